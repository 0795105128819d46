"""Which question a digest asks: about something taught before, that today's digest does not give away.

Owns the choice. What may stand beside the right answer is `bot.domain.distractors`', what is shown of it
`bot.domain.questions_shown`'s; wording may not enter.

Recalling what was learnt some days ago is what makes it stay, so a concept that was taught is asked about, the newest
rather more often. As long as there is none, it is something of today's concept that the digest does not show, or else
on which occasion something was said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.domain.chance import Chance
from bot.domain.distractors import WRONG, Distractors, values_beside
from bot.domain.likeness import bare, names_of
from bot.domain.questions import Question, QuestionKind
from bot.domain.questions_shown import QuestionReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.domain.library import Concept, Figure, Library, Number, NumberItem, Statement
    from bot.domain.subscription import Progress

_NEWEST: Final = 7
"""Half of all questions are about one of so many concepts taught last."""
_STRIDE: Final = 5
_DATED: Final = 3
"""One question in so many may be about an occasion where something else can be asked: there are few of them."""
_FEWEST_OPTIONS: Final = 3
_QUOTED: Final = re.compile("「([^」]{6,})」")


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that can be asked of a concept."""

    kind: QuestionKind
    subject: str
    right: str
    """The right option."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a digest shows, and thereby gives away."""

    concept: Concept
    text: str
    """All its own text, bare."""
    figures: str
    """The same as written, without thousands separators, to find figures in."""
    quoted: tuple[str, ...]
    """Words that its explanation quotes, bare."""
    statement_ids: frozenset[str]
    figure_ids: frozenset[str]


class QuestionMaker:
    """Makes questions from one library, remembering what it worked out."""

    def __init__(self, library: Library) -> None:
        self.reader = QuestionReader(library)
        self._library = library
        self._distractors = Distractors(library, self.reader.clues)
        self._asks: dict[str, tuple[Ask, ...]] = {}
        self._beside: dict[Ask, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self._texts: dict[str, tuple[str, str, tuple[str, ...]]] = {}

    def make(
        self,
        concept: Concept,
        progress: Progress,
        seed: int,
        *,
        quoted: Statement | None = None,
        figure: Figure | None = None,
        due: Iterable[Question] = (),
        today_first: bool = False,
    ) -> Question | None:
        """Return the question of a digest; None only for a library that has nothing to ask.

        Args:
            concept: What the digest teaches.
            progress: What was taught before; ids that the library does not know mean nothing.
            seed: The same seed makes the same question.
            quoted: The statement that the digest quotes.
            figure: The figure that it shows.
            due: What its reader is about to forget, the most urgent first: asked before all else, if it has one right
                answer that the digest does not give away.
            today_first: Ask about today's concept rather than about what was taught before: for a reader whose memory
                is kept, so that this comes back when it is due.
        """
        chance = Chance(seed, "question")
        shown = self._shown(concept, {*concept.statement_ids, *_id_of(quoted)}, {*concept.figure_ids})
        for question in due:
            if not question.has_many_answers and not self._given_away(_ask_of(question), shown):
                return question
        for ask in self._in_order(concept, progress, chance, quoted, figure, today_first=today_first):
            question = self._question(ask, concept.id, chance)
            if question:
                return question
        return None

    def asks(self) -> tuple[Ask, ...]:
        """Return all that can be asked, each once, in the order in which concepts are taught."""
        concepts = (self._library.concept_by_id[concept_id] for concept_id in self._library.syllabus)
        return tuple(dict.fromkeys(ask for concept in concepts for ask in self._asks_of(concept)))

    def question(self, ask: Ask, seed: int) -> Question | None:
        """Return the question that asks this, with wrong options and an order drawn by `seed`.

        None where there are too few wrong options, which is so for every seed.
        """
        return self._question(ask, "", Chance(seed, f"{ask.kind}:{ask.right}:{ask.subject}"))

    def _in_order(
        self,
        concept: Concept,
        progress: Progress,
        chance: Chance,
        quoted: Statement | None,
        figure: Figure | None,
        *,
        today_first: bool,
    ) -> Iterator[Ask]:
        """Yield what may be asked, what is best first."""
        today = self._shown(concept, set(_id_of(quoted)), set(_id_of(figure)))
        if today_first:
            yield from _mixed([ask for ask in self._asks_of(concept) if self._is_new(ask, today)], chance)
        before = self._shown(concept, {*concept.statement_ids, *_id_of(quoted)}, {*concept.figure_ids})
        for taught in self._taught(concept, progress, chance):
            yield from _mixed([ask for ask in self._asks_of(taught) if not self._given_away(ask, before)], chance)
        if not today_first:
            yield from _mixed([ask for ask in self._asks_of(concept) if self._is_new(ask, today)], chance)
        others = [statement for statement in self._library.statements if statement.id not in before.statement_ids]
        named = names_of(concept)
        others.sort(key=lambda statement: not any(name in bare(statement.text) for name in named))
        yield from (Ask(QuestionKind.OCCASION, statement.id, statement.occasion_id) for statement in others)

    def _taught(self, concept: Concept, progress: Progress, chance: Chance) -> Iterator[Concept]:
        """Yield the concepts taught before: as often as not first the newest, otherwise first what was earlier.

        Of the newest it is another one every day, and none twice while it is among them: with n concepts taught, the
        one that stands 5n modulo 7 before the last; earlier ones are drawn.
        """
        sent_on = progress.sent_on
        left = [concept_id for concept_id in self._library.syllabus if concept_id in sent_on]
        left = sorted((concept_id for concept_id in left if concept_id != concept.id), key=sent_on.__getitem__)
        newest, earlier = left[-_NEWEST:], left[:-_NEWEST]
        if earlier and chance.below(2):
            yield from self._drawn(earlier, chance)
        for step in range(len(newest)):
            place = _STRIDE * len(left) + step
            yield self._library.concept_by_id[newest[-1 - place % len(newest)]]
        yield from self._drawn(earlier, chance)

    def _drawn(self, left: list[str], chance: Chance) -> Iterator[Concept]:
        while left:
            place = chance.below(len(left))
            left[place], left[-1] = left[-1], left[place]
            yield self._library.concept_by_id[left.pop()]

    def _asks_of(self, concept: Concept) -> tuple[Ask, ...]:
        if concept.id not in self._asks:
            self._asks[concept.id] = tuple(self._find_asks(concept))
        return self._asks[concept.id]

    def _find_asks(self, concept: Concept) -> Iterator[Ask]:
        library = self._library
        if self.reader.clues.is_askable(concept):
            yield Ask(QuestionKind.CONCEPT, concept.id, concept.id)
        for statement_id in concept.statement_ids:
            statement = library.statement_by_id[statement_id]
            if self.reader.tellings.window(statement):
                yield Ask(QuestionKind.OCCASION, statement_id, statement.occasion_id)
        for number_id in concept.number_ids:
            for index, _ in enumerate(library.number_by_id[number_id].items):
                yield Ask(QuestionKind.NUMBER, number_id, f"{number_id}/{index}")
        for figure_id in concept.figure_ids:
            yield Ask(QuestionKind.FIGURE, figure_id, str(library.figure_by_id[figure_id].value))

    def _shown(self, concept: Concept, statement_ids: set[str], figure_ids: set[str]) -> _Shown:
        if concept.id not in self._texts:
            written = f"{concept.name}\n{concept.summary}\n{concept.explanation}\n{concept.importance}"
            quoted = tuple(map(bare, _QUOTED.findall(concept.explanation)))
            self._texts[concept.id] = (bare(written), written.replace(",", ""), quoted)
        text, figures, cited = self._texts[concept.id]
        return _Shown(concept, text, figures, cited, frozenset(statement_ids), frozenset(figure_ids))

    def _given_away(self, ask: Ask, shown: _Shown) -> bool:
        """Tell whether a digest shows the answer to what was taught before."""
        match ask.kind:
            case QuestionKind.CONCEPT:
                asked = self._library.concept_by_id[ask.subject]
                return asked.id in shown.concept.related_ids and bare(asked.name) in shown.text
            case QuestionKind.NUMBER:
                return ask.subject in shown.concept.number_ids or self._lists(shown, ask)
            case QuestionKind.OCCASION:
                return ask.subject in shown.statement_ids or self._cites(shown, ask.subject)
            case QuestionKind.FIGURE:
                return ask.subject in shown.figure_ids or _states(shown, ask.right)
            case QuestionKind.AUTHORED:
                return any(bare(right) in shown.text for right in self._library.question_by_id[ask.subject].right)

    def _is_new(self, ask: Ask, shown: _Shown) -> bool:
        """Tell whether something of today's concept itself is not shown by its digest."""
        match ask.kind:
            case QuestionKind.CONCEPT:
                return False
            case QuestionKind.NUMBER:
                return bare(self._item(ask)[1].name) not in shown.text
            case QuestionKind.OCCASION | QuestionKind.FIGURE | QuestionKind.AUTHORED:
                return not self._given_away(ask, shown)

    def _lists(self, shown: _Shown, ask: Ask) -> bool:
        """Tell whether the digest goes through all that a number counts."""
        return all(bare(item.name) in shown.text for item in self._library.number_by_id[ask.subject].items)

    def _cites(self, shown: _Shown, statement_id: str) -> bool:
        """Tell whether the digest quotes, with its date, what would be asked about."""
        statement = self._library.statement_by_id[statement_id]
        window = self.reader.tellings.window(statement)
        asked = bare(statement.text[window.start : window.end]) if window else ""
        return any(quoted in asked for quoted in shown.quoted)

    def _item(self, ask: Ask) -> tuple[Number, NumberItem]:
        number = self._library.number_by_id[ask.subject]
        return number, number.items[int(ask.right.rpartition("/")[2])]

    def _question(self, ask: Ask, today: str, chance: Chance) -> Question | None:
        """Return the question with its options in a drawn order; None where there are too few wrong ones.

        Today's concept is none of them: everybody sees that it is not meant.
        """
        wrong = [option for option in self._wrong(ask, chance) if option != today][:WRONG]
        if len(wrong) + 1 < _FEWEST_OPTIONS:
            return None
        options = chance.shuffled([ask.right, *wrong])
        return Question(ask.kind, ask.subject, tuple(options), (options.index(ask.right),))

    def _wrong(self, ask: Ask, chance: Chance) -> list[str]:
        if ask.kind is QuestionKind.FIGURE:
            figure = self._library.figure_by_id[ask.subject]
            return [str(value) for value in values_beside(figure, chance)]
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
            return (), self._distractors.items(*self._item(ask))
        return (), tuple(occasion.id for occasion in library.occasions if occasion.id != ask.right)


def _mixed(asks: list[Ask], chance: Chance) -> list[Ask]:
    """Return what can be asked in a drawn order, no kind favoured for being able to ask more, occasions less."""
    kinds = chance.shuffled(sorted({ask.kind for ask in asks}))
    if QuestionKind.OCCASION in kinds and chance.below(_DATED):
        kinds.remove(QuestionKind.OCCASION)
        kinds.append(QuestionKind.OCCASION)
    return sorted(chance.shuffled(asks), key=lambda ask: kinds.index(ask.kind))


def _ask_of(question: Question) -> Ask:
    return Ask(question.kind, question.subject, question.options[question.correct[0]])


def _id_of(item: Statement | Figure | None) -> tuple[str, ...]:
    return (item.id,) if item else ()


def _states(shown: _Shown, value: str) -> bool:
    """Tell whether the digest's own words hold a value."""
    return bool(re.search(rf"(?<![\d.]){re.escape(value)}(?![\d.])", shown.figures))
