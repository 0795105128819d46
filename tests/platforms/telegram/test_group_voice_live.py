"""The voice of group quizzes against the local Telegram: what people in a group see of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from bot.domain.chat import ChatKey, Platform
from bot.domain.group_quiz_replies import Lobby
from bot.domain.group_quizzes import GroupQuestion, GroupQuiz, Phase, Setup
from bot.domain.language import Language
from bot.domain.questions import Question, QuestionKind
from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.group_voice import TelegramGroupVoice
from bot.platforms.telegram.lobby_pages import LobbyPages
from bot.platforms.telegram.messenger import Messenger
from bot.simulator.client import Person, SeenMessage, SimulatorClient
from bot.simulator.server import BotSettings, Simulator
from tests import shipped
from tests.platforms.telegram.group_games import AT, Alone, game, lobby_of, views, voted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from uuid import UUID

    from bot.platforms.telegram.context import Context

BOT = 100001

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Group:
    """A voice, a group that it speaks in, and two of its members."""

    telegram: SimulatorClient
    voice: TelegramGroupVoice
    id: int
    amy: Person
    bob: Person
    shown: list[str] = field(default_factory=list)

    def quiz(self, *, setup: Setup | None = None, number: int | None = None) -> GroupQuiz:
        """A quiz of the group."""
        first, second, *_ = (concept.id for concept in shipped.library().concepts)
        question = Question(QuestionKind.CONCEPT, first, (first, second), (0,))
        chat = ChatKey(Platform.TELEGRAM, str(number or self.id))
        return replace(game(lobby_of("Amy", "Bob", setup=setup), question), chat=chat)

    async def put(self, quiz: GroupQuiz) -> tuple[GroupQuiz, SeenMessage]:
        """Put its question; return it as it is then, and the poll as somebody sees it."""
        put = views(shipped.library()).putting(quiz, quiz.questions[0])
        assert put is not None
        placed = await self.voice.put(put)
        asked: GroupQuestion = replace(
            quiz.questions[0], chat=placed.chat, poll_id=placed.poll_id, message_id=placed.message_id
        )
        poll = await self.amy.wait_for_message(lambda seen: seen.poll is not None)
        return voted(replace(quiz, questions=(asked,)), 0, p1=(0, 3), p2=(1, 4)), poll

    async def reveal(self, quiz: GroupQuiz) -> bool:
        """Say what its question came to."""
        return await self.voice.reveal(views(shipped.library()).revealed(quiz, quiz.questions[0]))


class Reading:
    """What groups read: nobody has chosen."""

    async def language(self, chat: ChatKey, tag: str | None) -> Language:
        del chat, tag
        return Language.TRADITIONAL


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def telegram() -> AsyncIterator[SimulatorClient]:
    settings = BotSettings(username="a_bot", first_name="Quality")
    async with Simulator(bots={BOT: settings}) as simulator, SimulatorClient(simulator.url) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="module")
async def group(telegram: SimulatorClient) -> AsyncIterator[Group]:
    amy, bob = await telegram.person("Amy"), await telegram.person("Bob")
    context = SimpleNamespace(
        library=shipped.library(),
        groups=Alone(),
        preferences=Reading(),
        timezone=ZoneInfo("Asia/Hong_Kong"),
        lobby_pages=LobbyPages(),
    )
    shown: list[str] = []

    async def note(_quiz_id: UUID, message_id: str) -> None:
        shown.append(message_id)

    async with TelegramBot(f"{BOT}:test", api_url=telegram.url) as bot:
        voice = TelegramGroupVoice(cast("Context", context), Messenger(bot), username=lambda: "a_bot", lobby_shown=note)
        chat = await telegram.group("Class", amy, bob, bots=(BOT,))
        yield Group(telegram, voice, chat, amy, bob, shown)


async def test_nobody_sees_results_before_the_poll_closes(group: Group) -> None:
    quiz, poll = await group.put(group.quiz())
    assert poll.poll is not None
    assert (poll.poll["type"], poll.poll["is_anonymous"], poll.poll["open_period"]) == ("quiz", False, 20)
    seen = await group.bob.vote(poll, 1)
    assert (seen["is_closed"], "correct_option_ids" in seen, seen.get("explanation")) == (False, False, None)
    assert await group.voice.close_poll(quiz, quiz.questions[0]) is True
    assert await group.voice.close_poll(quiz, quiz.questions[0]) is True
    newest = (await group.bob.messages(chat=group.id))[-1]
    assert newest.poll is not None
    assert (newest.poll["is_closed"], newest.poll["correct_option_ids"]) == (True, [0])


async def test_a_tournament_s_poll_never_tells_what_was_right(group: Group) -> None:
    quiz, poll = await group.put(group.quiz(setup=Setup(is_tournament=True)))
    await group.bob.vote(poll, 1)
    assert await group.voice.close_poll(quiz, quiz.questions[0]) is True
    newest = (await group.bob.messages(chat=group.id))[-1]
    assert newest.poll is not None
    assert (newest.poll["type"], newest.poll["is_closed"], "correct_option_ids" in newest.poll) == (
        "regular",
        True,
        False,
    )


async def test_a_poll_closes_by_itself_and_its_reveal_stands_below_it(group: Group) -> None:
    quiz, poll = await group.put(group.quiz())
    await group.telegram.advance(21)
    assert await group.voice.close_poll(quiz, quiz.questions[0]) is True
    assert await group.reveal(quiz) is True
    told = await group.bob.wait_for_message(lambda seen: "目前名次" in seen.text or "最後名次" in seen.text)
    assert (told.raw["reply_to_message"]["message_id"], "2 人作答，1 人答對：Amy" in told.text) == (poll.id, True)


async def test_a_deleted_poll_is_noticed(group: Group) -> None:
    quiz, poll = await group.put(group.quiz())
    await group.amy.delete(poll)
    assert await group.voice.close_poll(quiz, quiz.questions[0]) is False
    assert await group.reveal(quiz) is False


async def test_a_group_may_become_a_supergroup_between_poll_and_reveal(group: Group) -> None:
    quiz, _ = await group.put(group.quiz())
    moved = replace(quiz, chat=ChatKey(Platform.TELEGRAM, str(await group.telegram.migrate(group.id))))
    assert await group.voice.close_poll(moved, quiz.questions[0]) is True
    assert await group.reveal(moved) is True
    placed, _ = await group.put(group.quiz())
    assert placed.questions[0].chat == moved.chat


async def test_a_lobby_is_one_message(group: Group) -> None:
    quiz = replace(group.quiz(), phase=Phase.LOBBY, players=lobby_of("Amy").players)
    group.voice.show_lobby(Lobby(quiz, None, AT), sends=True)
    lobby = await group.bob.wait_for_message(lambda seen: seen.text != "")
    assert "已加入 1 人：Amy" in lobby.text
    assert "16:53 自動開始" in lobby.text
    assert lobby.buttons[:3] == ["✋ 加入", "退出", "▶ 一個人玩"]
    group.voice.show_lobby(Lobby(replace(quiz, phase=Phase.COUNTDOWN), None, AT), sends=True)
    begun = await group.bob.wait_for_message(lambda seen: seen.edited)
    assert (begun.id, begun.buttons, group.shown) == (lobby.id, ["✋ 加入"], [str(lobby.id)])
