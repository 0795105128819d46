from __future__ import annotations

from decimal import Decimal

import pytest

from bot.domain.likeness import states


@pytest.mark.parametrize(
    ("text", "value", "holds"),
    [
        ("佔 5 成", "5", True),
        ("約15成", "5", False),
        ("約5.2成", "5", False),
        ("約2.5成", "5", False),
        ("It is 5.", "5", True),
        ("共 33,357.1 億元", "33357.1", True),
        ("約33", "33357.1", False),
        ("2.75%", "2.75", True),
        ("2x75%", "2.75", False),
        ("", "5", False),
    ],
)
def test_a_text_states_a_value_only_as_a_number_of_its_own(text, value, holds):
    assert states(text, Decimal(value)) is holds
