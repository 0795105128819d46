"""What owners tell everybody: asked for, shown, confirmed, on its way, stopped; and readers who want none of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.services import broadcast_reports
from bot.simulator.client import SimulatorClient
from bot.simulator.server import BotSettings, Simulator
from tests.platforms.telegram.conversation.conftest import BOT, MORNING, USERNAME, Stage, running

if TYPE_CHECKING:
    from pathlib import Path

    from bot.domain.composing import DigestComposer
    from bot.domain.library import Library
    from bot.domain.lookup import Lookup
    from bot.simulator.client import Person, SeenMessage

pytestmark = pytest.mark.asyncio(loop_scope="module")
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
NEWS = "明天 <維修> & 更新：https://example.com/a"
HEADING = "📣 營運者的話\n\n"


@pytest.fixture(autouse=True)
def _swift_edits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress shows at once: its pace is that of the real clock."""
    monkeypatch.setattr(broadcast_reports, "EDITS_EVERY", timedelta(seconds=0.02))


async def owner_of(stage: Stage, name: str = "Owner") -> Person:
    owner = await stage.reader(name=name)
    stage.owners.add(owner.id)
    return owner


async def drafted(stage: Stage, owner: Person, text: str = NEWS) -> tuple[SeenMessage, SeenMessage]:
    """What the owner is shown after the text: how it will look, and the choice of who gets it."""
    await stage.ask(owner, "/broadcast")
    preview = await stage.ask(owner, text)
    choice = await owner.wait_for_message(lambda message: "要發給誰" in message.text)
    asked = await owner.wait_for_message(lambda message: message.edited)
    assert (asked.text.split("\n")[0], asked.buttons) == ("📣 要告訴大家甚麼？", [])
    return preview, choice


async def confirmed(stage: Stage, owner: Person, audience: str = "所有人", text: str = NEWS) -> SeenMessage:
    """The owner's message after the confirmation, which shows how far it is."""
    _, choice = await drafted(stage, owner, text)
    question = await stage.press(owner, choice, audience)
    await owner.press(question, "✅")
    return question


async def outcome(owner: Person, heading: str) -> list[str]:
    """The lines of the owner's message, once it says how it went."""
    shown = await owner.wait_for_message(lambda message: message.edited and message.text.startswith(f"📣 {heading}"))
    return shown.text.split("\n")


async def heard(person: Person, text: str = NEWS) -> SeenMessage:
    return await person.wait_for_message(lambda message: message.text == HEADING + text)


async def copies(person: Person) -> int:
    """How many copies a person was sent, but for what an owner was shown first."""
    return sum(1 for message in await person.messages() if message.text.startswith(HEADING))


async def test_from_the_text_to_the_summary(stage: Stage):
    owner, mei, ann = await owner_of(stage), await stage.reader(), await stage.reader("en", name="Ann")
    for reader in (mei, ann):
        await stage.ask(reader, "/subscribe")
    await stage.ask(ann, "/language en")
    preview, choice = await drafted(stage, owner)
    assert (preview.text, preview.buttons) == (HEADING + NEWS, ["🔕 不再收這類訊息"])
    assert choice.buttons == [
        "所有人 · 2", "摘要訂閱者 · 2", "繁體中文 · 1", "简体中文 · 0", "English · 1", "✏️ 改寫", "取消",
    ]  # fmt: skip
    nobody = await stage.press(owner, choice, "简体中文")
    assert (nobody.text, nobody.buttons[0]) == ("📣 简体中文：現在沒有人。", "‹ 選別的")
    question = await stage.press(owner, await stage.press(owner, nobody, "‹ 選別的"), "所有人")
    assert question.text == "📣 確定發出？\n\n發給：所有人\n2 個對話\n需時約 5 秒，期間會先回覆讀者"
    assert question.buttons == ["✅ 發給 2 個對話", "‹ 選別的", "✏️ 改寫", "取消"]
    toasts = [(await owner.press(question, "✅"))["text"] for _ in range(2)]
    assert toasts == ["已開始。這則訊息會顯示進度。"] * 2
    assert await outcome(owner, "已發完") == ["📣 已發完", "", "已送出：2"]
    await heard(mei)
    english = await ann.wait_for_message(lambda message: message.text.endswith(NEWS))
    assert english.text.split("\n")[0] == "📣 From those who run this bot"
    late = await stage.reader(name="Late")
    assert [await copies(one) for one in (mei, late, owner)] == [1, 0, 1]


async def test_nothing_is_sent_before_it_is_confirmed(stage: Stage):
    owner = await owner_of(stage)
    asked = await stage.ask(owner, "/broadcast")
    assert asked.text.startswith("📣 要告訴大家甚麼？")
    assert (await stage.ask(owner, "/cancel")).text == "📣 好的，沒有發出任何訊息。"
    assert (await stage.ask(owner, "/cancel")).text.startswith("📬")
    asked = await stage.ask(owner, "/broadcast")
    assert (await stage.press(owner, asked, "取消")).text == "📣 好的，沒有發出任何訊息。"
    assert not (await stage.ask(owner, "低空經濟")).text.startswith("📣")
    _, choice = await drafted(stage, owner)
    assert (await stage.press(owner, choice, "取消")).text == "📣 好的，沒有發出任何訊息。"
    stale = await stage.speak(owner, "stale", {"text": "press", "callback_data": choice.data_of("所有人")})
    assert (await owner.press(stale, "press"))["text"].startswith("這個按鈕已經過時。")


async def test_the_text_is_one_message_of_text_and_may_be_written_anew(stage: Stage):
    owner = await owner_of(stage)
    await stage.ask(owner, "/broadcast")
    await owner.send_photo(PIXEL, bot=BOT)
    assert (await owner.wait_for_message()).text.startswith("📣 只可以向大家發文字")
    too_long = await stage.ask(owner, "字" * 4001)
    assert too_long.text == "📣 太長了，超出 1 個字元；最多 4000 個。請縮短後再發，或按 /cancel 取消。"
    await owner.send("字" * 9)  # a client cuts what is too long for one message, and this is the rest
    await stage.telegram.advance(3)
    preview = await stage.ask(owner, "字" * 4000)
    assert len(preview.text) == 4000 + len(HEADING)
    choice = await owner.wait_for_message(lambda message: "要發給誰" in message.text)
    await owner.wait_for_message(lambda message: message.edited)
    await stage.press(owner, choice, "✏️ 改寫")
    preview = await stage.ask(owner, "小測")  # otherwise a command in plain words
    assert preview.text == HEADING + "小測"


async def test_others_have_no_such_command_nor_buttons(stage: Stage):
    owner, eve = await owner_of(stage), await stage.reader(name="Eve")
    assert (await stage.ask(eve, "/broadcast")).text.startswith("沒有 /broadcast 這個指令。")
    _, choice = await drafted(stage, owner)
    for button in ("所有人", "✏️ 改寫", "取消"):
        data = choice.data_of(button)
        forged = await stage.speak(eve, button, {"text": "press", "callback_data": data})
        assert (await eve.press(forged, "press"))["text"].startswith("這個按鈕已經過時。")
    colleague = await owner_of(stage, "Colleague")  # another owner's draft is none of theirs
    forged = await stage.speak(colleague, "x", {"text": "press", "callback_data": choice.data_of("取消")})
    assert (await colleague.press(forged, "press"))["text"].startswith("這個按鈕已經過時。")


async def test_stopping_midway_says_who_got_it_and_who_did_not(stage: Stage):
    owner, mei, ann = await owner_of(stage), await stage.reader(), await stage.reader(name="Ann")
    for reader in (mei, ann):
        await stage.ask(reader, "/language 简体")
    await stage.telegram.fault("too_many_requests", method="sendMessage", chat=ann.id, count=0, retry_after=30)
    await confirmed(stage, owner, "简体中文")
    going = await owner.wait_for_message(lambda message: message.edited and "尚餘：1" in message.text)
    assert going.text.split("\n")[:4] == ["📣 正在發送：1／2", "", "已送出：1", "尚餘：1"]
    assert (await owner.press(going, "⏹ 停止"))["text"] == "已停止，不會再發給其他人。"
    assert await outcome(owner, "已停止") == ["📣 已停止", "", "已送出：1", "沒有發：1"]
    await stage.telegram.delete("faults")
    assert not any(message.text.startswith("📣") for message in await ann.messages())


async def test_a_reader_who_blocks_the_bot_is_counted_and_left_alone(stage: Stage):
    owner, mei = await owner_of(stage), await stage.reader("en")
    await stage.ask(mei, "/subscribe")
    await stage.ask(mei, "/language en")
    await stage.telegram.fault("blocked", method="sendMessage", chat=mei.id)
    await confirmed(stage, owner, "English")
    lines = await outcome(owner, "已發完")
    assert "未能送達：1" in lines
    _, choice = await drafted(stage, owner)
    before = next(line for line in choice.buttons if line.startswith("English"))
    await stage.ask(mei, "/help")  # heard from again
    _, choice = await drafted(stage, owner)
    after = next(line for line in choice.buttons if line.startswith("English"))
    assert int(after.split("· ")[1]) == int(before.split("· ")[1]) + 1


async def test_a_reader_wants_no_more_and_changes_their_mind(stage: Stage):
    owner, mei = await owner_of(stage), await stage.reader()
    await stage.ask(mei, "/subscribe")
    await confirmed(stage, owner)
    news = await heard(mei)
    assert (await mei.press(news, "🔕"))["text"] == "好的，以後不會再收到這類訊息。"
    turned = await mei.wait_for_message(lambda message: message.edited and message.id == news.id)
    assert turned.buttons == ["🔔 恢復接收"]
    assert (await stage.ask(mei, "/announcements")).text == "📣 這裏不會收到營運者的訊息。"
    await confirmed(stage, owner, text="again")
    await outcome(owner, "已發完")
    assert await copies(mei) == 1
    assert (await stage.ask(mei, "/announcements 開")).text.startswith("📣 這裏會收到營運者的訊息")


async def test_a_groups_admins_decide_for_it_and_a_channels_in_private(stage: Stage):
    owner, mei, ann = await owner_of(stage), await stage.reader(), await stage.reader(name="Ann")
    group = await stage.telegram.group("Class", mei, ann, kind="supergroup")
    await mei.change_member(group, "add", BOT)
    await mei.wait_for_message(chat=group)
    await stage.ask(mei, f"/subscribe@{USERNAME} 08:30", chat=group)
    channel = await stage.telegram.post(
        "chats", type="channel", title="News", owner=mei.id, members=[], bots=[BOT], username="daily_news"
    )
    await mei.wait_for_message()
    await stage.ask(mei, "/subscribe @daily_news 08:30")
    await confirmed(stage, owner)
    there = [
        await mei.wait_for_message(lambda message: message.text == HEADING + NEWS, chat=chat)
        for chat in (group, channel["id"])
    ]
    assert [message.buttons for message in there] == [["🔕 不再收這類訊息"], []]
    assert (await ann.press(there[0], "🔕"))["text"].startswith("只有管理員才可以決定。")
    assert (await mei.press(there[0], "🔕"))["text"] == "好的，以後不會再收到這類訊息。"
    await mei.send("/announcements @daily_news off", bot=BOT)
    off = await mei.wait_for_message(chat=mei.id)
    assert off.text == "📣 「News」不會收到營運者的訊息。"
    await ann.send("/announcements @daily_news on", bot=BOT)
    refused = await ann.wait_for_message(chat=ann.id)
    assert refused.text.startswith("只有管理員才可以決定。")
    await confirmed(stage, owner, text="again")
    await outcome(owner, "已發完")
    for chat in (group, channel["id"]):
        assert not any(message.text.endswith("again") for message in await mei.messages(chat=chat))


async def test_a_restart_midway_goes_on_where_it_was(
    library: Library, composer: DigestComposer, lookup: Lookup, tmp_path: Path
):
    settings = BotSettings(username=USERNAME, first_name="Quality", has_privacy=False)
    async with Simulator(bots={BOT: settings}) as simulator, SimulatorClient(simulator.url) as telegram:
        stage = Stage(telegram, library, MORNING, lookup=lookup)
        async with running(stage, simulator.url, composer, tmp_path):
            owner, mei, ann = await owner_of(stage), await stage.reader(), await stage.reader(name="Ann")
            for reader in (mei, ann):
                await stage.ask(reader, "/subscribe")
            await telegram.fault("too_many_requests", method="sendMessage", chat=ann.id, retry_after=30)
            await confirmed(stage, owner)
            await owner.wait_for_message(lambda message: message.edited and "尚餘：1" in message.text)
        stage.at = MORNING.replace(minute=1)
        async with running(stage, simulator.url, composer, tmp_path):
            assert await outcome(owner, "已發完") == ["📣 已發完", "", "已送出：2"]
        for reader in (mei, ann):
            await heard(reader)
            assert await copies(reader) == 1
