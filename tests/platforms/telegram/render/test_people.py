"""What people are told of themselves: within Telegram's limits, the same as the picture, and true buttons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.language import Language
from bot.domain.people_replies import (
    ExportReady,
    ExportTooLarge,
    ForgetCancelled,
    ForgetQuestion,
    Forgotten,
    NothingAnswered,
    OnlyInPrivate,
    Own,
    Privacy,
)
from bot.domain.rounds import REVIEW, Wish
from bot.domain.stats import Memory
from bot.platforms.i18n import wording
from bot.platforms.pictures.stats_words import remembered
from bot.platforms.telegram.callbacks import decode
from bot.platforms.telegram.page import Page, UrlButton
from bot.platforms.telegram.people_actions import (
    AskForget,
    CancelForget,
    ConfirmForget,
    ExportOwn,
    ShowPrivacy,
    stamped,
)
from bot.platforms.telegram.quiz_actions import begin
from bot.platforms.telegram.render import page
from bot.platforms.telegram.render.people import in_private
from bot.platforms.words.export_words import export_words
from bot.platforms.words.text import utf16_length
from bot.simulator.formatting.markup_html import parse_html
from bot.storage.schema import metadata
from tests.platforms.stats_cards import card

LANGUAGES = list(Language)
AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
REPLIES = [
    NothingAnswered(),
    Privacy(in_private=True),
    Privacy(in_private=False),
    ExportReady(date(2026, 11, 23)),
    ExportTooLarge(),
    *map(OnlyInPrivate, Own),
    ForgetQuestion(AT),
    ForgetQuestion(AT, too_late=True),
    ForgetCancelled(),
    Forgotten(),
]


def actions(shown):
    return [decode(button.data, lambda _: None) for row in shown.keyboard for button in row]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: type(reply).__name__)
def test_every_page_is_valid_and_every_button_means_something(reply, language):
    shown = page(reply, wording(language))
    text, _ = parse_html(shown.text)
    assert 0 < utf16_length(text) <= (1024 if isinstance(reply, ExportReady) else 4096)
    assert None not in actions(shown)
    assert "{" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("factor", "is_empty"), [(1, False), (98_765, False), (1, True)])
def test_statistics_fit_below_a_picture(factor, is_empty, language):
    shown = page(card(factor, is_empty=is_empty), wording(language))
    text, entities = parse_html(shown.text)
    assert utf16_length(text) <= 1024
    assert "expandable_blockquote" in {entity["type"] for entity in entities}
    assert actions(shown) == [begin(Wish())]


def test_an_export_says_of_every_table_what_it_holds():
    about = {language: export_words(wording(language)).tables for language in LANGUAGES}
    of_line = {"line_reply_tokens", "line_kept_cards", "line_quota", "line_pushes"}
    of_nobody = {"sweeps", "notices", "replicas", "signals", "tallies", *of_line}
    assert {frozenset(tables) for tables in about.values()} == {frozenset(metadata.tables) - of_nobody}
    assert len({text for tables in about.values() for text in tables.values()}) == 3 * len(about[Language.ENGLISH])


def test_what_is_due_can_be_reviewed_at_once():
    shown = card()
    memory = replace(shown.stats.memory, coming=(3, *shown.stats.memory.coming[1:]))
    shown = page(replace(shown, stats=replace(shown.stats, memory=memory)), wording(Language.ENGLISH))
    assert actions(shown) == [begin(REVIEW), begin(Wish())]
    assert "To review today: <b>3</b>" in shown.text


def test_statistics_say_what_the_picture_shows():
    shown = card()
    sections = tuple(replace(section, title_en=f"Part {section.position}") for section in shown.sections)
    text, _ = parse_html(page(replace(shown, sections=sections), wording(Language.ENGLISH)).text)
    assert text == (
        "📈 How you are doing, 31 December 2026\n\n"
        "Answered 129, correct 94 (73%)\n"
        "In 7 days 34, correct 28\n"
        "In 30 days 99, correct 80\n"
        "Streak 12 days\n"
        "Longest streak: 20 days\n\n"
        "Memory: of 312 questions you have met 84, and today you would know about 76 of those (91%).\n"
        "5 that you missed last time count as not known.\n"
        "Nothing due.\n"
        "Without practice you would still know about 82% in a week and 64% in a month.\n\n"
        "▲ Strongest: Part 1\n"
        "▼ To practise: Part 3\n\n"
        "Correct by section\n"
        "Part 1: 30 of 34 (88%)\n"
        "Part 2: 8 of 12 (67%)\n"
        "Part 3: 9 of 20 (45%)\n"
        "Part 4: 31 of 40 (78%)\n"
        "Part 5: 4 of 5 (80%)\n"
        "Part 6: not yet asked\n"
        "Part 7: 12 of 17 (71%)\n\n"
        "To review in the next 14 days\n"
        "Fri 1: 1 · Sat 2: 2 · Sun 3: 3 · Mon 4: 4 · Wed 6: 1 · Thu 7: 2 · Fri 8: 3 · Sat 9: 4 · Mon 11: 1 · "
        "Tue 12: 2 · Wed 13: 3"
    )


def test_the_last_month_is_not_told_where_it_is_all_there_was():
    shown = card()
    young = replace(shown, stats=replace(shown.stats, month=shown.stats.total))
    assert "In 30 days" not in page(young, wording(Language.ENGLISH)).text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            Language.TRADITIONAL,
            "記憶：題庫 312 題，見過 3 題，上次全部答錯，所以暫時一題也未算記得。\n今天要溫習：2 題",
        ),
        (Language.SIMPLIFIED, "记忆：题库 312 题，见过 3 题，上次全部答错，所以暂时一题也不算记得。\n今天要复习：2 题"),
        (
            Language.ENGLISH,
            (
                "Memory: of 312 questions you have met 3. You missed each of them last time, so none counts as known "
                "yet.\nTo review today: 2"
            ),
        ),
    ],
)
def test_nothing_is_forecast_for_whoever_has_missed_everything(language, said):
    shown = card()
    memory = Memory(met=3, total=312, missed=3, retention=0.0, coming=(2, 1, *(0,) * 12), fading=())
    text, _ = parse_html(page(replace(shown, stats=replace(shown.stats, memory=memory)), wording(language)).text)
    assert text.split("\n\n")[2] == said


def test_of_few_questions_no_shares_are_told_and_nothing_is_forecast():
    shown = card()
    memory = replace(shown.stats.memory, met=7, missed=3, retention=0.56)
    text, _ = parse_html(
        page(replace(shown, stats=replace(shown.stats, memory=memory)), wording(Language.TRADITIONAL)).text
    )
    assert text.split("\n\n")[2] == (
        "記憶：題庫 312 題，見過 7 題，估計今天記得其中約 4 題。\n上次答錯的 3 題，當作不記得。\n暫時沒有要溫習的題目。"
    )
    assert [remembered(one) for one in (memory, replace(memory, met=10), replace(memory, met=0))] == ["4", "56%", "–"]


def test_too_little_is_said_to_be_too_little():
    shown = card(is_empty=True)
    text, _ = parse_html(page(shown, wording(Language.TRADITIONAL)).text)
    assert "▲" not in text
    assert "再多答幾題，就可以比較各章的強弱。" in text
    assert "題庫現有的題目都還未見過" in text


def test_a_yes_carries_when_it_was_asked_for_and_no_comes_first():
    shown = page(ForgetQuestion(AT), wording(Language.ENGLISH))
    no, yes, export = actions(shown)
    assert (no, export, type(yes)) == (CancelForget(), ExportOwn(), ConfirmForget)
    assert stamped(yes.asked) == AT


@pytest.mark.parametrize("text", ["", "never", "1" * 12, "-5", "٣"])
def test_no_time_is_read_from_what_is_none(text):
    assert stamped(text) is None


def test_privacy_leads_to_both_rights_in_private_and_to_private_elsewhere():
    words = wording(Language.ENGLISH)
    assert actions(page(Privacy(in_private=True), words)) == [ExportOwn(), AskForget()]
    elsewhere = page(Privacy(in_private=False), words)
    assert elsewhere.keyboard == ()
    url = "https://t.me/bot?start=privacy"
    assert in_private(elsewhere, url, words) == Page(elsewhere.text, ((UrlButton("Open in private", url),),))
    assert actions(page(ForgetCancelled(), words)) == [ShowPrivacy()]
