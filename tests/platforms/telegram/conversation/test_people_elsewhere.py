"""What is a person's own is shown and deleted in their private chat alone, whatever is typed or forged elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.platforms.telegram.callbacks import encode
from bot.platforms.telegram.people_actions import PEOPLE_ACTIONS, ConfirmForget, stamp
from bot.platforms.telegram.quiz_actions import OpenSetup
from tests.platforms.telegram.conversation.conftest import BOT

if TYPE_CHECKING:
    from typing import Any

    from bot.simulator.client import Person
    from tests.platforms.telegram.conversation.conftest import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def stored(stage: Stage, chat: int) -> dict[str, Any]:
    """What is stored of a chat, or of a person, what is just being handled aside."""
    assert stage.stores is not None
    rows = await stage.stores.people.export(ChatKey(Platform.TELEGRAM, str(chat)))
    return {name: found for name, found in rows.items() if name != "inbox"}


async def place(stage: Stage, owner: Person, kind: str) -> int:
    """A group or a channel that gets digests."""
    name = f"daily_{kind}"
    chat = await stage.telegram.group("Daily", owner, bots=(BOT,), kind=kind, username=name)
    if kind == "channel":
        await owner.wait_for_message()
        await stage.ask(owner, f"/subscribe @{name}")
    else:
        await owner.wait_for_message(chat=chat)
        await stage.ask(owner, "/subscribe", chat=chat)
    return chat


@pytest.mark.parametrize("kind", ["channel", "supergroup"])
async def test_forged_buttons_do_nothing_outside_of_the_private_chat(stage: Stage, kind: str):
    mei, eve = await stage.reader(), await stage.reader("en", "Eve")
    chat = await place(stage, mei, kind)
    await mei.change_member(chat, "add", eve.id)
    before = await stored(stage, chat)
    assert len(before["subscriptions"]) == 1
    forged = [
        ConfirmForget(stamp(stage.at)) if action is ConfirmForget else action() for action in PEOPLE_ACTIONS.values()
    ]
    for action in (*forged, OpenSetup()):
        message = await stage.speak(eve, f"Digest {action}", {"text": "✓", "callback_data": encode(action)}, chat)
        answer = await eve.press(message, "✓")
        assert answer["text"].startswith("This button is out of date." if kind == "channel" else "這個按鈕已經過時"), (
            action
        )
        assert (await eve.messages(chat=chat))[-1] == message, action
    assert await stored(stage, chat) == before
