"""What can be stored is left as it is, and the rest mended."""

import json

from bot.platforms.inbound.storable import mended


def test_what_nobody_can_store_is_mended_and_the_rest_left_as_it_is():
    sound = {"message": {"chat": {"id": -5}, "text": "創新😀\n"}}
    assert mended(sound) is sound
    broken = json.loads('{"a\\ud83d": ["\\ud83d創新", "x\\u0000y", 5], "b": {"c": null}}')
    assert mended(broken) == {"a\ufffd": ["\ufffd創新", "x\ufffdy", 5], "b": {"c": None}}


def test_bottomless_depths_are_cut():
    deep: object = "x"
    for _ in range(900):
        deep = [deep]
    assert len(json.dumps(mended({"message": deep}))) < 200
