"""An offer of fewer digests that is taken, over a real database."""

from __future__ import annotations

from uuid import UUID

from bot.domain.schedule import EVERY_DAY
from bot.services.subscriptions import Subscriptions
from bot.services.tapering import taper
from tests.services.test_journal import ANN, EVE, delivered, journal_of, stage  # noqa: F401 - `stage` is a fixture


async def test_whoever_takes_the_offer_gets_a_digest_a_week_and_is_not_made_it_again(stage):  # noqa: F811 - the fixture
    *_, offer = await delivered(stage, 15)
    journal, subscriptions = journal_of(stage), Subscriptions(stage.subscriptions, stage.clock)
    assert await taper(journal, subscriptions, EVE, offer.id) is None
    assert await taper(journal, subscriptions, ANN, UUID(int=1)) is None
    assert (await stage.subscriptions.get(EVE)).schedule.weekdays == EVERY_DAY
    done = await taper(journal, subscriptions, ANN, offer.id)
    assert done.card.digest.offers_taper
    assert done.subscription.schedule.weekdays == {offer.due.on.isoweekday()}
    await subscriptions.set_weekdays(ANN, EVERY_DAY)
    assert not (await journal.reopen(ANN, offer.id)).digest.offers_taper
