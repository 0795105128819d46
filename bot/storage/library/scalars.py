"""What YAML makes of an unquoted scalar, so that its surprises can be told to the author.

Owns the table of surprises. Rules are YAML 1.1's (https://yaml.org/type/), which PyYAML follows, and those of YAML
1.2's core schema where another reader of the same file would be surprised.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Oddity:
    """A scalar that YAML reads as something other than text, a plain whole number, true or false."""

    text: str
    reading: str
    """What YAML takes it for, for example ``a date``."""


NOTHING = "nothing at all"
_WHOLE = re.compile(r"0|[1-9][0-9]{0,17}")
_SUSPECT = frozenset(("", *"+-.~=<0123456789yYnNtTfFoO"))
"""First characters of what may be read as something else."""
_READINGS = tuple(
    (re.compile(pattern), reading)
    for pattern, reading in (
        (r"", NOTHING),
        (r"~|null|Null|NULL", NOTHING),
        (r"y|Y|yes|Yes|YES|on|On|ON|True|TRUE", "true"),
        (r"n|N|no|No|NO|off|Off|OFF|False|FALSE", "false"),
        (r"\d{4}-\d\d?-\d\d?([Tt]|[ \t]+)?[\d:.Zz +-]*", "a date"),
        (r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?", "a number to base 60"),
        (r"[-+]?0b[01_]+", "a binary number"),
        (r"[-+]?0[0-7_]+|0o[0-7]+", "an octal number"),
        (r"[-+]?0x[0-9a-fA-F_]+", "a hexadecimal number"),
        (r"[-+]?[0-9][0-9_]*", "a number"),
        (r"[-+]?([0-9][0-9_]*)?\.[0-9_]*([eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+", "a number"),
        (r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", "a number"),
        (r"=|<<", "a sign of its own"),
    )
)


@lru_cache(maxsize=4096)  # ids recur in references, and each is asked for by several checks
def plain_value(text: str) -> str | int | bool | Oddity:
    """The value of an unquoted scalar: text, a plain whole number, ``true`` or ``false``, or an `Oddity`."""
    if _WHOLE.fullmatch(text):
        return int(text)
    if text in {"true", "false"}:
        return text == "true"
    if text[:1] not in _SUSPECT or text == ".":
        return text
    for pattern, reading in _READINGS:
        if pattern.fullmatch(text):
            return Oddity(text, reading)
    return text
