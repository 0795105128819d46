"""The languages that the bot speaks, and how a platform's language tag is understood.

Owns the choice alone; wording lives in the catalogues of `bot.platforms.i18n`.
"""

from __future__ import annotations

from enum import StrEnum

from bot.errors import LanguageError


class Language(StrEnum):
    """An interface language, by its IETF tag."""

    TRADITIONAL = "zh-Hant"
    SIMPLIFIED = "zh-Hans"
    ENGLISH = "en"


_SIMPLIFIED_REGIONS = frozenset({"cn", "sg", "my", "hans"})


def parse_language(tag: str) -> Language:
    """Return the language whose tag this is, whatever its case.

    Raises:
        LanguageError: It is none of ours.
    """
    for language in Language:
        if language.value.lower() == tag.strip().lower().replace("_", "-"):
            return language
    raise LanguageError(f"{tag[:20]!r} is none of {', '.join(Language)}")


def nearest_language(tag: str | None) -> Language:
    """Guess the language for a person whose client reports `tag` (RFC 5646), as Telegram's ``language_code`` does.

    No tag or any Chinese one means Traditional, the language of the briefing, unless the tag names the Simplified
    script or a region that writes it. Everyone else reads English.
    """
    if not tag:
        return Language.TRADITIONAL
    subtags = tag.lower().replace("_", "-").split("-")
    if subtags[0] not in {"zh", "yue"}:
        return Language.ENGLISH
    if "hant" in subtags:
        return Language.TRADITIONAL
    return Language.SIMPLIFIED if _SIMPLIFIED_REGIONS & set(subtags) else Language.TRADITIONAL
