"""What owners on LINE hear: with their next answer, for free, or by one push where that is too late."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.error_kinds import ErrorCount, ErrorKind
from bot.domain.language import Language
from bot.domain.quota import Quota
from bot.errors import RefusedError
from bot.platforms.i18n import wording
from bot.platforms.line.events import Event, Said, Source, SourceKind
from bot.platforms.line.features import Turn
from bot.platforms.line.handlers.owners import OwnerNews
from bot.platforms.line.owners import LineOwners
from bot.platforms.line.quota import PushQuota
from bot.platforms.line.render.owners import fitting
from bot.platforms.line.speech import Speech, text_message
from bot.services.owners import ErrorsCounted, MessagesRunLow, SweepsFailing
from bot.storage.notices import NoticeRepository
from bot.storage.quota import QuotaRepository
from tests.platforms.line.digesting import Channel
from tests.services.stage import MONDAY, staged

ANN, BOB = (ChatKey(Platform.LINE, "U" + digit * 32) for digit in "12")
FAILING = SweepsFailing(MONDAY, "the disk is full")
LOW = MessagesRunLow(Platform.LINE, Quota(date(2026, 11, 1), 200, 170))
DAY = timedelta(days=1)
ANSWER = Speech((text_message("answer"),))


class World:
    """An owner, and whoever may be none."""

    def __init__(self, stage):
        self.clock, self.channel, self.pushed, self.refuses = stage.clock, Channel(used=170), [], False
        self.quota = PushQuota(self.channel, QuotaRepository(stage.database), now=stage.clock)
        context = SimpleNamespace(now=stage.clock, timezone=UTC, preferences=self)
        self.store = NoticeRepository(stage.database, stage.clock)
        self.owners = LineOwners({ANN.chat_id}, context, self, self.quota, self.store)
        self.news, self.events = OwnerNews(self.owners), 0

    async def language(self, _, __):
        return Language.ENGLISH

    async def push(self, chat, speech, key):
        if self.refuses:
            raise RefusedError("Failed to send messages")
        self.pushed.append((chat, speech.messages[0]["text"], key))

    async def answered(self, person, *, was_said=True):
        """The first lines of what somebody is told before an answer."""
        self.events += 1
        source = Source(SourceKind.USER, person, person.chat_id)
        event = Event(str(self.events), self.clock(), self.clock(), source, Said("1", "?"), "token")
        turn = Turn(event, source, wording(Language.ENGLISH))
        speech = await self.news.beside(turn, ANSWER)
        await self.news.settled(turn, was_said)
        *news, answer = speech.messages
        assert answer == ANSWER.messages[0]
        return [line for one in news for line in one["text"].split("\n") if line.startswith(("🚨", "🛠", "1."))]


@pytest.fixture
async def world(tmp_path):
    async with staged(tmp_path, MONDAY) as stage:
        yield World(stage)


async def test_what_can_wait_is_told_before_the_next_answer_once_it_was_said_and_to_owners_alone(world):
    assert await world.owners.tell_owners(FAILING)
    heading = "🛠 For the bot’s owners, 23 November 2026 00:30"
    assert ANN.chat_id not in repr(await world.store.untold("line-owner:", MONDAY))
    assert await world.answered(BOB) == []
    assert await world.answered(ANN, was_said=False) == [heading, "🚨 Digests cannot go out."]
    assert await world.answered(ANN) == [heading, "🚨 Digests cannot go out."]
    assert await world.answered(ANN) == []
    assert world.pushed == []


async def test_that_messages_run_low_is_pushed_while_one_is_left_and_waits_otherwise(world):
    await world.owners.tell_owners(LOW)
    ((chat, text, _),) = world.pushed
    assert (chat, text.splitlines()[2]) == (ANN, "🛠 Messages on LINE run low.")
    assert (await world.answered(ANN), (await world.quota.known()).used) == ([], 171)
    world.refuses = True
    await world.owners.tell_owners(MessagesRunLow(Platform.LINE, Quota(date(2026, 12, 1), 200, 170)))
    assert (await world.quota.known()).used == 171
    assert len(await world.answered(ANN)) == 2
    await world.owners.tell_owners(MessagesRunLow(Platform.LINE, Quota(date(2026, 12, 1), 200, 200)))
    assert (len(world.pushed), (await world.answered(ANN))[1][:1]) == (1, "🚨")


async def test_errors_are_told_and_what_is_too_old_is_not(world):
    at = datetime(2026, 11, 23, tzinfo=UTC)
    one = ErrorCount(ErrorKind("bot.ticker", "KeyError", "bot.c.d"), 2, at, at, is_new=True, muted_until=None)
    await world.owners.tell_owners(ErrorsCounted((one,), at - DAY, at))
    assert await world.answered(ANN, was_said=False) == [
        "🛠 For the bot’s owners, 23 November 2026 00:30",
        "🛠 2 errors since 22 November 2026 00:00",
        "1. 2 × KeyError, new",
    ]
    world.clock.advance(15 * DAY)
    assert await world.answered(ANN) == []


async def test_without_owners_nobody_is_told(world):
    nobody = LineOwners((), world.owners._context, world, world.quota, world.store)
    assert not await nobody.tell_owners(LOW)
    assert world.pushed == []


def test_as_much_is_told_at_once_as_fits_into_a_message():
    assert [fitting(texts) for texts in ([], ["x"], ["x" * 2499] * 3, ["x" * 1500] * 9)] == [0, 1, 2, 3]
