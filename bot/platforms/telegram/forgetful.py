"""PTB's application without its memory of who has ever written.

For stores of its own, which we do not use, PTB notes the id of every person and chat that it hears from, until these
stores are written: never. A bot that runs for months among many people must not grow by that.

Owns this one omission.
"""

from __future__ import annotations

from typing import Any

from telegram.ext import Application


class ForgetfulApplication(Application[Any, Any, Any, Any, Any, Any]):
    """Notes nobody's id."""

    __slots__ = ()

    def _mark_for_persistence_update(self, *, update: object | None = None, job: Any = None) -> None:
        """Leave it."""
