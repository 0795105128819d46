from pathlib import Path

import pytest

from bot.domain.lookup import Lookup
from bot.storage.library import load_library

CONTENT = Path(__file__).parents[3] / "content"


@pytest.fixture(scope="session")
def library():
    return load_library(CONTENT)


@pytest.fixture(scope="session")
def lookup(library):
    return Lookup(library)
