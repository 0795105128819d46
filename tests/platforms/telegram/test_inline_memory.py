"""Pages of offers are remembered: typing the same letters again costs next to nothing, new content shows at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from bot.domain.language import Language
from bot.platforms.i18n import wording
from bot.platforms.telegram.handlers.inline import InlineHandlers
from tests import shipped

if TYPE_CHECKING:
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.render.inline import Offers


class Everything:
    """What an inline handler uses of the bot: it notes what is looked up, and what is offered."""

    def __init__(self) -> None:
        self.messenger = self.context = self
        self.library: Any = shipped.library()
        self.lookup: Any = self
        self.at = datetime(2026, 11, 23, 1, tzinfo=UTC)
        self.asked: list[str] = []
        self.offered: list[Offers] = []

    def find(self, query: str) -> Any:
        self.asked.append(query)
        return shipped.lookup().find(query)

    def local_now(self) -> datetime:
        return self.at

    async def words_of(self, person: Language) -> Wording:
        return wording(person)

    async def offer(self, _query: object, offers: Offers, *, cached: timedelta) -> None:
        assert cached <= timedelta(minutes=5)
        self.offered.append(offers)


async def ask(bot: Any, handlers: InlineHandlers, query: str, language: Language = Language.TRADITIONAL) -> Offers:
    bot_user = SimpleNamespace(username="quality_bot")
    asked: Any = SimpleNamespace(query=query, offset="", from_user=language, get_bot=lambda: bot_user)
    await handlers.asked(asked)
    found: Offers = bot.offered[-1]
    return found


async def test_what_was_offered_is_offered_again_without_looking_it_up() -> None:
    bot: Any = Everything()
    handlers = InlineHandlers(bot)
    first = [await ask(bot, handlers, query) for query in ("創", "創新", "創", " 創新 ")]
    english = await ask(bot, handlers, "創新", Language.ENGLISH)
    assert bot.asked == ["創", "創新", "創新"]
    assert (first[0], first[1]) == (first[2], first[3])
    assert english.articles[0].title != first[1].articles[0].title


async def test_other_content_is_offered_at_once_and_without_words_each_day_its_own() -> None:
    bot: Any = Everything()
    handlers = InlineHandlers(bot)
    await ask(bot, handlers, "創新")
    today = await ask(bot, handlers, "")
    bot.library = SimpleNamespace(**{name: getattr(bot.library, name) for name in ("syllabus", "concept_by_id")})
    await ask(bot, handlers, "創新")
    bot.at += timedelta(days=1)
    assert await ask(bot, handlers, "") != today
    assert bot.asked == ["創新", "創新"]


async def test_only_so_many_pages_are_remembered_of_words_as_long_as_any_that_are_looked_up() -> None:
    bot: Any = Everything()
    handlers = InlineHandlers(bot)
    for number in range(260):
        await ask(bot, handlers, f"{number} xyz")
    await ask(bot, handlers, "0 xyz")
    await ask(bot, handlers, "x" * 5000)
    assert (len(bot.asked), bot.asked[-1]) == (262, "x" * 256)
