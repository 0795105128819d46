"""What is said while a group quiz is played: what each question came to, and the lines in between.

Owns these texts, each short enough for a phone held in one hand; buttons may not enter. How names and points look is
`group_words`'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.group_quizzes import Pause, Void
from bot.domain.group_scores import MOST_POINTS
from bot.platforms.i18n import N_
from bot.platforms.words.cutting import cut
from bot.platforms.words.group_words import name_list, place_line, points, team_name, whole
from bot.platforms.words.question_why import origin, short_explanation
from bot.platforms.words.question_words import EXPLANATION_UNITS, option_texts
from bot.platforms.words.text import lines, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from bot.domain.group_quiz_replies import QuestionRevealed, WentOn
    from bot.domain.questions_shown import QuestionShown
    from bot.platforms.i18n import Wording

_VOID: Final = {
    Void.IN_DOUBT: N_("✏️ Question {number} may not have arrived, so it does not count."),
    Void.REFUSED: N_("✏️ Question {number} could not be sent and is left out."),
    Void.DELETED: N_("✏️ The poll of question {number} was deleted, so it does not count."),
    Void.CUT: N_("✏️ Question {number} was closed before its time, so it does not count."),
}
_SEEN: Final = frozenset({Void.DELETED, Void.CUT})
"""Why a question may not count that people have seen, and want the answer of."""
_PAUSED: Final = {
    Pause.ASKED: N_("✏️ <b>The quiz is paused.</b>"),
    Pause.UNANSWERED: N_("✏️ <b>Nobody answered two questions in a row, so the quiz is paused.</b>"),
    Pause.SILENCED: N_("✏️ <b>I could not write here for a while, so the quiz is paused.</b>"),
    Pause.INTERRUPTED: N_("✏️ <b>I was away for a long time, so the quiz is paused.</b>"),
    Pause.TROUBLE: N_("✏️ <b>I could not get through for a while, so the quiz is paused.</b>"),
}


def reveal_text(revealed: QuestionRevealed, words: Wording) -> Markup:
    """Return what a question came to: the answer, who was right, how everybody stands, and who may still join.

    Of a question in a tournament that counts it is only said who may join.
    """
    if revealed.void is not None:
        text: Markup | None = _void(revealed, revealed.void, words)
    elif revealed.quiz.setup.is_tournament:
        text = None
    else:
        text = paragraphs(
            lines(_heading(revealed, words), *_why(revealed.asked, words)),
            lines(_untimed(revealed, words), _right(revealed, words)),
            _standing(revealed, words),
        )
    return paragraphs(text, lines(*_strangers(revealed, words)))


def question_place(number: int, total: int, words: Wording) -> str:
    """Return which of a quiz's questions one is, counted from 1."""
    return words.say("Question {number}/{total}", number=number, total=total)


def paused_text(pause: Pause, words: Wording) -> Markup:
    """Return that a quiz is paused, and why."""
    return words.html(_PAUSED[pause])


def answer_text(asked: QuestionShown, words: Wording) -> str:
    """Return what is right."""
    texts = option_texts(asked, words)
    return words.say(", ").join(texts[index] for index in asked.correct)


def explanation(asked: QuestionShown, words: Wording) -> str:
    """Return why that is right, as briefly as a poll would."""
    return cut(short_explanation(asked, words), EXPLANATION_UNITS)


def unanswered_text(words: Wording) -> Markup:
    """Return that nobody answered a question."""
    return words.html("Nobody answered.")


def _number(revealed: QuestionRevealed) -> int:
    return revealed.question.position + 1


def _heading(revealed: QuestionRevealed, words: Wording) -> Markup:
    number, total = _number(revealed), len(revealed.quiz.questions)
    if revealed.asked is None:
        return words.html(
            "✓ <b>{number}/{total}</b> This question has been taken out of the library.", number=number, total=total
        )
    answer = answer_text(revealed.asked, words)
    return words.html("✓ <b>{number}/{total}: {answer}</b>", number=number, total=total, answer=answer)


def _why(asked: QuestionShown | None, words: Wording) -> Iterator[Markup | str | None]:
    """Yield the explanation and where it stands."""
    if asked is not None:
        yield explanation(asked, words)
        yield origin(asked, words)


def _void(revealed: QuestionRevealed, void: Void, words: Wording) -> Markup:
    said = words.html(_VOID[void], number=_number(revealed))
    if void not in _SEEN or revealed.asked is None:
        return said
    answer = words.html("Answer: <b>{answer}</b>", answer=answer_text(revealed.asked, words))
    return paragraphs(said, lines(answer, *_why(revealed.asked, words)))


def _untimed(revealed: QuestionRevealed, words: Wording) -> Markup | None:
    """Return that speed does not count in this question, where it otherwise would."""
    if not revealed.question.is_interrupted or not revealed.quiz.setup.has_speed_bonus:
        return None
    return words.html(
        "I was away for a moment: every right answer earns {points} here.", points=points(MOST_POINTS, words)
    )


def _right(revealed: QuestionRevealed, words: Wording) -> Markup:
    """Return who was right."""
    right, answered = revealed.right, revealed.answered
    if not answered:
        return unanswered_text(words)
    if not right:
        return words.html_n("One answered, and was not right.", "{n} answered, and nobody was right.", answered)
    return words.html(
        "<b>{right} of {answered} right:</b> {names}",
        right=len(right),
        answered=answered,
        names=name_list(right, words),
    )


def _standing(revealed: QuestionRevealed, words: Wording) -> Markup | None:
    """Return the first places, and the teams."""
    if not revealed.top:
        return None
    if not any(place.points for place in revealed.top):
        return words.html("Nobody has scored yet.")
    more = words.html_n("… and one more player", "… and {n} more players", revealed.more) if revealed.more > 0 else None
    title = words.html("<b>Final standing</b>") if revealed.is_last else words.html("<b>Standing</b>")
    return lines(title, *(place_line(place, words) for place in revealed.top), more, _teams(revealed, words))


def _teams(revealed: QuestionRevealed, words: Wording) -> Markup | None:
    """Return how the teams stand, on one line."""
    if not revealed.teams:
        return None
    shown = (
        words.say("{team} {points}", team=team_name(one.team, words), points=whole(one.average))
        for one in revealed.teams
    )
    return words.html("Average a question: {teams}", teams=" · ".join(shown))


def _strangers(revealed: QuestionRevealed, words: Wording) -> Iterator[Markup]:
    """Yield who voted and does not play, and what they can do."""
    people = [player for player in revealed.strangers if not player.is_anonymous]
    if people and revealed.is_last:
        yield words.html("Not joined, so without points: {names}.", names=name_list(people, words))
    elif people:
        yield words.html(
            "Not joined, so without points: {names}. Press “Join” to play along.", names=name_list(people, words)
        )
    if len(people) < len(revealed.strangers):
        yield words.html("Votes in the name of a group or channel earn no points.")


def went_on_text(line: WentOn, words: Wording) -> Markup:
    """Return that the bot was away, and what that costs."""
    void, untimed = line.void, line.untimed
    if void is None and untimed is None:
        return words.html("✏️ I was away for a moment. The quiz goes on.")
    if untimed is None:
        return words.html(
            "✏️ I was away for a moment: question {number} does not count. On we go.", number=_from_1(void)
        )
    if void is None:
        return words.html(
            "✏️ I was away for a moment: in question {number}, every right answer earns all points. On we go.",
            number=_from_1(untimed),
        )
    return words.html(
        "✏️ I was away for a moment: question {void} does not count, and in question {untimed}, every right answer "
        "earns all points. On we go.",
        void=_from_1(void),
        untimed=_from_1(untimed),
    )


def _from_1(position: int | None) -> int:
    return (position or 0) + 1
