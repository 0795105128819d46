"""What a passage of Annex 1 is known by: the words that no other occasion mentions, and the concept it is about.

Owns these two, for what is said once a question on a passage is answered. Which sentences are asked about is
`bot.domain.tellings`'; wording may not enter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.domain.likeness import bare, names_of, pairs_of, wording_of

if TYPE_CHECKING:
    from bot.domain.library import Concept, Library, Occasion, Statement

_QUOTED: Final = re.compile("「([^「」]{2,12})」")
_SHORTEST: Final = 3
"""Characters of a name that says something by itself."""
_MOST: Final = 3


class Passages:
    """What one library's passages are known by, remembering what it worked out."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._wording = wording_of(library)
        self._said = {
            one.id: "\n".join(self._wording(said.text) for said in one.statements) for one in library.occasions
        }
        self._names = {name for concept in library.concepts for name in (concept.name, *concept.aliases)}
        self._marks: dict[tuple[str, str], tuple[str, ...]] = {}

    def marks(self, occasion: Occasion, text: str) -> tuple[str, ...]:
        """Return names of concepts and quoted words in `text` that only this occasion mentions, three at most.

        The longest are taken, in the order in which they stand in the text; none is part of another.
        """
        if (occasion.id, text) not in self._marks:
            self._marks[occasion.id, text] = self._find(occasion, text)
        return self._marks[occasion.id, text]

    def about(self, statement: Statement, text: str) -> Concept | None:
        """Return the concept, of those that cite the statement, that a part of it is most about; None if none is."""
        said = bare(text)

        def nearness(concept: Concept) -> tuple[int, int]:
            named = max((len(name) for name in names_of(concept) if name in said), default=0)
            return named, len(pairs_of(bare(concept.name + concept.summary)) & pairs_of(said))

        return max(self._library.concepts_citing(statement.id), key=nearness, default=None)

    def _find(self, occasion: Occasion, text: str) -> tuple[str, ...]:
        elsewhere = "\n".join(said for other_id, said in self._said.items() if other_id != occasion.id)
        words = {*_QUOTED.findall(text), *(name for name in self._names if len(name) >= _SHORTEST and name in text)}
        own = [word for word in words if self._wording(word) not in elsewhere]
        longest = sorted((word for word in own if not any(word != other and word in other for other in own)), key=_long)
        return tuple(sorted(longest[:_MOST], key=text.index))


def _long(word: str) -> tuple[int, str]:
    return -len(word), word
