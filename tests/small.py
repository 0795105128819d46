"""A complete library of a few entries, of which a bank is made at once: for tests to which content does not matter."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.storage.library import load_library
from tests.storage.library.conftest import FILES

if TYPE_CHECKING:
    from bot.domain.library import Library


def write_to(folder: Path) -> Path:
    """Write its files, and return their folder."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@cache
def library() -> Library:
    with TemporaryDirectory() as folder:
        return load_library(write_to(Path(folder)))
