"""Errors are counted by kind, and nothing of what they say is kept."""

import logging

import pytest

from bot.domain.error_kinds import ErrorKind
from bot.domain.language import parse_language
from bot.errors import LanguageError
from bot.troubles import MOST_KINDS, REST, TroubleCounter, counting

PERSONAL = "what Mei wrote"


@pytest.fixture
def counter():
    counter = counting()
    yield counter
    logging.getLogger().removeHandler(counter)


def test_what_is_kept_of_an_error_says_where_and_what_not_which_words(counter):
    ours, theirs = logging.getLogger("bot.scheduler"), logging.getLogger("aiohttp")
    try:
        parse_language(PERSONAL)
    except LanguageError as error:
        ours.exception("A sweep failed for %s", PERSONAL)
        ours.error("A handler failed", exc_info=error)
        ours.error("Failed for %s", PERSONAL, extra={"error_type": "StorageError"})
        theirs.error("Failed for " + PERSONAL)
        ours.warning("No error")
    place = "bot.domain.language.parse_language"
    assert counter.take() == {
        ErrorKind("bot.scheduler", "LanguageError", place): 2,
        ErrorKind("bot.scheduler", "StorageError", "Failed for %s"): 1,
        ErrorKind("aiohttp", "", ""): 1,
    }
    assert (counter.take(), counter.total) == ({}, 4)


def test_kinds_are_bounded_and_what_could_not_be_kept_is_put_back():
    counter = TroubleCounter()
    for number in range(MOST_KINDS + 5):
        counter.handle(logging.makeLogRecord({"name": f"bot.{number}", "levelno": logging.ERROR, "msg": "Failed"}))
    taken = counter.take()
    assert (len(taken), taken[REST], counter.total) == (MOST_KINDS + 1, 5, MOST_KINDS + 5)
    counter.put_back(taken)
    assert counter.take() == taken


def test_there_is_one_counter_however_often_a_process_begins_anew(counter):
    again = counting()
    logging.getLogger("bot.app").error("Failed")
    assert (counter.total, again.total) == (0, 1)
    logging.getLogger().removeHandler(again)
