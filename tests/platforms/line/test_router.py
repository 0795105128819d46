"""Which feature takes which turn, and what becomes of it, over a messenger that notes what it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.errors import StorageError, UnavailableError, UnwritableError, WordingRefusedError
from bot.platforms.inbound.accounts import Accounts
from bot.platforms.line.actions import ALL_ACTIONS
from bot.platforms.line.arrivals import Arrival
from bot.platforms.line.events import Followed, Sent
from bot.platforms.line.faults import Faults
from bot.platforms.line.features import PASS, Feature
from bot.platforms.line.guard import Guard
from bot.platforms.line.postbacks import Postbacks
from bot.platforms.line.router import Router
from bot.platforms.line.speech import Speech, text_message

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.platforms.line.events import Event
    from bot.platforms.line.features import Turn

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
ANN, CLASS = {"type": "user", "userId": "U1"}, {"type": "group", "groupId": "C1", "userId": "U1"}


@dataclass(frozen=True)
class Tap:
    number: int


@dataclass(frozen=True)
class Nobodys:
    number: int


def say(words: str) -> Speech:
    return Speech((text_message(words),))


class Echo(Feature):
    """Answers with its own name and what it was asked."""

    def __init__(self, name: str, *, is_last: bool = False) -> None:
        self.name = name
        self.is_settled: list[bool] = []
        self.error: Exception | None = None
        self.more: str | None = None
        self.commands = {"today": self.command}
        self.presses = {Tap: self.press}
        self.happenings = {Followed: self.happened, Sent: self.happened}
        self.typed = self.take if is_last else self.leave
        self.overheard = self.overhear
        self.settled = self.settle
        self.beside = self.add

    async def command(self, turn: Turn, rest: str) -> Speech | None:
        if self.error is not None:
            raise self.error
        return say(f"{self.name} {turn.chat.chat_id} {turn.words.language} {rest}")

    async def press(self, turn: Turn, action: Tap) -> Speech | None:
        return say(f"{self.name} tapped {action.number} {turn.is_private}")

    async def happened(self, turn: Turn) -> Speech | None:
        return say(f"{self.name} {type(turn.event.happening).__name__}")

    async def take(self, _: Turn, text: str) -> Any:
        return say(f"{self.name} takes {text}")

    async def leave(self, _: Turn, text: str) -> Any:
        return None if text == "silence" else PASS

    async def overhear(self, turn: Turn) -> Speech | None:
        return say(f"{self.name} overhears") if turn.event.id == "overheard" else None

    async def settle(self, _: Turn, was_said: bool) -> None:  # noqa: FBT001 - as features are told
        self.is_settled.append(was_said)

    async def add(self, _: Turn, speech: Speech) -> Speech:
        if self.more == "fault":
            raise ValueError
        return speech if self.more is None else speech + say(self.more)


class Preferences:
    async def language(self, chat: ChatKey, tag: str | None) -> Language:
        assert tag is None
        return Language.ENGLISH if chat.chat_id == "U1" else Language.TRADITIONAL


class Subscriptions:
    def __init__(self) -> None:
        self.heard: list[str] = []
        self.failing = False

    async def heard_from(self, chat: ChatKey) -> None:
        if self.failing:
            raise StorageError("disk full")
        self.heard.append(chat.chat_id)


class Prompts:
    def __init__(self) -> None:
        self.closed: list[tuple[str, str]] = []

    async def close(self, chat: ChatKey, person_id: str) -> None:
        self.closed.append((chat.chat_id, person_id))


@dataclass
class Context:
    """What a router uses of it."""

    postbacks: Postbacks
    preferences: Preferences = field(default_factory=Preferences)
    subscriptions: Subscriptions = field(default_factory=Subscriptions)
    prompts: Prompts = field(default_factory=Prompts)


class Messenger:
    """Notes what is said, or fails."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.errors: list[Exception] = []
        self.takes = True

    async def answer(self, event: Event, speech: Speech) -> bool:
        assert event.reply_token == "token"
        if self.errors:
            raise self.errors.pop(0)
        self.said.append(" | ".join(message["text"] for message in speech.messages))
        return self.takes


class Line:
    """A router with two features, and what happens to it."""

    def __init__(self) -> None:
        self.context = Context(Postbacks("secret", {**ALL_ACTIONS, "zt": Tap, "zn": Nobodys}))
        self.messenger = Messenger()
        self.first, self.last = Echo("first"), Echo("last", is_last=True)
        self.faults = Faults(self.messenger)
        self.router = Router(self.context, [self.first, self.last], self.messenger, guard=Guard(), faults=self.faults)
        self.at = NOW
        self.outcome = ""

    async def happens(
        self, kind: str, source: dict[str, Any] | None = ANN, *, id_: str = "01A", **more: Any
    ) -> list[str]:
        """Return what is said when something happens."""
        self.messenger.said.clear()
        raw = {"type": kind, "webhookEventId": id_, "timestamp": int(self.at.timestamp() * 1000), "replyToken": "token"}
        arrival = Arrival(id_, raw | ({"source": source} if source else {}) | more, self.at)
        with Accounts().of(arrival) as account:
            await self.router.process(arrival)
        self.outcome = account.outcome
        return list(self.messenger.said)

    async def writes(self, text: str, source: dict[str, Any] = ANN, **more: Any) -> list[str]:
        return await self.happens("message", source, message={"id": "1", "type": "text", "text": text}, **more)

    async def taps(self, data: str, source: dict[str, Any] = ANN) -> list[str]:
        return await self.happens("postback", source, postback={"data": data})


@pytest.fixture
def line() -> Line:
    return Line()


async def test_a_command_goes_to_the_first_feature_that_has_it_and_ends_open_questions(line: Line) -> None:
    assert await line.writes("今日") == ["first U1 en "]
    assert await line.writes("/today at once", CLASS) == ["first C1 zh-Hant at once"]
    assert line.context.prompts.closed == [("U1", "U1"), ("C1", "U1")]
    assert line.context.subscriptions.heard == ["U1", "C1"]


@pytest.mark.parametrize(
    "late",
    [{"deliveryContext": {"isRedelivery": True}}, {"timestamp": int((NOW - timedelta(minutes=2)).timestamp()) * 1000}],
)
async def test_what_was_said_a_while_ago_is_answered_and_lets_no_digests_go_on(
    line: Line, late: dict[str, Any]
) -> None:
    assert await line.writes("創新", **late) == ["last takes 創新"]
    assert line.context.subscriptions.heard == []


async def test_free_text_is_offered_in_turn_until_somebody_takes_it(line: Line) -> None:
    assert await line.writes("創新") == ["last takes 創新"]
    assert await line.writes("silence") == []
    assert line.context.prompts.closed == []


async def test_what_is_not_said_to_us_in_a_group_is_overheard_at_most(line: Line) -> None:
    assert await line.writes("午飯", CLASS) == []
    assert await line.writes("午飯", CLASS, id_="overheard") == ["first overhears"]
    sticker = {"id": "1", "type": "sticker"}
    assert await line.happens("message", CLASS, id_="overheard", message=sticker) == ["first overhears"]
    assert await line.happens("message", message=sticker) == ["first Sent"]
    assert line.context.subscriptions.heard == ["U1"]


async def test_a_button_means_what_was_signed_and_nothing_else(line: Line) -> None:
    made = line.context.postbacks.data
    ann = ChatKey(Platform.LINE, "U1")
    assert await line.taps(made(Tap(3))) == ["first tapped 3 True"]
    assert await line.taps(made(Tap(3), only=ann), CLASS) == ["first tapped 3 False"]
    [stale] = await line.taps(made(Tap(3), only=ChatKey(Platform.LINE, "U2")))
    assert stale.startswith("This button is out of date.")
    for data in (made(Nobodys(3)), "nonsense", ""):
        assert await line.taps(data) == [stale]


async def test_a_group_hears_of_an_old_button_seldom(line: Line) -> None:
    assert [len(await line.taps("nonsense", CLASS)) for _ in range(3)] == [1, 0, 0]
    line.at += timedelta(minutes=5)
    assert len(await line.taps("nonsense", CLASS)) == 1


async def test_what_happens_goes_to_its_feature_and_what_means_nothing_to_nobody(line: Line) -> None:
    assert await line.happens("follow") == ["first Followed"]
    for nothing in ("unsend", "unfollow", "videoPlayComplete"):
        assert await line.happens(nothing) == []
    assert await line.happens("follow", None) == []
    assert await line.happens("follow", mode="standby") == []


async def test_others_add_to_an_answer_in_private_and_hear_whether_it_was_said(line: Line) -> None:
    line.last.more = "behind"
    assert await line.writes("今日") == ["first U1 en  | behind"]
    assert (line.first.is_settled, line.last.is_settled) == ([True], [True])
    assert await line.writes("/today", CLASS) == ["first C1 zh-Hant "]
    line.last.more = "fault"
    assert await line.writes("今日") == ["first U1 en "]
    line.messenger.takes = False
    await line.writes("今日")
    assert (line.first.is_settled, line.last.is_settled) == ([True, True, True, False], [True])


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError("secret"), "Something went wrong on my side"),
        (UnwritableError("disk full"), "I cannot keep anything just now"),
        (StorageError("no"), "Something went wrong on my side"),
        (WordingRefusedError("too long"), "Something went wrong on my side"),
        (UnavailableError("no route"), None),
    ],
)
async def test_whoever_waits_is_told_of_a_fault_and_it_is_counted(
    line: Line, caplog: pytest.LogCaptureFixture, error: Exception, told: str | None
) -> None:
    line.first.error = error
    said = await line.writes("今日")
    assert [words.startswith(told or "") for words in said] == ([True] if told else [])
    assert (line.faults.counts, line.outcome) == ({type(error).__name__: 1}, "failed")
    [record] = caplog.records
    assert (record.error_type, record.chat_type, record.kind) == (type(error).__name__, "user", "Said")
    assert "今日" not in str(vars(record))


async def test_what_line_refuses_is_said_in_other_words_and_noted_as_unsaid(line: Line) -> None:
    line.messenger.errors = [WordingRefusedError("too long")]
    [said] = await line.writes("今日")
    assert said.startswith("Something went wrong")
    assert line.first.is_settled == [False]
    line.messenger.errors = [WordingRefusedError("too long"), ValueError()]
    assert await line.writes("今日") == []
    assert line.faults.counts == {"WordingRefusedError": 2}


async def test_that_a_sign_of_life_cannot_be_kept_keeps_nobody_waiting(line: Line) -> None:
    line.context.subscriptions.failing = True
    assert await line.writes("今日") == ["first U1 en "]


@pytest.mark.parametrize(("source", "most"), [(ANN, 60), (CLASS, 40)])
async def test_taps_have_budgets_of_their_own(line: Line, source: dict[str, Any], most: int) -> None:
    data = line.context.postbacks.data(Tap(1))
    said = [await line.taps(data, source) for _ in range(most + 2)]
    assert (line.outcome, said[most + 1]) == ("flooding", [])
    assert said[most][0].startswith("⏳")
    assert len({words for words, *_ in said[:most]}) == 1


async def test_an_hours_questions_that_arrive_at_once_are_no_flood(line: Line) -> None:
    written: Callable[[int], int] = lambda number: int((NOW - timedelta(minutes=40 - number)).timestamp() * 1000)  # noqa: E731 - one expression
    said = [await line.writes("今日", timestamp=written(number)) for number in range(38)]
    assert all(len(one) == 1 for one in said)
