"""What is remembered of late in this process alone, and may be forgotten.

Owns the bound: ten thousand of each kind, the newest ones.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final, Generic, TypeVar

_K = TypeVar("_K")
_V = TypeVar("_V")
_MOST: Final = 10_000


class Newest(Generic[_K, _V]):
    """Remembers the newest of what was put in."""

    def __init__(self) -> None:
        self._kept: OrderedDict[_K, _V] = OrderedDict()

    def get(self, key: _K) -> _V | None:
        """Return what is remembered of something."""
        return self._kept.get(key)

    def put(self, key: _K, value: _V) -> None:
        """Remember something."""
        self._kept.pop(key, None)
        self._kept[key] = value
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)

    def pop(self, key: _K) -> _V | None:
        """Forget something, and return it."""
        return self._kept.pop(key, None)
