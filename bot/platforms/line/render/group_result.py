"""How a group quiz went, on LINE: the podium, everybody's rank and points, the hardest question, and all answers.

Owns these cards, five messages at most. What they say is `bot.platforms.words.group_result`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.domain.ranking import By, Period
from bot.platforms.line import flex
from bot.platforms.line.group_actions import AgainInGroup, ShowGroupAnswers, ShowGroupRanking
from bot.platforms.line.render.pen import said
from bot.platforms.line.speech import MOST_MESSAGES, Speech
from bot.platforms.words.group_result import (
    alone_text,
    answers_heading,
    further_heading,
    head_text,
    note_lines,
    nothing_text,
    outcome_text,
    place_lines,
    tail_text,
)
from bot.platforms.words.text import lines, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from bot.domain.group_quiz_replies import GroupResult
    from bot.platforms.line.render.pen import Pen

    Json: TypeAlias = dict[str, Any]

_FIRST: Final = 20
"""Places on the first card."""
_MORE: Final = 40
"""On each card behind it: a group on LINE has 500 members at most."""
_PER_PAGE: Final = 10
"""Questions whose answers are shown side by side."""


def result_speech(result: GroupResult, pen: Pen, *, room: int = MOST_MESSAGES) -> Speech:
    """Return how a quiz went; of one that nobody answered, one kind line.

    Args:
        result: How it went.
        pen: Of the group.
        room: So many messages at most.
    """
    words = pen.words
    if not result.was_played:
        again = pen.quick(words.say("↻ Play again"), AgainInGroup(result.quiz.id))
        return said(flex.plain(nothing_text(result, words)), (again,))
    spoken = flex.plain(head_text(result, words))
    pages = flex.carousels(_cards(result, pen))[:room]
    if result.quiz.setup.is_tournament:
        pages += flex.carousels(_outcomes(result, pen))[: max(0, room - len(pages))]
    return Speech(tuple(flex.message(spoken, page) for page in pages))


def answers_speech(result: GroupResult, page: int, pen: Pen) -> Speech:
    """Return a page of how each question went; past the last one, the last."""
    words, all_cards = pen.words, [*_outcomes(result, pen)]
    if not all_cards:
        return said(flex.plain(nothing_text(result, words)))
    pages = [all_cards[at : at + _PER_PAGE] for at in range(0, len(all_cards), _PER_PAGE)]
    page = min(max(page, 0), len(pages) - 1)
    more = pen.quick(words.say("Next ›"), ShowGroupAnswers(result.quiz.id, page + 1))
    groups = flex.carousels(pages[page])[:MOST_MESSAGES]
    speech = Speech(tuple(flex.message(words.say("All answers"), group) for group in groups))
    return Speech(speech.messages, (more,)) if page + 1 < len(pages) else speech


def _cards(result: GroupResult, pen: Pen) -> Iterator[Json]:
    """Yield the podium with all else that is said, and further places behind it."""
    words = pen.words
    title, *head = flex.plain(head_text(result, words)).split("\n")
    if len(result.places) == 1:
        alone = paragraphs(alone_text(result.places[0], words), lines(*note_lines(result, words)))
        yield flex.card(title, body=flex.prose(alone), buttons=_ways_on(result, pen))
        return
    places = [*place_lines(result.places, words)]
    text = paragraphs(lines(*head), lines(*places[:_FIRST]), tail_text(result, words))
    yield flex.card(title, body=flex.prose(text), buttons=_ways_on(result, pen))
    for at in range(_FIRST, len(places), _MORE):
        further = flex.prose(lines(*places[at : at + _MORE]), size="xs")
        yield flex.card(flex.plain(further_heading(words)), body=further)


def _outcomes(result: GroupResult, pen: Pen) -> Iterator[Json]:
    words = pen.words
    kind = flex.plain(answers_heading(words))
    for one in result.outcomes:
        text: Markup = outcome_text(one, words, explains=True)
        place = f"{one.question.position + 1} / {len(result.quiz.questions)}"
        yield flex.card(kind, beside=place, body=flex.prose(text))


def _ways_on(result: GroupResult, pen: Pen) -> list[Json]:
    words, quiz = pen.words, result.quiz
    ways = [pen.button(words.say("↻ Play again"), AgainInGroup(quiz.id), is_main=True)]
    if not quiz.setup.is_tournament:
        ways.append(pen.button(words.say("All answers"), ShowGroupAnswers(quiz.id, 0)))
    return [*ways, pen.button(words.say("🏆 Ranking"), ShowGroupRanking(Period.WEEK, By.POINTS))]
