"""What the buttons of group quizzes do.

Owns the way from an action to `bot.services.group_quizzes`, and the word in passing that the presser is answered. What
the whole group sees of it is said by the bot's voice; only in its result people look back from here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from telegram.constants import ChatType

from bot.domain.group_quiz_replies import (
    Done,
    GroupCommand,
    GroupQuizRunning,
    HiddenAdmin,
    NoGroupQuiz,
    TooLate,
    TooManyQuizzes,
)
from bot.domain.group_quizzes import Phase
from bot.domain.group_setups import with_length, with_level, with_scope, with_seconds, with_teams
from bot.domain.quiz_wishes import subject_of
from bot.domain.rounds import ScopeKind
from bot.platforms.telegram import polls
from bot.platforms.telegram.digest_actions import identified
from bot.platforms.telegram.group_actions import (
    AgainQuiz,
    CancelLobby,
    GroupAction,
    JoinQuiz,
    LeaveQuiz,
    LobbyPage,
    OpenLobby,
    PauseQuiz,
    PickLength,
    PickLevel,
    PickScope,
    PickSeconds,
    PickSpeed,
    PickTeams,
    PickTournament,
    ResumeQuiz,
    ShowLobby,
    ShowOutcomes,
    ShowResult,
    StartQuiz,
    StopQuiz,
    setup_of,
)
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.handlers.group_people import asker_of, is_hidden, may_press
from bot.platforms.telegram.handlers.group_quiz import done_text
from bot.platforms.telegram.handlers.typed import in_group
from bot.platforms.telegram.lobby_pages import page_shown
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.quiz_actions import scope_of
from bot.platforms.telegram.render.group_notices import refusal
from bot.platforms.telegram.render.group_result import outcomes_page, result_pages
from bot.platforms.words.group_notices import notice_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from telegram import CallbackQuery, Chat, InlineKeyboardButton

    from bot.domain.chat import ChatKey
    from bot.domain.group_quiz_replies import GroupNotice
    from bot.domain.group_quizzes import GroupQuiz, Setup
    from bot.domain.rounds import Wish
    from bot.platforms.telegram.group_actions import GroupPress
    from bot.platforms.telegram.handlers.chats import Chats
    from bot.platforms.telegram.handlers.group_quiz import GroupQuizHandlers

    Conduct: TypeAlias = StartQuiz | CancelLobby | PauseQuiz | ResumeQuiz | StopQuiz

_COMMANDS: Final = {
    StartQuiz: GroupCommand.START,
    CancelLobby: GroupCommand.STOP,
    PauseQuiz: GroupCommand.PAUSE,
    ResumeQuiz: GroupCommand.RESUME,
    StopQuiz: GroupCommand.STOP,
}
_BEGINNING: Final = Phase.COUNTDOWN
_OVER: Final = frozenset({Phase.ENDING, Phase.OVER})


class GroupButtons:
    """Answers pressed buttons."""

    def __init__(self, chats: Chats, handlers: GroupQuizHandlers) -> None:
        self._chats = chats
        self._handlers = handlers
        self._quizzes = chats.context.groups
        self._pages = chats.context.lobby_pages

    async def pressed(self, query: CallbackQuery, chat: Chat, action: GroupPress) -> None:
        """Do what a button says, or say kindly why not."""
        if not in_group(chat):
            await self._chats.out_of_date(query)
        elif isinstance(action, OpenLobby):
            setup = setup_of(action)
            if setup is None or not self._is_known(setup.wish):
                await self._chats.out_of_date(query)
            else:
                await self._open(query, chat, chat_key(chat.id), setup)
        else:
            quiz = await self._named(chat, action)
            await (self._in_quiz(query, chat, action, quiz) if quiz else self._chats.out_of_date(query))

    async def _named(self, chat: Chat, action: GroupAction) -> GroupQuiz | None:
        """Return the quiz that a button is about, if it is one of this group, or of the one that it was before."""
        quiz_id = identified(action.quiz)
        quiz = await self._quizzes.get(quiz_id) if quiz_id else None
        if quiz is None:
            return None
        here = {quiz.chat, *(question.chat for question in quiz.questions)}
        return quiz if chat_key(chat.id) in here else None

    async def _in_quiz(self, query: CallbackQuery, chat: Chat, action: GroupAction, quiz: GroupQuiz) -> None:
        if self._quizzes.is_one_of_many and quiz.phase is Phase.LOBBY:
            self._pages.turn(quiz.id, page_shown(button.callback_data for button in _buttons(query)))
        match action:
            case JoinQuiz(_, team):
                await self._join(query, chat, quiz, team)
            case LeaveQuiz():
                await self._say(query, quiz, await self._quizzes.leave(quiz.id, str(query.from_user.id)))
            case AgainQuiz():
                await self._again(query, chat, quiz)
            case ShowOutcomes() | ShowResult():
                await self._look_back(query, quiz, action)
            case _ if not await may_press(query, quiz):
                words = await self._handlers.words(quiz.chat, quiz)
                refused = refusal(quiz, words, may_hide=chat.type == ChatType.SUPERGROUP)
                await self._chats.messenger.answer_callback(query.id, refused)
            case ShowLobby(_, page):
                await self._turn(query, quiz, page)
            case StartQuiz() | CancelLobby() | PauseQuiz() | ResumeQuiz() | StopQuiz():
                await self._conduct(query, quiz, action)
            case _:
                await self._pick(query, quiz, action)

    async def _join(self, query: CallbackQuery, chat: Chat, quiz: GroupQuiz, team: int) -> None:
        """Let the presser play; what keeps them from it is worth a window."""
        person = query.from_user
        if await is_hidden(query.get_bot(), chat, person):
            words = await self._handlers.words(quiz.chat, quiz)
            await self._chats.alert(query, notice_text(HiddenAdmin(), words))
            return
        await self._say(query, quiz, await self._joined(query, quiz, team))

    async def _joined(self, query: CallbackQuery, quiz: GroupQuiz, team: int = 0) -> GroupNotice:
        asker = asker_of(query.from_user)
        return await self._quizzes.join(quiz.id, asker.id, asker.name, team or None)

    async def _open(self, query: CallbackQuery, chat: Chat, key: ChatKey, setup: Setup) -> None:
        """Open a lobby for the presser, who joins the one that somebody else was quicker to open."""
        asker = asker_of(query.from_user)
        if await is_hidden(query.get_bot(), chat, query.from_user):
            asker = replace(asker, is_person=False)
        message = query.message
        thread = getattr(message, "message_thread_id", None) if getattr(message, "is_topic_message", None) else None
        opened = await self._handlers.opened(key, asker, setup, str(thread) if thread else None)
        if isinstance(opened, TooManyQuizzes):
            await self._chats.alert(query, notice_text(opened, await self._handlers.words(key)))
        elif not isinstance(opened, GroupQuizRunning):
            await self._chats.messenger.answer_callback(query.id)
        elif opened.quiz.phase is Phase.LOBBY and asker.is_person:
            await self._say(query, opened.quiz, await self._joined(query, opened.quiz))
        else:
            await self._say(query, opened.quiz, opened)

    async def _again(self, query: CallbackQuery, chat: Chat, quiz: GroupQuiz) -> None:
        """Open a lobby with the same settings, if what they are about is there still."""
        if self._is_known(quiz.setup.wish):
            await self._open(query, chat, quiz.chat, quiz.setup)
        else:
            await self._chats.out_of_date(query)

    async def _turn(self, query: CallbackQuery, quiz: GroupQuiz, named: str) -> None:
        """Turn a lobby's page."""
        if named not in list(LobbyPage):
            await self._chats.out_of_date(query)
            return
        if quiz.phase is not Phase.LOBBY:
            await self._say(query, quiz, NoGroupQuiz(GroupCommand.SET_UP) if quiz.phase in _OVER else TooLate())
            return
        self._pages.turn(quiz.id, LobbyPage(named))
        await self._chats.messenger.answer_callback(query.id)
        await self._quizzes.show_lobby(quiz.id)

    async def _look_back(self, query: CallbackQuery, quiz: GroupQuiz, action: ShowOutcomes | ShowResult) -> None:
        """Show how each question went where the result is, or the result again."""
        message = query.message
        if quiz.phase not in _OVER or message is None:
            await self._chats.out_of_date(query)
            return
        result, words = self._quizzes.result(quiz), await self._handlers.words(quiz.chat, quiz)
        if isinstance(action, ShowOutcomes):
            shown = outcomes_page(result, words, action.page)
        else:
            *_, shown = result_pages(result, words, query.get_bot().username)
        await self._chats.messenger.answer_callback(query.id)
        await self._chats.messenger.edit(message.chat.id, message.message_id, Page(str(shown.text), shown.keyboard))

    async def _pick(self, query: CallbackQuery, quiz: GroupQuiz, action: GroupAction) -> None:
        """Change a setting; the presser is told at once what the lobby's message may show a moment later."""
        setup = _picked(quiz.setup, action)
        if setup is None or not self._is_known(setup.wish):
            await self._chats.out_of_date(query)
            return
        if quiz.phase is Phase.LOBBY and self._pages.of(quiz.id) is not LobbyPage.MODE:
            self._pages.turn(quiz.id, LobbyPage.MAIN)
        await self._say(query, quiz, await self._quizzes.set_up(quiz.id, setup), done=_label(query))
        if setup == quiz.setup:  # nothing changes but the page
            await self._quizzes.show_lobby(quiz.id)

    async def _conduct(self, query: CallbackQuery, quiz: GroupQuiz, action: Conduct) -> None:
        """Do something with a quiz; buttons that have done their work go."""
        command, words = _COMMANDS[type(action)], await self._handlers.words(quiz.chat, quiz)
        alone = isinstance(action, StartQuiz) and bool(action.alone)
        if isinstance(action, CancelLobby):
            notice = await self._quizzes.cancel(quiz.id)
        else:
            notice = await self._handlers.conducted(quiz, command, alone=alone)
        if isinstance(action, StartQuiz) and isinstance(notice, GroupQuizRunning) and notice.quiz.phase is _BEGINNING:
            notice = Done()  # pressed twice, or by two at once
        await self._say(query, quiz, notice, done=done_text(command, quiz, words))
        message = query.message
        is_spent = isinstance(action, ResumeQuiz | StopQuiz) and isinstance(notice, Done | NoGroupQuiz)
        if is_spent and message is not None and str(message.message_id) != quiz.lobby_message_id:
            messenger = self._chats.messenger
            messenger.beside(polls.set_keyboard(messenger, message.chat.id, message.message_id, ()))

    async def _say(self, query: CallbackQuery, quiz: GroupQuiz, notice: GroupNotice, *, done: str = "") -> None:
        """Tell the presser in passing."""
        words = await self._handlers.words(quiz.chat, quiz)
        await self._chats.messenger.answer_callback(query.id, notice_text(notice, words, done) or None)

    def _is_known(self, wish: Wish) -> bool:
        """Say whether what a wish is about is in the library, and something that a group can be asked about."""
        is_there = subject_of(self._chats.context.library, wish.scope) is not None
        return is_there or wish.scope.kind is ScopeKind.ALL


def _picked(setup: Setup, action: GroupAction) -> Setup | None:  # noqa: PLR0911 - one line for each setting
    """Return settings as a button changes them, None if they cannot be so; whether a scope exists is not checked."""
    match action:
        case PickLength(_, length):
            return with_length(setup, length)
        case PickSeconds(_, seconds):
            return with_seconds(setup, seconds)
        case PickLevel(_, level):
            return with_level(setup, level)
        case PickScope(_, code):
            return with_scope(setup, scope_of(code))
        case PickTeams(_, teams):
            return with_teams(setup, teams)
        case PickTournament(_, on):
            return replace(setup, is_tournament=bool(on))
        case PickSpeed(_, on):
            return replace(setup, has_speed_bonus=bool(on))
        case _:
            return None


def _label(query: CallbackQuery) -> str:
    """Return the label of the pressed button, which says what was chosen."""
    label = next((button.text for button in _buttons(query) if button.callback_data == query.data), "")
    return f"✓ {label.removeprefix('✓').strip()}" if label else ""


def _buttons(query: CallbackQuery) -> Iterator[InlineKeyboardButton]:
    """Return the buttons beside the pressed one, and that itself, as they were pressed."""
    rows = getattr(getattr(query.message, "reply_markup", None), "inline_keyboard", ())
    return (button for row in rows for button in row)
