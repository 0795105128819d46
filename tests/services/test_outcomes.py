"""What becomes of an attempt that the end of the process interrupts."""

import asyncio
from datetime import timedelta

from bot.domain.subscription import DeliveryStatus
from bot.errors import NOTHING_SENT
from bot.services.outcomes import Outcome, interrupted


def test_what_was_interrupted_before_its_call_still_waits_and_anything_else_may_have_arrived():
    end = asyncio.CancelledError()
    assert interrupted(end) == Outcome(DeliveryStatus.UNKNOWN, "the bot was stopped meanwhile")
    end.add_note(NOTHING_SENT)
    waits = Outcome(DeliveryStatus.PLANNED, "the bot was stopped before it was sent", wait=timedelta())
    assert interrupted(end) == waits
