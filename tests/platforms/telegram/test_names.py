"""What people are called."""

import pytest

from bot.platforms.telegram.names import LONGEST_NAME, display_name


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("Alice", None), "Alice"),
        (("Alice", "Ho"), "Alice Ho"),
        (("小明", "陳"), "陳小明"),
        (("小明", "Chan"), "小明 Chan"),
        (("芳", ""), "芳"),
        (("  two\n lines ", "\t"), "two lines"),
        ((None, "Ho"), "Ho"),
        ((None,), ""),
        (("", "  "), ""),
        (("x" * 80, "y"), "x" * (LONGEST_NAME - 1) + "…"),
        (("讀書會",), "讀書會"),
    ],
)
def test_name(parts, name):
    assert display_name(*parts) == name
