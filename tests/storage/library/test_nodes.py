"""Places inside texts, however the text is quoted."""

import pytest

from bot.storage.library.nodes import parse
from bot.storage.library.reading import TextFile


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("創新,驅動", (1, 8)),
        ("'創新,驅動'", (1, 9)),
        ("'創''新,驅動'", (1, 11)),
        ('"創新,驅動"', (1, 9)),
        ('"創\\u65b0,驅動"', (1, 7)),
        ("創\n  新,驅動", (2, 4)),
        ("'創\n\n  新,驅動'", (3, 4)),
        ("|-\n  創新\n  創新,驅動", (3, 5)),
        (">\n  創新\n\n  創新,驅動\n", (4, 5)),
        ("| # 創新,\n  創新,驅動\n", (2, 5)),
        ("  創新,驅動  # 創新,", (1, 10)),
    ],
)
def test_a_character_s_place_is_its_place_in_the_file(value, place):
    root, faults = parse(TextFile("a.yaml", f"key: {value}\n"))
    node = root.at(("key",))
    fault = node.fault("", "", node.scalar.index(","))
    assert (faults, (fault.line, fault.column)) == ([], place)


def test_a_path_leads_to_a_node_or_as_near_as_there_is():
    root, _ = parse(TextFile("a.yaml", "a:\n  - b: [x, z]\n"))
    assert root.at(("a", 0, "b", 1)).scalar == "z"
    assert root.at(("a", 0, "c", "d")) is root.at(("a", 0))
    assert root.at(("a", 7)) is root.at(("a",))
    assert root.at(("a", 0, "b")).value() == ("x", "z")
