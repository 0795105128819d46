"""Owns polls while they run: placed, voted in, closed by hand or by the clock; may not read requests.

A vote tells the sending bot twice: `poll` always, `poll_answer` when the poll is not anonymous. Votes and retractions
follow `allows_revoting`; a closed poll takes neither. Whoever runs a chat anonymously votes as the chat, all of them
together once: the update then names it as `voter_chat`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.simulator import messages
from bot.simulator.errors import PageError
from bot.simulator.page_api.views import poll_for_page
from bot.simulator.views import CHANNEL_BOT, chat_view, poll_view, user_view, voter_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.simulator.model import Message, Poll
    from bot.simulator.world import World

Json = dict[str, Any]


def set_end(world: World, poll: Poll) -> None:
    """Work out when a new poll closes; before it is sent, so that the first to see it sees its end as well."""
    now = world.clock.unix()
    if poll.is_closed:
        return
    if poll.open_period:
        poll.close_date = now + poll.open_period
    elif poll.close_date:
        poll.open_period = max(poll.close_date - now, 1)


def open_poll(world: World, poll: Poll) -> None:
    """File a sent poll and start its clock."""
    world.polls[poll.id] = poll
    if poll.open_period and not poll.is_closed:
        poll.timer = world.clock.call_at(world.clock.now() + poll.open_period, lambda: close(world, poll))


def close(world: World, poll: Poll) -> None:
    """No more votes; the bot and everybody watching are told. Harmless when it is closed already."""
    if poll.is_closed:
        return
    poll.is_closed = True
    if poll.timer is not None:
        poll.timer.cancel()
    _changed(world, poll)


def vote(world: World, poll: Poll, voter_id: int, chosen: list[int]) -> None:
    """Choose options, or retract the choice with none.

    Args:
        world: where.
        poll: which.
        voter_id: as whom (`voter_of`): a person, or the chat in whose name somebody votes.
        chosen: indexes of options.

    Raises:
        PageError: closed, not an option, too many, or no second thoughts allowed.
    """
    _check_vote(poll, voter_id, chosen)
    if chosen == poll.votes.get(voter_id, []):
        return
    if chosen:
        poll.votes[voter_id] = chosen
    else:
        del poll.votes[voter_id]
    if not poll.is_anonymous and poll.bot_id in world.bots:
        answer = {
            "poll_id": poll.id,
            **_voter(world, voter_id),
            "option_ids": chosen,
            "option_persistent_ids": [poll.options[index]["persistent_id"] for index in chosen],
        }
        world.issue(world.bots[poll.bot_id], "poll_answer", answer)
    _changed(world, poll)


def _voter(world: World, voter_id: int) -> Json:
    """Who voted, as Telegram tells it: a chat has a bot's name beside it for those who know only users."""
    if voter_id in world.users:
        return {"user": user_view(world.users[voter_id])}
    return {"voter_chat": chat_view(world, world.chats[voter_id, 0]), "user": CHANNEL_BOT}


def _check_vote(poll: Poll, voter_id: int, chosen: list[int]) -> None:
    if poll.is_closed:
        raise PageError("This poll is closed.", 409)
    if any(index not in range(len(poll.options)) for index in chosen) or len(set(chosen)) != len(chosen):
        raise PageError(f"Options are numbered 0 to {len(poll.options) - 1}, each at most once.")
    if len(chosen) > 1 and not poll.has_many_answers:
        raise PageError("This poll takes one answer.")
    if voter_id in poll.votes and not poll.can_revote and chosen != poll.votes[voter_id]:
        raise PageError("This poll takes no second thoughts: the vote stands.", 409)


def _changed(world: World, poll: Poll) -> None:
    bot = world.bots.get(poll.bot_id)
    if bot is not None:
        world.issue(bot, "poll", poll_view(poll))
    for message in placed(world, poll):
        show(world, message)


def placed(world: World, poll: Poll) -> Iterator[Message]:
    """The messages that show the poll: the original and its forwards."""
    for key, message_id in poll.places:
        chat = world.chats.get(key)
        message = chat.messages.get(message_id) if chat else None
        if message is not None:
            yield message


def show(world: World, message: Message) -> None:
    """Tell the watchers of a chat about the poll in a message, each as they may see it."""
    poll = message.poll
    if poll is None or not world.events.watchers:
        return
    chat = message.chat
    frame = {"type": "poll", "chat_id": chat.id, "bot_id": chat.bot_id or None, "message_id": message.id}
    world.events.publish_views(
        messages.audience(chat), lambda user_id: {**frame, "poll": poll_for_page(poll, voter_of(chat, user_id))}
    )
