"""Owns the bot itself: who it is, what it says about itself, logging out; may not know chats' contents."""

from __future__ import annotations

from typing import Any

from bot.simulator import access, views
from bot.simulator.errors import BadRequestError, TooFastError
from bot.simulator.methods.call import Call, method

Json = dict[str, Any]

_WAIT_AFTER_LAUNCH = 600
_LONGEST = {"name": 64, "description": 512, "short_description": 120}
_TOO_LONG = {
    "name": "BOT_TITLE_INVALID",
    "description": "BOT_DESCRIPTION_TOO_LONG",
    "short_description": "BOT_SHORT_DESCRIPTION_TOO_LONG",
}
_DEFAULT_BUTTON: Json = {"type": "commands"}


@method("getMe")
def get_me(call: Call) -> Json:
    """The bot as a user."""
    return views.bot_view(call.bot)


@method("logOut")
def log_out(call: Call) -> bool:
    """Leave this server; it takes the bot back after ten minutes."""
    call.bot.logged_out_at = call.world.clock.now()
    call.bot.webhook = None
    return True


@method("close")
def close(call: Call) -> bool:
    """Close the instance; refused for the first ten minutes after its launch."""
    age = call.world.clock.now() - call.bot.launched_at
    if age < _WAIT_AFTER_LAUNCH:
        raise TooFastError(int(_WAIT_AFTER_LAUNCH - age) or 1)
    call.bot.launched_at = call.world.clock.now()
    return True


def language(call: Call) -> str:
    """The request's `language_code`.

    Raises:
        BadRequestError: not two small letters.
    """
    code = call.params.text("language_code")
    if code and not (len(code) == 2 and code.isascii() and code.isalpha() and code.islower()):  # noqa: PLR2004 - ISO 639-1
        raise BadRequestError("Invalid language code specified")
    return code


def _set(call: Call, what: str) -> bool:
    text, code = call.params.text(what), language(call)
    if len(text) > _LONGEST[what]:
        raise BadRequestError(_TOO_LONG[what])
    if text:
        call.bot.texts[what, code] = text
    else:
        call.bot.texts.pop((what, code), None)
    call.world.events.publish({"type": "chats"})
    return True


def own_text(call: Call, what: str) -> str:
    """A text the bot set about itself in the asked language, else in none."""
    texts = call.bot.texts
    fallback = call.bot.user.first_name if what == "name" else ""
    return texts.get((what, language(call))) or texts.get((what, "")) or fallback


@method("setMyName")
def set_my_name(call: Call) -> bool:
    """What the bot is called."""
    result = _set(call, "name")
    call.bot.user.first_name = call.bot.texts.get(("name", "")) or call.bot.settings.first_name or "Bot"
    return result


@method("getMyName")
def get_my_name(call: Call) -> Json:
    """What the bot is called."""
    return {"name": own_text(call, "name")}


@method("setMyDescription")
def set_my_description(call: Call) -> bool:
    """What an empty chat with the bot shows."""
    return _set(call, "description")


@method("getMyDescription")
def get_my_description(call: Call) -> Json:
    """What an empty chat with the bot shows."""
    return {"description": own_text(call, "description")}


@method("setMyShortDescription")
def set_my_short_description(call: Call) -> bool:
    """What the bot's profile shows."""
    return _set(call, "short_description")


@method("getMyShortDescription")
def get_my_short_description(call: Call) -> Json:
    """What the bot's profile shows."""
    return {"short_description": own_text(call, "short_description")}


def _menu_chat(call: Call) -> int:
    if not call.chat_id:
        return 0
    chat = access.chat_for(call.world, call.bot, call.chat_id, writing=False)
    if not chat.is_private:
        raise BadRequestError("chat must be a private chat")
    return chat.id


@method("setChatMenuButton")
def set_chat_menu_button(call: Call) -> bool:
    """The button beside the message field."""
    place = _menu_chat(call)
    button = call.params.structure("menu_button", "menu button") or {"type": "default"}
    if not isinstance(button, dict):
        raise BadRequestError("Can't parse menu button: MenuButton must be an Object")
    match button.get("type"):
        case "default":
            call.bot.menu_buttons.pop(place, None)
        case "commands":
            call.bot.menu_buttons[place] = {"type": "commands"}
        case "web_app" if button.get("text") and isinstance(button.get("web_app"), dict):
            app = {"url": str(button["web_app"].get("url", ""))}
            call.bot.menu_buttons[place] = {"type": "web_app", "text": str(button["text"]), "web_app": app}
        case _:
            raise BadRequestError("Can't parse menu button: MenuButton has unsupported type")
    return True


@method("getChatMenuButton")
def get_chat_menu_button(call: Call) -> Json:
    """The button beside the message field."""
    place = _menu_chat(call)
    return call.bot.menu_buttons.get(place) or call.bot.menu_buttons.get(0) or _DEFAULT_BUTTON


@method("setMyDefaultAdministratorRights")
def set_default_rights(call: Call) -> bool:
    """The rights the bot asks for when it is added as administrator."""
    rights = call.params.structure("rights", "ChatAdministratorRights")
    for_channels = call.params.flag("for_channels")
    if rights and not isinstance(rights, dict):
        raise BadRequestError("Can't parse ChatAdministratorRights: ChatAdministratorRights must be an Object")
    if not rights:
        call.bot.default_rights.pop(for_channels, None)
    else:
        call.bot.default_rights[for_channels] = {name: bool(value) for name, value in rights.items()}
    return True


@method("getMyDefaultAdministratorRights")
def get_default_rights(call: Call) -> Json:
    """The rights the bot asks for when it is added as administrator."""
    for_channels = call.params.flag("for_channels")
    given = call.bot.default_rights.get(for_channels, {})
    extra = views.CHANNEL_RIGHTS if for_channels else views.GROUP_RIGHTS
    return {"is_anonymous": bool(given.get("is_anonymous"))} | {
        name: bool(given.get(name)) for name in (*views.ADMINISTRATOR_RIGHTS, *extra)
    }
