"""What operators see of conversations, in the log at DEBUG and in the metrics: what happened, never what was said."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bot.logs import set_up_logging
from bot.measuring import LogFacts
from bot.metrics import Metrics
from bot.simulator.client import SimulatorClient
from bot.simulator.server import BotSettings, Simulator
from tests.metrics.telling import told
from tests.platforms.telegram.conversation.conftest import BOT, MORNING, TOKEN, USERNAME, Stage, running
from tests.platforms.telegram.conversation.group_talk import Room
from tests.platforms.telegram.conversation.quiz_talk import next_poll
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from bot.domain.composing import DigestComposer
    from bot.domain.library import Library
    from bot.domain.lookup import Lookup

SECRETS = (
    "Wilhelmina",
    "Xanthippe",
    "quetzal_coatl",
    "Zwölftonverein",
    "麒麟臂",
    "phlogiston",
    TOKEN.partition(":")[2],
)
"""Names of people and of a group, what is typed, and the token."""
HANDLED = {
    ("message", "private", "CommandHandlers.start", "handled"),
    ("message", "private", "TalkHandlers.private", "handled"),
    ("message", "private", "CommandHandlers.find", "handled"),
    ("message", "private", "CommandHandlers.find", "failed"),
    ("message", "private", "CommandHandlers.unknown", "handled"),
    ("message", "private", "CommandHandlers.numbers", "handled"),
    ("message", "private", "SettingsHandlers.subscribe", "handled"),
    ("message", "private", "SettingsHandlers.pause", "handled"),
    ("message", "private", "SettingsHandlers.settings", "handled"),
    ("message", "private", "QuizHandlers.quiz", "handled"),
    ("message", "private", "QuizHandlers.stop", "handled"),
    ("message", "supergroup", "QuizHandlers.quiz", "handled"),
    ("message", "supergroup", None, "handled"),
    ("callback_query", "private", "ButtonHandlers.pressed", "handled"),
    ("callback_query", "supergroup", "ButtonHandlers.pressed", "handled"),
    ("inline_query", None, "InlineHandlers.asked", "handled"),
    ("poll_answer", None, "QuizHandlers.voted", "handled"),
    ("my_chat_member", "supergroup", "MembershipHandlers.changed", "handled"),
}
"""Of the conversation's updates: what each is, where it comes from, who takes it, and what becomes of it."""
pytestmark = pytest.mark.usefixtures("swift_lobbies")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that is logged, and nothing else is."""
    root = logging.getLogger()
    before, stream = (root.level, root.handlers[:]), io.StringIO()
    set_up_logging("DEBUG", "json", [], stream, facts=LogFacts())  # no secret is handed over: none may be there
    yield stream
    root.setLevel(before[0])
    root.handlers[:] = before[1]


@pytest.fixture
async def stage(
    lines: io.StringIO, library: Library, composer: DigestComposer, lookup: Lookup, tmp_path: Path
) -> AsyncIterator[Stage]:
    del lines
    settings = BotSettings(username=USERNAME, first_name="Quality", has_privacy=False)
    async with Simulator(bots={BOT: settings}) as simulator, SimulatorClient(simulator.url) as telegram:
        stage = Stage(telegram, library, MORNING, lookup=lookup, metrics=Metrics())
        async with running(stage, simulator.url, composer, tmp_path):
            yield stage


async def converse(stage: Stage) -> str:
    """Talk to the bot in private, inline and in a group, in words that nobody else uses; return the group's poll."""
    mina = await stage.telegram.person("Wilhelmina", language_code="zh-hant", username="quetzal_coatl")
    await mina.start(BOT)
    await mina.wait_for_message()
    for text in (
        "麒麟臂 phlogiston",
        "/find phlogiston",
        "/nonsense phlogiston",
        "/subscribe 麒麟臂",
        "/pause phlogiston",
    ):
        await stage.ask(mina, text)
    await mina.inline("phlogiston 麒麟臂", bot=BOT)
    settings = await stage.ask(mina, "/settings")
    await mina.press(settings, settings.buttons[0])
    await mina.send("/quiz 2", bot=BOT)
    poll = await next_poll(mina)
    await mina.vote(poll, 0)
    await next_poll(mina)
    await stage.ask(mina, "/stop")
    sophie = await stage.reader(name="Xanthippe")
    chat = await stage.telegram.group("Zwölftonverein", mina, sophie, kind="supergroup")
    await mina.change_member(chat, "add", BOT)
    await mina.wait_for_message(chat=chat)
    here = Room(stage, mina, chat)
    await here.says(sophie, "/quiz 麒麟臂")
    first = await here.begun(mina, sophie, wish="2")
    await here.vote(first, mina, sophie)
    await here.revealed()
    sophie.forget()
    await stage.telegram.fault("blocked", method="sendMessage", chat=sophie.id, count=1)
    await sophie.send("/find phlogiston", bot=BOT)
    await sophie.send("麒麟臂", bot=BOT)
    await sophie.wait_for_message()
    await stage.ask(sophie, "/numbers")  # its answer tells that the one before is done with
    return str(first.poll["id"])


async def test_of_each_update_one_line_tells_what_became_of_it_and_none_what_was_said(
    stage: Stage, lines: io.StringIO
) -> None:
    poll_id = await converse(stage)
    issued = [one["update"] for one in await stage.telegram.updates()]
    # A group's votes are rows before they are updates to anybody.
    expected = [f"update-{one['update_id']}" for one in issued if one.get("poll_answer", {}).get("poll_id") != poll_id]
    async with asyncio.timeout(5):
        while expected[-1] not in lines.getvalue():  # noqa: ASYNC110 - a log tells nobody
            await asyncio.sleep(0.005)
    written = lines.getvalue()
    assert [secret for secret in SECRETS if secret in written] == []
    entries = [json.loads(line) for line in written.splitlines()]
    accounts = [entry for entry in entries if entry["message"] == "An update is done with"]
    assert sorted(one["request"] for one in accounts) == expected
    assert all(one["ms"] >= 0 for one in accounts)
    handled = {(one["kind"], one["chat_type"], one["handler"], one["outcome"]) for one in accounts}
    assert handled == HANDLED
    counted = {labels: count for labels, count in told(stage.metrics, "bot_updates_total").items() if count}
    assert counted == {
        **Counter((one["platform"], one["kind"], one["outcome"]) for one in accounts),
        ("telegram", "poll_answer", "stored"): 2,
    }
    [warning] = [entry for entry in entries if entry["level"] == "WARNING"]
    assert (warning["message"].partition(":")[0], warning["handler"], warning["request"]) == (
        "An answer did not arrive",
        "CommandHandlers.find",
        next(one["request"] for one in accounts if one["outcome"] == "failed"),
    )


async def test_what_is_said_and_stored_is_counted(stage: Stage) -> None:
    mina = await stage.telegram.person("Wilhelmina")
    await mina.start(BOT)
    await mina.wait_for_message()
    await stage.ask(mina, "/numbers")
    both = [("bot_send_seconds_count", ("sendMessage",)), ("bot_answer_delay_seconds_count", ("telegram", "message"))]
    await until(lambda: all(told(stage.metrics, name).get(labels) == 2 for name, labels in both))  # after they are seen
    sends = {labels: count for labels, count in told(stage.metrics, "bot_sends_total").items() if count}
    assert sends == {("sendMessage", "sent", ""): 2}
    assert told(stage.metrics, "bot_answer_delay_seconds_count") == {("telegram", "message"): 2}
    assert told(stage.metrics, "bot_send_seconds_count") == {("sendMessage",): 2}
    assert told(stage.metrics, "bot_polls_total")[("sent",)] >= 2
    assert told(stage.metrics, "bot_last_update_timestamp_seconds") == {(): MORNING.timestamp()}
    assert {access for (access,) in told(stage.metrics, "bot_database_transaction_seconds_count")} == {"read", "write"}
    assert told(stage.metrics, "bot_database_batch_size_sum")[()] >= 2
    assert told(stage.metrics, "bot_updates_queued").keys() == {("in_hand",), ("waiting",), ("deferred",)}
