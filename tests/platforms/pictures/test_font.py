"""Every character that a picture might have to show is in the font that is shipped."""

import unicodedata
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from fontTools.ttLib import TTFont

from bot.platforms.i18n import CATALOGUES, LOCALE_DIR, simplified
from bot.platforms.pictures.typeface import FONT_PATH, typeface

LEVEL_1 = {"big5": range(0xA4, 0xC7), "gb2312": range(0xB0, 0xD8)}


def shown(text):
    """The characters of `text` that a picture would draw: emoji stay in messages."""
    unseen = {"Cc", "Cf", "Mn", "So", "Zl", "Zp"}
    return {character for character in text if unicodedata.category(character) not in unseen}


@pytest.fixture(scope="module")
def covered():
    with TTFont(FONT_PATH) as font:
        return {chr(code) for code in font.getBestCmap()}


def test_the_font_has_all_of_the_content_in_both_scripts(covered):
    text = "".join(path.read_text("utf-8") for path in Path("content").rglob("*.yaml"))
    assert shown(text) - covered == set()
    assert shown(simplified(text)) - covered == set()


@pytest.mark.parametrize("folder", sorted(CATALOGUES.values()))
def test_the_font_has_all_of_the_interface(covered, folder):
    with (LOCALE_DIR / folder / "LC_MESSAGES" / "bot.po").open("rb") as file:
        texts = [message.string for message in read_po(file) if message.id]
    plain = "".join("".join(text) if isinstance(text, tuple) else text for text in texts)
    assert shown(plain) - covered == set()


@pytest.mark.parametrize("codec", LEVEL_1)
def test_the_font_has_the_common_characters_of_either_script(covered, codec):
    lows = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    common = {bytes((row, low)).decode(codec, "ignore") for row in LEVEL_1[codec] for low in lows}
    assert len(common) > 3000
    assert {character for pair in common for character in pair} - covered == set()


def test_latin_is_as_wide_as_it_is_drawn_and_chinese_is_square():
    assert typeface(40).getlength("測驗") == pytest.approx(80)
    assert typeface(40).getlength("iiii") < typeface(40).getlength("MMMM")


def test_the_licence_goes_with_the_font():
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONT_PATH.parent / "OFL.txt").read_text("utf-8")
