"""Comings and goings in a group on LINE that plays: each has its effect once, unless something newer was heard of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.group_quizzes import End
from bot.domain.language import Language
from bot.domain.subscribing import Newcomer, begun
from bot.domain.subscription import ChatKind, SuspensionReason
from bot.platforms.i18n import wording
from bot.platforms.line.client import Profile
from bot.platforms.line.events import Event, Followed, Joined, Source, SourceKind, read_event
from bot.platforms.line.features import Turn
from bot.platforms.line.handlers.membership import Membership
from bot.storage import sqlite
from bot.storage.chat_states import ChatStateRepository
from bot.storage.database import Database
from tests import head
from tests.platforms.line.asking import a_context
from tests.platforms.line.group_room import Game, games
from tests.services.round_table import MONDAY
from tests.services.stage import AT_HALF_PAST_EIGHT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from datetime import datetime
    from pathlib import Path
    from uuid import UUID

    from bot.platforms.line.speech import Speech

SECOND = timedelta(seconds=1)
ANN = Source(SourceKind.USER, ChatKey(Platform.LINE, "U1"), "U1")
CLASS = Source(SourceKind.GROUP, ChatKey(Platform.LINE, "C1"), None)


class Hearing:
    """What a group that plays a quiz, and gets digests, tells of who is there."""

    def __init__(self, game: Game, quiz_id: UUID) -> None:
        self.game, self.quiz_id = game, quiz_id
        room = game.room
        self.context = room.quizzing._table.context
        states = ChatStateRepository(room.database)
        self.membership = Membership(self.context, states, profile=room.edge.member, drop_tokens=room.tokens.drop)  # type: ignore[arg-type]  # nobody follows here

    async def happened(self, happening: Awaitable[Any]) -> dict[str, Any]:
        """Let something happen a second later, of which nobody hears yet."""
        self.game.clock.advance(SECOND)
        with self.game.line.holding() as held:
            await happening
        return held[0]

    async def hears(self, raw: dict[str, Any]) -> Speech | None:
        event = read_event(raw, self.game.clock())
        assert event is not None
        assert event.source is not None
        turn = Turn(event, event.source, wording(Language.TRADITIONAL))
        said = await self.membership.happenings[type(event.happening)](turn)
        await self.game.room.turn()
        return said

    async def players(self) -> set[str]:
        return {player.name for player in (await self.context.groups.get(self.quiz_id)).playing}  # type: ignore[union-attr]  # it is there

    async def ended(self) -> tuple[End | None, SuspensionReason | None, int]:
        """How the quiz ended, why digests stopped, and how many reply tokens the group has."""
        quiz = await self.context.groups.get(self.quiz_id)
        kept = await self.context.subscriptions.get(self.game.key)
        assert quiz is not None
        assert kept is not None
        reason = kept.suspension.reason if kept.suspension else None
        return quiz.end, reason, await self.game.room.tokens.count(self.game.key, self.game.clock())


@pytest.fixture
async def hearing(tmp_path: Path) -> AsyncIterator[Hearing]:
    async with games(tmp_path) as (game,):
        heard = Hearing(game, await game.begins())
        newcomer = Newcomer(game.key, ChatKind.GROUP, None, None, Language.TRADITIONAL)
        await game.room.stores.subscriptions.change(
            game.key, lambda _: begun(None, newcomer, AT_HALF_PAST_EIGHT, game.clock())
        )
        await game.answers(1)
        yield heard


async def test_who_leaves_plays_no_more_unless_they_have_come_again_since(hearing):
    game, (_, bob, cat) = hearing.game, hearing.game.people
    await hearing.hears(await hearing.happened(game.group.goes(cat)))
    assert await hearing.players() == {"Amy", "Bob"}
    gone = await hearing.happened(game.group.goes(bob))
    assert await hearing.hears(await hearing.happened(game.group.comes(bob))) is None
    await hearing.hears(gone)
    assert await hearing.players() == {"Amy", "Bob"}


async def test_where_we_are_shut_out_the_quiz_ends_digests_stop_and_tokens_go(hearing):
    game = hearing.game
    assert await hearing.ended() == (None, None, 1)
    gone = await hearing.happened(game.group.remove_bot())
    assert "大家好" not in str(await hearing.hears(gone))
    assert await hearing.ended() == (End.SHUT_OUT, SuspensionReason.REMOVED, 0)
    back = await hearing.hears(await hearing.happened(game.group.add_bot()))
    assert "每日摘要繼續" in str(back)
    assert (await hearing.ended())[1] is None
    await hearing.context.subscriptions.end(game.key)
    await hearing.hears(await hearing.happened(game.group.remove_bot()))
    assert "大家好" in str(await hearing.hears(await hearing.happened(game.group.add_bot())))


class Overtaken(ChatStateRepository):
    """What another process does as soon as a change was noted here, before this one has its effect."""

    meanwhile: Callable[[], Awaitable[object]] | None = None

    async def advance(self, chat: ChatKey, at: datetime, person_id: str = "", *, is_in: bool) -> bool:
        is_newest = await super().advance(chat, at, person_id, is_in=is_in)
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            await meanwhile()
        return is_newest


@pytest.mark.parametrize("comes_last", [True, False])
async def test_what_another_process_heard_of_later_stands(hearing, comes_last):
    game = hearing.game
    first, second = (game.group.remove_bot, game.group.add_bot)[:: 1 if comes_last else -1]
    older, newer = await hearing.happened(first()), await hearing.happened(second())
    states = hearing.membership._states = Overtaken(game.room.database)
    states.meanwhile = lambda: hearing.hears(newer)
    await hearing.hears(older)
    assert (await hearing.ended())[1] is (None if comes_last else SuspensionReason.REMOVED)


async def test_what_is_told_of_too_late_shuts_nobody_out_and_greets_nobody(hearing):
    game = hearing.game
    joined = await hearing.happened(game.group.add_bot())
    gone = await hearing.happened(game.group.remove_bot())
    await hearing.happened(game.group.add_bot())
    newest = await hearing.happened(game.group.add_bot())
    assert "大家好" in str(await hearing.hears(newest))
    for old in (joined, gone):
        assert await hearing.hears(old) is None
    assert (await hearing.ended())[:2] == (None, None)


@pytest.mark.parametrize(("source", "happening"), [(ANN, Followed()), (CLASS, Joined())])
async def test_whoever_lets_us_in_is_greeted_though_nothing_can_be_kept(
    tmp_path, monkeypatch, caplog, source, happening
):
    address = await head.url(tmp_path / "bot.db")
    monkeypatch.setattr(sqlite, "_may_be_written", lambda _: False)

    async def profile(_):
        return Profile("U1", "Ann", "en")

    async with a_context(tmp_path) as context:
        database = await Database.open(address)
        membership = Membership(context, ChatStateRepository(database), profile=profile, drop_tokens=None)  # type: ignore[arg-type]  # nobody leaves
        turn = Turn(Event("1", MONDAY, MONDAY, source, happening, "token"), source, wording(Language.TRADITIONAL))
        said = str(await membership.happenings[type(happening)](turn))
        await database.close()
    assert ("new quality productive forces" if source is ANN else "大家好") in said
    assert all("read-only" in words for words in caplog.messages)
