"""Nothing can be kept: whoever asks what needs no write is answered, the others are told kindly."""

from contextlib import asynccontextmanager

import pytest

from tests.platforms.telegram.conversation.conftest import BOT

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOT_KEPT = "I cannot keep anything just now, so that did not take effect."


@asynccontextmanager
async def read_only(stage):
    """As long as this lasts SQLite refuses the one connection that writes, as it does on a read-only disk."""
    database = stage.stores.preferences._database
    await _switch(database, "ON")
    try:
        yield
    finally:
        await _switch(database, "OFF")


async def _switch(database, to):
    async with database._engines.writer.connect() as connection:
        ours = (await connection.get_raw_connection()).driver_connection
        await ours.in_thread(lambda raw: raw.execute(f"PRAGMA query_only = {to}").close())


async def test_what_needs_no_write_is_answered_and_the_rest_is_refused_kindly(stage):
    mei = await stage.reader("en")
    async with read_only(stage):
        for asked, answer in (
            ("/find TFP", "Annex 1"),
            ("專精特新", "SRDI"),
            ("/help", "/find"),
            ("/numbers", "以創新為主導"),
            ("/today", "concept 70 of 94"),
            ("/settings", "Daily digest"),
            ("/subscribe 08:30", NOT_KEPT),
            ("/quiz", NOT_KEPT),
        ):
            assert answer in (await stage.ask(mei, asked)).text, asked
    assert "08:30" in (await stage.ask(mei, "/subscribe 08:30")).text


async def test_somebody_new_is_welcomed_and_a_press_is_answered(stage):
    bob = await stage.telegram.person("Bob", language_code="en")
    async with read_only(stage):
        await bob.start(BOT)
        assert "Hello" in (await bob.wait_for_message()).text
        chooser = await stage.ask(bob, "/language")
        answer = await bob.press(chooser, "简体中文")
        assert answer["text"].startswith(NOT_KEPT), answer
