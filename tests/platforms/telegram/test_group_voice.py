"""The voice of group quizzes over HTTP: against a scripted server for each call's parameters and refusals."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.group_quiz_replies import Lobby, PausedNow, QuestionRevealed
from bot.domain.group_quizzes import End, GroupQuiz, Pause, Phase, QuestionPhase, Setup, Void
from bot.domain.language import Language
from bot.domain.questions import Question, QuestionKind
from bot.errors import RefusedError, UnavailableError, UnknownOutcomeError, WordingRefusedError
from bot.platforms.telegram.group_voice import TelegramGroupVoice
from bot.platforms.telegram.lobby_pages import LobbyPages
from bot.platforms.telegram.messenger import Messenger
from bot.services.group_stores import Placed
from bot.services.preferences import Preferences
from tests import shipped
from tests.platforms.telegram.group_games import AT, GROUP, ID, NAMES, Alone, game, lobby_of, views, voted
from tests.platforms.telegram.raw_server import RawServer, refusal

if TYPE_CHECKING:
    from uuid import UUID

    from aiohttp import web

    from bot.domain.group_quiz_replies import GroupQuestionPut
    from bot.platforms.telegram.client import TelegramBot
    from bot.platforms.telegram.context import Context

SENT = {"message_id": 70, "chat": {"id": -100}, "poll": {"id": "77"}}
NO_REPLIES = ("Bad Request: message to be replied not found", "Bad Request: replied message not found")


def upgraded() -> web.Response:
    return refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-200)


class Choices:
    """Storage's end of the line: what groups chose to read."""

    def __init__(self) -> None:
        self.chosen: dict[ChatKey, Language] = {}

    async def language(self, chat: ChatKey) -> Language | None:
        return self.chosen.get(chat)

    async def save_language(self, chat: ChatKey, language: Language) -> None:
        self.chosen[chat] = language

    async def move(self, old: ChatKey, new: ChatKey) -> None:
        raise NotImplementedError

    forget = move


class Speaker:
    """A voice, what it told, and where groups moved."""

    def __init__(self, bot: TelegramBot) -> None:
        self.shown: asyncio.Queue[tuple[UUID, str]] = asyncio.Queue()
        self.moves: list[tuple[int, int]] = []
        self.preferences = Preferences(Choices())
        context = SimpleNamespace(
            library=shipped.library(),
            groups=Alone(),
            preferences=self.preferences,
            timezone=ZoneInfo("Asia/Hong_Kong"),
            lobby_pages=LobbyPages(),
        )
        self.messenger = Messenger(bot, migrated=self.moved, sleep=self.sleep)
        self.voice = TelegramGroupVoice(
            cast("Context", context), self.messenger, username=lambda: "a_bot", lobby_shown=self.note
        )

    async def sleep(self, seconds: float) -> None:
        del seconds

    async def moved(self, old: int, new: int) -> None:
        self.moves.append((old, new))

    async def note(self, quiz_id: UUID, message_id: str) -> None:
        self.shown.put_nowait((quiz_id, message_id))


@pytest.fixture
def speaker(bot: TelegramBot) -> Speaker:
    return Speaker(bot)


@pytest.fixture
def quiz() -> GroupQuiz:
    """A quiz in a topic of a forum, of which one question has been answered by three people."""
    first, second, *_ = (concept.id for concept in shipped.library().concepts)
    asked = (
        Question(QuestionKind.CONCEPT, one, (first, second), (index,)) for index, one in enumerate((first, second))
    )
    played = voted(game(lobby_of(*NAMES[:3]), *asked), 0, p1=(0, 3), p2=(0, 9), p3=(1, 4))
    return replace(played, position=0, thread_id="5")


def put_of(quiz: GroupQuiz, position: int = 0) -> GroupQuestionPut:
    put = views(shipped.library()).putting(quiz, quiz.questions[position])
    assert put is not None
    return put


def revealed(quiz: GroupQuiz) -> QuestionRevealed:
    return views(shipped.library()).revealed(quiz, quiz.questions[0])


def params(raw: RawServer, method: str) -> list[dict[str, Any]]:
    return [call.params for call in raw.of(method)]


async def test_a_question_is_a_quiz_poll_that_hides_its_results_until_it_closes(
    raw: RawServer, speaker: Speaker, quiz: GroupQuiz
):
    raw.script("sendPoll", SENT, SENT)
    assert await speaker.voice.put(put_of(quiz)) == Placed(GROUP, "77", "70")
    tournament = replace(quiz, setup=Setup(is_tournament=True, seconds=30), thread_id=None)
    await speaker.voice.put(put_of(tournament, 1))
    first, second = params(raw, "sendPoll")
    question, options = first.pop("question"), first.pop("options")
    assert (question.startswith("第 1/2 題 · "), len(options) > 1) == (True, True)
    assert first == {
        "chat_id": -100,
        "message_thread_id": 5,
        "type": "quiz",
        "is_anonymous": False,
        "allows_revoting": False,
        "hide_results_until_closes": True,
        "correct_option_ids": list(quiz.questions[0].question.correct),
        "open_period": 20,
    }
    assert {name: value for name, value in second.items() if name not in {"question", "options"}} == {
        "chat_id": -100,
        "type": "regular",
        "is_anonymous": False,
        "allows_revoting": False,
        "hide_results_until_closes": True,
        "open_period": 30,
        "disable_notification": True,
    }


async def test_a_question_goes_where_the_group_has_moved_and_says_so(raw: RawServer, speaker: Speaker, quiz: GroupQuiz):
    raw.script("sendPoll", upgraded(), {**SENT, "chat": {"id": -200}})
    assert await speaker.voice.put(put_of(quiz)) == Placed(ChatKey(Platform.TELEGRAM, "-200"), "77", "70")
    assert speaker.moves == [(-100, -200)]


async def test_a_question_that_may_have_arrived_is_not_put_again(raw: RawServer, speaker: Speaker, quiz: GroupQuiz):
    raw.script("sendPoll", raw.cut)
    with pytest.raises(UnknownOutcomeError):
        await speaker.voice.put(put_of(quiz))
    assert len(raw.of("sendPoll")) == 1


async def test_a_group_reads_its_own_choice_or_else_what_whoever_opened_the_quiz_reads(
    raw: RawServer, speaker: Speaker, quiz: GroupQuiz
):
    raw.script("sendPoll", SENT, SENT)
    english = replace(quiz, language="en")
    await speaker.voice.put(put_of(english))
    await speaker.preferences.choose_language(GROUP, Language.SIMPLIFIED)
    await speaker.voice.put(put_of(english))
    assert [said["question"][:8] for said in params(raw, "sendPoll")] == ["Question", "第 1/2 题 "]


@pytest.mark.parametrize(
    ("answer", "is_there"),
    [
        ({"id": "77"}, True),
        (refusal(400, "Bad Request: poll has already been closed"), True),
        (refusal(400, "Bad Request: message with poll to stop not found"), False),
    ],
)
async def test_a_poll_is_closed_once_or_gone(
    raw: RawServer, speaker: Speaker, quiz: GroupQuiz, answer: Any, *, is_there: bool
):
    raw.script("stopPoll", answer)
    assert await speaker.voice.close_poll(quiz, quiz.questions[0]) is is_there
    assert params(raw, "stopPoll") == [{"chat_id": -100, "message_id": 50}]


async def test_a_poll_in_a_group_that_has_moved_closes_by_itself(raw: RawServer, speaker: Speaker, quiz: GroupQuiz):
    raw.script("stopPoll", upgraded(), upgraded())
    with pytest.raises(UnavailableError):
        await speaker.voice.close_poll(quiz, quiz.questions[0])
    moved = replace(quiz, chat=ChatKey(Platform.TELEGRAM, "-200"))
    assert await speaker.voice.close_poll(moved, quiz.questions[0]) is True
    assert [said["chat_id"] for said in params(raw, "stopPoll")] == [-100, -100]


async def test_a_poll_that_was_never_put_needs_no_closing(raw: RawServer, speaker: Speaker, quiz: GroupQuiz):
    assert await speaker.voice.close_poll(quiz, replace(quiz.questions[0], message_id=None)) is True
    assert raw.of("stopPoll") == []


async def test_a_reveal_hangs_below_its_poll(raw: RawServer, speaker: Speaker, quiz: GroupQuiz):
    assert await speaker.voice.reveal(revealed(quiz)) is True
    (said,) = params(raw, "sendMessage")
    assert "<b>3 人作答，2 人答對：</b>陳大文、Amy" in said.pop("text")
    assert said == {
        "chat_id": -100,
        "parse_mode": "HTML",
        "message_thread_id": 5,
        "disable_notification": True,
        "link_preview_options": {"is_disabled": True},
        "reply_parameters": {"message_id": 50},
        "reply_markup": {"inline_keyboard": [[{"text": "✋ 加入", "callback_data": "1xj:AAAAAAAAAAAAAAAAAAAABw:0"}]]},
    }


@pytest.mark.parametrize("words", NO_REPLIES)
async def test_a_reveal_whose_poll_was_deleted_says_nothing_until_that_is_known(
    raw: RawServer, speaker: Speaker, quiz: GroupQuiz, words: str
):
    raw.script("sendMessage", refusal(400, words))
    assert await speaker.voice.reveal(revealed(quiz)) is False
    raw.script("sendMessage", SENT)
    void = replace(quiz.questions[0], phase=QuestionPhase.VOID, void=Void.DELETED)
    voided = replace(quiz, questions=(void, quiz.questions[1]))
    assert await speaker.voice.reveal(revealed(voided)) is True
    assert params(raw, "sendMessage")[1]["text"].startswith("✏️ 第 1 題的投票被刪除了，這題不計分。\n\n答案：")
    assert "reply_parameters" not in params(raw, "sendMessage")[1]


async def test_a_reveal_in_a_group_that_has_moved_hangs_on_nothing(raw: RawServer, speaker: Speaker, quiz: GroupQuiz):
    raw.script("sendMessage", upgraded(), SENT)
    with pytest.raises(UnavailableError):
        await speaker.voice.reveal(revealed(quiz))
    assert await speaker.voice.reveal(revealed(replace(quiz, chat=ChatKey(Platform.TELEGRAM, "-200")))) is True
    assert [(said["chat_id"], "reply_parameters" in said) for said in params(raw, "sendMessage")] == [
        (-100, True),
        (-200, False),
    ]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refusal(403, "Forbidden: bot was kicked from the supergroup chat"), RefusedError),
        (refusal(400, "Bad Request: not enough rights to send text messages to the chat"), RefusedError),
        (refusal(400, "Bad Request: something else"), WordingRefusedError),
    ],
)
async def test_other_refusals_pass_through(
    raw: RawServer, speaker: Speaker, quiz: GroupQuiz, answer: Any, error: type[Exception]
):
    raw.script("sendMessage", answer)
    with pytest.raises(error):
        await speaker.voice.reveal(revealed(quiz))


async def test_lines_and_results_go_to_the_topic(raw: RawServer, speaker: Speaker, quiz: GroupQuiz):
    await speaker.voice.say(quiz, PausedNow(Pause.ASKED))
    await speaker.voice.tell(views(shipped.library()).result(replace(quiz, phase=Phase.ENDING, end=End.STOPPED)))
    said = params(raw, "sendMessage")
    assert [(one["chat_id"], one["message_thread_id"]) for one in said] == [(-100, 5), (-100, 5)]
    assert said[0]["text"].startswith("✏️ <b>小測暫停。</b>\n")
    assert said[1]["text"].startswith("🏆 <b>小測提早結束</b>\n恭喜 陳大文")
    assert said[1]["reply_markup"]["inline_keyboard"][0][1] == {
        "text": "✏️ 溫習錯題",
        "url": f"https://t.me/a_bot?start=quiz_g_{ID.hex}",
    }


async def test_of_a_long_result_only_what_is_missing_is_said_again(raw: RawServer, speaker: Speaker, quiz: GroupQuiz):
    tournament = replace(quiz, phase=Phase.ENDING, end=End.FINISHED, setup=Setup(is_tournament=True))
    result = views(shipped.library()).result(tournament)
    raw.script("sendMessage", SENT, upgraded(), refusal(403, "Forbidden: bot was kicked from the group chat"), SENT)
    with pytest.raises(RefusedError):
        await speaker.voice.tell(result)
    await speaker.voice.tell(result)
    begun = [said["text"].split("\n")[0] for said in params(raw, "sendMessage")]
    assert begun == ["🏆 <b>小測完結</b>", *["<b>全部答案</b>"] * 3]
    assert [said.get("disable_notification") for said in params(raw, "sendMessage")] == [None, True, True, True]


async def test_a_lobby_is_sent_and_noted(raw: RawServer, speaker: Speaker):
    lobby = replace(lobby_of("Amy"), thread_id="5")
    speaker.voice.show_lobby(Lobby(lobby, None, AT), sends=True)
    assert await speaker.shown.get() == (ID, "7")
    (said,) = params(raw, "sendMessage")
    assert (said["chat_id"], said["message_thread_id"], "<b>已加入 1 人：</b>Amy" in said["text"]) == (-100, 5, True)
