"""Which page each lobby's message shows: its usual buttons, or the choices of one setting.

Owns that memory, which handlers write and whoever keeps the lobby's message up to date reads: the starter may be
choosing a section while somebody joins. Kept in memory only: after a restart every lobby shows its usual page. Where
several processes serve a group, what a press was made on tells which page another of them has turned to.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from bot.platforms.telegram.callbacks import decode
from bot.platforms.telegram.group_actions import (
    LobbyPage,
    PickLength,
    PickLevel,
    PickScope,
    PickSeconds,
    PickSpeed,
    PickTeams,
    PickTournament,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from bot.platforms.telegram.callbacks import Action

_MOST: Final = 4096
"""Lobbies that are remembered; nobody chooses in so many at once."""


class LobbyPages:
    """Remembers pages."""

    def __init__(self) -> None:
        self._pages: OrderedDict[UUID, LobbyPage] = OrderedDict()

    def turn(self, quiz_id: UUID, page: LobbyPage) -> None:
        """Let a lobby show a page from now on."""
        self._pages.pop(quiz_id, None)
        if page is not LobbyPage.MAIN:
            self._pages[quiz_id] = page
        if len(self._pages) > _MOST:
            self._pages.popitem(last=False)

    def of(self, quiz_id: UUID) -> LobbyPage:
        """Return which page a lobby shows."""
        return self._pages.get(quiz_id, LobbyPage.MAIN)


def page_shown(buttons: Iterable[object]) -> LobbyPage:
    """Return which page a lobby's message shows, by what its buttons carry."""
    actions = (decode(data, lambda _: None) for data in buttons if isinstance(data, str))
    return next((_ONLY_ON[type(action)] for action in actions if type(action) in _ONLY_ON), LobbyPage.MAIN)


_ONLY_ON: Final[Mapping[type[Action | None], LobbyPage]] = {
    PickLength: LobbyPage.LENGTH,
    PickSeconds: LobbyPage.SECONDS,
    PickLevel: LobbyPage.LEVEL,
    PickScope: LobbyPage.SECTION,
    PickTeams: LobbyPage.MODE,
    PickTournament: LobbyPage.MODE,
    PickSpeed: LobbyPage.MODE,
}
"""Buttons that only one page has."""
