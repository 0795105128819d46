"""What both platforms say in the same words, where it turns on something."""

from __future__ import annotations

import pytest

from bot.domain import reading
from bot.domain.authored_questions import Level
from bot.domain.chat import Platform
from bot.domain.digest_replies import History
from bot.domain.language import Language
from bot.domain.link_replies import UnlinkQuestion
from bot.domain.people_replies import ForgetQuestion
from bot.domain.quiz_replies import NothingToAsk, WhichWish
from bot.domain.replies import UnknownConcept
from bot.domain.rounds import Scope, ScopeKind, Wish
from bot.platforms.i18n import wording
from bot.platforms.words.concepts import nearest_hint
from bot.platforms.words.digest_words import no_history_text
from bot.platforms.words.figures import figures_heading
from bot.platforms.words.link_words import link_text
from bot.platforms.words.privacy import forget_question
from bot.platforms.words.quiz_results import more_missed
from bot.platforms.words.quiz_texts import asked_instead, wishes_meant
from tests import shipped
from tests.services.stage import MONDAY

WORDS = wording(Language.ENGLISH)
SECTION = Scope(ScopeKind.SECTION, "s1")


@pytest.mark.parametrize(
    ("wish", "instead"),
    [
        (Wish(SECTION), {"▶ From everything": Wish()}),
        (Wish(level=Level.BASIC), {"▶ From everything": Wish(level=Level.BASIC)}),
        (
            Wish(SECTION, Level.BASIC),
            {"▶ At all levels": Wish(SECTION), "▶ From everything": Wish(level=Level.BASIC)},
        ),
    ],
)
def test_a_round_without_questions_can_be_widened_in_what_makes_it_narrow(wish: Wish, instead: dict[str, Wish]) -> None:
    assert dict(asked_instead(NothingToAsk(wish, None), WORDS)) == instead


def test_wishes_are_told_apart_by_what_they_differ_in() -> None:
    levels, lengths = (Level.BASIC, Level.ADVANCED), (5, 10)
    by_level = WhichWish(tuple(Wish(level=level) for level in levels))
    by_length = WhichWish(tuple(Wish(length=length) for length in lengths))
    both = WhichWish(tuple(Wish(level=level, length=length) for level in levels for length in lengths))
    named, counted = ([label for label, _ in wishes_meant(reply, WORDS)] for reply in (by_level, by_length))
    assert len({*named, *counted}) == 4
    assert dict(wishes_meant(both, WORDS)) == dict(
        zip((f"{name} · {count}" for name in named for count in counted), both.wishes, strict=True)
    )


@pytest.mark.parametrize(("is_subscribed", "told"), [(True, "on its way"), (False, "Shall I send")])
def test_where_no_digest_has_come_it_is_said_how_one_will(is_subscribed: bool, told: str) -> None:  # noqa: FBT001 - a case of the test
    assert told in no_history_text(History((), 0, 0, 0, is_subscribed), WORDS)


def test_what_comes_nearest_is_announced_where_there_is_anything() -> None:
    assert nearest_hint(UnknownConcept("x", ()), WORDS) is None
    assert nearest_hint(UnknownConcept("x", shipped.library().concepts[:1]), WORDS) == "Perhaps one of these?"


def test_figures_are_counted_over_all_sections() -> None:
    index = reading.figure_index(shipped.library())
    assert f"{sum(count for _, count in index.sections)} figures" in figures_heading(index, WORDS)


def test_more_that_was_missed_is_told_where_there_is_more() -> None:
    assert [more_missed(count, WORDS) for count in range(3)] == [None, "… and one more", "… and 2 more"]


def test_a_question_that_is_asked_again_says_why() -> None:
    for late in (True, False):
        texts = (
            forget_question(ForgetQuestion(MONDAY, too_late=late), WORDS),
            link_text(UnlinkQuestion(Platform.LINE, is_home=True, asked_at=MONDAY, too_late=late), WORDS),
        )
        assert [("so I ask again" in text, "ten minutes" in text) for text in texts] == [(late, True)] * 2
