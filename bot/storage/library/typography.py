"""Punctuation and spacing where Chinese and Latin meet.

Owns the rules of width: full-width marks beside Chinese, half-width letters and digits everywhere. They follow the
common ground of W3C's "Requirements for Chinese Text Layout" and Hong Kong usage; what is a matter of taste is not a
fault here.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from bot.storage.library.faults import Finding, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_MARKS = "，。、；：！？「」『』《》〈〉（）【】〔〕…—"
_CHINESE = f"[{_HAN}{_MARKS}]"
_ADDRESS = re.compile(r"https?://[!-~]+|[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PAIRS = {"「": "」", "『": "』", "《": "》", "〈": "〉", "（": "）", "【": "】", "〔": "〕", "(": ")"}
_CLOSING = {closing: opening for opening, closing in _PAIRS.items()}
_BRACKET = re.compile(f"[{re.escape(''.join((*_PAIRS, *_CLOSING)))}]")
_MIXED = {("（", ")"), ("(", "）")}
"""Pairs of two widths: told as such, not as two marks without partners."""
_FULL = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）"}
_HALF_KANA = {"｡": "。", "､": "、", "｢": "「", "｣": "」", "･": "·"}

_BEFORE = f"[{_HAN}，。、；：！？」』》〉）】〕…—]"
_BEHIND = f"[{_HAN}，。、；：！？「『《〈（【〔…—]"
"""Chinese on the outer side: what 《…》 enclose may be a title in English with its own marks."""
_BESIDE_CHINESE = re.compile(f"(?<={_BEFORE})( *)([,;:!?()])|([,;:!?()])(?= *{_BEHIND})")
_STOP = re.compile(rf"(?<={_CHINESE})\.(?!\.)")
_DOTS = re.compile(f"(?<={_CHINESE})\\.{{2,}}|\\.{{2,}}(?={_CHINESE})|。{{2,}}|(?<!…)…(?:……)*(?!…)")
_DASHES = re.compile(f"(?<={_CHINESE})-{{2,}}|-{{2,}}(?={_CHINESE})")
_SPACE = re.compile(f"(?<={_CHINESE})[ \u00a0\u3000]+(?={_CHINESE})")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_WIDE_MARK = re.compile(f"(?<![{_HAN}{_MARKS}])[，。；：！？（）](?! ?{_CHINESE})")
_TWICE = re.compile("(?!。。)[，。、；：]{2,}")
_QUOTES = re.compile(f"(?<={_CHINESE})[\"'“”‘’]|[\"'“”‘’](?={_CHINESE})")


def check_chinese(text: str) -> Iterator[Finding]:
    """Slips in Chinese text, in no order."""
    shown = _ADDRESS.sub(lambda match: "x" * len(match.group()), text)
    found = [finding for check in _CHINESE_CHECKS for finding in check(shown)]
    yield from found
    told = {finding.offset for finding in found}
    yield from (finding for finding in check_pairs(shown) if finding.offset not in told)


def ends_in_half_width(text: str) -> bool:
    """Whether Chinese text ends in the half-width stop, which `check_chinese` tells."""
    return any(match.end() == len(text) for match in _STOP.finditer(text))


def check_english(text: str) -> Iterator[Finding]:
    """Slips in English text; Chinese words quoted in it keep their own marks."""
    yield from _widths(text)
    yield from check_pairs(text)
    for match in _WIDE_MARK.finditer(text):
        plain = unicodedata.normalize("NFKC", match.group()).replace("。", ".")
        yield Finding(match.start(), f"the full-width `{match.group()}` stands in English text", f"write `{plain}`")


def _half_width_marks(text: str) -> Iterator[Finding]:
    for match in _BESIDE_CHINESE.finditer(text):
        mark = match.group(2) or match.group(3)
        problem = f"the half-width `{mark}` stands beside Chinese"
        yield Finding(match.end() - 1, problem, f"write the full-width `{_FULL[mark]}`, without a blank")
    for match in _STOP.finditer(text):
        yield Finding(match.start(), "the half-width `.` stands beside Chinese", "write `。`")
    for match in re.finditer("[｡､｢｣･]", text):
        mark = match.group()
        yield Finding(match.start(), f"`{mark}` is a half-width form", f"write `{_HALF_KANA[mark]}`")


def _ellipses_and_dashes(text: str) -> Iterator[Finding]:
    for match in _DOTS.finditer(text):
        yield Finding(match.start(), f"{quoted(match.group())} is no Chinese ellipsis", "write `……`")
    for match in _DASHES.finditer(text):
        yield Finding(match.start(), f"{quoted(match.group())} is no Chinese dash", "write `——`")


def _spaces(text: str) -> Iterator[Finding]:
    for match in _SPACE.finditer(text):
        yield Finding(match.start(), "there is a blank between Chinese characters", "delete it")


def _quotes(text: str) -> Iterator[Finding]:
    for match in _QUOTES.finditer(text):
        marks = "「 and 」" if match.group() in '"“”' else "『 and 』"
        yield Finding(match.start(), f"`{match.group()}` stands beside Chinese", f"quote with {marks}")


def _doubled(text: str) -> Iterator[Finding]:
    for match in _TWICE.finditer(text):
        yield Finding(match.start(), f"the marks {quoted(match.group())} stand together", "keep one of them")


def _widths(text: str) -> Iterator[Finding]:
    for match in _WIDE.finditer(text):
        plain = unicodedata.normalize("NFKC", match.group())
        yield Finding(match.start(), f"{quoted(match.group())} is full-width", f"write {quoted(plain)}")


def check_pairs(text: str) -> Iterator[Finding]:
    """Brackets and quotation marks without their partners."""
    opened: list[tuple[int, str]] = []
    for match in _BRACKET.finditer(text):
        offset, character = match.start(), match.group()
        last = opened[-1][1] if opened else ""
        if character in _PAIRS:
            opened.append((offset, character))
        elif last == _CLOSING[character] or (last, character) in _MIXED:
            opened.pop()
            if last != _CLOSING[character]:
                yield Finding(offset, f"`{character}` closes `{last}`", f"write `{_PAIRS[last]}`")
        elif not (character == ")" and re.search(r"(?:^|\s)\w\Z", text[:offset])):
            yield _alone(offset, character, _CLOSING[character])
            return
    for offset, character in opened[:1]:
        yield _alone(offset, character, _PAIRS[character])


def _alone(offset: int, mark: str, partner: str) -> Finding:
    return Finding(offset, f"`{mark}` has no partner", f"add `{partner}`, or delete it")


_CHINESE_CHECKS = (_half_width_marks, _ellipses_and_dashes, _spaces, _quotes, _doubled, _widths)
