"""What is told when a round has ended, whole."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from bot.domain.authored_questions import Level
from bot.domain.language import Language
from bot.domain.question_reading import QuestionReader
from bot.domain.quiz_replies import Missed, RoundResult
from bot.domain.round_steps import Score
from bot.domain.rounds import REVIEW, RoundStatus, Scope, ScopeKind, Wish
from bot.platforms.i18n import wording
from bot.platforms.telegram.page import CallbackButton
from bot.platforms.telegram.render import page
from tests import shipped

if TYPE_CHECKING:
    from bot.domain.library import Library
    from bot.domain.questions_shown import QuestionShown
    from bot.platforms.telegram.page import Page

ID = UUID(int=7)
WISH = Wish(Scope(ScopeKind.CONCEPT, "basic-research"), length=10)
MISSED = Wish(Scope(ScopeKind.MISSED, ID.hex))


def result(library: Library, score: Score, wish: Wish = Wish(), *missed: Missed) -> RoundResult:  # noqa: B008 - frozen
    of = library.concept_by_id.get(wish.scope.id)
    return RoundResult(ID, wish, of, RoundStatus.FINISHED, score, missed, due_today=0, due_tomorrow=0)


def shown(reply: RoundResult, language: Language = Language.TRADITIONAL) -> Page:
    return page(reply, wording(language))


def labels(page: Page) -> list[str]:
    return [button.label for row in page.keyboard for button in row]


@pytest.fixture(scope="module")
def occasion_asked(library: Library) -> QuestionShown:
    """A generated question that has words to be asked about."""
    bank = shipped.bank()
    key = next(item.key for item in bank.items if item.key.startswith("occasion:"))
    asked = QuestionReader(library).resolve(bank.question(key, 7))
    assert asked
    return asked


@pytest.mark.parametrize(
    ("wish", "score", "said"),
    [
        (Wish(), Score(5, 5, 0, 5), "全部答對，做得好。"),
        (Wish(), Score(4, 5, 0, 5), "差一點就全對，記得很牢。"),
        (Wish(), Score(4, 4, 1, 5), "答了的都對。"),
        (Wish(), Score(3, 5, 0, 5), "答錯的題目，過些時候會再問你。"),
        (MISSED, Score(1, 1, 0, 1), "做錯的題目\n錯過的都答對了。"),
        (Wish(length=1), Score(1, 1, 0, 1), None),
        (REVIEW, Score(2, 2, 0, 2), "到期的題目\n全部答對，做得好。"),
        (WISH, Score(4, 4, 0, 4), "基礎研究\n全部答對，做得好。\n這個範圍暫時只有 4 題。"),
    ],
)
def test_a_result_has_a_word_that_fits(library: Library, wish: Wish, score: Score, said: str | None):
    heading = f"✏️ <b>答對 {score.correct}／{score.total} 題</b>"
    assert shown(result(library, score, wish)).text == (f"{heading}\n{said}" if said else heading)


@pytest.mark.parametrize(
    ("today", "tomorrow", "said"),
    [
        (0, 2, "明天有 2 題到期，記得 /review。"),
        (3, 0, "今天還有 3 題到期，記得 /review。"),
        (3, 2, "今天還有 3 題到期，記得 /review。\n明天再有 2 題到期。"),
    ],
)
def test_what_is_due_today_is_told_first(library: Library, today: int, tomorrow: int, said: str):
    reply = replace(result(library, Score(1, 1, 0, 1), Wish(length=1)), due_today=today, due_tomorrow=tomorrow)
    assert shown(reply).text == f"✏️ <b>答對 1／1 題</b>\n\n{said}"


def test_a_review_leads_on_to_what_else_is_due_today_and_else_to_something_new(library: Library):
    reply = result(library, Score(1, 1, 0, 1), replace(REVIEW, level=Level.BASIC))
    more, done = (shown(replace(reply, due_today=due)).keyboard[0][0] for due in (3, 0))
    assert (more, done) == (CallbackButton("▶ 繼續溫習", "10:d:0:10"), CallbackButton("▶ 再來一輪", "10:a:0:5"))
    assert labels(shown(replace(result(library, Score(1, 1, 0, 1)), due_today=3)))[0] == "▶ 再來一輪"


def test_a_round_shorter_than_wished_for_leads_on_to_the_section(library: Library):
    short, full = (shown(result(library, Score(n, n, 0, n), WISH)) for n in (4, 10))
    assert labels(short) == ["▶ 考這一章", "▶ 再來一輪", "⚙️ 選題", "📈 我的學習"]
    section = library.concept_by_id["basic-research"].section_id
    assert short.keyboard[0][0].data == f"10:s{section}:0:10"
    assert labels(full) == ["▶ 再來一輪", "⚙️ 選題", "📈 我的學習"]


def test_a_missed_question_says_what_it_asked_and_what_about(library: Library, occasion_asked: QuestionShown):
    told = shown(result(library, Score(0, 1, 0, 1), Wish(length=1), Missed(0, occasion_asked, is_skipped=False)))
    line = told.text.split("\n")[5]
    assert line.startswith("1. 這段話出自哪個場合？「")
    assert line.endswith("」")


def test_english_questions_are_cut_at_a_word_and_nothing_trails(library: Library):
    bank, reader = shipped.bank(), QuestionReader(library)
    authored = [item.key for item in bank.items if item.is_authored]
    shown_all = [reader.resolve(bank.question(key, 7)) for key in authored]
    for asked in shown_all[:40]:
        reply = result(library, Score(0, 1, 0, 1), Wish(length=1), Missed(0, asked, is_skipped=False))
        line = unescape(shown(reply, Language.ENGLISH).text).split("\n")[5]
        assert line == line.rstrip()
        if line.endswith("…") and asked.authored.stem_en:
            kept = line.removeprefix("1. ").removesuffix("…")
            assert asked.authored.stem_en[len(kept)] in " ,;:"
