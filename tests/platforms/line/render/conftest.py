from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.language import Language
from bot.platforms.i18n import wording
from bot.platforms.line.actions import ALL_ACTIONS
from bot.platforms.line.postbacks import Postbacks
from bot.platforms.line.render.pen import Pen
from tests import shipped
from tests.platforms.telegram.render.conftest import SMALL

if TYPE_CHECKING:
    from bot.domain.library import Library

POSTBACKS = Postbacks("secret", ALL_ACTIONS)


@pytest.fixture(params=list(Language))
def pen(request: pytest.FixtureRequest) -> Pen:
    """One of each language."""
    return Pen(wording(request.param), POSTBACKS)


@pytest.fixture
def chinese() -> Pen:
    return Pen(wording(Language.TRADITIONAL), POSTBACKS)


@pytest.fixture
def library() -> Library:
    return shipped.library()


@pytest.fixture
def small() -> Library:
    return SMALL
