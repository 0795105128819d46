from __future__ import annotations

from bot.simulator.updates import DEFAULT_KINDS, LIFETIME, UpdateQueue


def ids(queue: UpdateQueue, offset: int, limit: int = 100, now: float = 0.0) -> list[int]:
    return [update.id for update in queue.fetch(offset, limit, now)]


def filled(count: int = 5) -> UpdateQueue:
    queue = UpdateQueue(first_id=11)
    for number in range(count):
        queue.issue("message", {"n": number}, now=0.0)
    return queue


def test_updates_stay_until_a_higher_offset_confirms_them():
    queue = filled()
    assert ids(queue, 0) == ids(queue, 0) == [11, 12, 13, 14, 15]
    assert ids(queue, 13, limit=2) == [13, 14]
    assert ids(queue, 0) == [13, 14, 15]
    assert ids(queue, 16) == []


def test_a_negative_offset_keeps_only_the_newest():
    queue = filled()
    assert ids(queue, -2) == [14, 15]
    assert ids(queue, 0) == [14, 15]


def test_updates_are_forgotten_after_a_day():
    queue = filled(1)
    queue.issue("message", {}, now=60.0)
    assert ids(queue, 0, now=LIFETIME - 1) == [11, 12]
    assert ids(queue, 0, now=LIFETIME) == [12]


def test_at_most_a_hundred_at_once():
    assert len(ids(filled(150), 0, limit=1000)) == 100


def test_only_allowed_kinds_are_issued_and_the_choice_is_remembered():
    queue = UpdateQueue()
    assert queue.issue("chat_member", {}, now=0.0) is None
    queue.allow(["chat_member", "nonsense"])
    assert queue.issue("chat_member", {}, now=0.0) is not None
    queue.allow(None)
    assert queue.issue("message", {}, now=0.0) is None
    queue.allow([])
    assert queue.allowed == DEFAULT_KINDS


def test_a_delivered_update_can_be_confirmed_out_of_order():
    queue = filled(3)
    queue.confirm(queue.pending[1])
    queue.confirm(queue.pending[0])
    assert ids(queue, 0) == [13]
