"""Owners' pages: within Telegram's limits in every language, whatever there is to tell."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.content import Change, Difference, Part
from bot.domain.error_kinds import ErrorCount, ErrorKind
from bot.domain.growth import Growth, GrowthDay
from bot.domain.item_statistics import ItemStatistics, OptionShare, worst_first
from bot.domain.language import Language
from bot.domain.subscription import ChatKind
from bot.platforms.i18n import wording
from bot.platforms.telegram.markup import plain
from bot.platforms.telegram.render.admin import content_page
from bot.platforms.telegram.render.admin_errors import errors_page
from bot.platforms.telegram.render.admin_growth import growth_page
from bot.platforms.telegram.render.admin_items import item_page, items_page, items_table
from bot.platforms.telegram.render.notices import notice_page
from bot.platforms.words.error_words import SHOWN
from bot.platforms.words.text import utf16_length
from bot.services.item_statistics import ItemDetail, ItemReport
from bot.services.owners import ErrorsCounted
from bot.services.shelf import Refused, Reloaded, ShelfState, Unchanged
from tests import shipped

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Hong_Kong")
ENGLISH, CHINESE = wording(Language.ENGLISH), wording(Language.TRADITIONAL)
STATE = ShelfState("83a7a5e4e365", AT, dict.fromkeys(Part, 4), None)
FAULT = "content/questions/01-introduction.yaml:4:9: `stem` is <empty> & torn; write the question" + "甚" * 60
MANY = tuple(f"some-question-{number}" for number in range(300))


def shown(page):
    """What a reader sees of a page; its HTML is whole."""
    text = plain(page.text)
    assert utf16_length(text) <= 4096
    return text


def report(*items):
    return ItemReport(AT, items, tuple(worst_first(items)))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    "outcome",
    [
        Reloaded(AT, "a", "b", Difference({part: Change(MANY, MANY, MANY) for part in Part}, rest=True)),
        Unchanged(AT, "a"),
        Refused(AT, "a", (FAULT,) * 400),
        Refused(AT, "a", ("x" * 9000,)),
        None,
    ],
    ids=lambda one: type(one).__name__,
)
def test_content_fits_however_much_has_changed_or_is_wrong(language, outcome):
    words = wording(language)
    assert len(shown(content_page(STATE, words, ZONE, outcome))) > 60
    if isinstance(outcome, Refused):
        assert "83a7a5e4e365" in shown(content_page(replace(STATE, refused=outcome), words, ZONE))


def test_a_refusal_names_as_many_faults_as_fit_and_counts_the_rest():
    text = shown(content_page(STATE, ENGLISH, ZONE, Refused(AT, "a", (FAULT,) * 60)))
    named = text.count("01-introduction.yaml:4:9: `stem` is <empty> & torn; write the question")
    assert 10 < named < 60
    assert f"{60 - named} more faults; the log has them." in text


def test_a_reload_says_what_was_added_changed_and_removed():
    change = Change(("new-one",), (), ("old-one", "older-one"))
    text = shown(
        content_page(STATE, ENGLISH, ZONE, Reloaded(AT, "a", "b", Difference({Part.QUESTIONS: change}, rest=False)))
    )
    assert "Questions: added 1, removed 2\n+new-one, −old-one, −older-one" in text


@pytest.mark.parametrize("language", list(Language))
def test_every_question_opens_with_all_its_options(language):
    bank, reader = shipped.bank(), shipped.composer().reader
    for item in bank.items[::25]:
        question = bank.question(item.key, 3)
        shares = tuple(
            OptionShare(option, is_right=index in question.correct, chosen=index, shown=40)
            for index, option in enumerate((*question.options, "gone"))
        )
        statistics = ItemStatistics(item.key, 40, 2, -0.25, 40, timedelta(seconds=9.4), shares)
        detail = ItemDetail(statistics, reader.resolve(question), question.options)
        text = shown(item_page(detail, 2, "questions/01.yaml:4", wording(language)))
        assert sum(line.startswith(("✅", "▫️")) for line in text.split("\n")) == len(shares)
        assert all(sign in text for sign in ("−0.25", "gone", item.key, "questions/01.yaml:4"))


def test_suspects_are_paged_worst_first():
    items = [ItemStatistics(f"authored:q{number:02}", 50, 2, -number / 100, 50, None) for number in range(1, 20)]
    first, last = (items_page(report(*items), page, CHINESE, ZONE) for page in (0, 9))
    assert "1. authored:q19：50 人作答，4% 答對" in shown(first)
    assert [one.label for one in first.keyboard[0]] == ["1", "2", "3", "4"]
    assert [one.label for one in last.keyboard[0]] == ["17", "18", "19"]
    sound = ItemStatistics("authored:sound", 50, 25, 0.5, 50, None)
    assert "✅" in shown(items_page(report(sound), 0, CHINESE, ZONE))


def test_nothing_is_said_to_be_well_before_anything_can_be_judged():
    few = ItemStatistics("authored:few", 29, 1, None, 0, None)
    for page in (items_page(report(), 0, CHINESE, ZONE), items_page(report(few), 0, CHINESE, ZONE)):
        assert "還沒有題目有足夠答案可作判斷。" in shown(page)
        assert "✅" not in shown(page)


def test_the_table_has_a_row_for_each_question():
    share = OptionShare("=1+1", is_right=False, chosen=30, shown=40)
    right = OptionShare("b", is_right=True, chosen=10, shown=40)
    item = ItemStatistics("authored:x", 40, 10, -0.5, 40, timedelta(seconds=9.4), (share, right))
    place = {"x": "questions/01.yaml:4"}.get
    rows = items_table(report(item, ItemStatistics("year:y", 1, 1, None, 0, None)), place).decode("utf-8-sig")
    assert rows.split("\r\n") == [
        "key,place,answers,right,difficulty,discrimination,discriminated,median_seconds,leading_distractor,suspicions",
        "authored:x,questions/01.yaml:4,40,10,0.250,-0.500,40,9.4,'=1+1,negative distractor_leads",
        "year:y,,1,1,1.000,,0,,,",
        "",
    ]


@pytest.mark.parametrize("language", list(Language))
def test_errors_fit_into_a_message_and_are_muted_by_number(language):
    kind = ErrorKind("bot.platforms.telegram.faults", "E" * 80, "bot." + "x" * 76)
    counts = tuple(
        ErrorCount(replace(kind, place=f"{number}{kind.place}"[:80]), 9, AT, AT, is_new=number < 3, muted_until=None)
        for number in range(30)
    )
    page, words = errors_page(counts, wording(language), AT), wording(language)
    daily = notice_page(ErrorsCounted(counts, AT, AT), words, ZONE)
    for one in (page, daily):
        assert shown(one).count("9 ×") == SHOWN
        assert [button.label for row in one.keyboard[:2] for button in row] == [f"🔕 {n}" for n in range(1, SHOWN + 1)]


def test_an_error_without_a_class_is_told_by_the_reports_own_words_and_the_rest_as_the_rest():
    kinds = (ErrorKind("bot.watch", "", "An alert could not be sent: %s"), ErrorKind("", "", ""))
    counts = tuple(ErrorCount(kind, 3, AT, AT, is_new=False, muted_until=None) for kind in kinds)
    assert shown(errors_page(counts, ENGLISH, AT)).split("\n\n")[:3] == [
        "🛠 6 errors since the last daily message",
        "1. 3 × An alert could not be sent: %s\nbot.watch",
        "2. 3 × all other kinds together",
    ]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("days", "counted_from"), [(30, 0), (30, 12), (90, 60), (90, 90)])
def test_growth_fits_below_a_picture_and_says_what_was_worked_out(language, days, counted_from):
    counts = dict.fromkeys(ChatKind, 10**7)
    since = tuple(
        GrowthDay(date(2026, 9, 1) + timedelta(days=number), counts, is_counted=number >= counted_from)
        for number in range(days)
    )
    page = growth_page(Growth(AT, since, counts), wording(language))
    assert utf16_length(plain(page.text)) <= 1024
    assert len(page.keyboard[0]) == 2
