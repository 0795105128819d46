"""What the domain's tests share: the shipped library, its bank and what makes its questions, made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.question_making import QuestionMaker
from tests import shipped

if TYPE_CHECKING:
    from bot.domain.bank import Bank
    from bot.domain.library import Library


@pytest.fixture(scope="session")
def library() -> Library:
    return shipped.library()


@pytest.fixture(scope="session")
def bank() -> Bank:
    return shipped.bank()


@pytest.fixture(scope="session")
def maker() -> QuestionMaker:
    return QuestionMaker(shipped.library())
