"""Everything that can be asked, authored and generated, as items that a round can choose from.

Owns which items there are (`bot.domain.items`), and what can be asked of a scope. Which of that is asked is
`bot.domain.choosing`'s, how a generated one is made `bot.domain.question_making`'s; wording may not enter.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from bot.domain.authored_asking import ask_authored
from bot.domain.chance import Chance
from bot.domain.items import Item, length_of, level_of
from bot.domain.matters import About, matter_of
from bot.domain.question_making import QuestionMaker
from bot.domain.questions import QUOTING, QuestionKind
from bot.domain.questions_shown import AuthoredAsked
from bot.domain.revisions import key_of, revision_of
from bot.domain.round_steps import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.asks import Ask
    from bot.domain.authored_questions import Level
    from bot.domain.library import Library
    from bot.domain.questions import Question
    from bot.domain.rounds import Scope


class Bank:
    """All items of one library: the authored ones as the files have them, then the generated ones."""

    def __init__(self, library: Library, maker: QuestionMaker | None = None) -> None:
        """Build it once for each library: every question is tried, which takes some tenths of a second."""
        self.library = library
        self._maker = maker or QuestionMaker(library)
        self._asks: dict[str, Ask] = {}
        self._places = {concept_id: place for place, concept_id in enumerate(library.syllabus)}
        self.by_key: dict[str, Item] = {item.key: item for item in (*self._authored(), *self._generated())}
        self.items: tuple[Item, ...] = tuple(self.by_key.values())
        self._stocks: tuple[tuple[Item, ...], ...] = (self.items,)
        self._askable: dict[tuple[Scope, Level | None], tuple[Item, ...]] = {}
        self._english: Bank | None = None

    def become(self, other: Bank) -> None:
        """Hold what another bank holds from now on, in one step; whoever has this one asks of that library."""
        vars(self).update(vars(other))

    def question(self, key: str, seed: int) -> Question | None:
        """Return the question of an item, with wrong options and an order drawn by `seed`; None for an unknown key."""
        if key in self._asks:
            return self._maker.question(self._asks[key], seed)
        authored = self.library.question_by_id.get(key.removeprefix(f"{QuestionKind.AUTHORED}:"))
        if key not in self.by_key or authored is None:
            return None
        return ask_authored(authored, Chance(seed, key))

    def in_english(self) -> Bank:
        """Return the bank for a reader of English: its items are those that are in English.

        It is made once; ask each time, since this bank may `become` another. Where these have nothing, `askable` falls
        back on what quotes Annex 1, then on what is in Chinese alone: whoever puts that says so.
        """
        self._english = self._english or self._made_in_english()
        return self._english

    def _made_in_english(self) -> Bank:
        part = copy(self)
        part.items = tuple(item for item in self.items if item.has_english)
        quoting = tuple(item for item in self.items if item.kind in QUOTING)
        part._stocks = (part.items, quoting, self.items)  # noqa: SLF001 - a copy of its own
        part._askable = {}  # noqa: SLF001 - as above
        return part

    def askable(self, scope: Scope, level: Level | None = None) -> tuple[Item, ...]:
        """Return what a round of this scope and level can ask, in the bank's order: none for what nothing is about.

        What the scope's own name gives away is left out, unless there is nothing else. A scope that a person's past
        makes (`PAST`) leaves nothing out here.
        """
        found = self._askable.get((scope, level)) or self._found(scope, level)
        if found:  # what somebody made up is not remembered
            self._askable[scope, level] = found
        return found

    def _found(self, scope: Scope, level: Level | None) -> tuple[Item, ...]:
        """Return what the first stock that has anything has of it, rather without what is given away."""
        for stock in self._stocks:
            fitting = tuple(item for item in stock if level in {None, item.level} and item.is_within(scope))
            if fitting:
                return tuple(item for item in fitting if scope not in item.matter.given_away_in) or fitting
        return ()

    def revision(self, key: str) -> str | None:
        """Return an item's revision; None if there is no such item any more."""
        item = self.by_key.get(key)
        return item.revision if item else None

    def reading(self, key: str) -> Reading:
        """Return what deciding upon an answer needs to know of an item (`bot.domain.round_answers.answered`)."""
        item = self.by_key.get(key)
        return Reading(item.revision, item.length) if item else Reading(None, 0)

    def _authored(self) -> Iterator[Item]:
        for authored in self.library.questions:
            about = About(
                authored.section_id,
                authored.concept_ids,
                authored.statement_ids,
                authored.number_ids,
                authored.figure_ids,
            )
            question = ask_authored(authored, Chance(0, authored.id))
            yield from self._item(question, about, authored.level, has_english=authored.has_english)

    def _generated(self) -> Iterator[Item]:
        for ask in self._maker.asks():
            question = self._maker.question(ask, 0) if ask.kind is not QuestionKind.AUTHORED else None
            if question:
                self._asks[key_of(question)] = ask
                has_english = ask.kind not in QUOTING
                yield from self._item(question, self._about(ask), level_of(self.library, ask), has_english=has_english)

    def _item(self, question: Question, about: About, level: Level, *, has_english: bool) -> Iterator[Item]:
        """Yield the item of a question, unless the library itself does not bear it out."""
        shown = self._maker.reader.resolve(question)
        if shown is None:
            return
        yield Item(
            key=key_of(question),
            revision=revision_of(shown),
            kind=question.kind,
            level=level,
            is_core=isinstance(shown, AuthoredAsked) and shown.authored.is_core,
            has_english=has_english,
            has_many_answers=question.has_many_answers,
            about=about,
            subjects=about.subjects(),
            scopes=about.scopes(),
            place=min((self._places[one] for one in about.concept_ids[:1]), default=len(self._places)),
            length=length_of(shown),
            style=shown.authored.form if isinstance(shown, AuthoredAsked) else question.kind,
            matter=matter_of(self.library, shown, about),
        )

    def _about(self, ask: Ask) -> About:  # noqa: PLR0911 - one case for each kind, nothing else
        library = self.library
        match ask.kind:
            case QuestionKind.CONCEPT:
                return About(library.concept_by_id[ask.subject].section_id, (ask.subject,))
            case QuestionKind.OCCASION:
                return self._about_statement(ask.subject)
            case QuestionKind.STATEMENT:
                return self._about_statement(ask.right)
            case QuestionKind.DATE | QuestionKind.MEETING:
                first = library.occasion_by_id[ask.subject].statements[0]
                return About(self._about_statement(first.id).section_id, (), occasion_ids=(ask.subject,))
            case QuestionKind.NUMBER:
                return self._about_item(ask.right)
            case QuestionKind.HOME:
                return self._about_item(ask.subject)
            case QuestionKind.FIGURE | QuestionKind.YEAR:
                figure = library.figure_by_id[ask.subject]
                return About(figure.section_id, figure.concept_ids, figure_ids=(ask.subject,))
            case QuestionKind.AUTHORED:
                raise AssertionError(f"an authored question is asked by its id, not as {ask}")

    def _about_statement(self, statement_id: str) -> About:
        citing = self.library.concepts_citing(statement_id)
        section_id = citing[0].section_id if citing else ""
        return About(section_id, tuple(concept.id for concept in citing), statement_ids=(statement_id,))

    def _about_item(self, place: str) -> About:
        number_id, _, index = place.rpartition("/")
        item = self.library.number_by_id[number_id].items[int(index)]
        section_id = self.library.concept_by_id[item.concept_id].section_id
        return About(section_id, (item.concept_id,), number_ids=(number_id,))
