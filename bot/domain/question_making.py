"""Which question a digest asks: about something taught before, that today's digest does not give away.

Owns the choice. What can be asked is `bot.domain.asks`', how it is asked `bot.domain.asking`'s, what is shown of it
`bot.domain.questions_shown`'s; wording may not enter.

Recalling what was learnt some days ago is what makes it stay, so a concept that was taught is asked about, the newest
rather more often. As long as there is none, and first of all for a reader whose memory brings it back, it is something
of today's concept that the digest itself does not answer; at last, on which occasion something was said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.domain.asking import Asker
from bot.domain.asks import Ask, Asks
from bot.domain.chance import Chance
from bot.domain.likeness import bare, names_of, states
from bot.domain.matters import answers_with, occasions_named
from bot.domain.question_reading import QuestionReader
from bot.domain.questions import QUOTING, QuestionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.domain.authored_questions import AuthoredQuestion
    from bot.domain.library import Concept, Figure, Library, Number, NumberItem, Statement
    from bot.domain.questions import Question
    from bot.domain.subscription import Progress

_NEWEST: Final = 7
"""Half of all questions are about one of so many concepts taught last."""
_STRIDE: Final = 5
_DATED: Final = 3
"""One question in so many may be about an occasion where something else can be asked: there are few of them."""
_QUOTED: Final = re.compile("「([^」]{6,})」")


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a digest shows, and thereby gives away."""

    concept: Concept
    text: str
    """All its own text, bare."""
    written: str
    """The same as it is written, to find figures in."""
    quoted: tuple[str, ...]
    """Words that its explanation quotes, bare."""
    statement_ids: frozenset[str]
    figure_ids: frozenset[str]
    occasion_ids: frozenset[str]
    """Occasions whose date it shows."""


class QuestionMaker:
    """Makes questions from one library, remembering what it worked out."""

    def __init__(self, library: Library) -> None:
        self.reader = QuestionReader(library)
        self._library = library
        self._asks = Asks(self.reader)
        self._asker = Asker(self.reader)
        self._texts: dict[str, tuple[str, str, tuple[str, ...], frozenset[str]]] = {}

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
        in_english: bool = False,
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
            in_english: Ask nothing that authors wrote in Chinese alone, unless it is due, and rather nothing that
                quotes Annex 1.
        """
        chance = Chance(seed, "question")
        shown = self._shown(concept, quoted, figure, with_all=True)
        for urgent in due:
            if not urgent.has_many_answers and not self._given_away(_ask_of(urgent), shown):
                return urgent
        today = self._shown(concept, quoted, figure)
        asks = self._in_order(progress, chance, today=today, before=shown, today_first=today_first)
        for ask in self._in_english(asks) if in_english else asks:
            question = self._asker.question(ask, chance, barred=concept.id)
            if question:
                return question
        return None

    def asks(self) -> tuple[Ask, ...]:
        """Return all that can be generated, each once, in the order in which concepts are taught; occasions last."""
        return self._asks.generated()

    def question(self, ask: Ask, seed: int) -> Question | None:
        """Return the question that asks this, with wrong options and an order drawn by `seed`.

        None where there are too few wrong options, which is so for every seed.
        """
        return self._asker.question(ask, Chance(seed, f"{ask.kind}:{ask.right}:{ask.subject}"))

    def _in_order(
        self, progress: Progress, chance: Chance, *, today: _Shown, before: _Shown, today_first: bool
    ) -> Iterator[Ask]:
        """Yield what may be asked, what is best first.

        `today` is what the digest shows to whoever is asked about its own concept, `before` to all others.
        """
        concept = today.concept
        if today_first:
            yield from self._of_today(today, chance)
        for taught in self._taught(concept, progress, chance):
            yield from _mixed(
                [ask for ask in self._asks.of_concept(taught) if not self._given_away(ask, before)], chance
            )
        if not today_first:
            yield from self._of_today(today, chance)
        others = [statement for statement in self._library.statements if statement.id not in before.statement_ids]
        others.sort(key=lambda one: (one.occasion_id in before.occasion_ids, not _names(concept, one)))
        for statement in others:
            yield from self._asks.of_statement(statement)

    def _of_today(self, shown: _Shown, chance: Chance) -> Iterator[Ask]:
        """Yield what the digest does not show of its concept: claims, which close reading may settle, after the rest.

        At last come other statements of occasions that it names: the date alone does not say that they are of it.
        """
        new = [ask for ask in self._asks.of_concept(shown.concept) if self._is_new(ask, shown)]
        claims, dated = set(filter(self._is_claim, new)), {ask for ask in new if ask.right in shown.occasion_ids}
        yield from _mixed([ask for ask in new if ask not in claims | dated], chance)
        for part in (claims, dated):
            yield from chance.shuffled([ask for ask in new if ask in part])

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

    def _shown(
        self, concept: Concept, quoted: Statement | None, figure: Figure | None, *, with_all: bool = False
    ) -> _Shown:
        """Return what a digest shows; `with_all` also what its concept cites, which is but a tap away."""
        if concept.id not in self._texts:
            written = f"{concept.name}\n{concept.summary}\n{concept.explanation}\n{concept.importance}"
            cited = tuple(map(bare, _QUOTED.findall(concept.explanation)))
            dated = occasions_named(self._library, [written])
            self._texts[concept.id] = (bare(written), written, cited, dated)
        text, written, cited, dated = self._texts[concept.id]
        statement_ids = {*_id_of(quoted), *(concept.statement_ids if with_all else ())}
        figure_ids = {*_id_of(figure), *(concept.figure_ids if with_all else ())}
        occasion_ids = {*dated, quoted.occasion_id} if quoted else dated
        return _Shown(
            concept, text, written, cited, frozenset(statement_ids), frozenset(figure_ids), frozenset(occasion_ids)
        )

    def _given_away(self, ask: Ask, shown: _Shown) -> bool:
        """Tell whether a digest shows the answer to what was taught before."""
        match ask.kind:
            case QuestionKind.CONCEPT:
                asked = self._library.concept_by_id[ask.subject]
                return asked.id in shown.concept.related_ids and bare(asked.name) in shown.text
            case QuestionKind.NUMBER | QuestionKind.HOME:
                number, _ = self._item(ask)
                return number.id in shown.concept.number_ids or self._lists(shown, number)
            case QuestionKind.OCCASION | QuestionKind.STATEMENT:
                statement_id = ask.right if ask.kind is QuestionKind.STATEMENT else ask.subject
                return statement_id in shown.statement_ids or self._cites(shown, statement_id)
            case QuestionKind.DATE | QuestionKind.MEETING:
                cited = any(statement_id.startswith(f"{ask.subject}/") for statement_id in shown.statement_ids)
                return cited or ask.subject in shown.occasion_ids
            case QuestionKind.FIGURE | QuestionKind.YEAR:
                value = self._library.figure_by_id[ask.subject].value
                return ask.subject in shown.figure_ids or states(shown.written, value)
            case QuestionKind.AUTHORED:
                authored = self._library.question_by_id[ask.subject]
                return shown.concept.id in authored.concept_ids or self._tells(shown, authored)

    def _is_new(self, ask: Ask, shown: _Shown) -> bool:
        """Tell whether something of today's concept itself is not shown by its digest."""
        match ask.kind:
            case QuestionKind.CONCEPT:
                return False
            case QuestionKind.NUMBER | QuestionKind.HOME:
                return bare(self._item(ask)[1].name) not in shown.text
            case QuestionKind.AUTHORED:
                authored = self._library.question_by_id[ask.subject]
                return not self._answers(shown, authored)
            case _:
                return not self._given_away(ask, shown)

    def _is_claim(self, ask: Ask) -> bool:
        return ask.kind is QuestionKind.AUTHORED and self._library.question_by_id[ask.subject].holds is not None

    def _in_english(self, asks: Iterable[Ask]) -> Iterator[Ask]:
        """Yield what is in English, then what quotes Annex 1, in Chinese."""
        quoting = []
        for ask in asks:
            if ask.kind in QUOTING:
                quoting.append(ask)
            elif ask.kind is not QuestionKind.AUTHORED or self._library.question_by_id[ask.subject].has_english:
                yield ask
        yield from quoting

    def _tells(self, shown: _Shown, authored: AuthoredQuestion) -> bool:
        """Tell whether a digest says the answer to an author's question, or shows what it is about."""
        beside = {*authored.statement_ids, *authored.figure_ids} & (shown.statement_ids | shown.figure_ids)
        numbers = set(authored.number_ids) & set(shown.concept.number_ids)
        dated = occasions_named(self._library, authored.right) & shown.occasion_ids
        return bool(beside or numbers or dated) or any(bare(right) in shown.text for right in authored.right)

    def _answers(self, shown: _Shown, authored: AuthoredQuestion) -> bool:
        """Tell whether what a digest says and quotes answers an author's question about the same concept."""
        quotes = [bare(self._library.statement_by_id[statement_id].text) for statement_id in shown.statement_ids]
        written = any(bare(right) in text for right in authored.right for text in (shown.text, *quotes))
        quoted = authored.holds is not None and not shown.statement_ids.isdisjoint(authored.statement_ids)
        valued = not shown.figure_ids.isdisjoint(authored.figure_ids)
        dated = not shown.occasion_ids.isdisjoint(occasions_named(self._library, authored.right))
        return written or quoted or valued or dated or answers_with(shown.concept, authored)

    def _lists(self, shown: _Shown, number: Number) -> bool:
        """Tell whether the digest goes through all that a number counts."""
        return all(bare(item.name) in shown.text for item in number.items)

    def _cites(self, shown: _Shown, statement_id: str) -> bool:
        """Tell whether the digest quotes, with its date, what would be asked about."""
        statement = self._library.statement_by_id[statement_id]
        window = self.reader.tellings.window(statement)
        asked = bare(statement.text[window.start : window.end]) if window else ""
        return any(quoted in asked for quoted in shown.quoted)

    def _item(self, ask: Ask) -> tuple[Number, NumberItem]:
        number_id, _, index = (ask.subject if ask.kind is QuestionKind.HOME else ask.right).rpartition("/")
        number = self._library.number_by_id[number_id]
        return number, number.items[int(index)]


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


def _names(concept: Concept, statement: Statement) -> bool:
    return any(name in bare(statement.text) for name in names_of(concept))
