from datetime import timedelta

import pytest

from bot.domain.broadcasts import Audience, Progress, SendStatus, time_left, time_needed
from bot.domain.language import Language


def test_every_language_is_an_audience_and_no_other_audience_has_one():
    languages = {audience: audience.language for audience in Audience if audience.language}
    assert languages == {
        Audience.TRADITIONAL: Language.TRADITIONAL,
        Audience.SIMPLIFIED: Language.SIMPLIFIED,
        Audience.ENGLISH: Language.ENGLISH,
    }


def test_progress_counts_every_chat_once():
    progress = Progress(
        {
            SendStatus.WAITING: 5,
            SendStatus.SENDING: 2,
            SendStatus.SENT: 30,
            SendStatus.REFUSED: 1,
            SendStatus.LEFT_OUT: 4,
        }
    )
    assert (progress.total, progress.left, progress.done, progress.of(SendStatus.UNKNOWN)) == (42, 7, 35, 0)


@pytest.mark.parametrize(
    ("left", "done", "seconds", "expected"),
    [
        (100, 0, 0, 4.0),  # as planned
        (100, 1, 4.9, 4.0),  # a moment says nothing yet
        (100, 50, 10, 20.0),
        (0, 50, 10, 0.0),
        (100, 0, 10, None),
    ],
)
def test_the_time_left_is_planned_at_first_and_measured_then(left, done, seconds, expected):
    found = time_left(left, done=done, took=timedelta(seconds=seconds))
    assert found == (None if expected is None else timedelta(seconds=expected))


def test_the_planned_time_is_below_the_limit_of_the_platform():
    assert time_needed(3000) == timedelta(minutes=2)
