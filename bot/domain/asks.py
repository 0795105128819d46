"""What can be asked of a library, before options are drawn.

Owns the list: of each concept what a digest may ask, of everything what a quiz may ask. What stands beside the right
answer is `bot.domain.asking`'s; which of them is asked, the digests' and the quizzes' own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.distractors import has_telling_year
from bot.domain.likeness import bare, pairs_of
from bot.domain.questions import QuestionKind
from bot.domain.undating import undated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.library import Concept, Figure, Number, NumberItem, Statement
    from bot.domain.question_reading import QuestionReader


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that can be asked."""

    kind: QuestionKind
    subject: str
    right: str
    """The right option, as `bot.domain.questions` writes it; empty for an authored question."""


class Asks:
    """What can be asked of one library, remembering what it worked out."""

    def __init__(self, reader: QuestionReader) -> None:
        self._reader = reader
        self._library = reader.library
        self._of_concepts: dict[str, tuple[Ask, ...]] = {}

    def of_concept(self, concept: Concept) -> tuple[Ask, ...]:
        """Return what a digest may ask of a concept, authors' questions with one right answer among it."""
        if concept.id not in self._of_concepts:
            authored = (
                Ask(QuestionKind.AUTHORED, one.id, "")
                for one in self._library.questions
                if concept.id in one.concept_ids and len(one.right) <= 1
            )
            self._of_concepts[concept.id] = (*self._generated(concept), *authored)
        return self._of_concepts[concept.id]

    def of_statement(self, statement: Statement) -> Iterator[Ask]:
        """Yield what can be asked of a statement alone: nothing where it has no words that tell."""
        if self._reader.tellings.window(statement):
            yield Ask(QuestionKind.OCCASION, statement.id, statement.occasion_id)

    def generated(self) -> tuple[Ask, ...]:
        """Return all that nobody has to write, each once: in the order in which concepts are taught, occasions last."""
        concepts = (self._library.concept_by_id[concept_id] for concept_id in self._library.syllabus)
        taught = (ask for concept in concepts for ask in self._generated(concept))
        return tuple(dict.fromkeys([*taught, *self._sayings(), *self._occasions()]))

    def _generated(self, concept: Concept) -> Iterator[Ask]:
        library = self._library
        if self._reader.clues.is_askable(concept):
            yield Ask(QuestionKind.CONCEPT, concept.id, concept.id)
        for statement_id in concept.statement_ids:
            yield from self.of_statement(library.statement_by_id[statement_id])
        for number_id in concept.number_ids:
            yield from self._number(library.number_by_id[number_id])
        for figure_id in concept.figure_ids:
            yield from self._figure(library.figure_by_id[figure_id])

    def _number(self, number: Number) -> Iterator[Ask]:
        for index, item in enumerate(number.items):
            place = f"{number.id}/{index}"
            yield Ask(QuestionKind.NUMBER, number.id, place)
            if self._is_listed_once(number, item):
                yield Ask(QuestionKind.HOME, place, number.id)

    def _is_listed_once(self, number: Number, item: NumberItem) -> bool:
        """Tell whether an item's name means one number alone, whose label does not name it."""
        name = bare(item.name)
        others = (one for other in self._library.numbers if other is not number for one in other.items)
        return not pairs_of(bare(number.label)) & pairs_of(name) and all(name not in bare(one.name) for one in others)

    def _figure(self, figure: Figure) -> Iterator[Ask]:
        yield Ask(QuestionKind.FIGURE, figure.id, str(figure.value))
        if has_telling_year(figure):
            yield Ask(QuestionKind.YEAR, figure.id, figure.period or "")

    def _sayings(self) -> Iterator[Ask]:
        for statement in self._library.statements:
            if self._reader.sayings.window(statement):
                yield Ask(QuestionKind.STATEMENT, statement.occasion_id, statement.id)

    def _occasions(self) -> Iterator[Ask]:
        names = Counter(undated(name) for one in self._library.occasions for name in {one.name, one.name_en})
        for occasion in self._library.occasions:
            if all(names[undated(name)] == 1 for name in (occasion.name, occasion.name_en)):
                yield Ask(QuestionKind.DATE, occasion.id, occasion.id)
                yield Ask(QuestionKind.MEETING, occasion.id, occasion.id)
