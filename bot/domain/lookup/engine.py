"""Lookup: a query in, hits with highlights, suggestions and concepts out.

Owns how the parts work together. Each part's rules are its own: folding, alias table, index, dates, matching, ranking,
suggestions.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.lookup.concepts import MOST_CONCEPTS, Concepts
from bot.domain.lookup.forms import Forms, key
from bot.domain.lookup.found import in_all, within
from bot.domain.lookup.index import Index
from bot.domain.lookup.matching import Matched, Matcher
from bot.domain.lookup.query import LONGEST, QueryReader
from bot.domain.lookup.ranking import Ranking
from bot.domain.lookup.results import Hit, Hits, LookupResult
from bot.domain.lookup.suggestions import Suggestions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.domain.library import Concept, Library, Occasion
    from bot.domain.lookup.query import Query


class Lookup:
    """Finds statements and concepts. Safe to share between threads of reading; holds no state but caches.

    Args:
        library: What to look up in. Indexing takes 20 ms for the briefing, seconds for a hundred thousand statements.
        remembered: How many of the last answers are kept; a class looks up the same words, and every turned page asks
            again.
    """

    def __init__(self, library: Library, *, remembered: int = 256) -> None:
        self._library = library
        self._index = Index(library)
        forms = Forms(library.terms)
        self._concepts = Concepts(library, forms)
        names = {
            name: occasion.id
            for occasion in library.occasions
            for text in (occasion.name, occasion.name_en, *occasion.aliases)
            if (name := key(text))
        }
        self._reader = QueryReader(forms, names)
        chiefs = {name: key(concept.name) for name, concept in self._concepts.by_name.items()}
        self._matcher = Matcher(self._index, self._reader, names, chiefs)
        self._suggestions = Suggestions(library, self._index, self._count)
        self._answers = lru_cache(remembered)(self._answer)

    def become(self, other: Lookup) -> None:
        """Look up in another one's library from now on, in one step, for whoever holds this one."""
        vars(self).update(vars(other))

    def find(self, query: str, occasion_id: str | None = None) -> LookupResult:
        """Return what `query` finds, with an `occasion_id` only among that occasion's statements.

        Never raises for a query; an id that is no occasion's finds nothing.
        """
        everywhere = (self._answers if len(query) <= LONGEST else self._answer)(query)
        if occasion_id is None or not everywhere.hits:
            return everywhere
        hits = self._on_occasion(everywhere.hits, occasion_id)
        if hits:
            return replace(everywhere, hits=hits)
        asked = self._reader.read(query)
        near = () if asked.statement_id else self._suggestions.for_nothing(asked, self._matcher.match(asked.units))
        return replace(everywhere, hits=(), suggestions=near)

    def counts(self, result: LookupResult) -> Mapping[str, int]:
        """Return how many of a result's hits each occasion has, by the ids of those that have any.

        Takes far less than reading the hits: none is made for it.
        """
        if isinstance(result.hits, Hits):
            counts = ((occasion_id, result.hits.count_in(held)) for occasion_id, held in self._index.ranges.items())
            return {occasion_id: count for occasion_id, count in counts if count}
        return Counter(hit.occasion.id for hit in result.hits)

    def _on_occasion(self, hits: Sequence[Hit], occasion_id: str) -> Sequence[Hit]:
        if isinstance(hits, Hits):
            return hits.within(self._index.ranges.get(occasion_id, range(0)))
        return tuple(hit for hit in hits if hit.occasion.id == occasion_id)

    def _answer(self, query: str) -> LookupResult:
        asked = self._reader.read(query)
        if asked.statement_id is not None:
            return self._by_id(asked)
        matched = self._matcher.match(asked.units)
        selected = self._selected(asked, matched)
        documents = self._documents(matched, selected)
        exact = self._exact(asked, matched)
        return LookupResult(
            query=asked.text,
            hits=self._hits(matched, documents),
            suggestions=self._suggest(asked, matched, found=bool(documents)),
            concepts=self._concepts.speaking_of(asked, exact, matched.meant),
            exact_concept=exact,
            occasions=selected or (),
            pieces=matched.pieces,
            shortened=asked.shortened,
        )

    def concept(self, name: str) -> Concept | None:
        """Return the concept with this name, alias, English name or id, in any script, case or regional wording."""
        return self._concepts.by_id_or_name(name)

    def nearest_concepts(self, name: str, limit: int = 3) -> tuple[Concept, ...]:
        """Return up to `limit` concepts with the nearest names, the nearest first; none if nothing is near."""
        return self._concepts.nearest(name, limit)

    def _selected(self, asked: Query, matched: Matched) -> tuple[Occasion, ...] | None:
        """Return the occasions that dates and names select, in the annex's order; None if neither was given."""
        names = {*asked.occasion_ids, *matched.occasion_ids}
        if not names and not asked.dates:
            return None
        return tuple(
            occasion
            for occasion in self._library.occasions
            if (not names or occasion.id in names)
            and (not asked.dates or any(when.covers(occasion.held_on) for when in asked.dates))
        )

    def _exact(self, asked: Query, matched: Matched) -> Concept | None:
        """Return the concept that the query is the name of, question words (什麼是 …) set aside."""
        exact = self._concepts.exact(asked.text)
        if exact or len(matched.meant) != 1 or asked.dates or asked.occasion_ids or matched.occasion_ids:
            return exact
        return self._concepts.exact(matched.meant[0].text)

    def _documents(self, matched: Matched, selected: tuple[Occasion, ...] | None) -> Sequence[int]:
        if matched.missing or (not matched.found and selected is None):
            return ()
        everything = range(len(self._index.statements))
        documents = in_all(matched.found) if matched.found else everything
        if selected is None:
            return documents
        return within(documents, [self._index.ranges[occasion.id] for occasion in selected])

    def _hits(self, matched: Matched, documents: Sequence[int]) -> Sequence[Hit]:
        if not documents:
            return ()
        ranking = Ranking(self._index, matched.found)

        def make(number: int) -> Hit:
            statement = self._index.statements[number]
            occasion = self._library.occasion_by_id[statement.occasion_id]
            return Hit(statement, occasion, ranking.highlights(number))

        return Hits(documents, ranking.order, make)

    def _suggest(self, asked: Query, matched: Matched, *, found: bool) -> tuple[str, ...]:
        if not found:
            return self._suggestions.for_nothing(asked, matched)
        whole = {one.unit.text for one in matched.found}
        changed = [unit for unit in asked.units if unit.text not in whole]
        return self._suggestions.for_slip(asked, changed) if changed and not matched.occasion_ids else ()

    def _by_id(self, asked: Query) -> LookupResult:
        """Return the one statement with the id, or its day's occasion as the nearest that there is."""
        wanted = asked.statement_id or ""
        statement = self._library.statement_by_id.get(wanted)
        if statement is None:
            day = wanted.partition("/")[0]
            near = (day,) if day in self._library.occasion_by_id else ()
            return LookupResult(asked.text, suggestions=near, shortened=asked.shortened)
        occasion = self._library.occasion_by_id[statement.occasion_id]
        concepts = self._library.concepts_citing(wanted)[:MOST_CONCEPTS]
        return LookupResult(asked.text, (Hit(statement, occasion, ()),), concepts=concepts, shortened=asked.shortened)

    def _count(self, term: str) -> int:
        """Return how many statements a term finds as a whole."""
        asked = self._reader.read(term)
        matched = self._matcher.match(asked.units)
        return 0 if matched.pieces else len(self._documents(matched, self._selected(asked, matched)))
