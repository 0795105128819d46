"""A library's directory: which files belong to it, and their bytes as text.

Owns file names, sizes, encoding and the characters that no file may hold. YAML and content may not enter.
"""

from __future__ import annotations

import re
import stat
from bisect import bisect_right
from typing import TYPE_CHECKING

from bot.storage.library.faults import Fault, code_point, nearest, visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST = 2_000_000
"""Bytes that one file may have; the whole briefing has 40,000."""

SINGLE_FILES = (
    "library.yaml",
    "sections.yaml",
    "occasions.yaml",
    "numbers.yaml",
    "figures.yaml",
    "terms.yaml",
    "syllabus.yaml",
)
NUMBERED = {"concepts": "01-introduction.yaml", "questions": "01-introduction.yaml"}
"""Folders whose files begin with a number: each folder with the name of a file to be held up as an example."""
ANNEX_FILES = ("source/annex1.txt", "source/annex2.txt")
MOST_UNWANTED = 20
"""Unwanted characters of one file that are told one by one."""

_REQUIRED = (*SINGLE_FILES, *ANNEX_FILES)
_FOLDERS = (*NUMBERED, "source")
_NUMBERED_FILE = re.compile(r"[0-9]{2}-[a-z0-9]+(-[a-z0-9]+)*\.yaml")

_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffd\ufffe\uffff]"
)
_KINDS = (
    ("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "turns the writing direction"),
    ("\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\xad\u180e", "cannot be seen"),
    ("\ufffd", "stands for text that was lost in a conversion"),
    ("\u0085\u2028\u2029", "breaks the line unseen"),
)


class TextFile:
    """One file's text without its unwanted characters, and where in the file what is left of it stands."""

    def __init__(self, name: str, original: str) -> None:
        """Read `original`, whose line ends are line feeds; `name` is the path as the author would open it."""
        self.name = name
        self.text = _UNWANTED.sub("", original)
        self._original = original
        self._removed = [match.start() - index for index, match in enumerate(_UNWANTED.finditer(original))]
        self._lines = [0, *(match.end() for match in re.finditer("\n", original))]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column in the file, from 1, of a character of `text`; the file's end for what lies beyond."""
        bounded = max(0, min(offset, len(self.text)))
        return self._original_place(bounded + bisect_right(self._removed, bounded))

    def _original_place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def fault(self, offset: int, problem: str, remedy: str) -> Fault:
        """A fault at a character of `text`."""
        return Fault(self.name, *self.place(offset), problem, remedy)

    def unwanted_faults(self) -> list[Fault]:
        """The characters that may not be there; only the first of very many, and how many more there are."""
        found = list(_UNWANTED.finditer(self._original))
        faults = [self._unwanted_fault(match) for match in found[:MOST_UNWANTED]]
        if len(found) > MOST_UNWANTED:
            place = self._original_place(found[MOST_UNWANTED].start())
            problem = f"{len(found) - MOST_UNWANTED} more such characters follow"
            faults.append(Fault(self.name, *place, problem, "save the file again as plain UTF-8 text"))
        return faults

    def _unwanted_fault(self, match: re.Match[str]) -> Fault:
        character, place = match.group(), self._original_place(match.start())
        if character == "\ufeff" and match.start() == 0:
            return Fault(self.name, *place, "the file begins with a byte order mark", "save it as UTF-8 without BOM")
        kind = next((kind for characters, kind in _KINDS if character in characters), "is a control character")
        return Fault(self.name, *place, f"the character {code_point(character)} {kind}", "delete it")


def list_files(directory: Path) -> tuple[list[str], list[Fault]]:
    """The library's files, relative to its directory, and what is missing from it or does not belong there."""
    try:
        found = sorted(_names(directory))
    except OSError as error:
        return [], [_unreadable_directory(directory, error)]
    belonging = [name for name in found if _belongs(name)]
    faults = [_unexpected(directory, name) for name in found if name not in belonging]
    missing = [name for name in _REQUIRED if name not in belonging]
    missing += [
        f"{folder}/{example}"
        for folder, example in NUMBERED.items()
        if not any(name.startswith(f"{folder}/") for name in belonging)
    ]
    remedy = "create it, or name the directory that holds the library"
    faults += [Fault(str(directory / name), 1, 1, "this file is missing", remedy) for name in missing]
    return belonging, faults


def _names(directory: Path, folder: str = "") -> Iterator[str]:
    """What is there, save hidden files and editors' leavings, which are nobody's content.

    Only the library's own folders are entered: a wrong directory may hold half a disk.
    """
    for path in directory.iterdir():
        if path.name.startswith(".") or path.name.endswith("~"):
            continue
        if not folder and path.name in _FOLDERS and path.is_dir():
            yield from _names(path, f"{path.name}/")
        else:
            yield folder + path.name


def _belongs(name: str) -> bool:
    folder, _, base = name.rpartition("/")
    return name in _REQUIRED or (folder in NUMBERED and _NUMBERED_FILE.fullmatch(base) is not None)


def _unexpected(directory: Path, name: str) -> Fault:
    where = str(directory / visible(name))
    folder = name.partition("/")[0]
    if folder in NUMBERED and folder != name:
        return Fault(where, 1, 1, f"this is no name for a file of {folder}", f"rename it like `{NUMBERED[folder]}`")
    meant = nearest(name, _REQUIRED)
    remedy = f"rename it to `{meant}`" if meant else "move it out of the library"
    return Fault(where, 1, 1, "this does not belong to a library", remedy)


def _unreadable_directory(directory: Path, error: OSError) -> Fault:
    problems: dict[type[OSError], str] = {
        FileNotFoundError: "there is no such directory",
        NotADirectoryError: "this is not a directory",
        PermissionError: "this directory may not be read",
    }
    problem = problems.get(type(error), f"this directory cannot be read: {error.strerror}")
    return Fault(str(directory), 1, 1, problem, "name the directory that holds library.yaml")


def read_file(directory: Path, name: str) -> tuple[TextFile | None, list[Fault]]:
    """A file's text and the characters in it that may not be there; no text when it cannot be read."""
    path = directory / name
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None, [Fault(str(path), 1, 1, "this is not a regular file", "put a plain text file here")]
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        problem = f"this file cannot be read: {error.strerror or error}"
        return None, [Fault(str(path), 1, 1, problem, "give the bot the right to read it")]
    if len(content) > LARGEST:
        problem = f"the file is larger than {LARGEST:,} bytes"
        return None, [Fault(str(path), 1, 1, problem, "split it, or leave out what is not content")]
    return decode(str(path), content)


def decode(name: str, content: bytes) -> tuple[TextFile | None, list[Fault]]:
    """The text of a file's bytes and the characters that may not be in it; no text when it is not UTF-8 or empty."""
    try:
        original = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = TextFile(name, _unix_lines(content[: error.start].decode("utf-8")))
        problem = f"the byte 0x{content[error.start]:02X} is not UTF-8"
        return None, [before.fault(len(before.text), problem, "save the file as UTF-8")]
    file = TextFile(name, _unix_lines(original))
    faults = file.unwanted_faults()
    if not file.text.strip():
        return None, [*faults, file.fault(0, "the file is empty", "write its content, or restore it")]
    return file, faults


def _unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def tab_faults(file: TextFile) -> list[Fault]:
    """The tabs of a YAML file: the first of every line."""
    remedy = "write blanks: YAML does not indent by tabs and no text needs them"
    return [
        file.fault(match.end() - 1, "there is a tab", remedy)
        for match in re.finditer("^[^\\t\n]*\\t", file.text, re.MULTILINE)
    ]
