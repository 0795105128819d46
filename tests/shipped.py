"""The shipped content and what is made of it, read once in a process; tests of the reading itself read it anew."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.composing import DigestComposer
from bot.domain.lookup import Lookup
from bot.storage.library import load_library

if TYPE_CHECKING:
    from bot.domain.bank import Bank
    from bot.domain.library import Library

CONTENT = Path(__file__).parents[1] / "content"


@cache
def library() -> Library:
    return load_library(CONTENT)


def read(content: Path) -> Library:
    """What a command reads: the shipped content if it is that, and any other anew."""
    return library() if content.resolve() == CONTENT else load_library(content)


@cache
def lookup() -> Lookup:
    return Lookup(library())


def bank() -> Bank:
    """The composer's: to make another costs some tenths of a second."""
    return composer().bank


@cache
def composer() -> DigestComposer:
    return DigestComposer(library())
