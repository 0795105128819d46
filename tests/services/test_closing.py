"""What has begun comes to its end, and what has not, or takes too long, is dropped."""

import asyncio
from datetime import timedelta

from bot.services.closing import close_attempts


async def test_what_has_begun_comes_to_its_end_and_what_has_not_is_dropped():
    ended = []

    async def send(name):
        await asyncio.sleep(0)
        ended.append(name)

    under_way = {asyncio.create_task(send(name)): name for name in ("begun", "waiting")}
    for task in list(under_way):
        task.add_done_callback(under_way.pop)
    await close_attempts(under_way, lambda name: name == "begun")
    assert (ended, under_way) == (["begun"], {})


async def test_what_takes_too_long_is_waited_for_no_more():
    endless = asyncio.create_task(asyncio.Event().wait())
    await close_attempts({endless: "begun"}, lambda _: True, timedelta())
    assert endless.cancelled()
