from collections import Counter
from dataclasses import fields, is_dataclass

import pytest

from bot.platforms.line.actions import ALL_ACTIONS, TABLES
from bot.platforms.line.postbacks import Postbacks

POSTBACKS = Postbacks("secret", ALL_ACTIONS)
EXAMPLES = {"str": "2024-01-31/3", "int": 7, "bool": True}


def test_no_code_and_no_action_is_there_twice():
    codes = Counter(code for table in TABLES for code in table)
    actions = Counter(action for table in TABLES for action in table.values())
    assert {one for one, times in (codes + actions).items() if times > 1} == set()


@pytest.mark.parametrize("action", ALL_ACTIONS.values(), ids=lambda action: action.__name__)
def test_every_action_can_be_put_on_a_button_and_read_again(action):
    assert is_dataclass(action)
    kinds = [str(field.type).partition(" | None")[0] for field in fields(action)]
    pressed = action(*(EXAMPLES[kind] for kind in kinds)) if set(kinds) <= set(EXAMPLES) else None
    assert pressed is None or POSTBACKS.read(POSTBACKS.data(pressed)) == pressed
