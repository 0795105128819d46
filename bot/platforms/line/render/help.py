"""The help on LINE: what can be asked, and the words to ask it with, a card for each topic.

Owns which commands are named there and how they are typed. What a command does, `bot.platforms.words.commands` says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.platforms.i18n import N_
from bot.platforms.line import flex
from bot.platforms.line.flex.colours import GREY
from bot.platforms.line.phrasing import TYPED, typed
from bot.platforms.words.commands import COMMANDS, Topic
from bot.platforms.words.general import asking_text, streak_text

if TYPE_CHECKING:
    from bot.platforms.i18n import Wording
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.words.commands import Command

    Json: TypeAlias = dict[str, Any]

ON_LINE: Final = frozenset({*TYPED, "help", "start"})
"""The commands that there are on LINE; quizzes at a time of one's choice are not, for they would have to be pushed."""
_CHANNELS: Final = "@channel"
"""The examples of Telegram's channels, which LINE has not."""
TYPED_IN_GROUPS: Final = N_("In groups, mention me or begin with a slash: <code>/{example}</code>.")


def help_cards(pen: Pen) -> list[Json]:
    """Return the help: how to look things up, then a card for each topic."""
    words, title = pen.words, pen.words.say("What you can ask")
    first = flex.card(f"🔎 {title}", body=[*flex.prose(asking_text(words)), *_in_groups(words)])
    topics = [flex.card(words.say(topic.value), body=_commands(topic, pen)) for topic in Topic]
    return [first, *topics]


def _in_groups(words: Wording) -> list[Json]:
    example = words.pick("查 創新", "find 創新")
    return [{**part, "margin": "md"} for part in flex.prose(words.html(TYPED_IN_GROUPS, example=example))]


def _commands(topic: Topic, pen: Pen) -> list[Json]:
    listed = [command for command in COMMANDS if command.topic is topic and command.name in TYPED]
    lines = [part for command in listed for part in _command(command, pen)]
    if topic is Topic.GROUPS:
        lines = [*_for_all(pen), *lines]
    return [*lines, *_streak(pen.words)] if topic is Topic.QUIZZES else lines


def _command(command: Command, pen: Pen) -> list[Json]:
    """Return what to type, with an example where something may follow, and what it does; a tap types it."""
    words = pen.words
    example = next((words.pick(*one) for one in command.examples if _is_example(*one)), "")
    said, purpose = f"{typed(command.name, words)} {example}".strip(), words.say(_purpose(command, pen))
    if command.is_main:
        return [flex.row(said, flex.saying(said, pen.typed(said)), beside=purpose)]
    return [flex.text(said, is_bold=True, margin="md"), flex.text(purpose, size="xs", color=GREY)]


def _purpose(command: Command, pen: Pen) -> str:
    """Return what a command is for where this is read, a msgid."""
    return command.purpose if pen.is_private else command.purpose_in_groups or command.purpose


def _is_example(chinese: str, _: str) -> bool:
    """Say whether an example fits what is said beside it: LINE has no channels, and a quiz has five questions there."""
    return chinese != _CHANNELS and not chinese.isdecimal()


def _for_all(pen: Pen) -> list[Json]:
    """Return how a group's quiz begins; in private it cannot be tapped, for there it would be a round of one's own."""
    words, said = pen.words, f"/{pen.words.pick('小測', 'quiz')}"
    (purpose,) = (words.say(one.purpose_in_groups) for one in COMMANDS if one.name == "quiz" and one.purpose_in_groups)
    if not pen.is_private:
        return [flex.row(said, flex.saying(said, said), beside=purpose)]
    return [flex.text(said, is_bold=True, margin="md"), flex.text(purpose, size="xs", color=GREY)]


def _streak(words: Wording) -> list[Json]:
    return [flex.separator("lg"), flex.text(streak_text(words), size="xs", margin="md")]
