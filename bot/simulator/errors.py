"""Owns every error the simulator raises on purpose; may not import the rest of the bot, nor decide when one is due.

SimulatorError
├── RefusedError        the Bot API says no: code, Telegram's words, response parameters
│   ├── BadRequestError 400
│   ├── ForbiddenError  403
│   ├── ConflictError   409
│   └── TooFastError    429 with retry_after
├── BadMarkupError      text that cannot be parsed (becomes a BadRequestError where a method meets it)
└── PageError           the page or a test asked for something that cannot be done (HTTP 4xx)
"""

from __future__ import annotations

from typing import Any

_PLAIN_WORDS = {
    "MESSAGE_NOT_MODIFIED": "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message",
    "MESSAGE_DELETE_FORBIDDEN": "message can't be deleted",
    "QUERY_ID_INVALID": "query is too old and response timeout expired or query ID is invalid",
}
_ACRONYM_MARKS = frozenset("_ABCDEFGHIJKLMNOPQRSTUVWXYZ")


class SimulatorError(Exception):
    """The root of the tree."""


class RefusedError(SimulatorError):
    """The Bot API's refusal of one request.

    Args:
        code: HTTP status and `error_code`.
        description: the whole sentence, prefix included.
        parameters: `ResponseParameters` (`retry_after`, `migrate_to_chat_id`) or nothing.
    """

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON document that Telegram answers with."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class BadRequestError(RefusedError):
    """400; the reason loses its capital unless it is an identifier such as `BUTTON_DATA_INVALID`."""

    def __init__(self, reason: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(400, f"Bad Request: {_uncapitalised(_PLAIN_WORDS.get(reason, reason))}", parameters)


class ForbiddenError(RefusedError):
    """403."""

    def __init__(self, reason: str) -> None:
        super().__init__(403, f"Forbidden: {reason}")


class ConflictError(RefusedError):
    """409."""

    def __init__(self, reason: str) -> None:
        super().__init__(409, f"Conflict: {reason}")


class TooFastError(RefusedError):
    """429; `retry_after` in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


class BadMarkupError(SimulatorError):
    """Text whose markup Telegram cannot parse; the message is Telegram's, without prefix."""


class PageError(SimulatorError):
    """What the page asked for cannot be done; `status` is the HTTP status."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def _uncapitalised(reason: str) -> str:
    """Telegram lowers the first letter of its reasons, except of identifiers written in capitals."""
    if len(reason) > 1 and reason[1] in _ACRONYM_MARKS:
        return reason
    return reason[:1].lower() + reason[1:]
