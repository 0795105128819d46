"""How a group quiz went, in words: who has won, everybody's rank and points, the hardest question, and all answers.

Owns these texts. How many of them make a message, and what buttons are below, are each platform's; how names and points
look is `group_words`'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.group_quizzes import End
from bot.platforms.i18n import N_
from bot.platforms.words.group_reveal import answer_text, explanation, unanswered_text
from bot.platforms.words.group_words import name_list, place_line, points, signed_name, team_line, team_name
from bot.platforms.words.quiz_results import brief_question
from bot.platforms.words.text import lines, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from bot.domain.group_quiz_replies import GroupResult, Outcome
    from bot.domain.group_scores import Place, TeamPlace
    from bot.platforms.i18n import Wording

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


def head_text(result: GroupResult, words: Wording) -> Markup:
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


def alone_text(place: Place, words: Wording) -> Markup:
    """Return how somebody did who played alone."""
    return words.html_n(
        "{name}: {correct} of one right, {points}",
        "{name}: {correct} of {n} right, {points}",
        place.offered,
        name=signed_name(place.player, words),
        correct=place.correct,
        points=points(place.points, words),
    )


def place_lines(places: Sequence[Place], words: Wording) -> Iterator[Markup]:
    """Yield a line for everybody, and one before those who were there for less than half of the questions."""
    told = False
    for place in places:
        if place.is_apart and not told:
            yield words.html("<i>There for less than half of the questions:</i>")
            told = True
        medal = _MEDALS.get(place.rank) if place.points and not place.is_apart else None
        yield place_line(place, words, medal)


def tail_text(result: GroupResult, words: Wording) -> Markup:
    """Return what else is to be said: the hardest question, what did not count, who voted without having joined."""
    return paragraphs(_hardest(result.hardest, words), lines(*note_lines(result, words)))


def _hardest(hardest: Outcome | None, words: Wording) -> Markup | None:
    if hardest is None or hardest.asked is None:
        return None
    title = words.html(
        "<b>The hardest question:</b> {right} of {answered} right", right=hardest.right, answered=hardest.answered
    )
    return lines(title, _stem(hardest, words), _answer(hardest, words))


def note_lines(result: GroupResult, words: Wording) -> Iterator[Markup]:
    """Yield what did not count, and who voted without having joined."""
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


def further_heading(words: Wording) -> Markup:
    """Return what stands above places that the first message has no room for."""
    return words.html("<b>Further places</b>")


def answers_heading(words: Wording) -> Markup:
    """Return what stands above how each question went."""
    return words.html("<b>All answers</b>")


def outcome_blocks(result: GroupResult, words: Wording) -> Iterator[Markup]:
    """Yield how each question went; of very many, without why."""
    explains = len(result.outcomes) <= _EXPLAINED
    for one in result.outcomes:
        yield outcome_text(one, words, explains=explains)


def outcome_text(outcome: Outcome, words: Wording, *, explains: bool) -> Markup:
    """Return how one question went."""
    right, answered = outcome.right, outcome.answered
    told = (
        words.html("{right} of {answered} right", right=right, answered=answered)
        if answered
        else unanswered_text(words)
    )
    if outcome.asked is None:
        number = outcome.question.position + 1
        gone = words.html("<b>{number}.</b> This question has been taken out of the library.", number=number)
        return lines(gone, told)
    why = explanation(outcome.asked, words) if explains else None
    return lines(_stem(outcome, words), _answer(outcome, words), why, told)


def _stem(outcome: Outcome, words: Wording) -> Markup | None:
    if outcome.asked is None:
        return None
    number, question = outcome.question.position + 1, brief_question(outcome.asked, words)
    return words.html("<b>{number}.</b> {question}", number=number, question=question)


def _answer(outcome: Outcome, words: Wording) -> Markup | None:
    return None if outcome.asked is None else words.html("✓ {answer}", answer=answer_text(outcome.asked, words))


def nothing_text(result: GroupResult, words: Wording) -> Markup:
    """Return that a quiz is over in which nobody answered anything."""
    return words.html(_NOTHING.get(result.end, _NOTHING_PLAYED) if result.end else _NOTHING_PLAYED)
