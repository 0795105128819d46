"""Owns the routes by which the page looks: snapshot, messages, events, faults, record, clock; may not act."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.simulator import commands, people
from bot.simulator.errors import PageError
from bot.simulator.events import Watcher
from bot.simulator.page_api.requests import Ask, answered, refused
from bot.simulator.page_api.snapshot import snapshot
from bot.simulator.page_api.views import message_for_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.simulator.api import Api
    from bot.simulator.world import World

Json = dict[str, Any]

_PAGE_OF_MESSAGES = 50
_KEEP_ALIVE = b": still here\n\n"


class WatchingRoutes:
    """`/sim/snapshot`, `/sim/messages`, `/sim/events`, `/sim/faults`, `/sim/requests`, `/sim/clock` and their kin."""

    def __init__(self, world: World, api: Api, reset: Callable[[], None]) -> None:
        self._world = world
        self._api = api
        self._reset_all = reset

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Register the routes."""
        router.add_get("/sim/snapshot", answered(self._snapshot))
        router.add_get("/sim/commands", answered(self._commands))
        router.add_get("/sim/messages", answered(self._messages))
        router.add_get("/sim/events", self._events)
        router.add_get("/sim/faults", answered(lambda _: self._faults()))
        router.add_post("/sim/faults", answered(self._add_fault))
        router.add_delete("/sim/faults", answered(self._remove_fault))
        router.add_get("/sim/requests", answered(self._requests))
        router.add_get("/sim/updates", answered(self._updates))
        router.add_get("/sim/sent", answered(self._sent))
        router.add_post("/sim/clock", answered(self._clock))
        router.add_post("/sim/reset", answered(self._reset))
        router.add_get("/sim/file", self._file)

    def _commands(self, ask: Ask) -> Json:
        bot, user = self._world.bot(ask.number("bot")), self._world.user(ask.number("as"))
        chat = people.place(self._world, ask.number("chat", 0), user.id, bot.id)
        return {"commands": commands.resolved(bot, chat, user.id, user.language_code)}

    def _snapshot(self, ask: Ask) -> Json:
        return snapshot(self._world, self._api.faults.views(), ask.number("as", 0))

    def _messages(self, ask: Ask) -> Json:
        user_id = ask.number("as")
        chat = people.place(self._world, ask.number("chat", 0), user_id, ask.number("bot", 0) or None)
        before = ask.number("before", 0)
        limit = max(1, ask.number("limit", 0) or _PAGE_OF_MESSAGES)
        found = [message for message in chat.messages.values() if not before or message.id < before]
        views = [message_for_page(self._world, message, user_id) for message in found[-limit:]]
        return {"messages": views, "more": len(found) > limit}

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-Sent Events for one person; without `as`, only what concerns everybody... and every message."""
        try:
            user_id = Ask(dict(request.query)).number("as", 0)
        except PageError as error:
            return refused(error)
        watcher = Watcher(user_id or None)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
        self._world.events.watchers.add(watcher)
        try:
            await response.prepare(request)
            await response.write(_KEEP_ALIVE)
            while (event := await watcher.queue.get()) is not None:
                await response.write(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())
        except ConnectionResetError:
            return response
        finally:
            self._world.events.watchers.discard(watcher)
        return response

    def _faults(self) -> Json:
        return {"faults": self._api.faults.views()}

    def _add_fault(self, ask: Ask) -> Json:
        self._api.faults.add(
            ask.text("kind"),
            method=ask.text("method", "*"),
            chat=ask.number("chat", 0),
            count=ask.number("count", 1) if ask.has("count") else 1,
            retry_after=ask.number("retry_after", 5) or 5,
        )
        return self._faults()

    def _remove_fault(self, ask: Ask) -> Json:
        self._api.faults.remove(ask.number("id") if ask.has("id") else None)
        return self._faults()

    def _requests(self, ask: Ask) -> Json:
        return {"requests": self._api.records.since(ask.number("since", 0))}

    def _updates(self, ask: Ask) -> Json:
        since = ask.number("since", 0)
        return {"updates": [update for update in self._world.issued if update["n"] > since]}

    def _sent(self, ask: Ask) -> Json:
        return {"sent": self._world.sent.since(ask.number("since", 0), chat_id=ask.number("chat", 0))}

    def _clock(self, ask: Ask) -> Json:
        seconds = ask.fraction("advance")
        if seconds < 0:
            raise PageError("Time only goes forward: advance is 0 or more seconds.")
        self._world.clock.advance(seconds)
        self._world.events.publish({"type": "clock", "now": self._world.clock.now()})
        return {"now": self._world.clock.now()}

    def _reset(self, _: Ask) -> Json:
        self._reset_all()
        return {"reset": True}

    async def _file(self, request: web.Request) -> web.Response:
        file = self._world.files.get(request.query.get("id", ""))
        if file is None:
            return web.json_response({"error": "There is no such file."}, status=404)
        return web.Response(body=file.data, content_type=file.mime_type)
