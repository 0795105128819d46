"""Commands are called on LINE by words that are understood there."""

from __future__ import annotations

import pytest

from bot.domain.language import Language
from bot.platforms.i18n import wording
from bot.platforms.line.events import Said
from bot.platforms.line.phrasing import TYPED, as_called, phrasing, typed
from bot.platforms.line.texts import read_text

BUTTON = "This button is out of date. Please ask again, or see /help."


@pytest.mark.parametrize("language", [Language.TRADITIONAL, Language.SIMPLIFIED])
@pytest.mark.parametrize("is_private", [True, False])
def test_whatever_a_command_is_called_leads_to_it(language: Language, *, is_private: bool):
    words = wording(language)
    for name in {*TYPED, "help", "start"} - {"concept", "stopquiz" if is_private else ""}:
        called = as_called(f"/{name} 創新" if name == "find" else f"/{name}。", words)
        asked = read_text(Said("1", called), is_private=is_private)
        assert asked is not None
        assert asked.command == name, called
        if name in TYPED:
            asked = read_text(
                Said("1", f"/{typed(name, words).lstrip('/')}{' 創新' if name == 'find' else ''}"),
                is_private=is_private,
            )
            assert asked is not None
            assert asked.command == name


def test_in_english_commands_keep_their_names_and_codes_theirs_in_all_languages():
    assert phrasing(Language.ENGLISH) is wording(Language.ENGLISH)
    linked = "🔗 This account is linked with no other. /link shows how."
    assert "/link" in phrasing(Language.TRADITIONAL).say(linked)
    assert phrasing(Language.SIMPLIFIED).say(BUTTON).endswith("/说明。")
