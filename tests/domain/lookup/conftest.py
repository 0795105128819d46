from pathlib import Path

import pytest

from tests import shipped

CONTENT = Path(__file__).parents[3] / "content"


@pytest.fixture(scope="session")
def library():
    return shipped.library()


@pytest.fixture(scope="session")
def lookup():
    return shipped.lookup()
