"""What the domain's tests share: the shipped library, read once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.storage.library import load_library

if TYPE_CHECKING:
    from bot.domain.library import Library


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(Path("content"))
