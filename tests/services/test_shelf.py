"""Content that is loaded anew: good edits are taught at once, faulty ones change nothing, other replicas follow."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.composing import DigestComposer
from bot.domain.content import Change, Content, Difference, Part, counts
from bot.domain.lookup import Lookup
from bot.errors import ContentError
from bot.services.shelf import Refused, Reloaded, Shelf, Unchanged
from bot.storage.database import Database
from bot.storage.signals import SignalRepository
from tests import head, shipped

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
FAULTS = ("content/questions/01.yaml:4:9: `stem` is empty; write the question", "content/terms.yaml:1:1: torn; mend")
# Annex 1 alone: a bank of everything takes half a second to make.
OLD = replace(shipped.library(), questions=(), concepts=(), syllabus=(), numbers=(), figures=(), terms=())
NEW = replace(OLD, version="later", occasions=OLD.occasions[1:])


class Replica:
    """One process with files of its own."""

    def __init__(self, signals: SignalRepository, started_at: datetime) -> None:
        self.at = started_at
        self.files: Content | ContentError = Content(OLD, {"first-named-when": "questions/01.yaml:4"})
        self.composer, self.lookup = DigestComposer(OLD), Lookup(OLD)
        self.shelf = Shelf(self.files, self.composer, self.lookup, load=self.load, signals=signals, now=lambda: self.at)

    def load(self) -> Content:
        if isinstance(self.files, ContentError):
            raise self.files
        return self.files

    @property
    def teaches(self) -> tuple[str, str, str]:
        return self.composer.library.version, self.shelf.state.version, self.lookup._library.version


@pytest.fixture
async def signals(tmp_path):
    database = await Database.open(await head.url(tmp_path / "bot.db"))
    yield SignalRepository(database)
    await database.close()


@pytest.fixture
def replica(signals):
    return Replica(signals, START)


async def test_a_good_edit_is_taught_at_once_and_told(replica):
    bank = replica.composer.bank
    replica.at, replica.files = START + SECOND, Content(NEW, {"x": "questions/02.yaml:8"})
    assert await replica.shelf.reload() == Reloaded(
        START + SECOND,
        OLD.version,
        "later",
        Difference(
            {
                Part.STATEMENTS: Change(removed=tuple(one.id for one in OLD.occasions[0].statements)),
                Part.OCCASIONS: Change(removed=(OLD.occasions[0].id,)),
            },
            rest=False,
        ),
    )
    assert replica.teaches == ("later",) * 3
    assert bank.library is NEW
    state = replica.shelf.state
    assert (state.loaded_at, state.counts, state.refused) == (START + SECOND, counts(NEW), None)
    assert (replica.shelf.place("x"), replica.shelf.place("first-named-when")) == ("questions/02.yaml:8", None)


async def test_a_faulty_edit_is_refused_whole_and_the_last_good_library_stays(replica, caplog):
    replica.at, replica.files = START + SECOND, ContentError(FAULTS)
    refused = Refused(START + SECOND, OLD.version, FAULTS)
    assert await replica.shelf.reload() == refused
    assert replica.teaches == (OLD.version,) * 3
    assert (replica.shelf.state.refused, replica.shelf.state.loaded_at) == (refused, START)
    assert [record.getMessage() for record in caplog.records][-3:] == [
        "The content was not reloaded; faults: 2",
        *FAULTS,
    ]
    replica.files = Content(OLD)
    assert await replica.shelf.reload() == Unchanged(START + SECOND, OLD.version)
    assert (replica.shelf.state.refused, replica.shelf.state.loaded_at) == (None, START + SECOND)


async def test_other_replicas_follow_once_whatever_their_clocks_say(signals, replica):
    behind = Replica(signals, START - timedelta(hours=1))
    assert await behind.shelf.follow() == behind.at + timedelta(seconds=10)
    assert await replica.shelf.follow() == START + timedelta(seconds=10)
    for one in (replica, behind):
        one.files = Content(NEW)
    behind.at += SECOND
    await behind.shelf.reload()
    assert (behind.teaches, replica.teaches) == (("later",) * 3, (OLD.version,) * 3)
    await replica.shelf.follow()
    assert replica.teaches == ("later",) * 3
    replica.files = behind.files = Content(OLD)
    await replica.shelf.follow()
    await behind.shelf.follow()
    assert (behind.teaches, replica.teaches) == (("later",) * 3, ("later",) * 3)


async def test_what_was_asked_for_before_the_start_is_done_already_and_what_came_since_is_not(signals, replica):
    await signals.raise_signal("content", START - SECOND)
    replica.files = Content(NEW)
    await replica.shelf.follow()
    assert replica.teaches == (OLD.version,) * 3
    late = Replica(signals, START)
    late.files = Content(NEW)
    await signals.raise_signal("content", START + SECOND)
    await late.shelf.follow()
    await replica.shelf.follow()
    assert (late.teaches, replica.teaches) == (("later",) * 3, ("later",) * 3)


async def test_a_faulty_edit_is_asked_of_no_other_replica(signals, replica):
    replica.files = ContentError(FAULTS)
    await replica.shelf.reload()
    assert await signals.raised_at("content") is None
