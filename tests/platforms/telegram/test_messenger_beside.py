"""What the messenger does beside, since nobody waits for it: in bounds, and to its end when the bot stops."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

    from tests.platforms.telegram.speaking import Speaker


async def test_what_nobody_waits_for_is_done_beside_and_waited_for_at_the_end(
    speaker: Speaker, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []
    gate = asyncio.Event()

    async def tidy(name: str) -> None:
        await gate.wait()
        done.append(name)
        if name == "faulty":
            raise ValueError("no such thing")

    speaker.messenger.beside(tidy("one"))
    speaker.messenger.beside(tidy("faulty"))
    asyncio.get_running_loop().call_soon(gate.set)
    await speaker.messenger.settle(timedelta(seconds=5))
    assert done == ["one", "faulty"]
    assert [record.message for record in caplog.records] == ["What nobody waits for failed"]


async def test_what_is_begun_by_what_is_done_beside_is_waited_for_too(speaker: Speaker) -> None:
    done: list[str] = []

    async def first() -> None:
        await asyncio.sleep(0)
        speaker.messenger.beside(second())

    async def second() -> None:
        await asyncio.sleep(0)
        done.append("second")

    speaker.messenger.beside(first())
    await speaker.messenger.settle(timedelta(seconds=5))
    assert done == ["second"]


async def test_what_takes_too_long_or_is_too_much_is_not_done(
    speaker: Speaker, caplog: pytest.LogCaptureFixture
) -> None:
    begun: list[int] = []

    async def tidy(number: int) -> None:
        begun.append(number)
        await asyncio.Event().wait()

    for number in range(1001):
        speaker.messenger.beside(tidy(number))
    await asyncio.sleep(0)
    assert begun == list(range(1000))
    speaker.messenger.beside(tidy(2000), is_needed=True)
    await asyncio.sleep(0)
    assert begun[-1] == 2000
    await speaker.messenger.settle(timedelta())
    speaker.messenger.beside(tidy(1001))
    await asyncio.sleep(0)
    assert begun[-1] == 1001
    await speaker.messenger.settle(timedelta())
    assert caplog.records == []
