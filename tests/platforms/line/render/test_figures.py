"""A figure's card says of when it is, and says it once."""

from __future__ import annotations

import pytest

from bot.domain import reading
from bot.domain.language import Language
from bot.platforms.i18n import wording
from bot.platforms.line.actions import ALL_ACTIONS
from bot.platforms.line.postbacks import Postbacks
from bot.platforms.line.render.figures import figure_list
from bot.platforms.line.render.pen import Pen
from bot.platforms.line.speech import as_json
from tests import shipped
from tests.line.people import words_of


@pytest.mark.parametrize(
    ("language", "capital", "graduates"),
    [
        (
            Language.TRADITIONAL,
            "資本要素在中國經濟增長中的平均貢獻率（1978 至 2020 年）",
            "內地研究生招生人數（2023 年）",
        ),
        (
            Language.ENGLISH,
            "Average contribution of capital to China's economic growth, 1978-2020",
            "Postgraduate admissions in Mainland China (2023)",
        ),
    ],
)
def test_the_time_is_said_once(language: Language, capital: str, graduates: str) -> None:
    library, pen = shipped.library(), Pen(wording(language), Postbacks("secret", ALL_ACTIONS))
    pages = (reading.section_figures(library, one.id, 0) for one in library.sections)
    said = {line for page in pages if page for line in words_of(as_json(figure_list(page, pen)))}
    assert {capital, graduates} <= said
