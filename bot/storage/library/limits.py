"""What the platforms take at most, and which content must fit.

Owns the table of limits and the counting. How a message is set is the platforms' business; here its texts are added up
with an allowance for everything around them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from bot.storage.library.emphasis import MARK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.storage.library.draft import Draft, Entry
    from bot.storage.library.faults import Fault
    from bot.storage.library.nodes import Node


class Limit(NamedTuple):
    """One platform's limit."""

    platform: str
    most: int
    source: str


MESSAGE_UNITS = (
    Limit("Telegram", 4096, "https://core.telegram.org/bots/api#sendmessage, after entities"),
    Limit("LINE", 30 * 1024 // 6, "https://developers.line.biz/en/reference/messaging-api/#bubble, 30 KB of JSON"),
)
"""UTF-16 units of one message: of Telegram's text, and of LINE's card, which may send six bytes for each."""
LISTED_BYTES = Limit("LINE", 50 * 1024, "https://developers.line.biz/en/reference/messaging-api/#f-carousel")
"""Bytes of JSON of one message of cards side by side."""
LISTED_CARDS = Limit("LINE", 12, "https://developers.line.biz/en/reference/messaging-api/#f-carousel")
"""Cards of one message."""
LISTED_MESSAGES = Limit("LINE", 5, "https://developers.line.biz/en/reference/messaging-api/#send-reply-message")
"""Messages of one answer."""
BUTTON_BYTES = Limit("Telegram", 64, "https://core.telegram.org/bots/api#inlinekeyboardbutton, callback_data")
"""UTF-8 bytes that a button carries."""
START_CHARACTERS = Limit("Telegram", 64, "https://core.telegram.org/bots/features#deep-linking, start parameter")
"""Characters that a deep link carries, such as ``concept_<id>``."""

_AROUND = 500
"""UTF-16 units set aside for a message's labels, links to related things and source line."""
_CARD_BYTES = 2048
"""Bytes set aside for the frame of one card, or of one line of a list, on LINE."""
_ROWS = 7
"""Lines of a list that one of LINE's cards has."""
_LISTED = {
    "sections": (("title", "summary"), _ROWS),
    "occasions": (("name",), _ROWS),
    "numbers": (("heading", "interpretation", "explanation"), 1),
}
"""What is listed whole in one answer on LINE: the texts that are shown of each, and how many a card holds."""
_UNSEEN = frozenset({"id", "count", "concept", "section"})
"""Keys whose values no reader is shown."""
_PREFIX = len("concept_")


def utf16_units(text: str) -> int:
    """The text's length as Telegram and LINE count it: characters beyond the basic plane count twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check_limits(draft: Draft) -> Iterator[Fault]:
    """Texts that no message holds, names and ids that no button or link holds."""
    for entry in draft.entries["concepts"]:
        yield from _check_message("the concept's card", list(_texts(entry.node)))
        yield from _check_bytes(entry.at("name"))
    for entry in draft.entries["numbers"]:
        for english in (False, True):
            yield from _check_message("the number's page", list(_texts(entry.node, english=english)))
    for entry in draft.entries["occasions"]:
        yield from _check_statements(entry)
    for kind, (keys, per_card) in _LISTED.items():
        yield from _check_list(kind, draft.entries[kind], keys, per_card)
    for kind in ("sections", "numbers", "figures", "concepts", "questions"):
        for entry in draft.entries[kind]:
            yield from _check_id(entry)


def _texts(node: Node, *, english: bool | None = None) -> Iterator[Node]:
    """The texts below a node that are shown, of one language or of both."""
    for key, below in (node.fields or {}).items():
        if below.items is not None:
            for item in below.items:
                yield from _texts(item, english=english)
        elif below.scalar is not None and key not in _UNSEEN and english in (None, key.endswith("_en")):
            yield below


def _check_statements(entry: Entry) -> Iterator[Fault]:
    header = [entry.at(key) for key in ("name", "name_en")]
    for statement in entry.node.listed("statements"):
        text = statement.child("text")
        if text is not None:
            yield from _check_message("the statement with its header", [*header, text])


def _check_message(what: str, texts: list[Node]) -> Iterator[Fault]:
    units = sum(_shown_units(text) for text in texts) + _AROUND
    limit = min(MESSAGE_UNITS, key=lambda limit: limit.most)
    if units > limit.most and texts:
        longest = max(texts, key=_shown_units)
        problem = f"{what} has {units:,} UTF-16 units, more than {limit.platform}'s {limit.most:,}"
        usual = f"shorten it by {units - limit.most:,}"
        verbatim = "shorten the occasion's names: the source's words must stay"
        yield longest.fault(problem, verbatim if "statement" in what else usual)


def _shown_units(text: Node) -> int:
    """What the text counts once its bold marks have become entities."""
    return utf16_units((text.scalar or "").replace(MARK, ""))


def _check_list(kind: str, entries: list[Entry], keys: tuple[str, ...], per_card: int) -> Iterator[Fault]:
    """Tell of the entry from which on a list is more than one answer on LINE shows."""
    messages, left, places = 1, LISTED_BYTES.most, LISTED_CARDS.most * per_card
    for entry in entries:
        size = _CARD_BYTES + sum(_sent_bytes(entry.at(key)) for key in keys)
        if size > left or not places:
            messages, left, places = messages + 1, LISTED_BYTES.most, LISTED_CARDS.most * per_card
        left, places = left - size, places - 1
        if messages > LISTED_MESSAGES.most:
            yield entry.node.fault(
                f"from here on the {kind} are more than {LISTED_CARDS.platform} shows of a list: "
                f"{LISTED_MESSAGES.most} messages of {LISTED_CARDS.most} cards and {LISTED_BYTES.most // 1024} KB",
                f"leave some out, or shorten their texts ({', '.join(keys)})",
            )
            return


def _sent_bytes(text: Node) -> int:
    """How many bytes of JSON a text is at most, as LINE may be sent it."""
    return len(json.dumps(text.scalar or ""))


def _check_bytes(node: Node) -> Iterator[Fault]:
    if node.scalar is None:
        return
    size, limit = len(node.scalar.encode()), BUTTON_BYTES
    if size > limit.most:
        problem = f"the name has {size} bytes, more than the {limit.most} of {limit.platform}'s buttons"
        yield node.fault(problem, f"shorten it to {limit.most // 3} Chinese characters")


def _check_id(entry: Entry) -> Iterator[Fault]:
    most = START_CHARACTERS.most - _PREFIX
    if entry.id is not None and len(entry.id) > most:
        problem = f"the id has {len(entry.id)} characters, more than fit {START_CHARACTERS.platform}'s links"
        yield entry.at("id").fault(problem, f"shorten it to {most}")
