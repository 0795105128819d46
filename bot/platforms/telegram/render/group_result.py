"""How a group quiz went: podium, everybody's rank and points, the hardest question, and all answers.

Owns these messages, as many as it takes. How names and points look is `group_words`'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.group_quizzes import End
from bot.domain.rounds import Scope, ScopeKind
from bot.platforms.i18n import N_
from bot.platforms.telegram import deeplinks
from bot.platforms.telegram.group_actions import ShowOutcomes, ShowResult, quiz_token
from bot.platforms.telegram.page import Page, UrlButton
from bot.platforms.telegram.render.buttons import button, keyboard, packed, page_of, pager
from bot.platforms.telegram.render.group_lobby import again_button
from bot.platforms.telegram.render.group_reveal import answer_text, explanation
from bot.platforms.telegram.render.group_words import name_list, place_line, points, signed_name, team_line, team_name
from bot.platforms.telegram.render.quiz_results import brief_question
from bot.platforms.words.text import blockquote, lines, paragraphs, utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from bot.domain.group_quiz_replies import GroupResult, Outcome
    from bot.domain.group_scores import Place, TeamPlace
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
_EXPLAINED: Final = 20
"""With more questions than that, answers are listed without their explanations."""
_WINNERS: Final = 3
_MEDALS: Final = {1: "🥇", 2: "🥈", 3: "🥉"}
_ENDS: Final = {
    End.STOPPED: N_("🏆 <b>The quiz was ended early</b>"),
    End.UNANSWERED: N_("🏆 <b>Nobody answered three questions in a row, so the quiz ends here</b>"),
    End.DESERTED: N_("🏆 <b>The quiz was paused for so long that it ends here</b>"),
}
_FINISHED: Final = N_("🏆 <b>The quiz is over</b>")
_NOTHING: Final = {
    End.UNANSWERED: N_("✏️ Nobody answered, so the quiz ends here. Whenever it suits you all better: /quiz."),
    End.DESERTED: N_("✏️ The quiz was paused for so long that it ends here. Whenever it suits you all better: /quiz."),
}
_NOTHING_PLAYED: Final = N_("✏️ The quiz ended before anything counted. Whenever you like: /quiz.")


def result_pages(result: GroupResult, words: Wording, username: str) -> tuple[Page, ...]:
    """Return how a quiz went, the buttons below the last message; of one that nobody answered, one kind line."""
    if not any(place.answered for place in result.places):
        text = words.html(_NOTHING.get(result.end, _NOTHING_PLAYED) if result.end else _NOTHING_PLAYED)
        return (Page(text, ((again_button(quiz_token(result.quiz.id), words),),)),)
    texts = [*_standings(result, words)]
    if result.quiz.setup.is_tournament:
        texts += _filled(words.html("<b>All answers</b>"), [*_blocks(result, words)])
    *before, last = texts[:MOST_PAGES]
    return (*(Page(text) for text in before), Page(last, _buttons(result, words, username)))


def outcomes_page(result: GroupResult, words: Wording, page: int) -> Page:
    """Return a page of how each question went, from which a button leads back to the result."""
    shown, page, pages = page_of(result.outcomes, page, OUTCOMES_PER_PAGE)
    quiz = quiz_token(result.quiz.id)
    title = words.html("<b>All answers</b>")
    if pages > 1:
        title += words.html(" · page {page} of {pages}", page=page + 1, pages=pages)
    turn = pager(page, pages, words, lambda number: ShowOutcomes(quiz, number))
    back = (button(words.say("‹ The result"), ShowResult(quiz)),)
    return Page(paragraphs(title, *(_block(one, words, explains=True) for one in shown)), keyboard(turn, back))


def _standings(result: GroupResult, words: Wording) -> Iterator[Markup]:
    """Yield the messages that say who is where: the first with all else, more where there are very many."""
    if len(result.places) == 1:
        yield paragraphs(_head(result, words), _alone(result.places[0], words), lines(*_notes(result, words)))
        return
    places = [*_place_lines(result.places, words)]
    opened = _OPEN if len(places) > _OPEN + _FEWEST_FOLDED else len(places)
    first, rest = places[:opened], places[opened:]
    head, tail = paragraphs(_head(result, words), lines(*first)), _tail(result, words)
    room = PAGE_UNITS - utf16_length(head) - utf16_length(tail)
    fits = _fitting(rest, room)
    folded = blockquote(lines(*rest[:fits]), fold=True) if fits else None
    yield paragraphs(head, folded, tail)
    rest = rest[fits:]
    while rest:
        fits = _fitting(rest, PAGE_UNITS)
        yield paragraphs(words.html("<b>Further places</b>"), blockquote(lines(*rest[:fits]), fold=True))
        rest = rest[fits:]


def _head(result: GroupResult, words: Wording) -> Markup:
    """Return why it is over, who has won, and how the teams stand."""
    title = words.html(_ENDS.get(result.end, _FINISHED) if result.end else _FINISHED)
    return paragraphs(lines(title, _cheer(result, words)), lines(*_team_lines(result.teams, words)))


def _cheer(result: GroupResult, words: Wording) -> Markup | None:
    """Return a word for the winners, where there was somebody to beat."""
    if len(result.places) == 1:
        return None
    teams = [team for team in result.teams if team.rank == 1 and team.average]
    if sum(bool(team.members) for team in result.teams) > 1 and teams:
        names = words.say(", ").join(team_name(team.team, words) for team in teams)
        return words.html_n(
            "{names} wins. Well played.", "{names} share the victory. Well played.", len(teams), names=names
        )
    winners = [place.player for place in result.places if place.rank == 1 and place.points]
    if not winners:
        return words.html("Nobody scored this time. Next time, then.")
    if len(winners) == len(result.places):
        return words.html("A tie. Well played.")
    names = name_list(winners, words, _WINNERS)
    return words.html_n(
        "{names} wins. Congratulations.", "{names} share the first place. Congratulations.", len(winners), names=names
    )


def _team_lines(teams: Sequence[TeamPlace], words: Wording) -> Iterator[Markup]:
    for team in teams:
        if team.members:
            yield team_line(team, words)


def _alone(place: Place, words: Wording) -> Markup:
    """Return how somebody did who played alone."""
    return words.html_n(
        "{name}: {correct} of one right, {points}",
        "{name}: {correct} of {n} right, {points}",
        place.offered,
        name=signed_name(place.player, words),
        correct=place.correct,
        points=points(place.points, words),
    )


def _place_lines(places: Sequence[Place], words: Wording) -> Iterator[Markup]:
    """Yield a line for everybody, and one before those who were there for less than half of the questions."""
    told = False
    for place in places:
        if place.is_apart and not told:
            yield words.html("<i>There for less than half of the questions:</i>")
            told = True
        medal = _MEDALS.get(place.rank) if place.points and not place.is_apart else None
        yield place_line(place, words, medal)


def _tail(result: GroupResult, words: Wording) -> Markup:
    """Return what else is to be said: the hardest question, what did not count, who voted without having joined."""
    return paragraphs(_hardest(result.hardest, words), lines(*_notes(result, words)))


def _hardest(hardest: Outcome | None, words: Wording) -> Markup | None:
    if hardest is None or hardest.asked is None:
        return None
    title = words.html(
        "<b>The hardest question:</b> {right} of {answered} right", right=hardest.right, answered=hardest.answered
    )
    return lines(title, _stem(hardest, words), _answer(hardest, words))


def _notes(result: GroupResult, words: Wording) -> Iterator[Markup]:
    if result.voided:
        yield words.html_n("One question did not count.", "{n} questions did not count.", result.voided)
    strangers = [
        player
        for player in result.quiz.players
        if player.joined_at is None and player.asked_in is None and not player.is_anonymous
    ]
    if strangers:
        names = name_list(strangers, words)
        yield words.html("Not joined, so without points: {names}. Next time, press “Join” first.", names=names)


def _blocks(result: GroupResult, words: Wording) -> Iterator[Markup]:
    explains = len(result.outcomes) <= _EXPLAINED
    for one in result.outcomes:
        yield _block(one, words, explains=explains)


def _block(outcome: Outcome, words: Wording, *, explains: bool) -> Markup:
    """Return how one question went."""
    right, answered = outcome.right, outcome.answered
    told = words.html("{right} of {answered} right", right=right, answered=answered) if answered else _unanswered(words)
    if outcome.asked is None:
        number = outcome.question.position + 1
        gone = words.html("<b>{number}.</b> This question has been taken out of the library.", number=number)
        return lines(gone, told)
    why = explanation(outcome.asked, words) if explains else None
    return lines(_stem(outcome, words), _answer(outcome, words), why, told)


def _unanswered(words: Wording) -> Markup:
    return words.html("Nobody answered.")


def _stem(outcome: Outcome, words: Wording) -> Markup | None:
    if outcome.asked is None:
        return None
    number, question = outcome.question.position + 1, brief_question(outcome.asked, words)
    return words.html("<b>{number}.</b> {question}", number=number, question=question)


def _answer(outcome: Outcome, words: Wording) -> Markup | None:
    return None if outcome.asked is None else words.html("✓ {answer}", answer=answer_text(outcome.asked, words))


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
