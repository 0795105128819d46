"""Owns setting a bot's command menus; may not know who sees them."""

from __future__ import annotations

import re
from typing import Any

from bot.simulator import access
from bot.simulator.commands import scope_key
from bot.simulator.errors import BadRequestError
from bot.simulator.methods.bots import language
from bot.simulator.methods.call import Call, method
from bot.simulator.params import whole

Json = dict[str, Any]

_NAME = re.compile(r"[a-z0-9_]{1,32}")
_LONGEST_DESCRIPTION = 256
_MOST_COMMANDS = 100
_PLAIN_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})


def _scope(call: Call) -> str:
    problem = "Can't parse BotCommandScope"
    scope = call.params.structure("scope", "BotCommandScope")
    if scope is None:
        return "default"
    if not isinstance(scope, dict):
        raise BadRequestError(f"{problem}: BotCommandScope must be an Object")
    kind = str(scope.get("type"))
    if kind in _PLAIN_SCOPES:
        return kind
    if kind not in {"chat", "chat_administrators", "chat_member"}:
        raise BadRequestError(f"{problem}: Unsupported type specified")
    if not scope.get("chat_id"):
        raise BadRequestError(f"{problem}: Empty chat_id specified")
    chat = access.chat_for(call.world, call.bot, str(scope["chat_id"]), writing=False)
    user_id = whole(scope.get("user_id"), "user_id")
    if kind == "chat_member" and user_id <= 0:
        raise BadRequestError(f"{problem}: Invalid user_id specified")
    return scope_key(kind, chat.id, user_id)


@method("setMyCommands")
def set_my_commands(call: Call) -> bool:
    """The menu for a scope and a language."""
    given = call.params.array("commands", "BotCommand")
    if given is None:
        raise BadRequestError('parameter "commands" is required')
    key = (_scope(call), language(call))
    if len(given) > _MOST_COMMANDS:
        raise BadRequestError("BOT_COMMANDS_TOO_MUCH")
    commands = [_command(item) for item in given]
    if commands:
        call.bot.commands[key] = commands
    else:
        call.bot.commands.pop(key, None)
    call.world.events.publish({"type": "commands", "bot_id": call.bot.id})
    return True


def _command(item: Any) -> Json:
    if not isinstance(item, dict):
        raise BadRequestError("Can't parse BotCommand: expected an Object")
    name = str(item.get("command") or "").removeprefix("/")
    if not _NAME.fullmatch(name):
        raise BadRequestError("BOT_COMMAND_INVALID")
    description = str(item.get("description") or "").strip()
    if not 0 < len(description) <= _LONGEST_DESCRIPTION:
        raise BadRequestError("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


@method("getMyCommands")
def get_my_commands(call: Call) -> list[Json]:
    """The menu as it was set for exactly this scope and language."""
    return call.bot.commands.get((_scope(call), language(call)), [])


@method("deleteMyCommands")
def delete_my_commands(call: Call) -> bool:
    """No menu of its own for this scope and language."""
    call.bot.commands.pop((_scope(call), language(call)), None)
    call.world.events.publish({"type": "commands", "bot_id": call.bot.id})
    return True
