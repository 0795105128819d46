"""Digests on LINE as their readers have them: fetched for free, answered, followed up, and gone back to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.digest_replies import DigestCard
from bot.domain.language import Language
from bot.domain.streak import Streak
from bot.domain.subscription import ChatKind, Length, Progress
from bot.platforms.i18n import wording
from bot.platforms.line.actions import ALL_ACTIONS
from bot.platforms.line.digest_actions import (
    AcceptTaper,
    AnswerDigest,
    DeclineTaper,
    ExplainDigest,
    OpenDigest,
    ShowPrevious,
    ShowQuotations,
)
from bot.platforms.line.postbacks import Postbacks
from bot.platforms.line.render.digest import digest_card
from bot.platforms.line.render.pen import Pen
from bot.platforms.line.speech import as_json
from tests import shipped
from tests.platforms.line.asking import labels
from tests.platforms.line.digesting import DAY
from tests.platforms.line.sdk import held

if TYPE_CHECKING:
    from tests.platforms.line.asking import Reader

ANN = ChatKey(Platform.LINE, "U1")
SYLLABUS = shipped.library().syllabus


def concept_name(index: int) -> str:
    return shipped.library().concept_by_id[SYLLABUS[index]].name


def options(reader: Reader) -> list[str]:
    """What the buttons of the question carry."""
    postbacks = reader.context.postbacks
    data = [one["data"] for one in labels(reader) if one["type"] == "postback"]
    return [one for one in data if isinstance(postbacks.read(one), AnswerDigest)]


async def test_todays_concept_is_a_digest_the_same_all_day_and_another_one_the_next(room):
    ann = room.reader()
    first = await ann.write("今日概念")
    assert first.startswith("☀️ 2026 年 11 月 23 日 · 第 1 課") or concept_name(0) in first
    held(ann.said)
    said = ann.said
    await ann.write("today")
    assert as_json(ann.said)[0]["altText"] == as_json(said)[0]["altText"]
    room.clock.at += DAY
    second = await ann.write("今日概念")
    assert concept_name(1) in second
    assert concept_name(0) not in second.splitlines()[1]
    assert (await room.stores.subscriptions.get(ANN)).ended_at is not None


async def test_the_parts_of_a_digest_stand_apart(room):
    ann = room.reader()
    await ann.write("今日")
    concept, question = as_json(ann.said)[0]["contents"]["contents"]
    assert [part for part in concept["body"]["contents"][2:] if "margin" not in part] == []
    await ann.tap("A")
    answered = as_json(ann.said)[0]["contents"]
    assert question["body"]["contents"][0] == answered["body"]["contents"][0]
    assert "margin" in answered["body"]["contents"][-1]


async def test_its_question_is_answered_once_and_explained(room):
    ann = room.reader()
    await ann.write("今日概念")
    choices = options(ann)
    assert len(choices) >= 2
    told = await ann.press(choices[0])
    assert told is not None
    held(ann.said)
    again = await ann.press(choices[1])
    assert again == told
    reopened = await ann.write("今日概念")
    assert "✓" in reopened
    assert options(ann) == []


async def test_everything_behind_a_digest_leads_back_to_it(room):
    ann = room.reader()
    await ann.write("今日概念")
    room.clock.at += DAY
    await ann.write("今日概念")
    digest = await room.stores.journal.latest(ANN, room.clock.at.date())
    for action in (ExplainDigest, ShowQuotations, ShowPrevious, OpenDigest, DeclineTaper, AcceptTaper):
        assert await ann.press(ann.context.postbacks.data(action(digest.id))) is not None
        held(ann.said)
    assert concept_name(0) in (await ann.write("/history"))
    held(ann.said)
    assert concept_name(0) in (await ann.tap(next(one for one in _rows(ann) if concept_name(0) in one)))


def _rows(reader: Reader) -> list[str]:
    return [one.get("displayText", "") for one in labels(reader)]


async def test_a_group_that_gets_none_is_shown_the_concept_of_the_day_and_one_that_does_its_own(room):
    group = room.reader(in_group=True)
    shared = await group.write("/today")
    assert await room.stores.subscriptions.get(ChatKey(Platform.LINE, "C1")) is None
    await group.write("/subscribe")
    own = await group.write("/today")
    assert concept_name(0) in own
    assert shared is not None
    choices = options(group)
    said = {one["data"]: one.get("displayText") for one in labels(group) if one["type"] == "postback"}
    assert [said[choice] for choice in choices] == [None] * len(choices)
    assert await group.press(choices[0]) is not None
    assert await group.press(choices[1]) is None


@pytest.mark.parametrize("language", list(Language))
async def test_the_digest_is_said_in_every_language(room, language):
    ann = room.reader()
    await room.context.preferences.choose_language(ANN, language)
    assert await ann.write("today") is not None
    held(ann.said)


def test_the_digest_of_every_concept_fits_a_message():
    composer, pen = shipped.composer(), Pen(wording(Language.TRADITIONAL), Postbacks("secret", ALL_ACTIONS))
    taught = {}
    for concept_id in SYLLABUS:
        on = date(2026, 11, 23) + len(taught) * DAY
        digest = composer.compose(
            concept=shipped.library().concept_by_id[concept_id],
            is_review=False,
            on=on,
            progress=Progress(taught),
            length=Length.FULL,
            delivery_id=UUID(int=len(taught) + 1),
            streak=Streak(days=12, freezes=2),
            offers_taper=True,
        )
        speech = digest_card(DigestCard(digest, ChatKind.PRIVATE), pen)
        assert len(speech.messages) == 1
        taught[concept_id] = on


async def test_owners_alone_are_shown_the_status(room):
    ann = room.reader()
    assert "/status" in await ann.write("狀態")
    assert await room.reader(in_group=True).write("/status") is None
    ann = replace_owner(room)
    await room.quota.read()
    told = await ann.write("狀態")
    assert "LINE 本月：已用 0／200 則訊息，往後每天約 23 則" in told
    held(ann.said)


async def test_whoever_has_linked_their_account_with_an_operator_s_is_one(room):
    room.context = replace(room.context, owner_ids=frozenset({"77"}))
    ann, links = room.reader(), room.context.links
    assert "/status" in await ann.write("狀態")
    code = (await links.code(ChatKey(Platform.TELEGRAM, "77"))).code
    await links.redeem(ann.source.chat, code)
    await links.confirm(ann.source.chat, code)
    assert "下一則" in await ann.write("狀態")


def replace_owner(room):
    room.context = replace(room.context, owner_ids=frozenset({"U1"}))
    return room.reader()
