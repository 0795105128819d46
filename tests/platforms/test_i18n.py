"""The catalogues are whole, and the content's script and dates read as people write them."""

from __future__ import annotations

import io
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.language import Language
from bot.platforms.i18n import CATALOGUES, LOCALE_DIR, simplified, wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog

KEYWORDS = {"say": None, "say_n": (1, 2), "html": None, "html_n": (1, 2), "N_": None}
PLACEHOLDERS = re.compile(r"\{[a-z_]*\}")
TAGS = re.compile(r"</?[a-z]+>")
FOLDERS = sorted(CATALOGUES.values())


@cache
def catalogue(folder: str) -> Catalog:
    with (LOCALE_DIR / folder / "LC_MESSAGES" / "bot.po").open("rb") as file:
        return read_po(file, locale=folder)


def messages(folder: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Each message as its msgids and its translations."""
    for message in catalogue(folder):
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            yield ids, strings


@cache
def msgids_in_code() -> frozenset[tuple[str, ...]]:
    found = extract_from_dir(LOCALE_DIR.parent, keywords=KEYWORDS)
    return frozenset(message if isinstance(message, tuple) else (message,) for _, _, message, _, _ in found)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_catalogue_has_exactly_the_messages_of_the_code(folder: str):
    assert {ids for ids, _ in messages(folder)} == msgids_in_code()


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_message_is_translated_in_every_plural_form(folder: str):
    forms = {"zh_Hant": 1, "zh_Hans": 1, "en": 2}[folder]
    incomplete = [
        ids for ids, strings in messages(folder) if not all(strings) or len(strings) != (forms if len(ids) > 1 else 1)
    ]
    assert incomplete == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_translation_is_doubtful_or_left_over(folder: str):
    found = catalogue(folder)
    assert ([message.id for message in found if message.id and message.fuzzy], list(found.obsolete)) == ([], [])


@pytest.mark.parametrize("folder", FOLDERS)
def test_placeholders_and_tags_agree_with_the_msgid(folder: str):
    different = [
        ids
        for ids, strings in messages(folder)
        for string in strings
        for kind in (PLACEHOLDERS, TAGS)
        # Languages without a plural use the form with the number.
        if sorted(kind.findall(string)) not in [sorted(kind.findall(one)) for one in ids]
    ]
    assert different == []


def test_english_says_what_the_code_says():
    assert [ids for ids, strings in messages("en") if ids != strings] == []


def test_simplified_has_no_traditional_character_and_no_hong_kong_quotation_mark():
    assert [
        s for _, strings in messages("zh_Hans") for s in strings if simplified(s) != s or set(s) & set("「」甚")
    ] == []


def test_traditional_has_no_simplified_character():
    # 台 and 里 are Traditional as well; what the converter changes back and forth shows what is not.
    assert [s for _, strings in messages("zh_Hant") for s in strings if set(s) & set("这们谁说没与对话简单数据")] == []


@pytest.mark.parametrize(
    ("folder", "others"),
    [("zh_Hant", ["這裡", "那裡", "機器人", "聊天"]), ("zh_Hans", ["机械人", "聊天", "私人对话"])],
    ids=["zh_Hant", "zh_Hans"],
)
def test_one_thing_has_one_name(folder: str, others: list[str]):
    assert [s for _, strings in messages(folder) for s in strings if any(other in s for other in others)] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_there_is_no_exclamation_mark(folder: str):
    assert [string for _, strings in messages(folder) for string in strings if set(string) & set("!！")] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_compiled_catalogue_is_the_one_that_people_read(folder: str):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(folder))
    assert (LOCALE_DIR / folder / "LC_MESSAGES" / "bot.mo").read_bytes() == compiled.getvalue()


def test_plural_forms_follow_the_number():
    one, many = "📊 One figure", "📊 {n} figures"
    said = [[wording(language).say_n(one, many, n) for n in (1, 2, 0)] for language in Language]
    assert said == [
        ["📊 數據 1 項", "📊 數據 2 項", "📊 數據 0 項"],
        ["📊 数据 1 项", "📊 数据 2 项", "📊 数据 0 项"],
        ["📊 One figure", "📊 2 figures", "📊 0 figures"],
    ]


def test_html_keeps_its_own_tags_and_escapes_what_is_put_in():
    said = wording(Language.ENGLISH).html("There is no concept called “{name}”.", name="<b>&{name}")
    assert str(said) == "There is no concept called “&lt;b&gt;&amp;{name}”."


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (Language.TRADITIONAL, ["2024 年 1 月 31 日", "2023 年", "2023 年 9 月", "1978 至 2020 年"]),
        (Language.SIMPLIFIED, ["2024 年 1 月 31 日", "2023 年", "2023 年 9 月", "1978 至 2020 年"]),
        (Language.ENGLISH, ["31 January 2024", "2023", "September 2023", "1978–2020"]),
    ],
)
def test_dates_and_periods(language: Language, expected: list[str]):
    words = wording(language)
    assert [words.date(date(2024, 1, 31)), *map(words.period, ("2023", "2023-09", "1978-2020"))] == expected


def test_hong_kong_s_what_becomes_the_mainland_s():
    assert simplified("新質生產力是甚麼？為甚麼？") == "新质生产力是什么？为什么？"


def test_simplified_knows_when_zhe_is_a_particle():
    assert simplified("發展新質生產力是重要著力點，並不意味著忽視傳統產業；名著、著作照舊") == (
        "发展新质生产力是重要着力点，并不意味着忽视传统产业；名著、著作照旧"
    )


def test_content_stays_as_authored_for_english_readers():
    assert wording(Language.ENGLISH).content("網路強國") == "網路強國"


@given(st.text(max_size=80))
def test_conversion_never_changes_the_length(text: str):
    assert len(simplified(text)) == len(text)


def test_every_text_of_the_content_keeps_its_length_in_conversion():
    files = sorted(Path("content").rglob("*.yaml"))
    assert files
    assert [
        line for file in files for line in file.read_text().splitlines() if len(simplified(line)) != len(line)
    ] == []
