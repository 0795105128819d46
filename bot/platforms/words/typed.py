"""What a person typed, made fit to be understood: words for a query, the name of a language.

Owns this reading of plain text. Nothing is looked up or said here.
"""

from __future__ import annotations

import unicodedata

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


def language_called(name: str) -> Language | None:
    """Return the language with this tag or name, in whichever script it is written."""
    for language, own_name in LANGUAGE_NAMES.items():
        if simplified(name).lower() in {
            simplified(own_name).lower(),
            simplified(own_name).removesuffix("中文").lower(),
        }:
            return language
    try:
        return parse_language(name)
    except LanguageError:
        primary = name.lower().replace("_", "-").split("-")[0]
        return nearest_language(name) if primary in {"zh", "en", "yue"} else None
