"""What owners look after, in private: how the bot itself is, and which content it teaches.

Owns how these pages read on a phone. Digests are `render.status`', questions `render.admin_items`', errors
`render.admin_errors`'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.domain.content import Part
from bot.platforms.i18n import N_
from bot.platforms.telegram.admin_actions import (
    ReloadContent,
    ShowAdmin,
    ShowContent,
    ShowDigestStatus,
    ShowErrors,
    ShowGrowth,
    ShowItems,
)
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render.buttons import button
from bot.platforms.telegram.render.status import status_page
from bot.platforms.words.notice_words import moment
from bot.platforms.words.status_words import duration
from bot.platforms.words.text import code, lines, paragraphs, utf16_length
from bot.services.growth import SPANS
from bot.services.shelf import Refused, Reloaded, Unchanged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import tzinfo

    from markupsafe import Markup

    from bot.domain.content import Change, Difference
    from bot.domain.replicas import ReplicaSeen
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import CallbackButton
    from bot.services.admin import Facts
    from bot.services.shelf import Outcome, ShelfState
    from bot.services.status import Status

_PARTS: Final[Mapping[Part, str]] = {
    Part.QUESTIONS: N_("Questions"),
    Part.CONCEPTS: N_("Concepts"),
    Part.STATEMENTS: N_("Statements"),
    Part.OCCASIONS: N_("Occasions of Annex 1"),
    Part.NUMBERS: N_("Rows of Annex 2"),
    Part.FIGURES: N_("Figures"),
    Part.SECTIONS: N_("Sections"),
}
_CHANGES: Final = (
    ("added", N_("added {n}")),
    ("changed", N_("changed {n}")),
    ("removed", N_("removed {n}")),
)
_NAMED: Final = 8
"""Ids that one line of changes names."""
_ROOM: Final = 3000
"""UTF-16 units that faults may take of a message's 4,096."""
_ID: Final = 8
"""Characters of a replica's name that tell it from others."""


def admin_page(
    facts: Facts, status: Status, words: Wording, timezone: tzinfo, *, more: Sequence[CallbackButton] = ()
) -> Page:
    """Return how the bot itself is, with the ways to everything else; `more` are ways that other rooms add."""
    verdict = words.html("✅ Digests go out.") if status.is_ok else words.html("🚨 Something is wrong with digests.")
    return Page(
        str(
            paragraphs(
                words.html("🛠 <b>Administration</b>"),
                lines(
                    verdict,
                    words.html("Subscriptions: {n} active", n=status.totals.active),
                    words.html("Updates waiting: {n}", n=facts.waiting),
                    words.html("Errors since the start: {n}", n=facts.errors),
                ),
                lines(*_processes(facts, words)),
                _content_line(facts.content, words, timezone),
                words.html("<i>As of {moment}</i>", moment=moment(facts.at, words, timezone)),
            )
        ),
        (
            (button(words.say("Digests"), ShowDigestStatus()), button(words.say("Subscribers"), ShowGrowth(SPANS[0]))),
            (button(words.say("Questions"), ShowItems()), button(words.say("Content"), ShowContent())),
            (button(words.say("Errors"), ShowErrors()), *more),
            (button(words.say("Look again"), ShowAdmin()),),
        ),
    )


def back(words: Wording) -> CallbackButton:
    """Return the way back to the first page."""
    return button(words.say("‹ Administration"), ShowAdmin())


def digests_page(status: Status, words: Wording, timezone: tzinfo) -> Page:
    """Return how digests are going, with the way back."""
    again = button(words.say("Look again"), ShowDigestStatus())
    return Page(status_page(status, words, timezone).text, ((again, back(words)),))


def content_page(state: ShelfState, words: Wording, timezone: tzinfo, outcome: Outcome | None = None) -> Page:
    """Return which content is taught, and what came of reading it anew if that was just done."""
    counts = [words.html("{part}: {n}", part=words.say(_PARTS[part]), n=n) for part, n in state.counts.items()]
    shown = outcome or state.refused
    text = paragraphs(
        words.html("🛠 <b>Content</b>"),
        _outcome(shown, words, timezone) if shown else None,
        lines(
            words.html("Version: {version}", version=code(state.version)),
            words.html("Read at: {moment}", moment=moment(state.loaded_at, words, timezone)),
        ),
        lines(*counts),
        None if outcome else words.html("Reload reads the files anew. A faulty edit changes nothing and is explained."),
    )
    return Page(str(text), ((button(words.say("Reload"), ReloadContent()), back(words)),))


def _processes(facts: Facts, words: Wording) -> Iterator[Markup]:
    yield words.html("Version {version}, schema {schema}, {engine}", version=facts.version, schema=facts.schema,
                     engine=facts.engine)  # fmt: skip
    yield words.html("Running for {time}", time=duration(facts.at - facts.started_at, words))
    if facts.replicas:
        yield words.html("Replicas: {n}", n=len(facts.replicas))
        for one in facts.replicas:
            yield _replica(one, facts, words)


def _replica(one: ReplicaSeen, facts: Facts, words: Wording) -> Markup:
    name, time = code(one.id[:_ID]), duration(facts.at - one.started_at, words)
    notes = [words.say("leads")] if one.leads else []
    notes += [words.say("answers you")] if one.id == facts.replica_id else []
    return words.html("{name}: {notes}", name=name, notes=words.say(", ").join([*notes, time]))


def _content_line(state: ShelfState, words: Wording, timezone: tzinfo) -> Markup:
    line = words.html(
        "Content {version}, read at {moment}",
        version=code(state.version),
        moment=moment(state.loaded_at, words, timezone),
    )
    return lines(line, words.html("🚨 The newest attempt to reload it was refused.") if state.refused else None)


def _outcome(outcome: Outcome, words: Wording, timezone: tzinfo) -> Markup:
    match outcome:
        case Reloaded(difference=difference):
            return paragraphs(
                words.html(
                    "✅ <b>The content was reloaded.</b> Running rounds and quizzes go on with what they asked."
                ),
                lines(*_differences(difference, words)),
            )
        case Unchanged():
            return words.html("✅ <b>The content was read anew; nothing in it has changed.</b>")
        case Refused():
            return _refused(outcome, words, timezone)
        case _:
            assert_never(outcome)


def _differences(difference: Difference, words: Wording) -> Iterator[Markup]:
    for part, change in difference.parts.items():
        yield words.html("{part}: {changes}", part=words.say(_PARTS[part]), changes=_change(change, words))
        yield code(_names(change))
    if difference.rest:
        yield words.html("Changed, too: the source, footnotes, terms or the syllabus")


def _change(change: Change, words: Wording) -> str:
    counts = [(label, len(getattr(change, name))) for name, label in _CHANGES]
    return words.say(", ").join(words.say(label, n=n) for label, n in counts if n)


def _names(change: Change) -> str:
    signed = [f"{sign}{one}" for sign, name in zip("+~−", _CHANGES, strict=True) for one in getattr(change, name[0])]
    return ", ".join(signed[:_NAMED]) + (" …" if len(signed) > _NAMED else "")


def _refused(refused: Refused, words: Wording, timezone: tzinfo) -> Markup:
    """Return why an edit was refused: as many faults as fit, in order, and how many more there are."""
    shown: list[Markup] = []
    left = _ROOM
    for fault in refused.faults:
        left -= utf16_length(fault) + 2
        if left < 0 and shown:
            break
        shown.append(code(fault[:_ROOM]))
    more = len(refused.faults) - len(shown)
    return paragraphs(
        words.html(
            "🚨 <b>Refused at {moment}: the content has faults.</b> The last good one stays in use.",
            moment=moment(refused.at, words, timezone),
        ),
        *shown,
        words.html_n("One more fault; all are in the log.", "{n} more faults; the log has them.", more)
        if more > 0
        else None,
    )
