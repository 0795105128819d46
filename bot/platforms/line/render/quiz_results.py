"""How a round went, as a card on LINE: the score as a bar, what is worth another look, and the ways on.

Owns its setting; `bot.platforms.words.quiz_results` words it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from bot.domain.rounds import RoundStatus, ScopeKind, Wish
from bot.platforms.line import flex
from bot.platforms.line.flex.colours import ACCENT, GOOD
from bot.platforms.line.quiz_actions import ShowStats, ShowWhy, begin, set_up
from bot.platforms.pictures.stats_words import percent
from bot.platforms.words.quiz_results import (
    listed_missed,
    missed_heading,
    missed_line,
    more_missed,
    result_due,
    result_heading,
    result_text,
    streak_line,
    ways_on,
)
from bot.platforms.words.text import lines

if TYPE_CHECKING:
    from bot.domain.questions_shown import QuestionShown
    from bot.domain.quiz_replies import Missed, RoundResult
    from bot.platforms.i18n import Wording
    from bot.platforms.line.render.pen import Pen

    Json: TypeAlias = dict[str, Any]


def result_message(reply: RoundResult, pen: Pen) -> Json:
    """Return a result; what was missed leads to its explanation."""
    words, score = pen.words, reply.score
    due = lines(*result_due(reply, words), streak_line(reply, words))
    of = score.answered + (score.skipped if reply.status is RoundStatus.FINISHED else 0)  # as the heading counts
    share = score.correct / of if of else 0.0
    body = [
        *flex.prose(result_heading(reply, words), size="md"),
        *([flex.bar(words.say("Correct"), percent(share), share, colour=GOOD)] if score.answered else []),
        *_missed(reply, pen),
        *([flex.separator("lg"), *flex.prose(due, is_below=True)] if due else []),
    ]
    ways = [(_fitting(label, wish, words), wish) for label, wish in ways_on(reply, words)]
    buttons = [
        *(pen.button(label, begin(wish), is_main=at == 0) for at, (label, wish) in enumerate(ways)),
        pen.button(words.say("⚙️ Choose"), set_up(Wish())),
        pen.button(words.say("📈 How you are doing"), ShowStats()),
    ]
    card = flex.card(words.say("✏️ Your round"), body=body, buttons=buttons)
    return flex.message(flex.plain(result_text(reply, words)), [card])


def _missed(reply: RoundResult, pen: Pen) -> list[Json]:
    """Return what was missed, each with its right answer, to be tapped for why."""
    words, listed = pen.words, listed_missed(reply)
    if not listed:
        return []
    more = more_missed(len(reply.missed) - len(listed), words)
    rows = [_row(one, one.asked, reply, pen) for one in listed if one.asked is not None]
    rest = [flex.text(flex.plain(more), size="xs")] if more else []
    heading = flex.text(missed_heading(words), margin="lg")
    return [flex.separator("lg"), heading, *flex.rows(rows), *rest]


def _row(missed: Missed, asked: QuestionShown, reply: RoundResult, pen: Pen) -> Json:
    label = f"{pen.words.say('Explain this')} {missed.position + 1}"
    arrow = {"type": "text", "text": "›", "size": "md", "color": ACCENT, "flex": 0, "gravity": "center"}
    return flex.box(
        [flex.text(missed_line(missed, asked, pen.words), flex=1), arrow],
        layout="horizontal",
        spacing="md",
        paddingTop="8px",
        paddingBottom="8px",
        action=pen.act(label, ShowWhy(reply.round_id, missed.position)),
    )


def _fitting(label: str, wish: Wish, words: Wording) -> str:
    """Return a label that is short enough for LINE in every language."""
    return words.say("↻ Missed ones again") if wish.scope.kind is ScopeKind.MISSED else label
