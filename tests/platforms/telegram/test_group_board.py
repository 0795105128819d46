"""Lobbies' messages are brought up to date at a pace that leaves the group's budget to the questions."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.domain.group_quiz_replies import Lobby
from bot.domain.group_quizzes import GroupQuiz, Phase, Setup
from bot.errors import StorageError
from bot.platforms.telegram.group_actions import LobbyPage
from bot.platforms.telegram.group_board import PACE, LobbyBoard
from bot.platforms.telegram.lobby_pages import LobbyPages
from bot.platforms.telegram.messenger import Messenger
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.transport import NotSentError
from tests.platforms.telegram import virtual_time
from tests.platforms.telegram.group_games import AT, GROUP, ID, NAMES, lobby_of

if TYPE_CHECKING:
    from uuid import UUID

    from bot.platforms.telegram.client import TelegramBot

SUPERGROUP = replace(GROUP, chat_id="-200")


@dataclass
class FakeBot:
    """Telegram's end of the line: notes calls with their times, and refuses what it is told to."""

    said: list[tuple[float, str, int, str]] = field(default_factory=list)
    """When, by which method, in which chat or message, and what."""
    refusals: list[Exception] = field(default_factory=list)
    sent: int = 0

    async def call(self, method: str, **parameters: Any) -> dict[str, int]:
        await asyncio.sleep(0)
        at = asyncio.get_running_loop().time() - 1000
        about = parameters["message_id"] if method == "editMessageText" else parameters["chat_id"]
        self.said.append((round(at, 3), method, about, parameters["text"]))
        if self.refusals:
            raise self.refusals.pop(0)
        self.sent += method == "sendMessage"
        return {"message_id": 40 + self.sent}


class Scene:
    """A board, and what it tells."""

    def __init__(self, *refusals: Exception) -> None:
        self.bot = FakeBot(refusals=[*refusals])
        self.pages = LobbyPages()
        self.shown: list[tuple[UUID, str]] = []
        self.storage_fails = False
        messenger = Messenger(cast("TelegramBot", self.bot))
        self.board = LobbyBoard(messenger, render=render, shown=self.note, page_of=self.pages.of)

    async def note(self, quiz_id: UUID, message_id: str) -> None:
        if self.storage_fails:
            raise StorageError("full")
        self.shown.append((quiz_id, message_id))

    def show(self, quiz: GroupQuiz) -> None:
        self.board.show(Lobby(quiz, None, AT))

    @property
    def said(self) -> list[tuple[float, str, int, str]]:
        return self.bot.said


async def render(lobby: Lobby, page: LobbyPage) -> Page:
    quiz = lobby.quiz
    return Page(" ".join((quiz.phase, page, str(quiz.setup.seconds), *(player.name for player in quiz.players))))


def with_people(count: int) -> GroupQuiz:
    return lobby_of(*NAMES[:count])


def test_the_first_is_sent_at_once_and_of_many_changes_the_newest_is_shown():
    async def main() -> None:
        scene = Scene()
        scene.show(with_people(1))
        await asyncio.sleep(1)
        for count in range(2, 12):
            scene.show(with_people(count))
            await asyncio.sleep(1)
        await asyncio.sleep(60)
        named = [" ".join(NAMES[:count]) for count in (1, 6, 11)]
        assert scene.said == [
            (0.0, "sendMessage", -100, f"lobby m 20 {named[0]}"),
            (PACE, "editMessageText", 41, f"lobby m 20 {named[1]}"),
            (2 * PACE, "editMessageText", 41, f"lobby m 20 {named[2]}"),
        ]
        assert scene.shown == [(ID, "41")]
        assert len(scene.board) == 0

    virtual_time.run(main())


def test_what_changed_and_changed_back_is_not_said():
    async def main() -> None:
        scene = Scene()
        scene.show(with_people(2))
        await asyncio.sleep(1)
        scene.show(with_people(3))
        scene.show(with_people(2))
        await asyncio.sleep(60)
        assert [method for _, method, _, _ in scene.said] == ["sendMessage"]

    virtual_time.run(main())


def test_settings_pages_and_phases_do_not_wait():
    async def main() -> None:
        scene = Scene()
        quiz = with_people(2)
        scene.show(quiz)
        await asyncio.sleep(0.5)
        scene.pages.turn(ID, LobbyPage.SECONDS)
        scene.show(quiz)
        await asyncio.sleep(1)
        scene.show(replace(quiz, setup=Setup(seconds=30)))
        await asyncio.sleep(2)
        scene.show(replace(quiz, setup=Setup(seconds=30), phase=Phase.COUNTDOWN))
        await asyncio.sleep(60)
        assert [(at, text[:10]) for at, _, _, text in scene.said] == [
            (0.0, "lobby m 20"),
            (1.0, "lobby w 20"),
            (2.0, "lobby w 30"),
            (3.5, "countdown "),
        ]
        assert len(scene.board) == 0

    virtual_time.run(main())


def test_whoever_plays_with_the_settings_does_not_use_up_the_budget():
    async def main() -> None:
        scene = Scene()
        for number in range(60):
            scene.show(replace(with_people(2), setup=Setup(seconds=(10, 15, 20, 30)[number % 4])))
            await asyncio.sleep(1)
        assert 10 <= len(scene.said) <= 15
        scene.show(replace(with_people(2), phase=Phase.COUNTDOWN))
        await asyncio.sleep(1.1)
        assert scene.said[-1][3].startswith("countdown")

    virtual_time.run(main())


def test_a_lobby_that_was_shown_before_a_restart_is_edited():
    async def main() -> None:
        scene = Scene()
        scene.show(replace(with_people(1), lobby_message_id="9"))
        await asyncio.sleep(1)
        assert scene.said == [(0.0, "editMessageText", 9, f"lobby m 20 {NAMES[0]}")]
        assert scene.shown == []

    virtual_time.run(main())


def test_a_lobby_whose_message_was_deleted_gets_another():
    async def main() -> None:
        scene = Scene(BadRequest("Message to edit not found"))
        scene.show(replace(with_people(1), lobby_message_id="9"))
        await asyncio.sleep(1)
        assert [said[1] for said in scene.said] == ["editMessageText", "sendMessage"]
        assert scene.shown == [(ID, "41")]

    virtual_time.run(main())


def test_in_a_group_that_has_moved_a_new_message_shows_it():
    async def main() -> None:
        scene = Scene()
        scene.show(with_people(1))
        await asyncio.sleep(1)
        scene.show(replace(with_people(2), chat=SUPERGROUP))
        await asyncio.sleep(10)
        assert [said[1:3] for said in scene.said] == [("sendMessage", -100), ("sendMessage", -200)]
        assert scene.shown == [(ID, "41"), (ID, "42")]

    virtual_time.run(main())


@pytest.mark.parametrize("refusal", [RetryAfter(70), NotSentError("no route")])
def test_what_was_certainly_not_said_is_tried_again_with_the_newest(refusal: Exception):
    async def main() -> None:
        scene = Scene(*[refusal] * 6)
        scene.show(with_people(1))
        await asyncio.sleep(1)
        scene.show(with_people(2))
        await asyncio.sleep(600)
        assert scene.said[-1][1:] == ("sendMessage", -100, f"lobby m 20 {NAMES[0]} {NAMES[1]}")
        assert scene.shown == [(ID, "41")]

    virtual_time.run(main())


def test_what_may_have_been_said_is_not_said_again(caplog: pytest.LogCaptureFixture):
    async def main() -> None:
        scene = Scene(NetworkError("cut off"))
        scene.show(with_people(1))
        await asyncio.sleep(300)
        assert len(scene.said) == 1

    with caplog.at_level(logging.WARNING):
        virtual_time.run(main())
    assert "A lobby cannot be shown: cut off" in caplog.text


def test_a_message_that_could_not_be_noted_is_noted_with_the_next_change():
    async def main() -> None:
        scene = Scene()
        scene.storage_fails = True
        scene.show(with_people(1))
        await asyncio.sleep(20)
        scene.storage_fails = False
        scene.show(with_people(2))
        await asyncio.sleep(20)
        assert [said[1] for said in scene.said] == ["sendMessage", "editMessageText"]
        assert scene.shown == [(ID, "41")]

    virtual_time.run(main())
