"""Which page of a lobby a message shows, as a press on it tells."""

from zoneinfo import ZoneInfo

import pytest

from bot.domain.group_quiz_replies import Lobby
from bot.domain.language import Language
from bot.platforms.i18n import wording
from bot.platforms.telegram.group_actions import LobbyPage
from bot.platforms.telegram.lobby_pages import page_shown
from bot.platforms.telegram.render.group_lobby import lobby_page
from tests import shipped
from tests.storage.group_playing import NOW, a_quiz


@pytest.mark.parametrize("page", LobbyPage)
def test_a_page_is_known_by_its_buttons(page):
    lobby, sections = Lobby(a_quiz(), None, NOW), shipped.library().sections
    shown = lobby_page(lobby, wording(Language.ENGLISH), timezone=ZoneInfo("UTC"), sections=sections, page=page)
    buttons = [button for row in shown.keyboard for button in row]
    assert page_shown(getattr(button, "data", None) for button in buttons) is page


def test_a_message_without_buttons_shows_the_usual_page():
    assert page_shown([None, "", "1xj:nonsense"]) is LobbyPage.MAIN
