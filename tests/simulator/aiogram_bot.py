"""Owns a bot written with aiogram that does a bit of everything; may not contain tests.

A room of its own, because loading aiogram takes seconds: the test that runs this bot imports it after `load_aiogram`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Bot, Dispatcher, F
from aiogram import types as at
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command, CommandStart

from tests.simulator.conftest import TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable


def connected(url: str) -> Bot:
    """The bot's way to the simulator; whoever asks for it closes its session."""
    return Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))


def dispatcher(heard: Callable[..., None], picture: bytes) -> Dispatcher:
    """What the bot does; `heard(what, value)` is told of what only the bot gets to know."""
    routes = Dispatcher()

    @routes.message(CommandStart())
    async def start(message: at.Message) -> None:
        button = at.InlineKeyboardButton(text="Go", callback_data="go")
        markup = at.InlineKeyboardMarkup(inline_keyboard=[[button]])
        await message.answer_photo(at.BufferedInputFile(picture, "x.png"), caption="hi", reply_markup=markup)

    @routes.message(Command("quiz"))
    async def quiz(message: at.Message) -> None:
        sent = await message.answer_poll(
            "Q", ["a", "b"], type="quiz", correct_option_ids=[0], is_anonymous=False, open_period=600
        )
        stopped = await message.bot.stop_poll(message.chat.id, sent.message_id)
        heard("stopped", stopped.is_closed)

    @routes.callback_query(F.data == "go")
    async def go(query: at.CallbackQuery) -> None:
        await query.message.edit_caption(caption="went")
        await query.answer("ok")

    @routes.my_chat_member()
    async def member(change: at.ChatMemberUpdated) -> None:
        heard("member", change.new_chat_member.status)

    return routes
