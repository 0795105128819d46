"""Owns sendPoll and stopPoll: what a poll may contain; may not know how votes are cast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.simulator import access, messages, polls, views
from bot.simulator.errors import BadRequestError
from bot.simulator.formatting.formatted import FormattedText, formatted
from bot.simulator.keyboards import reply_markup
from bot.simulator.methods.call import Call, method
from bot.simulator.methods.sending import chat_to_write, send, text_of
from bot.simulator.model import Json, Poll

if TYPE_CHECKING:
    from typing import Any

_LONGEST_QUESTION = 300
_LONGEST_OPTION = 100
_LONGEST_EXPLANATION = 200
_MOST_LINE_FEEDS = 2
_LONGEST_DESCRIPTION = 1024
_MOST_OPTIONS = 12
_SHORTEST_PERIOD = 5
_LONGEST_PERIOD = 2_628_000


@method("sendPoll", counted=True)
def send_poll(call: Call) -> Json:
    """A poll or a quiz."""
    chat = chat_to_write(call, "can_send_polls")
    poll = _poll(call)
    polls.set_end(call.world, poll)
    message = send(call, chat, {}, poll=poll)
    polls.open_poll(call.world, poll)
    return views.message_view(call.world, message)


def _poll(call: Call) -> Poll:
    params = call.params
    is_quiz = _is_quiz(params.text("type"))
    question = _question(call)
    options = _options(call)
    period, date = _closing(call)
    return Poll(
        id=call.world.long_id(),
        bot_id=call.bot.id,
        question=question.fields("question", "question_entities"),
        options=options,
        is_anonymous=params.flag("is_anonymous", default=True),
        is_quiz=is_quiz,
        has_many_answers=params.flag("allows_multiple_answers"),
        can_revote=params.flag("allows_revoting", default=not is_quiz),
        is_shuffled=params.flag("shuffle_options"),
        hides_results=params.flag("hide_results_until_closes"),
        correct=_correct(call, len(options)) if is_quiz else [],
        explanation=_explanation(call) if is_quiz else {},
        description=_description(call),
        open_period=period,
        close_date=date,
        is_closed=params.flag("is_closed"),
    )


def _is_quiz(kind: str) -> bool:
    if kind not in {"", "regular", "quiz"}:
        raise BadRequestError("Unsupported poll type specified")
    return kind == "quiz"


def _only_emoji(text: FormattedText) -> FormattedText:
    """Questions and options keep custom emoji alone."""
    return FormattedText(text.text, [entity for entity in text.entities if entity["type"] == "custom_emoji"])


def _question(call: Call) -> FormattedText:
    question = _only_emoji(text_of(call, None, ("question", "question_parse_mode", "question_entities")))
    if not question.text:
        raise BadRequestError("poll question must be non-empty")
    if len(question.text) > _LONGEST_QUESTION:
        raise BadRequestError(f"poll question length must not exceed {_LONGEST_QUESTION}")
    return question


def _options(call: Call) -> list[Json]:
    given = call.params.structure("options", "options")
    if not isinstance(given, list):
        raise BadRequestError("Expected an Array of String as options")
    if not given:
        raise BadRequestError("Poll must have at least one answer option")
    if len(given) > _MOST_OPTIONS:
        raise BadRequestError(f"Poll can't have more than {_MOST_OPTIONS} options")
    return [_option(call, item) for item in given]


def _option(call: Call, item: Any) -> Json:
    if isinstance(item, str):
        item = {"text": item}
    if not isinstance(item, dict):
        raise BadRequestError("Expected an option to be of type String")
    mode, entities = str(item.get("text_parse_mode") or ""), item.get("text_entities")
    option = _only_emoji(formatted(str(item.get("text") or ""), mode, entities, detecting=False))
    if not option.text:
        raise BadRequestError("Poll option must be non-empty")
    if len(option.text) > _LONGEST_OPTION:
        raise BadRequestError(f"Poll options length must not exceed {_LONGEST_OPTION}")
    name = f"{call.world.chance.getrandbits(32):08x}"
    return {"persistent_id": name, **option.fields("text", "text_entities")}


def _correct(call: Call, count: int) -> list[int]:
    given = call.params.array("correct_option_ids", "correct option identifiers")
    if given is None and call.params.has("correct_option_id"):
        given = [call.params.number("correct_option_id", -1)]
    if not given:
        raise BadRequestError("Correct quiz option list must be non-empty")
    if not all(isinstance(index, int) and not isinstance(index, bool) for index in given):
        raise BadRequestError("Correct option identifier must be of type Number")
    if given != sorted(set(given)):
        raise BadRequestError("Correct quiz option list must be increasing")
    if not all(0 <= index < count for index in given):
        raise BadRequestError("Wrong quiz correct_option_id")
    return given


def _explanation(call: Call) -> Json:
    names = ("explanation", "explanation_parse_mode", "explanation_entities")
    explanation = text_of(call, None, names)
    if len(explanation.text) > _LONGEST_EXPLANATION or explanation.text.count("\n") > _MOST_LINE_FEEDS:
        raise BadRequestError("MESSAGE_TOO_LONG")
    return explanation.fields("explanation", "explanation_entities")


def _description(call: Call) -> Json:
    names = ("description", "description_parse_mode", "description_entities")
    description = text_of(call, None, names)
    if len(description.text) > _LONGEST_DESCRIPTION:
        raise BadRequestError("message caption is too long")
    return description.fields("description", "description_entities")


def _closing(call: Call) -> tuple[int, int]:
    """`open_period` and `close_date`; the period wins when both are given."""
    period, date = call.params.number("open_period"), call.params.number("close_date")
    if period:
        if not _SHORTEST_PERIOD <= period <= _LONGEST_PERIOD:
            raise BadRequestError(f"open_period must be between {_SHORTEST_PERIOD} and {_LONGEST_PERIOD} seconds")
        return period, 0
    if date:
        ahead = date - call.world.clock.unix()
        if not _SHORTEST_PERIOD <= ahead <= _LONGEST_PERIOD:
            raise BadRequestError(
                f"close_date must be between {_SHORTEST_PERIOD} and {_LONGEST_PERIOD} seconds in the future"
            )
    return 0, date


@method("stopPoll")
def stop_poll(call: Call) -> Json:
    """Close a poll early; once."""
    what = "message with poll to stop"
    message = access.message_for(call.world, call.bot, call.chat_id, call.message_id(), what)
    markup = reply_markup(call.params, inline_only=True)
    if message.poll is None:
        raise BadRequestError("message is not a poll")
    if message.poll.bot_id != call.bot.id or message.sender_id != call.bot.id or message.origin:
        raise BadRequestError("poll can't be stopped")
    if message.poll.is_closed:
        raise BadRequestError("poll has already been closed")
    polls.close(call.world, message.poll)
    messages.edit(call.world, message, message.content, markup, silently=True)
    return views.poll_view(message.poll)
