"""What holds a library and is taught another: whoever was handed a part of it asks the new one from then on."""

from dataclasses import replace

import pytest

from bot.domain.composing import DigestComposer
from bot.domain.lookup import Lookup
from bot.domain.rounds import Scope, ScopeKind
from tests import small

WHOLE = Scope(ScopeKind.ALL, "")


@pytest.fixture(scope="module")
def edited():
    """A library, its first question reworded, its second gone, its first occasion with another name."""
    library = small.library()
    first, _, *rest = library.questions
    occasion, *others = library.occasions
    return replace(
        library,
        version="later",
        questions=(replace(first, stem=f"改了：{first.stem}"), *rest),
        occasions=(replace(occasion, name="改了名的研討會"), *others),
    )


@pytest.fixture(scope="module")
def taught(edited):
    """A composer that became another, with what was handed out of it before."""
    composer = DigestComposer(small.library())
    held = (composer.bank, composer.reader, composer.bank.in_english().items)
    composer.become(DigestComposer(edited))
    return composer, *held


def test_the_bank_and_the_reader_that_were_handed_out_know_the_new_library(taught, edited):
    composer, bank, reader, english = taught
    fresh = DigestComposer(edited)
    assert (composer.library, composer.bank, composer.reader) == (edited, bank, reader)
    assert (bank.library, reader.library, bank.items) == (edited, edited, fresh.bank.items)
    assert bank.askable(WHOLE) == fresh.bank.askable(WHOLE)
    assert bank.in_english().items == fresh.bank.in_english().items != english
    first, gone = (f"authored:{one.id}" for one in small.library().questions[:2])
    asked = bank.question(first, 7)
    assert (asked, reader.resolve(asked), bank.question(gone, 7)) == (
        fresh.bank.question(first, 7),
        fresh.reader.resolve(asked),
        None,
    )
    assert reader.resolve(asked).authored.stem.startswith("改了：")
    assert bank.reading(gone) == fresh.bank.reading(gone)


def test_a_bank_that_nobody_asked_for_is_made_of_the_new_library(edited):
    composer = DigestComposer(small.library())
    composer.become(DigestComposer(edited))
    assert ("bank" in vars(composer), composer.library) == (False, edited)


def test_digests_are_composed_of_the_new_library(taught, edited):
    composer = taught[0]
    concept = edited.concept_by_id[edited.syllabus[0]]
    assert composer.related(concept) == DigestComposer(edited).related(concept)


def test_a_lookup_finds_by_the_new_library_and_forgets_answers_of_the_old_one(edited):
    lookup, query = Lookup(small.library()), "改了名的研討會"
    assert lookup.find(query).occasions == ()
    lookup.become(Lookup(edited))
    assert [one.id for one in lookup.find(query).occasions] == [edited.occasions[0].id]


def test_it_can_become_another_again(edited):
    composer = DigestComposer(small.library())
    reader = composer.reader
    for library in (edited, small.library()):
        composer.become(DigestComposer(library))
        assert (composer.library, composer.reader, reader.library) == (library, reader, library)
