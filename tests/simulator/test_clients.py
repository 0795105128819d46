"""Real libraries hold real conversations with the simulator; the `sim` fixture holds all traffic to the models."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    PollAnswerHandler,
    PollHandler,
)

from tests.simulator import oracle

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.simulator.client import SimulatorClient
    from bot.simulator.server import Simulator

BOT = 42
TOKEN = "42:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
Context = ContextTypes.DEFAULT_TYPE


class Heard(list[Any]):
    """What a bot heard, and waiting for more."""

    def __init__(self) -> None:
        self._news = asyncio.Event()

    def add(self, *item: Any) -> None:
        self.append(item)
        self._news.set()

    async def until(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self) < count:
                self._news.clear()
                await self._news.wait()


async def _start(update: Update, context: Context) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("下一頁", callback_data="page:2")]])
    await update.message.reply_html(f"<b>你好</b> {' '.join(context.args)}", reply_markup=markup)


async def _page(update: Update, _: Context) -> None:
    await update.callback_query.answer("好")
    await update.callback_query.edit_message_text("第二頁")


async def _quiz(update: Update, _: Context) -> None:
    await update.message.reply_poll(
        "第幾個？",
        ["甲", "乙"],
        type="quiz",
        correct_option_ids=[1],
        is_anonymous=False,
        open_period=15,
        explanation="因為",
    )


async def _inline(update: Update, _: Context) -> None:
    query = update.inline_query
    content = InputTextMessageContent(f"<b>{query.query}</b>", parse_mode="HTML")
    await query.answer([InlineQueryResultArticle("1", "題", content)], cache_time=0, next_offset="1")


@pytest.fixture
async def ptb(sim: Simulator) -> AsyncIterator[tuple[Application, Heard]]:
    """PTB's application, polling the simulator over its stock transport."""
    heard = Heard()

    async def answer(update: Update, _: Context) -> None:
        heard.add("answer", update.poll_answer.user.first_name, update.poll_answer.option_ids)

    async def poll(update: Update, _: Context) -> None:
        heard.add("poll", update.poll.is_closed, update.poll.total_voter_count)

    async def chosen(update: Update, _: Context) -> None:
        heard.add("chosen", update.chosen_inline_result.result_id, update.chosen_inline_result.query)

    app = Application.builder().token(TOKEN).base_url(f"{sim.url}/bot").base_file_url(f"{sim.url}/file/bot").build()
    app.add_handlers(
        [
            CommandHandler("start", _start),
            CommandHandler("quiz", _quiz),
            CallbackQueryHandler(_page),
            InlineQueryHandler(_inline),
            ChosenInlineResultHandler(chosen),
            PollAnswerHandler(answer),
            PollHandler(poll),
        ]
    )
    async with app:
        await app.start()
        await app.updater.start_polling(allowed_updates=Update.ALL_TYPES)
        yield app, heard
        await app.updater.stop()
        await app.stop()


@pytest.mark.usefixtures("ptb")
async def test_ptb_talks_edits_and_answers_buttons(telegram: SimulatorClient):
    alice = await telegram.person("Alice")
    await alice.start(BOT, "find_x")
    greeting = await alice.wait_for_message()
    assert (greeting.text, greeting.buttons) == ("你好 find_x", ["下一頁"])
    assert await alice.press(greeting, "下一頁") == {
        "answered": True,
        "text": "好",
        "show_alert": False,
        "url": None,
    }
    page = await alice.wait_for_message(lambda message: message.edited)
    assert (page.id, page.text, page.buttons) == (greeting.id, "第二頁", [])


async def test_ptb_runs_a_quiz_for_two_until_the_clock_closes_it(ptb: Any, telegram: SimulatorClient):
    _, heard = ptb
    alice, wang = await telegram.person("Alice"), await telegram.person("Wang")
    group = await telegram.group("讀書會", alice, wang, bots=(BOT,))
    await alice.send("/quiz", chat=group)
    asked = await alice.wait_for_message(lambda message: message.poll is not None)
    await wang.wait_for_message(lambda message: message.poll is not None)
    assert (await alice.vote(asked, 1))["correct_option_ids"] == [1]
    assert (await wang.vote(asked, 0))["explanation"] == "因為"
    await telegram.advance(15)
    closed = await wang.wait_for_event(lambda event: event["type"] == "poll" and event["poll"]["is_closed"])
    assert closed["poll"]["voters"] == {"0": [wang.id], "1": [alice.id]}
    await heard.until(5)
    assert sorted(heard) == [
        ("answer", "Alice", (1,)),
        ("answer", "Wang", (0,)),
        ("poll", False, 1),
        ("poll", False, 2),
        ("poll", True, 2),
    ]


async def test_ptb_answers_inline_queries(ptb: Any, telegram: SimulatorClient):
    _, heard = ptb
    alice = await telegram.person("Alice")
    found = await alice.inline("創新", bot=BOT)
    assert [result["title"] for result in found["results"]] == ["題"]
    await alice.start(BOT)
    sent = await alice.choose(found, "1", bot=BOT)
    assert (sent.text, sent.raw["via_bot"]["id"], sent.is_own) == ("創新", BOT, True)
    await heard.until(1)
    assert heard == [("chosen", "1", "創新")]


async def test_ptb_knows_every_refusal_by_its_own_error(
    ptb: Any, sim: Simulator, telegram: SimulatorClient, png: bytes, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # RetryAfter warns of the coming change otherwise
    app, _ = ptb
    alice = await telegram.person("Alice")
    await alice.start(BOT)
    await alice.wait_for_message()
    with pytest.raises(BadRequest, match=r"(?i)can't parse entities"):
        await app.bot.send_message(alice.id, "<b>", parse_mode="HTML")
    photo = await app.bot.send_photo(alice.id, png, caption="圖")
    file = await app.bot.get_file(photo.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == png
    await telegram.fault("too_many_requests", method="sendMessage", retry_after=9)
    with pytest.raises(RetryAfter) as slow:
        await app.bot.send_message(alice.id, "x")
    assert slow.value.retry_after == timedelta(seconds=9)
    await alice.block(BOT)
    with pytest.raises(Forbidden, match="blocked"):
        await app.bot.send_message(alice.id, "x")
    group = await telegram.group("讀書會", alice, bots=(BOT,))
    await telegram.post("migrate", chat=group)
    with pytest.raises(ChatMigrated):
        await app.bot.send_message(group, "x")
    impostor = Application.builder().token("42:wrong").base_url(f"{sim.url}/bot").build().bot
    with pytest.raises(InvalidToken):
        await impostor.initialize()
    for request in impostor._request:
        await request.shutdown()


async def test_ptb_sets_commands_and_describes_itself(ptb: Any, telegram: SimulatorClient):
    app, _ = ptb
    alice = await telegram.person("Alice", language_code="zh-hant")
    await app.bot.set_my_commands([("start", "開始")], language_code="zh")
    await app.bot.set_my_commands([("start", "Start")])
    assert await alice.commands(BOT) == [{"command": "start", "description": "開始"}]
    await app.bot.set_my_description("說明")
    assert (await telegram.snapshot())["bots"][0]["description"] == "說明"
    assert (await app.bot.get_my_commands())[0].description == "Start"


async def test_aiogram_converses_over_polling(sim: Simulator, telegram: SimulatorClient, png: bytes):
    oracle.load_aiogram()
    from tests.simulator import aiogram_bot  # noqa: PLC0415 - takes seconds, which only this test shall wait

    heard = Heard()
    bot, dispatcher = aiogram_bot.connected(sim.url), aiogram_bot.dispatcher(heard.add, png)
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, polling_timeout=5))
    alice = await telegram.person("Alice")
    await bot.get_me()
    await alice.start(BOT)
    hello = await alice.wait_for_message()
    assert (hello.text, len(hello.raw["photo"])) == ("hi", 1)
    assert (await alice.press(hello, "Go"))["text"] == "ok"
    assert (await alice.wait_for_message()).text == "went"
    await alice.send("/quiz")
    await heard.until(1)
    await alice.block(BOT)
    await heard.until(2)
    assert heard == [("stopped", True), ("member", "kicked")]
    await dispatcher.stop_polling()
    await polling
    await bot.session.close()
