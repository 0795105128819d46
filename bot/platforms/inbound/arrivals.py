"""What has arrived, as the queue and the inbox know it, and what its platform does with it.

Owns these shapes alone. What an event means is its platform's, which makes arrivals of what it is brought.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
    from datetime import datetime

    from bot.domain.chat import Platform


class Arrival(Protocol):
    """One event of a platform and when it came; it never changes."""

    @property
    def platform(self) -> Platform:
        """Where it comes from."""
        ...

    @property
    def event_id(self) -> str:
        """The platform's own id of it, the same whenever it is brought again."""
        ...

    @property
    def kind(self) -> str:
        """What the platform calls such events; ``unknown`` where it does not say."""
        ...

    @property
    def chat_type(self) -> str | None:
        """What kind of chat it is from, in a known word; None where there is none."""
        ...

    @property
    def key(self) -> Hashable:
        """What must stay in order: events that share it are handled one after the other. No two platforms share one."""
        ...

    @property
    def raw(self) -> Mapping[str, Any]:
        """All of it, as JSON that can be stored."""
        ...

    @property
    def arrived_at(self) -> datetime:
        """When it came; aware, UTC."""
        ...


A = TypeVar("A", bound=Arrival)


@dataclass(frozen=True, slots=True)
class Way(Generic[A]):
    """What one platform does with its arrivals.

    Attributes:
        read: Makes an arrival again of what was stored: its id, its JSON, when it came.
        process: Handles one; raises nothing that it could have handled.
        aside: Takes out what needs no place in the inbox, as votes of groups, and returns the rest in its order. It may
            raise `StorageError`, then nothing was taken.
        ids_are_unique: Whether two events never have the same id; where they may, as with a server that counts anew,
            their content tells them apart.
    """

    read: Callable[[str, Mapping[str, Any], datetime], A]
    process: Callable[[A], Awaitable[None]]
    aside: Callable[[Sequence[A]], Awaitable[Sequence[A]]] | None = None
    ids_are_unique: bool = False
