"""What the domain's tests share: the shipped library and its bank, made once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.domain.bank import Bank
from bot.storage.library import load_library

if TYPE_CHECKING:
    from bot.domain.library import Library


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(Path("content"))


@pytest.fixture(scope="session")
def bank(library: Library) -> Bank:
    return Bank(library)
