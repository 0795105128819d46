"""Nobody is left with words alone: what can be done next stands below them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.digest_replies import History
from bot.domain.language import Language
from bot.domain.link_replies import LinkCode, Linked
from bot.domain.people_replies import ForgetQuestion
from bot.domain.replies import About, LanguageChoice, UnknownConcept, UnknownLanguage
from bot.domain.subscribing import Newcomer, begun
from bot.domain.subscription import ChatKind
from bot.platforms.i18n import wording
from bot.platforms.line.actions import ALL_ACTIONS
from bot.platforms.line.files import Handed
from bot.platforms.line.postbacks import Postbacks
from bot.platforms.line.render import group_notices, ways
from bot.platforms.line.render.concepts import unknown_concept
from bot.platforms.line.render.digest_pages import history, tapered
from bot.platforms.line.render.general import about, group_hello, help_, language_choice, unknown_language
from bot.platforms.line.render.pen import Pen
from bot.platforms.line.render.people import exporting, forgetting, linking
from bot.platforms.line.render.quiz import in_private
from bot.platforms.line.speech import as_json
from bot.platforms.words.concepts import concept_name
from tests import shipped
from tests.platforms.line.asking import actions
from tests.platforms.line.sdk import held
from tests.services.stage import AT_HALF_PAST_EIGHT, MONDAY

if TYPE_CHECKING:
    from bot.platforms.line.speech import Speech

ANN = ChatKey(Platform.LINE, "U" + "1" * 32)


def below(speech: Speech) -> list[str]:
    held(speech)
    return [one.label for one in speech.quick_replies]


@pytest.fixture(params=Language)
def pen(request: pytest.FixtureRequest) -> Pen:
    return Pen(wording(request.param), Postbacks("secret", ALL_ACTIONS), ANN)


def test_what_is_said_instead_of_what_was_asked_leads_on(pen: Pen) -> None:
    say = pen.words.say
    assert below(group_notices.elsewhere_speech(pen)) == [say("✏️ Quiz me"), say("What you can ask")]
    own = [say("📈 How you are doing"), say("✏️ Quiz me"), say("What you can ask")]
    assert below(group_notices.ranking_elsewhere_speech(pen)) == own
    around = [say("Today’s concept"), say("What you can ask")]
    for speech in (
        language_choice(LanguageChoice(Language.ENGLISH), pen),
        language_choice(LanguageChoice(Language.ENGLISH, changed=True), pen),
        unknown_language(UnknownLanguage(Language.ENGLISH), pen),
    ):
        assert below(speech) == around


def test_linking_and_an_export_lead_on(pen: Pen) -> None:
    around = [pen.words.say(one) for one in ("Today’s concept", "What you can ask")]
    assert below(linking(LinkCode("K7PM3XQR", (Platform.TELEGRAM,)), pen)) == around[1:]
    assert below(linking(Linked(Platform.TELEGRAM, is_home=True, since=MONDAY, is_new=True), pen)) == around
    assert below(exporting(Handed(url="https://example.org/line/files/x"), pen)) == around


def test_a_group_is_led_to_a_quiz_of_its_own(pen: Pen) -> None:
    (together,) = in_private(pen).quick_replies
    assert together.text == f"/{pen.words.pick('小測', 'quiz')}"
    assert below(group_notices.in_private_speech(replace(pen, is_private=False))) == [pen.words.say("▶ Open a quiz")]


def test_who_has_no_past_digests_is_led_to_subscribing_unless_some_are_to_come(pen: Pen) -> None:
    around = [pen.words.say(one) for one in ("Today’s concept", "Look up words")]
    assert below(history(History((), 0, 0, 0, is_subscribed=True), pen)) == around
    assert below(history(History((), 0, 0, 0, is_subscribed=False), pen)) == [pen.words.say("Subscribe"), *around]


def test_whoever_gets_fewer_digests_is_led_to_their_settings(pen: Pen) -> None:
    newcomer = Newcomer(ANN, ChatKind.PRIVATE, None, None, Language.TRADITIONAL)
    subscription = begun(None, newcomer, AT_HALF_PAST_EIGHT, MONDAY)
    around = [pen.words.say(one) for one in ("Settings", "Today’s concept", "What you can ask")]
    assert below(tapered(subscription, MONDAY, pen)) == around


def test_the_ways_on_are_read_whole_in_every_language(pen: Pen) -> None:
    library, in_group = shipped.library(), replace(pen, is_private=False)
    concept = library.concepts[0]
    said = (help_(pen), help_(in_group), group_hello(in_group), about(About(library), pen))
    asked = (forgetting(ForgetQuestion(MONDAY), pen), unknown_concept(UnknownConcept("x", ()), pen))
    assert [one for speech in (*said, *asked) for one in below(speech) if one.endswith("…")] == []
    assert [one for speech in asked for one in actions(as_json(speech)) if one["label"].endswith("…")] == []
    name = concept_name(concept, pen.words)
    assert ways.quiz(in_group, name).text == f"/{pen.words.pick('小測', 'quiz')} {name}"
