"""The help's list of commands."""

from __future__ import annotations

import re

import pytest

from bot.domain.group_quizzes import Setup
from bot.domain.group_wishes import read_group_wish
from bot.domain.language import Language
from bot.domain.replies import Help
from bot.platforms.i18n import wording
from bot.platforms.telegram.render import page
from bot.platforms.telegram.render.command_list import command_list
from bot.platforms.words.commands import COMMANDS, Topic
from tests import shipped

LANGUAGES = list(Language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_is_listed_once_but_the_help_and_the_start(language: Language):
    listed = re.findall(r"(?:^|· )/([a-z]+)", command_list(wording(language)), re.MULTILINE)
    assert sorted(listed) == sorted(command.name for command in COMMANDS if command.name not in {"help", "start"})


def test_a_topic_has_its_main_commands_with_examples_first():
    quizzes = command_list(wording(Language.TRADITIONAL)).split("\n\n")[list(Topic).index(Topic.QUIZZES)]
    assert quizzes.split("\n") == [
        "<b>小測</b>",
        "/quiz – 做一輪小測（五題）：<code>/quiz 10</code>、<code>/quiz 基礎研究</code>、<code>/quiz 初階</code>",
        "/review – 溫習快要忘記的題目",
        "/stats – 我的學習",
        "/skip 跳過這一題 · /stop 結束這一輪小測",
    ]


def test_what_is_for_groups_begins_with_how_it_is_begun():
    groups = command_list(wording(Language.TRADITIONAL)).split("\n\n")[list(Topic).index(Topic.GROUPS)].split("\n")
    assert groups[:2] == [
        "<b>在群組</b>",
        (
            "在群組輸入 <code>/quiz</code>，加入的人一起限時作答。"
            "也可以寫明怎樣玩：<code>/quiz 10 產業競爭力 15秒</code>。"
        ),
    ]
    assert "/pausequiz 暫停小測 · /resumequiz 繼續小測 · /stopquiz 結束小測" in groups[-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_for_groups_opens_a_quiz_as_it_stands(language: Language):
    topic = command_list(wording(language)).split("\n\n")[list(Topic).index(Topic.GROUPS)]
    (wish,) = re.findall(r"<code>/quiz (.+?)</code>", topic)
    assert isinstance(read_group_wish(shipped.library(), shipped.lookup(), wish), Setup)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_stays_readable(language: Language):
    assert len(page(Help(), wording(language)).text.split("\n")) <= 40


def test_nobody_reads_of_linking_where_there_is_nothing_to_link():
    words = wording(Language.ENGLISH)
    assert [" /link " in page(Help(can_link), words).text for can_link in (True, False)] == [True, False]
