"""Half an emoji, as a browser's JSON can carry: nobody's chat may become unreadable by it."""

from bot.simulator.client import SimulatorClient
from bot.simulator.server import Simulator

HALF = "\ud83d"


async def test_half_a_character_in_a_message_or_a_name_is_replaced_and_all_stays_readable():
    async with Simulator() as simulator, SimulatorClient(simulator.url) as telegram:
        mei = await telegram.person(f"Mei{HALF}")
        group = await telegram.group(f"{HALF}組", mei)
        await mei.send(f"{HALF}創新", chat=group)
        heard = await mei.wait_for_event(lambda event: "text" in event.get("message", {}))
        snapshot = await telegram.snapshot()
        assert heard["message"]["text"] == "\ufffd創新"
        assert [message.text for message in await mei.messages(chat=group)][-1] == "\ufffd創新"
        assert [user["first_name"] for user in snapshot["users"] if user["id"] == mei.id] == ["Mei\ufffd"]
        assert [chat["title"] for chat in snapshot["chats"] if chat["id"] == group] == ["\ufffd組"]


async def test_a_whole_emoji_stays_whole():
    async with Simulator() as simulator, SimulatorClient(simulator.url) as telegram:
        mei = await telegram.person("Mei😀")
        assert mei.user["first_name"] == "Mei😀"
