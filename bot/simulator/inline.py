"""Owns inline mode on the people's side: asking, the cache, choosing a result; may not read bots' requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.simulator import people
from bot.simulator.errors import PageError
from bot.simulator.model import InlineQuery
from bot.simulator.views import user_view

if TYPE_CHECKING:
    from bot.simulator.model import Bot, Chat, Message
    from bot.simulator.world import World

Json = dict[str, Any]

LONGEST_QUERY = 256
_SHOWN = (
    "title",
    "description",
    "url",
    "thumbnail_url",
    "caption",
    "photo_url",
    "document_url",
    "mime_type",
    "address",
)
_KEPT_CACHE = 1000


def ask(world: World, bot: Bot, user_id: int, query: str, *, offset: str = "", chat: Chat | None = None) -> InlineQuery:
    """What a client sends when somebody types `@bot query`; answered at once when a cached answer holds.

    Raises:
        PageError: the bot has no inline mode, or the query is too long.
    """
    if not bot.settings.is_inline:
        raise PageError(f"@{bot.user.username} has no inline mode.")
    if len(query) > LONGEST_QUERY:
        raise PageError(f"An inline query has at most {LONGEST_QUERY} characters.")
    cached = _cached(world, bot, user_id, query, offset)
    if cached is not None:
        return cached
    asked = InlineQuery(world.long_id(), bot.id, user_id, query, offset, world.clock.now())
    world.remember_query(asked)
    view: Json = {"id": asked.id, "from": user_view(world.users[user_id]), "query": query, "offset": offset}
    if chat is not None:
        view["chat_type"] = "sender" if chat.is_private and chat.bot_id == bot.id else chat.type
    world.issue(bot, "inline_query", view)
    return asked


def _cached(world: World, bot: Bot, user_id: int, query: str, offset: str) -> InlineQuery | None:
    for owner in (user_id, 0):
        until, query_id = world.inline_cache.get((bot.id, query, offset, owner), (0.0, ""))
        found = world.inline_queries.get(query_id)
        if found is not None and world.clock.now() < until:
            return found
    return None


def keep(world: World, query: InlineQuery, seconds: int, *, is_personal: bool) -> None:
    """Remember an answer for those who ask the same (or only for the same person)."""
    if seconds <= 0:
        return
    owner = query.user_id if is_personal else 0
    key = (query.bot_id, query.query, query.offset, owner)
    world.inline_cache[key] = (world.clock.now() + seconds, query.id)
    while len(world.inline_cache) > _KEPT_CACHE:
        world.inline_cache.pop(next(iter(world.inline_cache)))


def answer_view(query: InlineQuery) -> Json:
    """What the client shows; `timeout` when the bot did not answer."""
    if query.answer is None:
        return {"inline_query_id": query.id, "timeout": True}
    answer = {name: value for name, value in query.answer.items() if name != "results"}
    return {"inline_query_id": query.id, "results": [_result_view(r) for r in query.answer["results"]], **answer}


def _result_view(result: Json) -> Json:
    view = {"id": result["id"], "type": result["type"]}
    view |= {name: result[name] for name in _SHOWN if result.get(name)}
    content = result["content"]
    shown = {name: content[name] for name in ("text", "entities", "photo", "document") if name in content}
    return view | {"message": shown}


def choose(world: World, chat: Chat, user_id: int, query_id: str, result_id: str) -> Message:
    """Send a result: a message from the person via the bot; the bot hears of it where feedback is on.

    Raises:
        PageError: no such query or result.
    """
    query = world.inline_queries.get(query_id)
    results = query.answer["results"] if query is not None and query.answer is not None else []
    result = next((item for item in results if item["id"] == result_id), None)
    if query is None or result is None:
        raise PageError(f"There is no result {result_id!r} of inline query {query_id}.", 404)
    bot = world.bots[query.bot_id]
    markup = result.get("markup")
    inline_id = f"AQ{world.long_id()}" if markup else ""
    more: Json = {"via_bot": bot.id, "markup": markup, "inline_message_id": inline_id}
    more["link_preview"] = result.get("link_preview")
    message = people.post(world, chat, user_id, dict(result["content"]), **more)
    if inline_id:
        world.inline_messages[inline_id] = message
    if bot.settings.has_inline_feedback:
        chosen: Json = {"result_id": result_id, "from": user_view(world.users[user_id]), "query": query.query}
        if inline_id:
            chosen["inline_message_id"] = inline_id
        world.issue(bot, "chosen_inline_result", chosen)
    return message
