"""Whatever a bot sends, the simulator answers or refuses; it never fails."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.simulator import chats, inline, people
from bot.simulator.clock import Clock
from bot.simulator.errors import RefusedError
from bot.simulator.methods import METHODS, Call
from bot.simulator.params import Params
from bot.simulator.world import World
from tests.simulator import oracle
from tests.simulator.conftest import PNG, START, TOKEN

_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-5, 200)
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.sampled_from(
        ["HTML", "MarkdownV2", "quiz", "photo", "article", "chat_member", "emoji", "<b>x</b>", "*x*", "[", "{}"]
    )
)
_NAMES = st.sampled_from(
    [
        *("text", "type", "id", "url", "user", "offset", "length", "message_id", "chat_id", "user_id", "media"),
        *("callback_data", "command", "description", "title", "input_message_content", "message_text", "quote"),
        *("entities", "caption", "emoji", "inline_keyboard", "keyboard", "reply_markup", "latitude", "longitude"),
        *("photo_file_id", "start_parameter", "web_app", "text_entities", "caption_entities", "copy_text"),
    ]
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=4),
    max_leaves=12,
)


def a_world() -> tuple[World, dict[str, list[Any]]]:
    """A person, a group, a poll, a photo, an open button press and an open inline query, and values that name them."""
    world = World(Clock(start=START, frozen=True))
    bot = world.bot_of(TOKEN)
    alice = chats.add_user(world, "Alice")
    people.start(world, alice.id, bot)
    group = chats.create_chat(world, "supergroup", "讀書會", alice.id, [bot.id])
    query = inline.ask(world, bot, alice.id, "x")
    here = [alice.id, group.id, str(alice.id)]
    return world, {
        "chat_id": here,
        "from_chat_id": here,
        "message_id": [1, 2, 3],
        "user_id": [alice.id, bot.id],
        "inline_query_id": [query.id],
        "text": ["x", "<b>y</b>"],
        "reply_parameters": [{"message_id": "HTML"}, {"message_id": 2, "quote": "x", "quote_entities": 5}],
        "scope": [{"type": "chat_member", "chat_id": group.id, "user_id": "x"}],
        "entities": [[{"type": "text_mention", "offset": 0, "length": 1, "user": 5}]],
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_request_breaks_the_simulator(data: st.DataObject):
    world, real = a_world()
    for _ in range(3):
        method = data.draw(st.sampled_from(sorted(METHODS)))
        names = sorted(oracle.parameters(method))
        params = data.draw(st.dictionaries(st.sampled_from(names), _VALUES, max_size=6)) if names else {}
        for name, choices in real.items():
            if name in names and data.draw(st.booleans()):
                params[name] = data.draw(st.sampled_from(choices))
        if data.draw(st.booleans()):
            params = {n: v if isinstance(v, str) else json.dumps(v) for n, v in params.items() if v is not None}
        with contextlib.suppress(RefusedError):
            json.dumps(METHODS[method](Call(world, world.bots[42], Params(params))), allow_nan=False)


def test_the_picture_used_in_tests_is_one():
    assert PNG[16:24] == b"\0\0\0\2\0\0\0\3"
