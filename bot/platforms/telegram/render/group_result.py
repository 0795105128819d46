"""How a group quiz went: podium, everybody's rank and points, the hardest question, and all answers.

Owns these messages, as many as it takes. How names and points look is `group_words`'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.rounds import Scope, ScopeKind
from bot.platforms.telegram import deeplinks
from bot.platforms.telegram.group_actions import ShowOutcomes, ShowResult, quiz_token
from bot.platforms.telegram.page import Page, UrlButton
from bot.platforms.telegram.render.buttons import button, keyboard, packed, page_of, pager
from bot.platforms.telegram.render.group_lobby import again_button
from bot.platforms.words.group_result import (
    alone_text,
    answers_heading,
    further_heading,
    head_text,
    note_lines,
    nothing_text,
    outcome_blocks,
    outcome_text,
    place_lines,
    tail_text,
)
from bot.platforms.words.text import blockquote, lines, paragraphs, utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from bot.domain.group_quiz_replies import GroupResult
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button, Keyboard

PAGE_UNITS: Final = 3900
"""Of HTML: what is seen of it is less, and a message may have 4,096 UTF-16 units of that."""
OUTCOMES_PER_PAGE: Final = 5
MOST_PAGES: Final = 10
"""Messages to one group, which may be sent twenty a minute."""
_OPEN: Final = 10
"""Places that are seen at once; those behind unfold at a tap."""
_FEWEST_FOLDED: Final = 3
"""Fewer are not worth the tap."""


def result_pages(result: GroupResult, words: Wording, username: str) -> tuple[Page, ...]:
    """Return how a quiz went, the buttons below the last message; of one that nobody answered, one kind line."""
    if not result.was_played:
        text = nothing_text(result, words)
        return (Page(text, ((again_button(quiz_token(result.quiz.id), words),),)),)
    texts = [*_standings(result, words)]
    if result.quiz.setup.is_tournament:
        texts += _filled(answers_heading(words), [*outcome_blocks(result, words)])
    *before, last = texts[:MOST_PAGES]
    return (*(Page(text) for text in before), Page(last, _buttons(result, words, username)))


def outcomes_page(result: GroupResult, words: Wording, page: int) -> Page:
    """Return a page of how each question went, from which a button leads back to the result."""
    shown, page, pages = page_of(result.outcomes, page, OUTCOMES_PER_PAGE)
    quiz = quiz_token(result.quiz.id)
    title = answers_heading(words)
    if pages > 1:
        title += words.html(" · page {page} of {pages}", page=page + 1, pages=pages)
    turn = pager(page, pages, words, lambda number: ShowOutcomes(quiz, number))
    back = (button(words.say("‹ The result"), ShowResult(quiz)),)
    return Page(paragraphs(title, *(outcome_text(one, words, explains=True) for one in shown)), keyboard(turn, back))


def _standings(result: GroupResult, words: Wording) -> Iterator[Markup]:
    """Yield the messages that say who is where: the first with all else, more where there are very many."""
    if len(result.places) == 1:
        yield paragraphs(
            head_text(result, words), alone_text(result.places[0], words), lines(*note_lines(result, words))
        )
        return
    places = [*place_lines(result.places, words)]
    opened = _OPEN if len(places) > _OPEN + _FEWEST_FOLDED else len(places)
    first, rest = places[:opened], places[opened:]
    head, tail = paragraphs(head_text(result, words), lines(*first)), tail_text(result, words)
    room = PAGE_UNITS - utf16_length(head) - utf16_length(tail)
    fits = _fitting(rest, room)
    folded = blockquote(lines(*rest[:fits]), fold=True) if fits else None
    yield paragraphs(head, folded, tail)
    rest = rest[fits:]
    while rest:
        fits = _fitting(rest, PAGE_UNITS)
        yield paragraphs(further_heading(words), blockquote(lines(*rest[:fits]), fold=True))
        rest = rest[fits:]


def _filled(title: Markup, blocks: Sequence[Markup]) -> Iterator[Markup]:
    """Yield messages of as many blocks as each holds, the first below the title."""
    held: list[Markup] = [title]
    for block in blocks:
        if utf16_length(paragraphs(*held, block)) > PAGE_UNITS:
            yield paragraphs(*held)
            held = []
        held.append(block)
    yield paragraphs(*held)


def _fitting(rows: Sequence[Markup], room: int) -> int:
    """Return how many of the lines there is room for."""
    for count, row in enumerate(rows):
        room -= utf16_length(row) + 1
        if room < 0:
            return count
    return len(rows)


def _buttons(result: GroupResult, words: Wording, username: str) -> Keyboard:
    """Return the ways on: another quiz, the missed questions in private, and how each question went."""
    quiz, scope = result.quiz, Scope(ScopeKind.GROUP_MISSED, result.quiz.id.hex)
    ways: list[Button] = [again_button(quiz_token(quiz.id), words)]
    if any(place.correct < place.offered for place in result.places):
        url = deeplinks.url(username, deeplinks.QuizLink(scope))
        ways.append(UrlButton(words.say("✏️ Practise what you missed"), url))
    if not quiz.setup.is_tournament:
        ways.append(button(words.say("All answers"), ShowOutcomes(quiz_token(quiz.id))))
    return packed(ways, per_row=2)
