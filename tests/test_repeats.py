"""A log that is told the same again and again writes it a few times, and then how often."""

import logging

from bot.repeats import WITHIN, WRITTEN, Repeats


def record(message, at=0.0, level=logging.ERROR, error=None, **facts):
    made = logging.makeLogRecord({"name": "bot.scheduler", "levelno": level, "msg": message, "created": at, **facts})
    made.exc_info = error and (type(error), error, error.__traceback__)
    return made


def written(filtering, *records):
    return [made for made in records if filtering.filter(made)]


def test_what_is_alike_is_written_a_few_times_and_then_counted():
    filtering = Repeats()
    flood = [record(f"A sweep failed, try {number}", at=number) for number in range(100)]
    assert written(filtering, *flood) == flood[:WRITTEN]
    later = record("A sweep failed, try 100", at=WITHIN.total_seconds())
    assert written(filtering, later) == [later]
    assert later.left_out == 95
    again = record("A sweep failed, try 101", at=WITHIN.total_seconds() + 1)
    assert written(filtering, again) == [again]
    assert not hasattr(again, "left_out")


def test_other_words_other_loggers_and_lesser_lines_are_not_held_back():
    filtering = Repeats()
    written(filtering, *(record("full") for _ in range(WRITTEN)))
    others = [record("read-only"), record("full", name="bot.ticker"), *(record("full", level=logging.INFO),) * 20]
    assert written(filtering, *others) == others


def test_errors_from_different_places_are_not_alike():
    filtering, kept = Repeats(), []
    for place in ("1 / 0", "\n1 / 0"):
        for _ in range(WRITTEN + 1):
            try:
                exec(place)  # noqa: S102 - a line of our own, so that there are two places
            except ZeroDivisionError as error:
                kept += written(filtering, record("A handler failed", error=error))
    assert len(kept) == 2 * WRITTEN


def test_memory_is_bounded():
    filtering = Repeats()
    written(filtering, *(record("x" * number) for number in range(2000)))
    assert len(filtering._kinds) <= 512
