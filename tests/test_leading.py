"""What one replica alone does: begun with each term, ended with it, and never torn."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.leading import Leadership, Leading

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


class Part:
    """Notes when it begins and ends."""

    def __init__(self, *, ends: BaseException | bool = False) -> None:
        self.log: list[str] = []
        self.begun, self.ended = asyncio.Event(), asyncio.Event()
        self._ends = ends

    async def __call__(self, stop: asyncio.Event) -> None:
        self.log.append("begins")
        self.begun.set()
        if isinstance(self._ends, BaseException):
            raise self._ends
        if not self._ends:
            await stop.wait()
        self.log.append("ends")
        self.ended.set()


class Resigned:
    def __init__(self) -> None:
        self.after: list[str] | None = None
        self.part: Part | None = None

    async def __call__(self) -> None:
        self.after = list(self.part.log) if self.part else []


async def test_the_only_process_leads_from_start_to_stop():
    part, stop = Part(), asyncio.Event()
    running = asyncio.create_task(Leading(Leadership(), [part]).run(stop))
    await part.begun.wait()
    stop.set()
    await running
    assert part.log == ["begins", "ends"]


async def test_parts_run_in_terms_and_one_resigns_when_they_have_ended():
    leadership, part, stop, resigned = Leadership(is_held=False), Part(), asyncio.Event(), Resigned()
    resigned.part = part
    running = asyncio.create_task(Leading(leadership, [part], resign=resigned).run(stop))
    await asyncio.sleep(0)
    assert part.log == []
    for _ in range(2):
        leadership.take()
        await part.begun.wait()
        leadership.lose()
        await part.ended.wait()
        part.begun.clear()
        part.ended.clear()
    leadership.take()
    await part.begun.wait()
    stop.set()
    await running
    assert resigned.after == ["begins", "ends"] * 3


async def test_a_term_ends_although_the_next_begins_at_once():
    leadership, part, stop = Leadership(), Part(), asyncio.Event()
    running = asyncio.create_task(Leading(leadership, [part]).run(stop))
    await part.begun.wait()
    part.begun.clear()
    leadership.lose()
    leadership.take()
    await part.begun.wait()
    assert part.log == ["begins", "ends", "begins"]
    stop.set()
    await running


async def test_who_never_led_ends_when_told_to():
    stop, part = asyncio.Event(), Part()
    stop.set()
    await Leading(Leadership(is_held=False), [part]).run(stop)
    assert part.log == []


async def test_when_one_part_ends_so_do_the_others_and_the_process_sees_it():
    part, other = Part(ends=True), Part()
    await Leading(Leadership(), [part, other]).run(asyncio.Event())
    assert other.log == ["begins", "ends"]


async def test_a_part_that_breaks_is_seen_by_the_process():
    other = Part()
    with pytest.raises(RuntimeError, match="broken"):
        await Leading(Leadership(), [Part(ends=RuntimeError("broken")), other]).run(asyncio.Event())
    assert other.log == ["begins", "ends"]


async def test_a_chore_of_the_leader_is_asked_about_soon_elsewhere():
    leadership, done = Leadership(is_held=False), []

    async def chore() -> datetime | None:
        done.append(1)
        return None

    alone = leadership.alone(chore, lambda: NOW)
    assert (await alone(), done) == (NOW + timedelta(seconds=2), [])
    leadership.take()
    assert (await alone(), done) == (None, [1])
