"""Cards of settings as whole pages, and within Telegram's limits whatever they show."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.schedule import Schedule
from bot.domain.settings_replies import (
    AdminsOnly,
    ChannelRefusal,
    ChannelTrouble,
    DigestsGoOn,
    DigestsStopped,
    Done,
    Misread,
    SettingsCard,
    Slip,
    Subject,
    TimeOffer,
    View,
    ZoneOffer,
)
from bot.domain.subscribing import Newcomer, begun, ended, paused, suspended
from bot.domain.subscription import ChatKind, SuspensionReason
from bot.platforms.i18n import wording
from bot.platforms.telegram.callbacks import RecentQueries, decode
from bot.platforms.telegram.page import CallbackButton, Page
from bot.platforms.telegram.render import page
from bot.platforms.telegram.render.settings_notices import admins_only_alert, channel_refusal_alert
from bot.platforms.words.text import utf16_length
from bot.simulator.formatting.markup_html import parse_html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.settings_replies import SettingsReply
    from bot.domain.subscription import Subscription

LANGUAGES = list(Language)
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MEI = Subject(ChatKey(Platform.TELEGRAM, "7"), ChatKind.PRIVATE, None, is_here=True)
NEWS = Subject(
    ChatKey(Platform.TELEGRAM, "-1009999999999999"), ChatKind.CHANNEL, "<b>&\u202e新聞" + "🙂" * 80, is_here=False
)
CLASS = Subject(ChatKey(Platform.TELEGRAM, "-100123"), ChatKind.GROUP, "Class", is_here=True)
HOSTILE = "</b><script>&amp;\u202e創新🙂" * 20


def subscribed(subject: Subject, schedule: Schedule | None = None) -> Subscription:
    newcomer = Newcomer(subject.chat, subject.kind, subject.title, "7", Language.TRADITIONAL)
    return begun(None, newcomer, schedule or Schedule(time(8, 30), "Asia/Hong_Kong"), NOW)


def card(subject: Subject = MEI, subscription: Subscription | None = None, view: View = View.CARD) -> SettingsCard:
    return SettingsCard(subject, subscription, Language.TRADITIONAL, NOW, view)


def shown(reply: SettingsReply, language: Language = Language.TRADITIONAL) -> Page:
    return page(reply, wording(language))


def test_the_card_in_english_with_what_is_in_force_marked():
    assert shown(replace(card(MEI, subscribed(MEI)), language=Language.ENGLISH), Language.ENGLISH) == Page(
        "📬 <b>Daily digest</b>\n"
        "\n"
        "Next: <b>24 November 2026 (Tuesday) 08:30</b>, Hong Kong (UTC+8)\n"
        "Every day at 08:30, Hong Kong (UTC+8)\n"
        "Full · English",
        (
            (CallbackButton("Time: 08:30", "1A::time"), CallbackButton("Zone: Hong Kong", "1A::zone")),
            (CallbackButton("Days: Every day", "1A::days"),),
            (CallbackButton("✓ Full", "1E::full"), CallbackButton("Short", "1E::short")),
            (
                CallbackButton("繁體中文", "1F::zh-Hant"),
                CallbackButton("简体中文", "1F::zh-Hans"),
                CallbackButton("✓ English", "1F::en"),
            ),
            (CallbackButton("Pause", "1A::pause"), CallbackButton("Unsubscribe", "1J:")),
        ),
    )


def test_a_digest_that_is_due_is_on_its_way():
    due = subscribed(MEI).next_due
    assert due is not None
    assert shown(replace(card(MEI, subscribed(MEI)), now=due.at)).text.split("\n")[2] == "下一則馬上送到。"


def test_an_hour_that_is_skipped_is_not_announced():
    spring = replace(card(), now=datetime(2027, 3, 13, 12, tzinfo=UTC))
    newcomer = Newcomer(MEI.chat, MEI.kind, None, None, Language.TRADITIONAL)
    at_half_past_two = begun(None, newcomer, Schedule(time(2, 30), "America/New_York"), spring.now)
    assert shown(replace(spring, subscription=at_half_past_two)).text.split("\n")[2:4] == [
        "下一則：<b>2027 年 3 月 14 日（星期日）03:00</b>，紐約（UTC−4）",
        "每天 02:30，紐約（UTC−5）",
    ]


def test_the_question_for_a_time_tells_a_group_to_answer_the_message():
    lines = [shown(card(subject, subscribed(subject), View.TIME)).text.split("\n")[2] for subject in (MEI, CLASS)]
    assert lines == [
        "幾點送上最好？選一個，或者直接輸入別的時間，例如 <code>08:30</code>、早上八點半、8:30pm。",
        "大家幾點看最好？選一個，或者回覆這則訊息，寫上別的時間，例如 <code>08:30</code>。",
    ]


def test_the_time_in_force_is_among_the_choices_whatever_it_is():
    odd = subscribed(MEI, Schedule(time(4, 7), "Asia/Hong_Kong"))
    labels = [button.label for row in shown(card(MEI, odd, View.TIME)).keyboard for button in row]
    assert labels[:2] == ["✓ 04:07", "06:30"]


def test_a_typed_slip_is_echoed_harmlessly():
    slip = replace(card(MEI, subscribed(MEI), View.TIME), misread=Misread("<b>&", Slip.NO_TIME))
    assert shown(slip).text.split("\n")[2].startswith("「&lt;b&gt;&amp;」看不出是幾點。")


def everything() -> Iterator[SettingsReply]:
    """Every kind of reply with the longest and the oddest that it may hold."""
    long_zone = Schedule(time(23, 59), "America/Argentina/ComodRivadavia", frozenset({1, 2, 3, 4, 6, 7}))
    for subject in (MEI, NEWS, CLASS):
        on = subscribed(subject, long_zone)
        states = (
            None, on, ended(on, NOW), paused(on, date(2027, 9, 29), NOW),
            *(suspended(on, reason, NOW) for reason in SuspensionReason),
        )  # fmt: skip
        for subscription in states:
            yield from (card(subject, subscription, view) for view in View)
            yield from (replace(card(subject, subscription), done=done) for done in Done)
        for slip in Slip:
            misread = Misread(
                HOSTILE, slip, date(2027, 12, 31) if slip in {Slip.DATE_TOO_FAR, Slip.NOTHING_SKIPPED} else None
            )
            yield replace(card(subject, on, View.UNTIL), misread=misread)
    channels = tuple(subscribed(NEWS) for _ in range(40))
    yield replace(card(MEI, subscribed(MEI)), channels=channels)
    yield replace(card(MEI), channels=channels)
    yield replace(card(MEI), channels=tuple(ended(each, NOW) for each in channels))
    lost = [suspended(subscribed(subject), reason, NOW) for subject in (NEWS, CLASS) for reason in SuspensionReason]
    yield replace(card(MEI), channels=tuple(lost))
    yield from map(DigestsStopped, lost)
    yield replace(card(NEWS, subscribed(NEWS), View.ZONE), zones=("America/New_York",) * 8)
    for old in (None, subscribed(MEI), ended(subscribed(MEI), NOW)):
        yield from (TimeOffer(HOSTILE[:64], at, old) for at in (time(8, 30), time(7, 0)))
        yield from (ZoneOffer(zone, old, NOW) for zone in (None, "Asia/Hong_Kong", "Etc/GMT-8"))
    yield from (AdminsOnly(kind, may_be_hidden=hidden) for kind in ChatKind for hidden in (True, False))
    yield AdminsOnly(ChatKind.GROUP, about_language=True)
    for trouble in ChannelTrouble:
        yield from (ChannelRefusal(HOSTILE, trouble, query) for query in (None, HOSTILE[:256]))
    yield DigestsGoOn(subscribed(MEI), NOW)


def check(shown: Page) -> None:
    """Hold a page against Telegram's limits and our own house rules."""
    text, entities = parse_html(shown.text)
    assert 0 < utf16_length(text) <= 1200
    assert {entity["type"] for entity in entities} <= {"bold", "italic", "code"}
    recent = RecentQueries()
    for words in (HOSTILE, HOSTILE[:64], HOSTILE[:256]):
        recent.keep(words)
    assert len(shown.keyboard) <= 14
    for row in shown.keyboard:
        assert 1 <= len(row) <= 4
        for button in row:
            assert isinstance(button, CallbackButton)
            assert 0 < len(button.label) <= 42
            assert decode(button.data, recent.recall) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_within_the_limits_in_every_language(language: Language):
    for reply in everything():
        check(shown(reply, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_alerts_are_plain_and_at_most_200_characters(language: Language):
    words = wording(language)
    alerts = [
        *(
            admins_only_alert(AdminsOnly(kind, may_be_hidden=hidden), words)
            for kind in ChatKind
            for hidden in (True, False)
        ),
        admins_only_alert(AdminsOnly(ChatKind.GROUP, about_language=True), words),
        *(channel_refusal_alert(ChannelRefusal(HOSTILE, trouble), words) for trouble in ChannelTrouble),
    ]
    assert [alert for alert in alerts if utf16_length(alert) > 200] == []
