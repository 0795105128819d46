"""What a person typed, made fit to be understood: words for a query, the name of a language.

Owns this reading of plain text. Nothing is looked up or said here.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from bot.domain.language import Language, nearest_language, parse_language
from bot.errors import LanguageError
from bot.platforms.i18n import LANGUAGE_NAMES, simplified


def cleaned(text: str) -> str:
    """Return words fit for a query: one line without control characters, empty where nothing in it can be seen.

    How much of it is looked at, lookup decides.
    """
    kept = "".join(
        " " if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} else character for character in text
    )
    line = " ".join(kept.split())
    return line if any(unicodedata.category(character)[0] not in "CZ" for character in line) else ""


_CALLED: Final = {
    Language.TRADITIONAL: {
        "中文",
        "繁中",
        "繁体字",
        "正体",
        "正体中文",
        "正体字",
        "traditional",
        "traditional chinese",
        "chinese",
    },
    Language.SIMPLIFIED: {"简中", "简体字", "简化字", "simplified", "simplified chinese"},
    Language.ENGLISH: {"英文", "英语"},
}
"""What else people call languages, in simplified characters."""


def language_called(name: str) -> Language | None:
    """Return the language with this tag or name, in whichever script it is written."""
    typed = simplified(name).lower()
    for language, own_name in LANGUAGE_NAMES.items():
        own = simplified(own_name).lower()
        if typed in {own, own.removesuffix("中文"), *_CALLED[language]}:
            return language
    try:
        return parse_language(name)
    except LanguageError:
        primary = name.lower().replace("_", "-").split("-")[0]
        return nearest_language(name) if primary in {"zh", "en", "yue"} else None
