"""How a reader moves on from a digest: to what Annex 1 says about its concept, and to what comes next.

Owns these choices as pure functions of the library, by way of its composer. Rows and platforms may not enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.domain import reading
from bot.domain.digest import next_concept
from bot.domain.digest_replies import ComingConcept, Past, RelatedStatements

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from bot.domain.composing import DigestComposer
    from bot.domain.digest import Quotation
    from bot.domain.digest_replies import Origin
    from bot.domain.library import Concept, Library
    from bot.domain.schedule import Due
    from bot.domain.subscription import Delivery, Progress, Subscription

_NEAREST: Final = 3


def related_statements(
    composer: DigestComposer, concept: Concept, delivery_id: UUID | None = None, origin: Origin = None
) -> RelatedStatements:
    """Return the statements that a concept cites; else the nearest, by its words or its related concepts."""
    cited = bool(concept.statement_ids)
    found = composer.related(concept)
    if not cited:
        found = (found or tuple(_by_relatives(composer, concept)))[:_NEAREST]
    return RelatedStatements(concept, found, cited, delivery_id, origin)


def coming_concept(
    library: Library, subscription: Subscription, progress: Progress, waiting: Due | None = None
) -> ComingConcept:
    """Return what the next digest of a subscription teaches; `waiting` is one that should have gone out by now.

    Raises:
        ContentError: The syllabus is empty.
    """
    concept, _ = next_concept(library, progress)
    card = reading.concept_card(library, concept.id)
    assert card is not None, concept.id  # noqa: S101 - the concept is the library's own
    due = waiting or subscription.next_due
    at = due.at.astimezone(ZoneInfo(subscription.schedule.zone)).time() if due and due is not waiting else None
    return ComingConcept(card, due, at)


def past(library: Library, delivery: Delivery) -> Past:
    """Return one line of the history."""
    return Past(
        delivery_id=delivery.id,
        on=delivery.due.on,
        concept=library.concept_by_id.get(delivery.concept_id or ""),
        is_review=delivery.is_review,
        is_opened=delivery.opened_at is not None,
    )


def _by_relatives(composer: DigestComposer, concept: Concept) -> Iterator[Quotation]:
    """Yield the best quotation of each related concept that has one, no statement twice."""
    seen: set[str] = set()
    for concept_id in concept.related_ids:
        quotations = composer.related(composer.library.concept_by_id[concept_id])
        if quotations and quotations[0].statement.id not in seen:
            seen.add(quotations[0].statement.id)
            yield quotations[0]
