from __future__ import annotations

import re

import pytest

from bot.domain.language import Language
from bot.platforms.i18n import wording
from bot.platforms.telegram.commands import DESCRIPTION, SHORT_DESCRIPTION, menu
from bot.platforms.words.commands import COMMANDS, names_of, nearest_command

LANGUAGES = list(Language)


def test_names_and_aliases_are_telegrams_and_nobodys_twice():
    names = [name for command in COMMANDS for name in names_of(command.name)]
    assert [name for name in names if not re.fullmatch(r"[a-z0-9_]{1,32}", name)] == []
    assert len(names) == len(set(names))


@pytest.mark.parametrize("language", LANGUAGES)
def test_menus_and_descriptions_are_within_telegrams_limits(language: Language):
    entries = (*menu(language, can_link=True), *menu(language, can_link=True, in_group=True))
    assert [entry for entry in entries if not 1 <= len(entry.description) <= 256] == []
    assert len(wording(language).say(DESCRIPTION)) <= 512
    assert len(wording(language).say(SHORT_DESCRIPTION)) <= 120


def test_a_menu_names_each_command_with_its_purpose():
    assert [(entry.command, entry.description) for entry in menu(Language.SIMPLIFIED, can_link=True)][:3] == [
        ("today", "今日概念"),
        ("find", "在附表一查字词"),
        ("concept", "按名称打开概念卡"),
    ]


def test_a_group_is_offered_what_is_for_groups_and_a_person_what_is_for_one():
    private, group = (
        {entry.command: entry.description for entry in menu(Language.TRADITIONAL, can_link=False, in_group=in_group)}
        for in_group in (False, True)
    )
    assert (private["quiz"], group["quiz"]) == ("做一輪小測（五題）", "開一場群組小測")
    assert {"pausequiz", "resumequiz", "stopquiz"} <= group.keys() - private.keys()
    assert {"review", "stats", "privacy"} <= private.keys() - group.keys()


def test_linking_is_offered_only_where_there_is_something_to_link():
    alone, beside = ({one.command for one in menu(Language.ENGLISH, can_link=can_link)} for can_link in (False, True))
    assert beside - alone == {"link", "unlink"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fnid", "find"), ("FIND", "find"), ("serach", "find"), ("tody", "today"), ("figure", "figures"),
        ("langauge", "language"), ("statments", "annex"), ("xyz", None), ("", None),
    ],
)  # fmt: skip
def test_a_slip_leads_to_the_command_that_was_meant(typed: str, meant: str | None):
    assert nearest_command(typed) == meant


def test_a_name_longer_than_any_is_near_to_none():
    assert nearest_command("find" + "x" * 29) is None
    assert nearest_command("find" * 1000) is None
