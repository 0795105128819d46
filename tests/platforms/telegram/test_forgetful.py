from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import Update
from telegram.ext import Application, TypeHandler

from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.forgetful import ForgetfulApplication
from tests.platforms.telegram.raw_server import MESSAGE, TOKEN

if TYPE_CHECKING:
    from tests.platforms.telegram.raw_server import RawServer


async def _heard(_update: object, _context: object) -> None:
    pass


async def test_nobodys_id_is_kept_of_whoever_wrote(raw: RawServer) -> None:
    bot = TelegramBot(TOKEN, api_url=raw.url)
    kept = []
    for kind in (Application, ForgetfulApplication):
        application = Application.builder().application_class(kind).bot(bot).updater(None).job_queue(None).build()
        application.add_handler(TypeHandler(Update, _heard))
        async with application:
            await application.process_update(Update.de_json({"update_id": 1, "message": MESSAGE}, bot))
        kept.append(set(application._chat_ids_to_be_updated_in_persistence))
    assert kept == [{5}, set()]  # PTB's own does; should it not any more, ours is not needed
