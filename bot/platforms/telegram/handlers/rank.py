"""The ranking of a group's players: the command, and the buttons below.

Owns these. Anybody may look; whether they are listed, everybody chooses for themself alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.domain.ranking import By, Period
from bot.domain.ranking_replies import RankingElsewhere
from bot.domain.ranking_wishes import read_ranking
from bot.platforms.telegram.handlers.chats import chat_key
from bot.platforms.telegram.handlers.typed import argument, in_group
from bot.platforms.telegram.rank_actions import HideMe, ShowRanking, UnhideMe
from bot.platforms.words.rank import listed_notice

if TYPE_CHECKING:
    from telegram import CallbackQuery, Chat, Message

    from bot.platforms.telegram.handlers.chats import Chats
    from bot.platforms.telegram.rank_actions import RankPress


class RankHandlers:
    """Shows rankings."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats
        self._rankings = chats.context.rankings

    async def rank(self, message: Message) -> None:
        """Show how the group's players stand, this week and by points unless something else is said."""
        if not in_group(message.chat):
            await self._chats.reply(message, RankingElsewhere())
            return
        period, by = read_ranking(argument(message))
        is_person = message.from_user is not None and message.sender_chat is None
        person_id = str(message.from_user.id) if message.from_user and is_person else None
        await self._chats.reply(message, await self._rankings.of(chat_key(message.chat.id), period, by, person_id))

    async def pressed(self, query: CallbackQuery, chat: Chat, action: RankPress) -> None:
        """Do what a button says, and show the ranking again."""
        try:
            period, by = Period(action.period), By(action.by)
        except ValueError:
            await self._chats.out_of_date(query)
            return
        if not in_group(chat):
            await self._chats.out_of_date(query)
            return
        person, words = chat_key(query.from_user.id), await self._chats.words(chat, query.from_user)
        notice = None
        match action:
            case ShowRanking():
                pass
            case HideMe():
                notice = listed_notice(hidden=True, changed=await self._rankings.hide(person), words=words)
            case UnhideMe():
                notice = listed_notice(hidden=False, changed=await self._rankings.unhide(person), words=words)
            case _:
                assert_never(action)
        shown = await self._rankings.of(chat_key(chat.id), period, by, person.chat_id)
        if notice is None or query.message is None:
            await self._chats.turn(query, shown)
            return
        # The presser hears at once what was done; the message may have to wait for its turn.
        await self._chats.messenger.answer_callback(query.id, notice)
        await self._chats.amend(chat, query.from_user, query.message.message_id, shown)
