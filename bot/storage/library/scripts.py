"""Characters that do not belong in Traditional Chinese: simplified, Japanese, other scripts', compatibility forms.

Owns the decision which characters those are. It must never refuse a character that Hong Kong writes: one that both
scripts share (台, 后, 里, 干, 面) passes, whatever it stands for in its place.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from opencc import OpenCC

from bot.storage.library.faults import Finding, code_point, quoted

_IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_COMPATIBILITY = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
_FOREIGN = re.compile("[\u0400-\u052f\u3041-\u3096\u30a1-\u30fa\uac00-\ud7a3\u1100-\u11ff\u0600-\u06ff\u0590-\u05ff]+")
_SHARED = frozenset("厘恒昵淀涂庄熏羡栖凄瓮蚝蝎痒腊叠跖沄")
"""Rarer characters that are simplified forms and Traditional characters in their own right (厘米, 恒生, 海淀)."""
_HONG_KONG = frozenset("着裏峯衞綫卧説温脱啓瓴醍醐")
"""Hong Kong's own forms outside Big5's first level; OpenCC knows them too, but takes 0.1 s to start."""
_SLIPS = {"听": "聽", "産": "產"}
"""In the tables of Traditional forms, but in Hong Kong's text of today only ever a slip."""
_COMMON_BIG5 = range(0xA4, 0xC7)
"""Lead bytes of Big5's first level: the 5,401 characters in common Traditional use."""


@cache
def _converter(configuration: str) -> OpenCC:
    return OpenCC(configuration)


@cache
def traditional_form(character: str) -> str | None:
    """What to write for a simplified or Japanese form; None for a character that Traditional text may hold."""
    if character in _SLIPS:
        return _SLIPS[character]
    if character in _SHARED or character in _HONG_KONG or _is_common(character):
        return None
    for origin in ("s2t", "jp2t"):
        standard = _converter(origin).convert(character)
        if standard != character:
            written = _converter("t2hk").convert(standard)
            return None if character in {written, _converter("t2tw").convert(standard)} else written
    return None


def _is_common(character: str) -> bool:
    try:
        encoded = character.encode("cp950")
    except UnicodeEncodeError:
        return False
    return encoded[0] in _COMMON_BIG5


def check_script(text: str) -> list[Finding]:
    """One finding per kind of wrong character, at the first of them."""
    if text.isascii():
        return []
    return [*_simplified(text), *_compatibility(text), *_foreign(text)]


@cache
def _is_simplified(character: str) -> bool:
    return bool(_IDEOGRAPH.match(character) and traditional_form(character))


def _simplified(text: str) -> list[Finding]:
    wrong = {character for character in set(text) if _is_simplified(character)}
    if not wrong:
        return []
    characters = [character for character in dict.fromkeys(text) if character in wrong]
    problem = f"{quoted(''.join(characters))} is not Traditional Chinese"
    forms = "".join(str(traditional_form(character)) for character in characters[:40])
    return [Finding(text.index(characters[0]), problem, f"write {forms}")]


def _compatibility(text: str) -> list[Finding]:
    match = _COMPATIBILITY.search(text)
    if match is None:
        return []
    character = match.group()
    problem = f"{quoted(character)} is the look-alike {code_point(character)}"
    plain = unicodedata.normalize("NFKC", character)
    return [Finding(match.start(), problem, f"write {plain}" if plain != character else "type the character anew")]


def _foreign(text: str) -> list[Finding]:
    match = _FOREIGN.search(text)
    if match is None:
        return []
    script = unicodedata.name(match.group()[0], "another script").split()[0].capitalize()
    problem = f"{quoted(match.group())} is {script} script"
    return [Finding(match.start(), problem, "write it in Chinese or in Latin letters")]
