"""What people do on LINE: write, tap, follow, block, come and go; and what they see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.line import events

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.line.server import LineStandIn
    from tests.line.world import Chat

    Json = dict[str, Any]


class Place:
    """A chat that somebody looks at."""

    def __init__(self, line: LineStandIn, chat: Chat) -> None:
        self.line, self.chat = line, chat

    @property
    def id(self) -> str:
        """Its id at LINE."""
        return self.chat.id

    @property
    def seen(self) -> list[Json]:
        """What the bot said, in order."""
        return self.chat.seen

    @property
    def last(self) -> str:
        """The words of what the bot said last, all of them, a part a line."""
        return "\n".join(words_of(self.seen[-1]))

    def buttons(self) -> list[Json]:
        """What can be tapped, the newest message first; quick replies go away with the next message."""
        found: list[Json] = []
        for at, message in enumerate(reversed(self.seen)):
            kept = message if at == 0 else {name: value for name, value in message.items() if name != "quickReply"}
            found += actions_of(kept)
        return found

    def button(self, label: str) -> Json:
        """Return the newest button of a label, or whose label contains it.

        Raises:
            LookupError: There is none.
        """
        buttons = self.buttons()
        for fits in (label.__eq__, lambda found: label in found):
            for button in buttons:
                if fits(button.get("label", "")):
                    return button
        raise LookupError(f"no button says {label!r}, only {[button.get('label') for button in buttons]}")


class Person(Place):
    """Somebody, and their private chat with the bot."""

    async def follow(self) -> Json:
        """Add the bot as a friend, or unblock it."""
        was, self.chat.was_friend = self.chat.was_friend, True
        self.chat.has_bot = True
        return await self._does("follow", follow={"isUnblocked": was})

    async def block(self) -> Json:
        """Block it."""
        self.chat.has_bot = False
        return await self._does("unfollow")

    async def say(self, text: str, to: Group | None = None, *, mentions_bot: bool = False) -> Json:
        """Write something; to the bot where no group is named."""
        self._meets(to)
        return await self._does("message", to, message=events.text_of(self.line.world, text, mentions_bot=mentions_bot))

    async def send_sticker(self, to: Group | None = None) -> Json:
        """Send what is no text."""
        self._meets(to)
        return await self._does("message", to, message=events.sticker(self.line.world))

    async def tap(self, button: str | Json, to: Group | None = None, **params: str) -> Json:
        """Tap a button, by its label or as it is; `params` are what a picker adds."""
        place = to or self
        action = place.button(button) if isinstance(button, str) else button
        if action["type"] == "message":
            return await self.say(action["text"], to)
        picked: Json = {"params": params} if params else {}
        return await self._does("postback", to, postback={"data": action["data"]} | picked)

    async def unsend(self, said: Json, to: Group | None = None) -> Json:
        """Take back what was written."""
        return await self._does("unsend", to, unsend={"messageId": said["message"]["id"]})

    def _meets(self, to: Group | None) -> None:
        """Whoever writes to the bot, without having blocked it, can be answered."""
        if to is None and not self.chat.was_friend:
            self.chat.has_bot = self.chat.was_friend = True

    async def _does(self, kind: str, to: Group | None = None, **content: Any) -> Json:
        chat = to.chat if to is not None else self.chat
        return await self.line.happens(events.event(self.line.world, kind, chat, self.chat, **content))


class Group(Place):
    """A group or a room."""

    async def add_bot(self) -> Json:
        """Take the bot in."""
        self.chat.has_bot = True
        return await self._does("join")

    async def remove_bot(self) -> Json:
        """Throw it out."""
        self.chat.has_bot = False
        return await self._does("leave")

    async def comes(self, *people: Person) -> Json:
        """Let people in."""
        self.chat.members += [person.id for person in people]
        return await self._does("memberJoined", joined={"members": _named(people)})

    async def goes(self, *people: Person) -> Json:
        """Let people leave."""
        for person in people:
            self.chat.members.remove(person.id)
        return await self._does("memberLeft", left={"members": _named(people)})

    async def _does(self, kind: str, **content: Any) -> Json:
        return await self.line.happens(events.event(self.line.world, kind, self.chat, None, **content))


def _named(people: tuple[Person, ...]) -> list[Json]:
    return [{"type": "user", "userId": person.id} for person in people]


def actions_of(message: Any) -> list[Json]:
    """Return everything in a message that can be tapped, in the order in which it is read."""
    if isinstance(message, list):
        return [action for one in message for action in actions_of(one)]
    if not isinstance(message, dict):
        return []
    own = [message["action"]] if isinstance(message.get("action"), dict) else []
    return own + [action for name, value in message.items() if name != "action" for action in actions_of(value)]


def words_of(message: Any) -> Iterator[str]:
    """Return the words of a message that can be read, buttons' labels included, the words for its notification not."""
    if isinstance(message, list):
        for one in message:
            yield from words_of(one)
    elif isinstance(message, dict):
        spans = message.get("contents")
        if message.get("type") == "text" and isinstance(spans, list):
            yield "".join(span.get("text", "") for span in spans)
            return
        if isinstance(message.get("text"), str) and message.get("type") in {"text", "span"}:
            yield message["text"]
        if isinstance(message.get("action"), dict) and message["action"].get("label"):
            yield message["action"]["label"]
        for name, value in message.items():
            if name != "action":
                yield from words_of(value)
