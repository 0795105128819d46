"""Words that do not occur as a whole, cut into pieces that do.

Owns the choice of the cuts, what of a question may stay out, and how much is tried for one query. What is done with the
pieces may not enter.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.lookup.bigrams import Bigrams
    from bot.domain.lookup.query import QueryReader, Unit

MOST_TRIED = 1_000
"""Forms of pieces that are looked for in one query; beyond, its words stay whole. Whole statements of Annex 1, typed
without blanks and every other term in another wording, need 750 at most."""
_LONGEST_CUT = 64
"""Characters of a word that is still cut into pieces; beyond, nobody typed a term."""
_LONGEST_PIECE = 16
_SHORTEST_PIECE = 2
_MOST_PIECES = 6
_PARTICLES = frozenset("的之与和及在是了吗呢吧啊有于对嘅咗咩系呀")
STOPS = frozenset(
    [
        *(
            "什么",
            "什么是",
            "是什么",
            "什么叫",
            "何谓",
            "为什么",
            "为何",
            "如何",
            "怎样",
            "怎么",
            "怎么样",
            "怎么看",
            "怎么说",
            "怎样说",
            "如何说",
            "怎么讲",
        ),
        *("有关", "关于", "请问", "哪些", "哪里", "哪个", "哪位", "哪次", "谁", "何时", "多少", "有没有", "是否"),
        *("意思", "什么意思", "的意思", "定义", "介绍", "解释", "说了", "说过", "说法", "提到", "提及", "提过"),
        *("可以", "告诉", "我想", "我想知道", "想知道", "查", "找", "查询", "搜寻", "搜索"),
        *(
            "系咩",
            "咩系",
            "系乜",
            "系乜嘢",
            "乜嘢",
            "乜嘢系",
            "系咩意思",
            "咩意思",
            "点解",
            "点样",
            "边个",
            "边度",
            "几时",
        ),
        *("讲咩", "讲过", "讲过咩", "讲过乜", "有讲", "有冇", "有冇讲", "请讲"),
        *("what", "is", "are", "was", "were", "the", "a", "an", "of", "in", "on", "and", "or", "to", "for", "with"),
        *("about", "by", "at", "from", "who", "said", "say", "says", "how", "why", "when", "where", "which", "does"),
        *("do", "did", "mean", "meaning", "definition", "define", "tell", "me", "find", "search", "please"),
    ]
)
"""Words of questions and requests, folded: left out where no text holds them."""


class Cutter:
    """Cuts the words of one query."""

    def __init__(self, texts: Bigrams, reader: QueryReader) -> None:
        """Keep the texts that the pieces must occur in, and what makes units of the pieces."""
        self._texts = texts
        self._reader = reader
        self._holds_pairs = cache(texts.holds_pairs)
        self._left = MOST_TRIED

    def occurs(self, unit: Unit) -> bool:
        """Tell whether any document holds any form of a unit."""
        return any(self._texts.holds(form.text) for form in unit.forms)

    def cut(self, unit: Unit) -> tuple[list[Unit], list[str]] | None:
        """Return the fewest and longest pieces of a word that occur, and as typed, if several; None without any.

        Question words and particles may stay out.
        """
        word = unit.text
        cuts = self._cuts(word) if len(word) <= _LONGEST_CUT else ()
        if self._left <= 0 or not 0 < len(cuts) <= _MOST_PIECES:
            return None
        found = [self._reader.unit(word[start:end], shown_part(unit, start, end)) for start, end in cuts]
        return found, [piece.shown for piece in found] if len(found) > 1 else []

    def _cuts(self, word: str) -> tuple[tuple[int, int], ...]:
        best: list[tuple[float, int, tuple[tuple[int, int], ...]] | None] = [(0.0, 0, ())]
        reach = [self._reader.forms.reach(word, start, self._holds_pairs) for start in range(len(word))]
        for end in range(1, len(word) + 1):
            reached = []
            for start in range(max(0, end - _LONGEST_PIECE), end):
                before = best[start]
                if before is None:
                    continue
                cost = _left_out(word[start:end])
                if cost is not None:
                    reached.append((before[0] + cost, before[1], before[2]))
                elif _may_be_piece(word, start, end) and self._occurs_as(word, start, end, reach[start]):
                    reached.append((before[0] + 1, before[1] - (end - start) ** 2, (*before[2], (start, end))))
            best.append(min(reached, default=None))
        return best[-1][2] if best[-1] else ()

    def _occurs_as(self, word: str, start: int, end: int, reach: int) -> bool:
        """Tell whether a piece occurs, as it is or with parts exchanged, which cannot be beyond `reach`."""
        piece = word[start:end]
        if self._texts.holds(piece):
            return True
        if self._left <= 0 or not (end <= reach or self._reader.forms.is_known(piece)):
            return False
        unit = self._reader.unit(piece)
        self._left -= len(unit.forms)
        return self.occurs(unit)


def _left_out(piece: str) -> float | None:
    """Return the cost of leaving a question word or a particle out; None for what must be found."""
    if piece in STOPS:
        return 0.1 - 0.01 * len(piece)  # the longer question word first: 是什麼 before 什麼
    return 0.3 if piece in _PARTICLES else None


def _may_be_piece(word: str, start: int, end: int) -> bool:
    """Tell whether a range is long enough and cuts no Latin word."""
    inside = word[start:end]
    cuts = (start and inside[0].isascii() and word[start - 1].isascii()) or (
        end < len(word) and inside[-1].isascii() and word[end].isascii()
    )
    return end - start >= _SHORTEST_PIECE and not cuts


def shown_part(unit: Unit, start: int, end: int) -> str:
    """Return as typed what stands at a range of the folded word, or folded where the two do not run side by side."""
    return unit.shown[start:end] if len(unit.shown) == len(unit.text) else unit.text[start:end]
