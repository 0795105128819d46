from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from telegram import Update

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.errors import RefusedError, StorageError, UnknownOutcomeError, WordingRefusedError
from bot.platforms.telegram.faults import Faults
from bot.platforms.telegram.messenger import Messenger
from bot.services.preferences import Preferences
from tests.platforms.telegram.raw_server import RawServer, refusal

if TYPE_CHECKING:
    from bot.platforms.telegram.client import TelegramBot

PERSON = {"id": 5, "is_bot": False, "first_name": "祕密", "language_code": "en"}
PRIVATE = {"id": 5, "type": "private", "first_name": "祕密"}
GROUP = {"id": -5, "type": "group", "title": "G"}
COMMAND = [{"type": "bot_command", "offset": 0, "length": 5}]
ENGLISH = "Something went wrong on my side, and it has been noted. Please try again in a moment."
TRADITIONAL = "我這邊出了點問題，錯誤已經記錄。請稍後再試。"


class Choices:
    """Where languages are chosen, or cannot be read."""

    def __init__(self) -> None:
        self.chosen: dict[str, Language] = {}
        self.failing = False

    async def language(self, chat: ChatKey) -> Language | None:
        if self.failing:
            raise StorageError("disk full")
        return self.chosen.get(chat.chat_id)

    async def save_language(self, chat: ChatKey, language: Language) -> None:
        self.chosen[chat.chat_id] = language


@pytest.fixture
def choices() -> Choices:
    return Choices()


@pytest.fixture
def faults(bot: TelegramBot, choices: Choices) -> Faults:
    async def sleep(_seconds: float) -> None:
        pass

    return Faults(Preferences(choices), Messenger(bot, sleep=sleep))


async def fail(faults: Faults, bot: TelegramBot, error: Exception | None, **body: Any) -> None:
    update = Update.de_json({"update_id": 77, **body}, bot)
    context: Any = SimpleNamespace(error=error)
    await faults.handle(update, context)


def message(chat: dict[str, Any], text: str, entities: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {"message_id": 9, "date": 1, "chat": chat, "from": PERSON, "text": text, "entities": entities or []}


async def test_the_person_is_told_in_their_language_and_the_operator_without_their_words(
    raw: RawServer, faults: Faults, bot: TelegramBot, caplog: pytest.LogCaptureFixture
) -> None:
    await fail(faults, bot, ValueError("x"), message=message(PRIVATE, "我的祕密"))
    (call,) = raw.of("sendMessage")
    assert (call.params["chat_id"], call.params["text"]) == (5, ENGLISH)
    (record,) = [record for record in caplog.records if record.name == "bot.platforms.telegram.faults"]
    facts = {name: getattr(record, name) for name in ("update_id", "kind", "chat_type", "handler", "error_type")}
    assert (record.levelno, record.getMessage(), facts) == (
        logging.ERROR,
        "A handler failed",
        {
            "update_id": 77,
            "kind": "message",
            "chat_type": "private",
            "handler": None,
            "error_type": "ValueError",
        },
    )
    assert "祕密" not in caplog.text
    assert faults.counts == {"ValueError": 1}


async def test_the_handler_that_failed_is_named(
    faults: Faults, bot: TelegramBot, caplog: pytest.LogCaptureFixture
) -> None:
    handlers: dict[str, Any] = {"__name__": "bot.platforms.telegram.handlers.commands"}
    exec("class Commands:\n    def find(self):\n        raise KeyError('x')", handlers)  # noqa: S102 - stands for a handler
    with pytest.raises(KeyError) as caught:
        handlers["Commands"]().find()
    await fail(faults, bot, caught.value, message=message(PRIVATE, "x"))
    assert [record.handler for record in caplog.records if hasattr(record, "handler")] == ["Commands.find"]


async def test_a_press_is_answered_with_a_notice(
    raw: RawServer, faults: Faults, bot: TelegramBot, choices: Choices
) -> None:
    await choices.save_language(ChatKey(Platform.TELEGRAM, "5"), Language.TRADITIONAL)
    press = {"id": "1", "from": PERSON, "chat_instance": "c", "data": "f:1", "message": message(PRIVATE, "x")}
    await fail(faults, bot, ValueError("x"), callback_query=press)
    assert [call.params for call in raw.of("answerCallbackQuery")] == [
        {"callback_query_id": "1", "text": TRADITIONAL, "show_alert": True}
    ]


async def test_a_group_is_told_only_after_a_command_and_in_its_own_language(
    raw: RawServer, faults: Faults, bot: TelegramBot
) -> None:
    await fail(faults, bot, ValueError("x"), message=message(GROUP, "chatter"))
    await fail(faults, bot, ValueError("x"), message=message(GROUP, "/find x", COMMAND))
    (call,) = raw.of("sendMessage")
    assert (call.params["text"], call.params["reply_parameters"]["message_id"]) == (TRADITIONAL, 9)


async def test_a_failing_database_does_not_silence_it(
    raw: RawServer, faults: Faults, bot: TelegramBot, choices: Choices
) -> None:
    choices.failing = True
    await fail(faults, bot, StorageError("disk full"), message=message(PRIVATE, "x"))
    assert [call.params["text"] for call in raw.of("sendMessage")] == [ENGLISH]


@pytest.mark.parametrize(
    "told",
    [
        (RefusedError("Bot was blocked by the user"), "An answer did not arrive: Bot was blocked by the user"),
        (UnknownOutcomeError("Timed out"), "An answer may not have arrived: Timed out"),
    ],
)
async def test_nothing_is_added_where_it_cannot_arrive_or_may_have(
    raw: RawServer, faults: Faults, bot: TelegramBot, caplog: pytest.LogCaptureFixture, told: tuple[Exception, str]
) -> None:
    error, said = told
    await fail(faults, bot, error, message=message(PRIVATE, "x"))
    assert (raw.of("sendMessage"), caplog.messages) == ([], [said])


async def test_a_refused_wording_is_made_up_for(raw: RawServer, faults: Faults, bot: TelegramBot) -> None:
    await fail(faults, bot, WordingRefusedError("BUTTON_URL_INVALID"), message=message(PRIVATE, "x"))
    assert len(raw.of("sendMessage")) == 1


async def test_its_own_failure_is_logged_and_goes_no_further(
    raw: RawServer, faults: Faults, bot: TelegramBot, caplog: pytest.LogCaptureFixture
) -> None:
    raw.script("sendMessage", refusal(403, "Forbidden: bot was blocked by the user"))
    await fail(faults, bot, ValueError("x"), message=message(PRIVATE, "x"))
    assert caplog.messages[-1] == "The person could not be told: RefusedError"


async def test_nothing_to_answer_is_only_noted(raw: RawServer, faults: Faults, bot: TelegramBot) -> None:
    poll = {"id": "1", "question": "q", "options": [], "total_voter_count": 0, "is_closed": True, "is_anonymous": True}
    more = {"type": "quiz", "allows_multiple_answers": False, "allows_revoting": False, "members_only": False}
    await fail(faults, bot, ValueError("x"), poll={**poll, **more})
    await fail(faults, bot, None, message=message(PRIVATE, "x"))
    await faults.handle("no update", SimpleNamespace(error=ValueError("x")))  # type: ignore[arg-type]  # it reads no more
    assert (raw.of("sendMessage"), faults.counts) == ([], {"ValueError": 1})
