"""Owns answering pressed buttons; may not know who pressed them how."""

from __future__ import annotations

from bot.simulator.errors import BadRequestError
from bot.simulator.formatting.links import checked_link
from bot.simulator.methods.call import Call, method

LIFETIME = 30.0
_LONGEST_ANSWER = 200


@method("answerCallbackQuery")
def answer_callback_query(call: Call) -> bool:
    """Let the button go, with a short notice if the bot likes; once, and not too late."""
    query = call.world.callbacks.get(call.params.text("callback_query_id"))
    now = call.world.clock.now()
    if query is None or query.bot_id != call.bot.id or query.answer is not None or now - query.asked_at > LIFETIME:
        raise BadRequestError("QUERY_ID_INVALID")
    text = call.params.text("text")
    if len(text) > _LONGEST_ANSWER:
        raise BadRequestError("MESSAGE_TOO_LONG")
    url = call.params.text("url")
    if url and not checked_link(url):
        raise BadRequestError("URL_INVALID")
    query.answer = {"text": text, "show_alert": call.params.flag("show_alert"), "url": url or None}
    call.world.events.resolve(query.id)
    event = {"type": "callback_answer", "as": query.user_id, "bot_id": query.bot_id, **query.answer}
    call.world.events.publish(event, {query.user_id})
    return True
