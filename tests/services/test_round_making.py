"""What goes into a new round, over a real database: English first for whoever reads English, and said if it is not."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.domain.authored_questions import Level
from bot.domain.quiz_replies import InChinese, QuestionPut
from bot.domain.rounds import REVIEW, Scope, ScopeKind, Wish
from bot.services.round_turns import Move
from tests.services.round_table import composer, person, table

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.domain.rounds import Round
    from tests.services.round_table import Table

READERS = count(1)
pytestmark = pytest.mark.asyncio(loop_scope="module")
IN_CHINESE = Wish(Scope(ScopeKind.STATEMENT, "2023-12-12/1"), Level.ADVANCED)
"""Only a gap in that very sentence, which nobody puts into English."""
QUOTING = Wish(Scope(ScopeKind.STATEMENT, "2024-01-31/3"), Level.ADVANCED)
ADVANCED = Wish(Scope(ScopeKind.CONCEPT, "high-quality-development"), Level.ADVANCED, 20)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def laid(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Table]:
    async with table(tmp_path_factory.mktemp("making")) as one:
        yield one


async def begun(laid: Table, wish: Wish, reader=None) -> tuple[Round, InChinese | None]:
    move = await laid.rounds.begin(reader or person(next(READERS)), wish, replacing=True, in_english=True)
    assert isinstance(move, Move)
    assert isinstance(move.then, QuestionPut)
    return move.then.round, laid.rounds.in_chinese(move)


@pytest.mark.parametrize(
    "wish", [Wish(), Wish(Scope(ScopeKind.SECTION, "introduction"), length=20), Wish(length=50)], ids=str
)
async def test_where_there_is_english_it_is_asked_and_nothing_said(laid, wish):
    game, told = await begun(laid, wish)
    assert told is None
    assert all(composer().bank.by_key[one.key].has_english for one in game.questions)


@pytest.mark.parametrize("wish", [IN_CHINESE, QUOTING, ADVANCED], ids=["written", "quoting", "advanced"])
async def test_where_there_is_none_that_is_said(laid, wish):
    game, told = await begun(laid, wish)
    assert told == InChinese(len(game.questions), len(game.questions))


async def test_what_was_met_in_chinese_comes_back_and_is_counted(laid):
    reader = person(next(READERS))
    english = Wish(Scope(ScopeKind.FIGURE, "mid-level-developed-country-year"), length=1)
    for wish in (IN_CHINESE, english):
        await laid.finish(await laid.begin(reader, wish))
    laid.clock.advance(timedelta(days=90))
    assert (await begun(laid, REVIEW, reader))[1] == InChinese(1, 2)


async def test_what_was_delivered_again_says_nothing(laid):
    assert laid.rounds.in_chinese(Move(None, (await begun(laid, Wish()))[0].id)) is None
