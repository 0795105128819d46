"""Owns what a person's client shows of messages and polls; may not change anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.simulator.views import message_view, poll_view, voter_count, voter_of

if TYPE_CHECKING:
    from bot.simulator.model import Message, Poll
    from bot.simulator.world import World

Json = dict[str, Any]


def message_for_page(world: World, message: Message, user_id: int) -> Json:
    """A `MessageView`: the Bot API's `Message` as this person's client sees it."""
    view = {
        **message_view(world, message),
        "out": message.sender_id == user_id,
        "seen": message.is_seen,
    }
    if message.markup:
        view["reply_markup"] = message.markup
    voter_id = voter_of(message.chat, user_id)
    if message.poll is not None:
        view["poll"] = poll_for_page(message.poll, voter_id)
    replied = view.get("reply_to_message")
    if replied and "poll" in replied:
        original = message.chat.messages[message.reply_to]
        if original.poll is not None:
            view["reply_to_message"] = {**replied, "poll": poll_for_page(original.poll, voter_id)}
    if message.reactions:
        view["reactions"] = [reaction for given in message.reactions.values() for reaction in given]
    return view


def poll_for_page(poll: Poll, voter_id: int) -> Json:
    """A `PollView`: answers, counts and explanation only when this voter may see them."""
    view = poll_view(poll, in_message=True)
    chosen = poll.votes.get(voter_id)
    knows = bool(chosen) or poll.is_closed
    shows = knows and not (poll.hides_results and not poll.is_closed)
    if not shows:
        view["options"] = [{**option, "voter_count": 0} for option in view["options"]]
        for name in ("correct_option_ids", "explanation", "explanation_entities"):
            view.pop(name, None)
    view["chosen"] = chosen or []
    view["can_vote"] = not poll.is_closed and (not chosen or poll.can_revote)
    view["closes_at"] = poll.close_date or None
    view["hides_results"] = poll.hides_results
    view["shuffle_options"] = poll.is_shuffled
    view["results_visible"] = shows
    if shows and not poll.is_anonymous:
        view["voters"] = {
            str(index): [voter for voter, options in poll.votes.items() if index in options]
            for index in range(len(poll.options))
            if voter_count(poll, index)
        }
    return view
