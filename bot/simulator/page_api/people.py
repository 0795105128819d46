"""Owns the routes by which people act: write, press, start, join, block; may not know how Telegram takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.simulator import chats, files, inline, people, polls
from bot.simulator.bodies import params_of
from bot.simulator.errors import PageError, RefusedError
from bot.simulator.formatting.formatted import formatted
from bot.simulator.model import COMMANDING
from bot.simulator.page_api.requests import Ask, answered, refused
from bot.simulator.page_api.snapshot import chat_entry
from bot.simulator.page_api.views import message_for_page, poll_for_page
from bot.simulator.views import user_view, voter_of

if TYPE_CHECKING:
    from bot.simulator.model import Chat
    from bot.simulator.params import Upload
    from bot.simulator.world import World

Json = dict[str, Any]

PATIENCE = 10.0
"""Seconds a client waits for a bot's answer to a button or an inline query."""


def chat_of(world: World, ask: Ask, *, may_be_upgraded: bool = False) -> Chat:
    """The chat a request means, for the person it plays (`as`)."""
    bot_id = ask.number("bot", 0) or None
    return people.place(world, ask.number("chat", 0), ask.number("as"), bot_id, may_be_upgraded=may_be_upgraded)


class PeopleRoutes:
    """`/sim/send`, `/sim/press`, `/sim/start`, `/sim/users`, `/sim/chats`, `/sim/members` and their kin."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Register the routes."""
        routes = {
            "users": self._add_user,
            "chats": self._create_chat,
            "send": self._send,
            "send_location": self._send_location,
            "edit": self._edit,
            "forward": self._forward,
            "delete": self._delete,
            "press": self._press,
            "vote": self._vote,
            "inline": self._inline,
            "inline/choose": self._choose,
            "start": self._start,
            "members": self._members,
            "block": self._block,
            "deactivate": self._deactivate,
            "migrate": self._migrate,
        }
        for name, handler in routes.items():
            router.add_post(f"/sim/{name}", answered(handler))
        router.add_post("/sim/send_photo", self._send_photo)

    def _add_user(self, ask: Ask) -> Json:
        user = chats.add_user(
            self._world,
            ask.text("first_name"),
            last_name=ask.text("last_name", ""),
            username=ask.text("username", ""),
            language_code=ask.text("language_code", "en"),
        )
        return user_view(user)

    def _create_chat(self, ask: Ask) -> Json:
        kind, title = ask.text("type", "group"), ask.text("title")
        members = [*ask.numbers("members"), *ask.numbers("bots")]
        chat = chats.create_chat(
            self._world, kind, title, ask.number("owner"), members, username=ask.text("username", "")
        )
        return chat_entry(self._world, chat)

    def _send(self, ask: Ask) -> Json:
        chat, user_id = chat_of(self._world, ask), ask.number("as")
        reply_to, as_chat = ask.number("reply_to", 0), ask.number("sender_chat", 0)
        message = people.say(self._world, chat, user_id, ask.text("text"), reply_to=reply_to, as_chat=as_chat)
        return message_for_page(self._world, message, user_id)

    def _send_location(self, ask: Ask) -> Json:
        chat, user_id = chat_of(self._world, ask), ask.number("as")
        point = {"latitude": ask.fraction("latitude"), "longitude": ask.fraction("longitude")}
        message = people.post(self._world, chat, user_id, {"location": point})
        return message_for_page(self._world, message, user_id)

    def _edit(self, ask: Ask) -> Json:
        chat, user_id = chat_of(self._world, ask), ask.number("as")
        message = people.edit(self._world, chat, user_id, ask.number("message_id"), ask.text("text"))
        return message_for_page(self._world, message, user_id)

    def _forward(self, ask: Ask) -> Json:
        user_id = ask.number("as")
        from_bot = ask.number("from_bot", 0) or ask.number("bot", 0) or None
        source = people.place(self._world, ask.number("from_chat"), user_id, from_bot)
        original = people.message_in(source, ask.number("message_id"))
        message = people.forward(self._world, original, chat_of(self._world, ask), user_id)
        return message_for_page(self._world, message, user_id)

    def _delete(self, ask: Ask) -> Json:
        people.delete(self._world, chat_of(self._world, ask), ask.number("as"), ask.number("message_id"))
        return {"deleted": True}

    async def _press(self, ask: Ask) -> Json:
        chat, user_id = chat_of(self._world, ask), ask.number("as")
        query = people.press(self._world, chat, user_id, ask.number("message_id"), ask.text("data"))
        await self._world.events.wait_for(query.id, PATIENCE)
        return {"answered": True, **query.answer} if query.answer is not None else {"answered": False}

    def _vote(self, ask: Ask) -> Json:
        chat = chat_of(self._world, ask, may_be_upgraded=True)
        voter_id = voter_of(chat, ask.number("as"))
        message = people.message_in(chat, ask.number("message_id"))
        if message.poll is None:
            raise PageError(f"Message {message.id} is not a poll.")
        polls.vote(self._world, message.poll, voter_id, ask.numbers("option_ids"))
        return poll_for_page(message.poll, voter_id)

    async def _inline(self, ask: Ask) -> Json:
        user_id, bot = ask.number("as"), self._world.bot(ask.number("bot"))
        self._world.user(user_id)
        chat = chat_of(self._world, ask) if ask.has("chat") else None
        query = inline.ask(self._world, bot, user_id, ask.text("query", ""), offset=ask.text("offset", ""), chat=chat)
        if query.answer is None:
            await self._world.events.wait_for(query.id, PATIENCE)
        return inline.answer_view(query)

    def _choose(self, ask: Ask) -> Json:
        chat, user_id = chat_of(self._world, ask), ask.number("as")
        message = inline.choose(self._world, chat, user_id, ask.text("inline_query_id"), ask.text("result_id"))
        return message_for_page(self._world, message, user_id)

    async def _send_photo(self, request: web.Request) -> web.Response:
        try:
            params = await params_of(request)
            return web.json_response(self._photo(Ask(params.values), params.files.get("photo")))
        except RefusedError as error:
            return refused(PageError(error.description))
        except PageError as error:
            return refused(error)

    def _photo(self, ask: Ask, upload: Upload | None) -> Json:
        if upload is None:
            raise PageError("The field 'photo' is a file.")
        chat, user_id = chat_of(self._world, ask), ask.number("as")
        words = formatted(ask.text("caption", "")).fields("caption", "caption_entities")
        file = files.store(self._world, upload, "photo")
        message = people.post(self._world, chat, user_id, {**file.content(), **words})
        return message_for_page(self._world, message, user_id)

    def _start(self, ask: Ask) -> Json:
        user_id = ask.number("as")
        bot = self._world.bot(ask.number("bot"))
        message = people.start(self._world, user_id, bot, ask.text("payload", ""))
        return message_for_page(self._world, message, user_id)

    def _members(self, ask: Ask) -> Json:
        world, actor, action = self._world, ask.number("as"), ask.text("action")
        subject = ask.number("user_id", 0) or ask.number("bot_id", 0) or actor
        chat = self._group(ask.number("chat"), actor, is_joining=action == "add" and subject == actor)
        if action in {"promote", "demote", "restrict", "allow"} and chat.status_of(actor) not in COMMANDING:
            raise PageError("Only those who run the chat change others' standing.", 403)
        match action:
            case "add":
                chats.join(world, chat, actor, subject, rights=ask.truths("rights"))
            case "remove":
                chats.leave(world, chat, actor, subject)
            case "leave":
                chats.leave(world, chat, actor, actor)
            case "promote":
                chats.promote(world, chat, actor, subject, rights=ask.truths("rights"))
            case "demote" | "allow":
                chats.demote(world, chat, actor, subject)
            case "restrict":
                chats.restrict(world, chat, actor, subject)
            case "hide" | "show":
                chats.set_anonymous(world, chat, actor, anonymous=action == "hide")
            case _:
                raise PageError(f"There is no action {action!r}; PROTOCOL.md lists them.")
        return chat_entry(world, chat)

    def _group(self, chat_id: int, actor: int, *, is_joining: bool) -> Chat:
        """The group whose members change; whoever comes in by themself need not be in it yet."""
        chat = self._world.chats.get((chat_id, 0)) if is_joining else None
        if chat is None or chat.migrated_to:
            chat = people.place(self._world, chat_id, actor)
        if chat.is_private:
            raise PageError("A private chat has no members to change.")
        return chat

    def _block(self, ask: Ask) -> Json:
        blocked = ask.flag("blocked", default=True)
        self._world.user(ask.number("as"))
        chats.set_block(self._world, ask.number("as"), self._world.bot(ask.number("bot")), blocked=blocked)
        return {"blocked": blocked}

    def _deactivate(self, ask: Ask) -> Json:
        chats.deactivate(self._world, ask.number("user_id"))
        return {"deactivated": True}

    def _migrate(self, ask: Ask) -> Json:
        chat = self._world.chats.get((ask.number("chat"), 0))
        if chat is None:
            raise PageError(f"There is no chat {ask.number('chat')}.", 404)
        return chat_entry(self._world, chats.migrate(self._world, chat))
