"""The languages' wording: gettext catalogues for the interface, OpenCC for the content, dates as people write them.

Owns how one language says things. What is said may not enter: messages live beside the code that shows them, as English
msgids, and their translations in ``locale/<language>/LC_MESSAGES/bot.po`` (how to work on them: ``locale/README.md``).
"""

from __future__ import annotations

import gettext
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape
from opencc import OpenCC

from bot.domain.language import Language

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

LOCALE_DIR: Final = Path(__file__).parent / "locale"
CATALOGUES: Final = {Language.TRADITIONAL: "zh_Hant", Language.SIMPLIFIED: "zh_Hans", Language.ENGLISH: "en"}
"""The folder of each language's catalogue."""
LANGUAGE_NAMES: Final = {Language.TRADITIONAL: "繁體中文", Language.SIMPLIFIED: "简体中文", Language.ENGLISH: "English"}
"""Each language by its own name, the same in every language."""

_QUOTATION_MARKS: Final = str.maketrans("「」『』", "“”‘’")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def N_(message: str) -> str:  # noqa: N802 - gettext's own name, which extraction looks for
    """Mark a message for extraction where it is only named; `Wording.say` translates it later."""
    return message


class Wording:
    """How one language says things. Get it from `wording`."""

    def __init__(self, language: Language, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def say(self, message: str, /, **values: object) -> str:
        """Return a message in this language with `values` put in, as plain text."""
        return self._catalogue.gettext(message).format(**values)

    def say_n(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Like `say`, in the plural form for `n`, which is put in as ``{n}``."""
        return self._catalogue.ngettext(one, many, n).format(n=n, **values)

    def html(self, message: str, /, **values: object) -> Markup:
        """Like `say`, as HTML: the message's own tags stand, every value that is not `Markup` is escaped."""
        return _filled(self._catalogue.gettext(message), values)

    def html_n(self, one: str, many: str, n: int, /, **values: object) -> Markup:
        """Like `html`, in the plural form for `n`, which is put in as ``{n}``."""
        return _filled(self._catalogue.ngettext(one, many, n), {"n": n, **values})

    def rephrased(self, change: Callable[[str], str]) -> Wording:
        """Return this wording with each message changed by `change`, before values are put in."""
        return Wording(self.language, _Rephrased(self._catalogue, change))

    def content(self, text: str) -> str:
        """Return Chinese content in this language's script, always as long as `text`, so that offsets still hold."""
        return simplified(text) if self.language is Language.SIMPLIFIED else text

    def pick(self, chinese: str, english: str) -> str:
        """Return the authored English for English readers, else the Chinese in the right script."""
        return english if self.language is Language.ENGLISH else self.content(chinese)

    def date(self, on: date) -> str:
        """Return a date as written out: ``2024 年 1 月 31 日``, ``31 January 2024``."""
        if self.language is Language.ENGLISH:
            return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"
        return f"{on.year} 年 {on.month} 月 {on.day} 日"

    def period(self, period: str) -> str:
        """Return a figure's period as written out: ``2023``, ``2023-09`` and ``1978-2020`` are understood."""
        year, _, end = period.partition("-")
        if self.language is Language.ENGLISH:
            return f"{_MONTHS[int(end) - 1]} {year}" if len(end) == len("09") else period.replace("-", "–")
        if len(end) == len("09"):
            return f"{year} 年 {int(end)} 月"
        return f"{year} 至 {end} 年" if end else f"{year} 年"


class _Rephrased(gettext.NullTranslations):
    """A catalogue whose messages are changed, each once."""

    def __init__(self, catalogue: gettext.NullTranslations, change: Callable[[str], str]) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._changed = cache(change)

    def gettext(self, message: str) -> str:
        return self._changed(self._catalogue.gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._changed(self._catalogue.ngettext(msgid1, msgid2, n))


def _filled(template: str, values: dict[str, object]) -> Markup:
    """Return our own HTML with escaped values in it; three times as fast as `Markup.format`, which parses in Python."""
    escaped = {name: escape(value) for name, value in values.items()}
    return Markup(template.format(**escaped))  # noqa: S704 - the template is a catalogue's, and every value is escaped


@cache
def wording(language: Language) -> Wording:
    """Return the wording of a language; its catalogue is read once.

    Raises:
        OSError: The compiled catalogue is missing from the package.
    """
    path = LOCALE_DIR / CATALOGUES[language] / "LC_MESSAGES" / "bot.mo"
    with path.open("rb") as compiled:
        return Wording(language, gettext.GNUTranslations(compiled))


@lru_cache(maxsize=8192)
def simplified(text: str) -> str:
    """Return Traditional text in Simplified characters, character for character.

    Converts with OpenCC's ``tw2s``, which unlike ``t2s`` knows that 著力 is 着力 while 著作 stays. It changes no words.
    Should a phrase ever come out longer or shorter, its characters are converted one by one. Quotation marks become the
    Mainland's (GB/T 15834), and Hong Kong's 甚麼 becomes 什么, which the dictionary leaves half converted.
    """
    converter = _converter()
    whole = converter.convert(text)
    same_length = whole if len(whole) == len(text) else "".join(converter.convert(one) or one for one in text)
    return same_length.replace("甚么", "什么").translate(_QUOTATION_MARKS)


@cache
def _converter() -> OpenCC:
    """Build the converter on first use; its dictionaries cost some milliseconds."""
    return OpenCC("tw2s")
