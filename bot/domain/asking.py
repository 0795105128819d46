"""How something is asked: with wrong options beside the right one, in a drawn order.

Owns the drawing. What may stand beside the right answer is `bot.domain.distractors`'; what can be asked at all,
`bot.domain.asks`'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.authored_asking import ask_authored
from bot.domain.distractors import WRONG, Distractors, values_beside, years_beside
from bot.domain.questions import Question, QuestionKind

if TYPE_CHECKING:
    from bot.domain.asks import Ask
    from bot.domain.chance import Chance
    from bot.domain.library import Number, NumberItem
    from bot.domain.question_reading import QuestionReader

_FEWEST_OPTIONS: Final = 4


class Asker:
    """Asks questions of one library, remembering what it worked out."""

    def __init__(self, reader: QuestionReader) -> None:
        self._reader = reader
        self._library = reader.library
        self._distractors = Distractors(reader.library, reader.clues)
        self._beside: dict[Ask, tuple[tuple[str, ...], tuple[str, ...]]] = {}

    def question(self, ask: Ask, chance: Chance, *, barred: str = "") -> Question | None:
        """Return the question with its options; None where there are too few wrong ones, which no chance changes.

        Args:
            ask: What is asked.
            chance: Draws wrong options and order.
            barred: A wrong option that is not offered: everybody would see that it is not meant.
        """
        if ask.kind is QuestionKind.AUTHORED:
            return ask_authored(self._library.question_by_id[ask.subject], chance)
        wrong = [option for option in self._wrong(ask, chance) if option != barred][:WRONG]
        if len(wrong) + 1 < _FEWEST_OPTIONS:
            return None
        options = chance.shuffled([ask.right, *wrong])
        return Question(ask.kind, ask.subject, tuple(options), (options.index(ask.right),))

    def _wrong(self, ask: Ask, chance: Chance) -> list[str]:
        if ask.kind is QuestionKind.FIGURE:
            figure = self._library.figure_by_id[ask.subject]
            return [str(value) for value in values_beside(figure, chance)]
        if ask.kind is QuestionKind.YEAR:
            published = int(self._library.source.published[:4])
            return [str(year) for year in years_beside(self._library.figure_by_id[ask.subject], published, chance)]
        if ask not in self._beside:
            self._beside[ask] = self._find_beside(ask)
        first, others = self._beside[ask]
        return [*chance.shuffled(first), *chance.shuffled(others)]

    def _find_beside(self, ask: Ask) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return wrong options: those that are always taken, as far as there is room, and those to fill up with."""
        library = self._library
        if ask.kind is QuestionKind.CONCEPT:
            return self._distractors.concepts(library.concept_by_id[ask.subject])
        if ask.kind is QuestionKind.NUMBER:
            return (), self._distractors.items(*self._item(ask.right))
        if ask.kind is QuestionKind.HOME:
            return (), self._distractors.homes(*self._item(ask.subject))
        if ask.kind is QuestionKind.STATEMENT:
            return (), self._distractors.sayings(library.statement_by_id[ask.right], self._reader.sayings)
        return (), tuple(occasion.id for occasion in library.occasions if occasion.id != ask.right)

    def _item(self, place: str) -> tuple[Number, NumberItem]:
        number_id, _, index = place.rpartition("/")
        number = self._library.number_by_id[number_id]
        return number, number.items[int(index)]
