"""How a digest is put together from the library, the reader's progress and a seed, and put together again later.

Owns the one place where quotation, figure and question meet. Nothing is worded or laid out here.

A delivery's id is the seed of all that is drawn, so that a digest that is opened again says what it said when it was
sent, as long as the library says the same.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from bot.domain.bank import Bank
from bot.domain.chance import Chance
from bot.domain.digest import Digest, place_in_course
from bot.domain.question_making import QuestionMaker
from bot.domain.quoting import Quoter
from bot.domain.revisions import revision_of
from bot.domain.subscription import Length

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from bot.domain.digest import Quotation
    from bot.domain.library import Concept, Figure, Library
    from bot.domain.question_reading import QuestionReader
    from bot.domain.questions import Question
    from bot.domain.questions_shown import QuestionShown
    from bot.domain.streak import Streak
    from bot.domain.subscription import Delivery, Progress


class DigestComposer:
    """Composes digests from one library, remembering what it worked out; it makes what it needs when first asked."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._quoter = Quoter(library)
        self._maker = QuestionMaker(library)
        self._reader = self._maker.reader

    def become(self, other: DigestComposer) -> None:
        """Teach another library from now on, as do the bank and the reader that were handed out.

        `other` must not be used afterwards. Its bank is made here unless that was done before: let a thread do it, as
        that takes tenths of a second.
        """
        bank, reader = vars(self).get("bank"), self._reader
        if bank is not None:
            bank.become(other.bank)
        reader.become(other.reader)
        vars(self).update(vars(other))
        self._reader = reader
        if bank is not None:
            vars(self)["bank"] = bank

    @cached_property
    def bank(self) -> Bank:
        """All that can be asked of the library."""
        return Bank(self.library, self._maker)

    @property
    def reader(self) -> QuestionReader:
        """Reads questions of the library."""
        return self._reader

    def compose(
        self,
        *,
        concept: Concept,
        is_review: bool,
        on: date,
        progress: Progress,
        length: Length,
        delivery_id: UUID | None = None,
        streak: Streak | None = None,
        offers_taper: bool = False,
        due: Sequence[str] | None = None,
        missed: Sequence[str] = (),
        in_english: bool = False,
    ) -> Digest:
        """Return a new digest, which nobody has answered yet.

        Args:
            concept: What `bot.domain.digest.next_concept` chose.
            is_review: It was sent before: quotation and figure may be others than the first time.
            on: The local date that it is for.
            progress: What was sent before this digest.
            length: A short one has a shorter quotation and no figure.
            delivery_id: Seed of what is drawn; None for a preview, which draws by its date.
            streak: The reader's, as of that date; None where there is none.
            offers_taper: Whether it asks if a digest a week would be enough.
            due: Keys of the questions that its reader is about to forget, the most urgent first; None where no one
                reader's memory is meant, as in a group.
            missed: Keys of the questions that a group had wrong most, the worst first: the digest begins with one of
                these and asks it, if there is one that it does not give away.
            in_english: It is read in English.
        """
        digest = self._without_question(concept, on, delivery_id, length, is_review=is_review)
        place = place_in_course(self.library, concept, progress)
        digest = replace(digest, place=place, streak=streak, offers_taper=offers_taper)
        return self._with_question(digest, progress, due, missed, in_english=in_english)

    def recompose(
        self,
        delivery: Delivery,
        *,
        length: Length,
        streak: Streak | None = None,
        offers_taper: bool = False,
    ) -> Digest | None:
        """Return a digest that was sent, from what is stored of it; None if its concept is gone from the library.

        Quotation and figure are drawn as they were (for the same `length`), the question is the one that was asked:
        none where the library does not know it any more. Its place is the concept's in the syllabus, in a review the
        last.
        """
        concept = self.library.concept_by_id.get(delivery.concept_id or "")
        if concept is None:
            return None
        digest = self._without_question(concept, delivery.due.on, delivery.id, length, is_review=delivery.is_review)
        asked, answer = self.resolve(delivery.question), delivery.answer
        options = delivery.question.options if asked and delivery.question else ()
        return replace(
            digest,
            question=delivery.question if asked else None,
            answer=answer if answer in range(len(options)) else None,
            streak=streak,
            offers_taper=offers_taper,
            asked=asked,
            question_revision=delivery.question_revision if asked else None,
            content_version=delivery.content_version,
            asks_missed=delivery.asks_missed and asked is not None,
        )

    def related(self, concept: Concept) -> tuple[Quotation, ...]:
        """Return what Annex 1 says about a concept, the best first: what it cites, else what comes near its words."""
        return self._quoter.related(concept)

    def resolve(self, question: Question | None) -> QuestionShown | None:
        """Return a question with what it refers to; None for none, and where the library does not know it any more."""
        return self._reader.resolve(question) if question else None

    def _with_question(
        self, digest: Digest, progress: Progress, due: Sequence[str] | None, missed: Sequence[str], *, in_english: bool
    ) -> Digest:
        seed = _seed(digest.delivery_id, digest.on)
        urgent = [question for key in due or missed if (question := self.bank.question(key, seed))]
        question = self._maker.make(
            digest.concept,
            progress,
            seed,
            quoted=digest.quotation.statement if digest.quotation else None,
            figure=digest.figure,
            due=urgent,
            today_first=due is not None,
            in_english=in_english,
        )
        asked = self.resolve(question)
        revision = revision_of(asked) if asked else None
        return replace(
            digest,
            question=question,
            asked=asked,
            question_revision=revision,
            content_version=self.library.version,
            asks_missed=due is None and question in urgent,
        )

    def _without_question(
        self, concept: Concept, on: date, delivery_id: UUID | None, length: Length, *, is_review: bool
    ) -> Digest:
        """Return what a digest says of its concept: the best the first time, in a review one of what fits well."""
        chance = Chance(_seed(delivery_id, on), "beside") if is_review else None
        syllabus = self.library.syllabus
        return Digest(
            delivery_id=delivery_id,
            on=on,
            concept=concept,
            section=self.library.section_by_id[concept.section_id],
            place=len(syllabus) if is_review or concept.id not in syllabus else syllabus.index(concept.id) + 1,
            total=len(syllabus),
            is_review=is_review,
            quotation=self._quoter.quotation(concept, length, chance),
            figure=self._figure(concept, chance) if length is Length.FULL else None,
            question=None,
            answer=None,
            streak=None,
            length=length,
            offers_taper=False,
        )

    def _figure(self, concept: Concept, chance: Chance | None) -> Figure | None:
        if not concept.figure_ids:
            return None
        return self.library.figure_by_id[chance.pick(concept.figure_ids) if chance else concept.figure_ids[0]]


def _seed(delivery_id: UUID | None, on: date) -> int:
    return delivery_id.int if delivery_id else on.toordinal()
