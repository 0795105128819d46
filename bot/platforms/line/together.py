"""All features of the bot on LINE, put together over what they share, in the order in which they are asked.

Owns these constructor calls alone. Which turn goes to which of them is `router`'s.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.platforms.line.group_mouth import CountsTokens, GroupMouth
from bot.platforms.line.group_names import MemberNames
from bot.platforms.line.group_voice import LineGroupVoice
from bot.platforms.line.handlers.concepts import Concepts
from bot.platforms.line.handlers.digests import Digests
from bot.platforms.line.handlers.general import General
from bot.platforms.line.handlers.group import GroupQuizzing
from bot.platforms.line.handlers.languages import Languages
from bot.platforms.line.handlers.lookups import Lookups
from bot.platforms.line.handlers.membership import Membership
from bot.platforms.line.handlers.owners import OwnerNews
from bot.platforms.line.handlers.people import People
from bot.platforms.line.handlers.quiz import Quiz
from bot.platforms.line.handlers.settings import Settings
from bot.platforms.line.handlers.stats import Progress
from bot.platforms.line.messenger import Tokens

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.domain.chat import ChatKey
    from bot.platforms.line.client import LineClient
    from bot.platforms.line.context import Context
    from bot.platforms.line.features import Feature
    from bot.platforms.line.files import Files
    from bot.platforms.line.group_voice import KeepsCards
    from bot.platforms.line.handlers.membership import ChatStates
    from bot.platforms.line.messenger import Messenger
    from bot.platforms.line.owners import LineOwners
    from bot.platforms.line.quota import PushQuota
    from bot.services.fetching import Fetching


class GroupTokens(Tokens, CountsTokens, Protocol):
    """Where the unused tokens of groups are kept (`bot.storage.reply_tokens`)."""

    async def drop(self, chat: ChatKey) -> None:
        """Forget the tokens of a group that the bot is in no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What some features use besides the context."""

    client: LineClient
    """Asks LINE who somebody is."""
    messenger: Messenger
    """Says what was not asked for."""
    quota: PushQuota
    """Says what may be pushed."""
    fetching: Fetching
    """Gives out today's digests."""
    tokens: GroupTokens
    """Where unused reply tokens of groups are kept."""
    cards: KeepsCards
    """Where closing cards of group quizzes wait."""
    files: Files
    """Hands over what is stored of people."""
    owners: LineOwners
    """Keeps what owners are told with what they are answered."""
    states: ChatStates
    """Tells which changes of membership are out of date."""
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    """Waits for so many seconds."""


def together(context: Context, means: Means) -> list[Feature]:
    """Return all features, and let group quizzes speak; lookups come last, for they take all that nobody else does."""
    mouth = GroupMouth(means.messenger, means.tokens, spared=means.quota.push_unasked, now=context.now)
    context.groups.speak_by(LineGroupVoice(context, mouth, means.cards, sleep=means.sleep))
    groups = GroupQuizzing(context, mouth, MemberNames(means.client.member, context.now))
    return [
        Membership(context, means.states, profile=means.client.profile, drop_tokens=means.tokens.drop),
        Quiz(context, in_groups=groups.commands),
        groups,
        Progress(context),
        People(context, means.files),
        Digests(context, means.fetching),
        OwnerNews(means.owners),
        Settings(context, means.quota),
        General(context),
        Languages(context),
        Concepts(context),
        Lookups(context),
    ]
