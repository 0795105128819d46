"""Owns the Bot API's front door: token, method, faults, flood, answer, record; may not know what methods do."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.simulator.bodies import params_of
from bot.simulator.errors import RefusedError
from bot.simulator.faults import Faults
from bot.simulator.flood import FloodGuard, FloodLimits
from bot.simulator.methods import COUNTED, METHODS, Call
from bot.simulator.params import Params
from bot.simulator.polling import WEBHOOK_SET, Poller
from bot.simulator.records import Records
from bot.simulator.webhook import Deliveries

if TYPE_CHECKING:
    from bot.simulator.model import Bot
    from bot.simulator.world import World

Json = dict[str, Any]

_log = logging.getLogger(__name__)
_LOGGED_OUT_FOR = 600.0
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Api:
    """Answers `/bot<token>/<method>`."""

    def __init__(self, world: World, limits: FloodLimits | None = None) -> None:
        self.world = world
        self.poller = Poller(world)
        self.faults = Faults(world)
        self.flood = FloodGuard(limits)
        self.records = Records()
        self.deliveries = Deliveries(world.clock, self.answer)
        world.events.on_webhook_changed = self._webhook_changed
        self.closing = asyncio.Event()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One HTTP request of a bot."""
        token, name = request.match_info["token"], request.match_info["method"]
        params = Params({})
        bot: Bot | None = None
        fault = ""
        try:
            params = await params_of(request)
            bot = self.world.bot_of(token)
            self._check_logged_in(bot)
            fault = self.faults.meet(name.lower(), params.text("chat_id"))
            status, body = 0, b""
            if fault != "drop":
                status, body = await self.answer(bot, name, params)
        except RefusedError as error:
            status, body = error.code, _encode(error.body()).encode()
        if bot is not None:
            withheld = bool(fault)
            self._record(bot, name, params, 0 if withheld else status, b"" if withheld else body)
        if fault:
            return await self._withhold(request, fault)
        return web.Response(body=body, status=status, content_type="application/json", charset="utf-8")

    async def answer(self, bot: Bot, name: str, params: Params) -> tuple[int, bytes]:
        """The status and document a method's request gets."""
        try:
            result = await self.carry_out(bot, name.lower(), params)
        except RefusedError as error:
            return error.code, _encode(error.body()).encode()
        except Exception:  # noqa: BLE001 - logged; one broken method must not end the server
            _log.exception("method %s failed inside the simulator", name)
            failure = RefusedError(500, "Internal Server Error: the simulator failed; see its log")
            return failure.code, _encode(failure.body()).encode()
        return 200, _encode({"ok": True, "result": result}).encode("utf-8", "replace")

    async def carry_out(self, bot: Bot, name: str, params: Params) -> Any:
        """A method's result.

        Raises:
            RefusedError: Telegram would refuse it.
        """
        if name == "getupdates":
            return await self.poller.get_updates(bot, params)
        method = METHODS.get(name)
        if method is None:
            raise RefusedError(404, "Not Found")
        if name in COUNTED and self.flood.limits is not None:
            self.flood.check(bot.id, self._counted_chat(params.text("chat_id").strip()), self.world.clock.now())
        return method(Call(self.world, bot, params))

    def _counted_chat(self, chat_id: str) -> str:
        """One name for a chat that is also called by its public name."""
        named = self.world.by_username(chat_id) if chat_id.startswith("@") else None
        return str(named.id) if named is not None else chat_id

    def _check_logged_in(self, bot: Bot) -> None:
        """A bot that logged out is taken back after ten minutes.

        Raises:
            RefusedError: not yet.
        """
        if bot.logged_out_at is None:
            return
        if self.world.clock.now() - bot.logged_out_at < _LOGGED_OUT_FOR:
            raise RefusedError(400, "Logged out")
        bot.logged_out_at = None

    def _record(self, bot: Bot, name: str, params: Params, status: int, body: bytes) -> None:
        self.records.add(
            at=self.world.clock.now(), bot_id=bot.id, method=name, params=params, status=status, response=body
        )

    async def download(self, request: web.Request) -> web.StreamResponse:
        """`/file/bot<token>/<path>`: an uploaded file's bytes."""
        try:
            self.world.bot_of(request.match_info["token"])
        except RefusedError as error:
            return web.json_response(error.body(), status=error.code)
        file = self.world.paths.get(request.match_info["path"])
        if file is None:
            return web.json_response(RefusedError(404, "Not Found").body(), status=404)
        return web.Response(body=file.data, content_type=file.mime_type)

    def forget(self) -> None:
        """End waiting requests, call off faults, clear the record."""
        self.poller.end_all()
        for bot in self.world.bots.values():
            bot.webhook = None
            self.deliveries.changed(bot)
        self.faults.remove()
        self.flood = FloodGuard(self.flood.limits)
        self.records.clear()

    def _webhook_changed(self, bot: Bot) -> None:
        if bot.webhook is not None:
            self.poller.end(bot, WEBHOOK_SET)
        self.deliveries.changed(bot)

    async def close(self) -> None:
        """The server stops: nobody is left waiting."""
        self.closing.set()
        self.poller.end_all()
        await self.deliveries.close()

    async def _withhold(self, request: web.Request, fault: str) -> web.StreamResponse:
        """Never answer: close the line at once (`drop`), or keep it until the client gives up (`timeout`)."""
        if fault == "timeout":
            await self.closing.wait()
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
