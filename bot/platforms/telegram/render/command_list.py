"""The commands as the help lists them: by topic, each main one on a line of its own, with examples.

Owns that list's layout. Which commands there are, `bot.platforms.words.commands` says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from bot.platforms.words.commands import Command, Topic, offered
from bot.platforms.words.text import bold, lines, paragraphs

if TYPE_CHECKING:
    from bot.platforms.i18n import Wording


def command_list(words: Wording, *, can_link: bool = True) -> Markup:
    """Return all commands, a paragraph for each topic."""
    return paragraphs(*(_topic(topic, words, can_link=can_link) for topic in Topic))


def _topic(topic: Topic, words: Wording, *, can_link: bool) -> Markup:
    commands = [command for command in offered(can_link=can_link) if command.topic is topic]
    in_groups = words.html(
        "Type <code>/quiz</code> in a group: whoever joins plays along, on a clock. It may say more: "
        "<code>/quiz {example}</code>.",
        example=words.pick("10 產業競爭力 15秒", "10 competitiveness 15s"),
    )
    minor = (_minor(command, words) for command in commands if not command.is_main)
    return lines(
        bold(words.say(topic.value)),
        in_groups if topic is Topic.GROUPS else None,
        *(_main(command, words) for command in commands if command.is_main),
        Markup(" · ").join(minor) or None,
    )


def _main(command: Command, words: Wording) -> Markup:
    """Return a command with what it does, and what may follow it."""
    line = words.html("/{name} – {purpose}", name=command.name, purpose=words.say(command.purpose))
    if not command.examples:
        return line
    examples = (
        Markup("<code>/{} {}</code>").format(command.name, words.pick(*example)) for example in command.examples
    )
    return words.html("{line} ({examples})", line=line, examples=escape(words.say(", ")).join(examples))


def _minor(command: Command, words: Wording) -> Markup:
    """Return a command with what it does, as one of several on a line."""
    purpose = words.say(command.purpose)
    return words.html("/{name} {purpose}", name=command.name, purpose=purpose[0].lower() + purpose[1:])
