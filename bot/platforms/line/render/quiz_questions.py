"""Questions of rounds on LINE: the card that asks, the card that says how it was answered, the one that explains.

Owns their setting. Each option is a row of its own, tapped as a whole, with its letter, so that it can be read in full
however long it is: LINE's buttons hold 20 characters. Where several options are right, a tap ticks: its answer is a
card with the options as they are ticked now, and a button to confirm them. LINE knows no edits; so what a card shows is
what its buttons carry. Whoever prefers to may write the letters. `bot.platforms.words` words all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.domain.questions_shown import AuthoredAsked
from bot.domain.rounds import QuestionState
from bot.platforms.line import flex
from bot.platforms.line.browse_actions import ShowConcept, ShowConceptFigures, ShowNumber, ShowStatement
from bot.platforms.line.flex.colours import ACCENT, BAD, GOOD, GREY, INK, SHADE
from bot.platforms.line.quiz_actions import (
    AnswerQuestion,
    ResumeRound,
    ShowWhy,
    SkipQuestion,
    StopRound,
    TickOptions,
    mask_of,
    set_up,
)
from bot.platforms.words.concepts import concept_name
from bot.platforms.words.question_why import detail, origin, places, question_head, short_explanation, verdict
from bot.platforms.words.question_words import LETTERS, lettered, matter_text, option_texts, question_text
from bot.platforms.words.quiz_results import brief_question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.domain.authored_questions import Level
    from bot.domain.questions_shown import QuestionShown
    from bot.domain.quiz_replies import QuestionPut, QuestionWhy
    from bot.platforms.i18n import Wording
    from bot.platforms.line.render.pen import Pen

    Json: TypeAlias = dict[str, Any]

_MOST_WAYS: Final = 3
"""Of each kind, to what a question stands in."""


def question_message(put: QuestionPut, pen: Pen, ticked: tuple[int, ...] = ()) -> Json:
    """Return the card that asks a question of a round; `ticked` are the options that are ticked on it."""
    words, asked, at = pen.words, put.asked, put.question.position
    act = TickOptions if len(asked.correct) > 1 else AnswerQuestion
    said = option_texts(asked, words)
    actions = [
        flex.postback(
            LETTERS[index],
            pen.postbacks.data(act(put.round.id, at, mask_of(set(ticked) ^ {index})), only=pen.only),
            says="" if act is TickOptions else f"{LETTERS[index]}. {option}",
        )
        for index, option in enumerate(said)
    ]
    level = asked.authored.level if isinstance(asked, AuthoredAsked) else None
    place = f"{at + 1}/{len(put.round.questions)}"
    buttons = [*_confirming(put, ticked, pen), _ways_out(put, pen)]
    return asking_message(asked, words, actions, place=place, level=level, ticked=ticked, buttons=buttons)


def asking_message(
    asked: QuestionShown,
    words: Wording,
    actions: Sequence[Json],
    *,
    place: str,
    level: Level | None = None,
    ticked: tuple[int, ...] = (),
    buttons: Sequence[Json] = (),
) -> Json:
    """Return the card of a question, whoever is asked.

    Args:
        asked: The question.
        words: The language.
        actions: What a tap on each option does.
        place: Which question of how many it is.
        level: Say how hard it is.
        ticked: Options that are ticked, where several are right.
        buttons: At its foot.
    """
    said, head = option_texts(asked, words), question_head(asked, words, place, level)
    question, matter = question_text(asked, words), matter_text(asked, words)
    signs = _boxes(len(said), ticked) if len(asked.correct) > 1 else tuple(LETTERS)
    options = [option_row(*one) for one in zip(signs, said, actions, strict=False)]
    hint = words.say("Tap all that apply, then confirm. Or write their letters, such as AC.")
    body = [
        *([flex.quote(matter)] if matter else []),
        flex.box(options, spacing="sm", margin="lg"),
        *([flex.text(hint, size="xs", color=GREY, margin="md")] if len(asked.correct) > 1 else []),
    ]
    card = flex.card(words.say("✏️ Question"), beside=head, title=question, body=body, buttons=buttons)
    alt = "\n".join(part for part in (f"{head} · {question}", matter, *lettered(said)) if part)
    return flex.message(alt, [card])


def outcome_message(why: QuestionWhy, state: QuestionState, pen: Pen) -> Json:
    """Return the card that says whether an answer was right, what is, and why, with the way to more."""
    words, asked = pen.words, why.asked
    said = lettered(option_texts(asked, words))
    is_right = why.chosen == asked.correct
    told, colour = _outcome(state, words, is_right=is_right)
    right = [flex.text(f"✓ {said[index]}", color=GOOD, is_bold=True) for index in asked.correct]
    wrong = [flex.text(f"✗ {said[index]}", color=BAD) for index in why.chosen or () if index not in asked.correct]
    explained = short_explanation(asked, words)
    card = flex.card(
        told,
        body=[
            flex.text(brief_question(asked, words), size="xs", color=GREY),
            flex.box([*right, *wrong], spacing="xs", margin="md"),
            *([flex.box(flex.prose(explained), margin="md")] if explained else []),
        ],
        source=origin(asked, words),
        buttons=[pen.button(words.say("Explain this"), ShowWhy(why.round_id, why.position))],
    )
    card["styles"]["header"]["backgroundColor"] = colour
    alt = "\n".join((told, *(f"✓ {said[index]}" for index in asked.correct), explained))
    return flex.message(alt, [card])


def why_message(why: QuestionWhy, pen: Pen) -> Json:
    """Return a question with its answer, why that is right at length, and the ways to where it stands."""
    words, asked = pen.words, why.asked
    question, matter, chosen = question_text(asked, words), matter_text(asked, words), why.chosen or ()
    told = verdict(asked, why.chosen, words)
    ways = list(_ways(asked, pen))

    def made(most_spans: int) -> list[Json]:
        body = [
            *([flex.quote(matter, most_spans=most_spans)] if matter else []),
            flex.box(_marked(asked, chosen, words), spacing="xs", margin="md"),
            *flex.prose(told, most_spans=most_spans, is_below=True),
            *flex.prose(detail(asked, words), most_spans=most_spans, is_below=True),
            *([flex.separator("lg"), *flex.rows(ways)] if ways else []),
        ]
        source = origin(asked, words)
        buttons = [_back(why, pen)] if why.is_playing else []
        return [flex.card(words.say("✏️ Explained"), title=question, body=body, source=source, buttons=buttons)]

    return flex.message(f"{question}\n{flex.plain(told)}", flex.fitted(made))


def option_row(sign: str, said: str, action: Json) -> Json:
    """Return an option: its letter or box beside its whole text, on a field that is tapped."""
    letter = {"type": "text", "text": sign, "size": "md", "color": ACCENT, "weight": "bold", "flex": 0}
    return flex.box(
        [letter, flex.text(said, size="md", flex=1)],
        layout="horizontal",
        spacing="md",
        paddingAll="12px",
        backgroundColor=SHADE,
        cornerRadius="8px",
        action=action,
    )


def _boxes(count: int, ticked: tuple[int, ...]) -> tuple[str, ...]:
    """Return what stands before options of which several are right: a box, ticked or not, and the letter."""
    return tuple(f"{'☑' if index in ticked else '☐'} {LETTERS[index]}" for index in range(count))


def _confirming(put: QuestionPut, ticked: tuple[int, ...], pen: Pen) -> Iterator[Json]:
    """Yield the button that gives what is ticked for the answer, once anything is."""
    if ticked:
        letters = "".join(LETTERS[index] for index in sorted(ticked))
        action = AnswerQuestion(put.round.id, put.question.position, mask_of(ticked))
        yield pen.button(pen.words.say("Answer {letters}", letters=letters), action, is_main=True)


def _ways_out(put: QuestionPut, pen: Pen) -> Json:
    """Return the row of small buttons to leave the question or the round; at a round's first, to choose another."""
    words, round_id, at = pen.words, put.round.id, put.question.position
    buttons = [
        pen.button(words.say("⏭ Skip"), SkipQuestion(round_id, at)),
        pen.button(words.say("⏹ End"), StopRound(round_id)),
    ]
    if at == 0:
        buttons.append(pen.button(words.say("⚙️ Choose"), set_up(put.round.wish)))
    return flex.box(buttons, layout="horizontal", spacing="sm")


def _outcome(state: QuestionState, words: Wording, *, is_right: bool) -> tuple[str, str]:
    """Return how it went in a word, and the colour of that."""
    if state is QuestionState.SKIPPED:
        return words.say("⏭ Left out"), INK
    return (words.say("✓ Right"), GOOD) if is_right else (words.say("✗ Not quite"), BAD)


def _marked(asked: QuestionShown, chosen: tuple[int, ...], words: Wording) -> list[Json]:
    """Return the options, the right ones and those chosen marked."""
    marked = []
    for index, said in enumerate(lettered(option_texts(asked, words))):
        if index in asked.correct:
            marked.append(flex.text(f"✓ {said}", color=GOOD, is_bold=True))
        elif index in chosen:
            marked.append(flex.text(f"✗ {said}", color=BAD))
        else:
            marked.append(flex.text(said))
    return marked


def _back(why: QuestionWhy, pen: Pen) -> Json:
    return pen.button(pen.words.say("⬆ To the question"), ResumeRound(why.round_id), is_main=True)


def _ways(asked: QuestionShown, pen: Pen) -> Iterator[Json]:
    """Yield rows to what the answer stands in, few enough to be taken in."""
    words = pen.words
    concepts, statements, numbers, figured = places(asked)
    for concept in concepts[:_MOST_WAYS]:
        yield pen.row("📘 " + concept_name(concept, words), ShowConcept(concept.id))
    for statement in statements[:_MOST_WAYS]:
        yield pen.row(f"📜 {statement.occasion_id} · {statement.position}", ShowStatement(statement.id))
    for number in numbers[:_MOST_WAYS]:
        yield pen.row("🔢 " + words.pick(number.heading, number.name_en), ShowNumber(number.id))
    if figured:
        yield pen.row(words.say("📊 Figures"), ShowConceptFigures(figured))
