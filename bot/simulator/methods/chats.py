"""Owns asking about chats and members, and leaving or banning; may not send messages."""

from __future__ import annotations

from bot.simulator import access, chats, views
from bot.simulator.errors import BadRequestError
from bot.simulator.methods.call import Call, method
from bot.simulator.model import COMMANDING, PRESENT, Chat, Json, Member

_GIFTS = (*("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),)
_OPEN = frozenset(views.PERMISSIONS) - {"can_change_info", "can_pin_messages", "can_manage_topics", "can_edit_tag"}


def _chat(call: Call, *, writing: bool = False) -> Chat:
    return access.chat_for(call.world, call.bot, call.chat_id, writing=writing)


@method("getChat")
def get_chat(call: Call) -> Json:
    """Everything about a chat."""
    chat = _chat(call)
    view = views.chat_view(call.world, chat)
    view |= {"accent_color_id": abs(chat.id) % 7, "max_reaction_count": 11}
    view["accepted_gift_types"] = dict.fromkeys(_GIFTS, chat.is_private)
    if view.get("username"):
        view["active_usernames"] = [view["username"]]
    if chat.description:
        view["description"] = chat.description
    if not chat.is_private and chat.type != "channel":
        view["permissions"] = {name: chat.permissions.get(name, name in _OPEN) for name in views.PERMISSIONS}
    pinned = chat.messages.get(chat.pinned[-1]) if chat.pinned else None
    if pinned is not None:
        view["pinned_message"] = views.message_view(call.world, pinned)
    return view


def _chat_with_list(call: Call) -> Chat:
    """The chat whose members are asked about; those of a channel are for its administrators' eyes."""
    chat = _chat(call)
    if chat.type == "channel" and chat.status_of(call.bot.id) not in COMMANDING:
        raise BadRequestError("member list is inaccessible")
    return chat


def _is_hidden(call: Call, chat: Chat, user_id: int) -> bool:
    """Whether an anonymous administrator is not shown as one: to bots that do not run the chat."""
    is_told = chat.status_of(call.bot.id) in COMMANDING
    return not is_told and views.is_anonymous(chat.members.get(user_id))


@method("getChatMember")
def get_chat_member(call: Call) -> Json:
    """Somebody's standing in a chat."""
    chat = _chat_with_list(call)
    user_id = call.params.number("user_id")
    if user_id not in call.world.users:
        raise BadRequestError("user not found" if user_id > 0 else "invalid user_id specified")
    if _is_hidden(call, chat, user_id):
        return {"user": views.user_view(call.world.users[user_id]), "status": "member"}
    return views.member_view(call.world, chat, user_id)


@method("getChatAdministrators")
def get_chat_administrators(call: Call) -> list[Json]:
    """Who runs a chat, bots other than the asking one left out, and the anonymous unless the asking one runs it too."""
    _chat_with_list(call)
    chat = _chat(call, writing=True)
    if chat.is_private:
        raise BadRequestError("there are no administrators in the private chat")
    running = [member.user_id for member in chat.members.values() if member.status in COMMANDING]
    shown = [user_id for user_id in running if user_id == call.bot.id or user_id not in call.world.bots]
    return [views.member_view(call.world, chat, user_id) for user_id in shown if not _is_hidden(call, chat, user_id)]


@method("getChatMemberCount")
def get_chat_member_count(call: Call) -> int:
    """How many are in a chat."""
    chat = _chat(call)
    return 2 if chat.is_private else sum(member.status in PRESENT for member in chat.members.values())


@method("leaveChat")
def leave_chat(call: Call) -> bool:
    """The bot goes."""
    chat = _chat(call, writing=True)
    if chat.is_private:
        raise BadRequestError("chat member status can't be changed in private chats")
    chats.leave(call.world, chat, call.bot.id, call.bot.id)
    return True


def _somebody_else(call: Call) -> tuple[Chat, int]:
    chat = _chat(call, writing=True)
    user_id = call.params.number("user_id")
    if chat.is_private:
        raise BadRequestError("can't ban members in private chats")
    if not access.has_right(call.bot, chat, "can_restrict_members"):
        raise BadRequestError("not enough rights to restrict/unrestrict chat member")
    if user_id not in call.world.users:
        raise BadRequestError("PARTICIPANT_ID_INVALID")
    status = chat.status_of(user_id)
    if status == "creator":
        raise BadRequestError("can't remove chat owner")
    if status == "administrator":
        raise BadRequestError("user is an administrator of the chat")
    return chat, user_id


@method("banChatMember")
def ban_chat_member(call: Call) -> bool:
    """Somebody has to go and may not come back."""
    chat, user_id = _somebody_else(call)
    if chat.has(user_id):
        chats.leave(call.world, chat, call.bot.id, user_id)
    until = call.params.number("until_date")
    chats.change_member(call.world, chat, call.bot.id, Member(user_id, "kicked", until=until))
    return True


@method("unbanChatMember")
def unban_chat_member(call: Call) -> bool:
    """Somebody may come back; who is in is put out unless `only_if_banned`."""
    chat, user_id = _somebody_else(call)
    status = chat.status_of(user_id)
    if status == "kicked" or (status in PRESENT and not call.params.flag("only_if_banned")):
        chats.change_member(call.world, chat, call.bot.id, Member(user_id, "left"))
    return True


@method("restrictChatMember")
def restrict_chat_member(call: Call) -> bool:
    """Take permissions from a member of a supergroup, or give them back."""
    chat, user_id = _somebody_else(call)
    if chat.type != "supergroup":
        raise BadRequestError("method is available only for supergroups")
    given = call.params.structure("permissions", "permissions")
    if not isinstance(given, dict):
        raise BadRequestError("Object expected as permissions")
    rights = {name: bool(given.get(name)) for name in views.PERMISSIONS}
    free = all(rights[name] for name in _OPEN)
    member = Member(user_id, "member" if free else "restricted", call.params.number("until_date"), rights)
    chats.change_member(call.world, chat, call.bot.id, member)
    return True


@method("promoteChatMember")
def promote_chat_member(call: Call) -> bool:
    """Give somebody administrator rights, or take them away by giving none."""
    chat = _chat(call, writing=True)
    user_id = call.params.number("user_id")
    if chat.is_private or not access.has_right(call.bot, chat, "can_promote_members"):
        raise BadRequestError("not enough rights")
    if user_id not in call.world.users or not chat.has(user_id):
        raise BadRequestError("USER_NOT_PARTICIPANT")
    if chat.status_of(user_id) == "creator":
        raise BadRequestError("can't remove chat owner")
    names = (*views.ADMINISTRATOR_RIGHTS, *views.GROUP_RIGHTS, *views.CHANNEL_RIGHTS)
    rights = {name: call.params.flag(name) for name in names}
    status = "administrator" if any(rights.values()) else "member"
    held = rights | {"can_manage_chat": True} if status == "administrator" else {}
    chats.change_member(call.world, chat, call.bot.id, Member(user_id, status, rights=held))
    return True


def _info_chat(call: Call) -> Chat:
    chat = _chat(call, writing=True)
    if chat.is_private:
        raise BadRequestError("can't change private chats")
    if not access.has_right(call.bot, chat, "can_change_info"):
        raise BadRequestError("not enough rights to change chat info")
    return chat


@method("setChatTitle")
def set_chat_title(call: Call) -> bool:
    """What a group is called."""
    chat = _info_chat(call)
    title = call.params.required("title").strip()
    chats.rename(call.world, chat, call.bot.id, title)
    return True


@method("setChatDescription")
def set_chat_description(call: Call) -> bool:
    """What a group is about."""
    chat = _info_chat(call)
    description = call.params.text("description")
    if description == chat.description:
        raise BadRequestError("chat description is not modified")
    chat.description = description[:255]
    return True


@method("setChatPermissions")
def set_chat_permissions(call: Call) -> bool:
    """What members may do."""
    chat = _chat(call, writing=True)
    if chat.is_private or not access.has_right(call.bot, chat, "can_restrict_members"):
        raise BadRequestError("not enough rights to change chat permissions")
    given = call.params.structure("permissions", "permissions")
    if not isinstance(given, dict):
        raise BadRequestError("Object expected as permissions")
    chat.permissions = {name: bool(given.get(name)) for name in views.PERMISSIONS}
    return True
