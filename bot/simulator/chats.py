"""Owns who is in which chat: groups made, members coming and going, blocks, migration; may not know what they say.

Every change writes Telegram's service message and issues `my_chat_member` or `chat_member`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.simulator import messages
from bot.simulator.errors import PageError
from bot.simulator.model import COMMANDING, PRESENT, Bot, Chat, Member, User
from bot.simulator.views import chat_view, member_view, user_view

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.simulator.world import World

Json = dict[str, Any]

KINDS = frozenset({"group", "supergroup", "channel"})


def add_user(
    world: World, first_name: str, *, last_name: str = "", username: str = "", language_code: str = "en"
) -> User:
    """A new person.

    Raises:
        PageError: no name, or the username is taken.
    """
    if not first_name.strip():
        raise PageError("A user needs a first_name.")
    if username and world.by_username(username) is not None:
        raise PageError(f"The username {username} is taken; choose another.")
    user = User(world.next_user_id(), first_name.strip(), last_name.strip(), username, language_code)
    world.users[user.id] = user
    world.events.publish({"type": "chats"})
    return user


def create_chat(world: World, kind: str, title: str, owner: int, members: Iterable[int], *, username: str = "") -> Chat:
    """A new group, supergroup or channel with its owner and members (people and bots).

    Raises:
        PageError: unknown kind, no title, a username that is taken or has no place, or nobody by one of the ids.
    """
    if kind not in KINDS:
        raise PageError(f"A chat's type is one of {', '.join(sorted(KINDS))}, not {kind!r}.")
    if not title.strip():
        raise PageError("A chat needs a title.")
    if username and (kind == "group" or world.by_username(username) is not None):
        raise PageError(f"The username {username} is taken, or the chat is a basic group, which has none.")
    world.user(owner)
    everybody = [world.user(user_id) for user_id in dict.fromkeys(members) if user_id != owner]
    chat = Chat(world.next_chat_id(kind), kind, title.strip(), username, created_at=world.clock.unix())
    chat.members[owner] = Member(owner, "creator")
    world.chats[chat.key] = chat
    messages.post(world, chat, owner, {f"{kind}_chat_created": True})
    for user in everybody:
        join(world, chat, owner, user.id)
    world.events.publish({"type": "chats"})
    return chat


def join(world: World, chat: Chat, actor: int, user_id: int, *, rights: Json | None = None) -> None:
    """Somebody is added; a bot added to a channel becomes an administrator (with `rights`), as Telegram demands.

    Raises:
        PageError: nobody by this id, or they are in already.
    """
    user = world.user(user_id)
    if chat.has(user_id):
        raise PageError(f"{user.first_name} is in {chat.title} already.")
    is_running = user.is_bot and chat.type == "channel"
    member = Member(user_id, "administrator", rights=rights or {}) if is_running else Member(user_id, "member")
    change_member(world, chat, actor, member)
    if chat.type != "channel":
        messages.post(world, chat, actor, {"new_chat_members": [user_view(user)]})


def leave(world: World, chat: Chat, actor: int, user_id: int) -> None:
    """Somebody leaves, or is removed by another; the service message comes first, as the last thing they see.

    Raises:
        PageError: they are not in.
    """
    user = world.user(user_id)
    if not chat.has(user_id):
        raise PageError(f"{user.first_name} is not in {chat.title}.")
    status = "left" if actor == user_id else "kicked"
    if chat.type != "channel":
        messages.post(world, chat, actor, {"left_chat_member": user_view(user)})
    change_member(world, chat, actor, Member(user_id, status))


def promote(world: World, chat: Chat, actor: int, user_id: int, *, rights: Json | None = None) -> None:
    """A member becomes administrator.

    Raises:
        PageError: they are not in, or own the chat.
    """
    _check_changeable(world, chat, user_id)
    change_member(world, chat, actor, Member(user_id, "administrator", rights=rights or {}))


def demote(world: World, chat: Chat, actor: int, user_id: int) -> None:
    """An administrator, or who was kept from writing, becomes a member again.

    Raises:
        PageError: they are not in, or own the chat.
    """
    _check_changeable(world, chat, user_id)
    change_member(world, chat, actor, Member(user_id, "member"))


def restrict(world: World, chat: Chat, actor: int, user_id: int) -> None:
    """A member of a supergroup, a person or a bot, may not write there any more.

    Raises:
        PageError: not a supergroup, or they are not in, or own the chat.
    """
    if chat.type != "supergroup":
        raise PageError("Only in a supergroup can one member be kept from writing.")
    _check_changeable(world, chat, user_id)
    change_member(world, chat, actor, Member(user_id, "restricted"))


def set_anonymous(world: World, chat: Chat, user_id: int, *, anonymous: bool) -> None:
    """An administrator of a supergroup stays anonymous from now on, or steps out again.

    Raises:
        PageError: not a supergroup, or they do not run it.
    """
    member = chat.members.get(user_id)
    if chat.type != "supergroup" or member is None or member.status not in COMMANDING:
        raise PageError("Only those who run a supergroup can be anonymous in it.", 403)
    rights = {**member.rights, "is_anonymous": anonymous}
    change_member(world, chat, user_id, Member(user_id, member.status, rights=rights, title=member.title))


def _check_changeable(world: World, chat: Chat, user_id: int) -> None:
    user = world.user(user_id)
    if not chat.has(user_id):
        raise PageError(f"{user.first_name} is not in {chat.title}; add them first.")
    if chat.status_of(user_id) == "creator":
        raise PageError(f"{user.first_name} owns {chat.title}; an owner stays an owner.")


def change_member(world: World, chat: Chat, actor: int, member: Member) -> None:
    """Set somebody's standing and issue the updates about it."""
    before = member_view(world, chat, member.user_id)
    chat.members[member.user_id] = member
    change = {
        "chat": chat_view(world, chat),
        "from": user_view(world.users[actor]),
        "date": world.clock.unix(),
        "old_chat_member": before,
        "new_chat_member": member_view(world, chat, member.user_id),
    }
    _announce(world, chat, member.user_id, change)
    world.events.publish({"type": "chats"})


def _announce(world: World, chat: Chat, user_id: int, change: Json) -> None:
    if user_id in world.bots:
        world.issue(world.bots[user_id], "my_chat_member", change, chat=chat)
    for other in list(chat.members.values()):
        bot = world.bots.get(other.user_id)
        if bot is not None and bot.id != user_id and other.status in COMMANDING:
            world.issue(bot, "chat_member", change, chat=chat)


def set_block(world: World, user_id: int, bot: Bot, *, blocked: bool) -> None:
    """A person blocks a bot, or lets it speak again."""
    chat = world.private_chat(user_id, bot.id)
    if chat.is_blocked == blocked:
        return
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    chat.is_blocked = blocked
    change = {
        "chat": chat_view(world, chat),
        "from": user_view(world.user(user_id)),
        "date": world.clock.unix(),
        "old_chat_member": _own_standing(bot, old),
        "new_chat_member": _own_standing(bot, new),
    }
    world.issue(bot, "my_chat_member", change, chat=chat)
    world.events.publish({"type": "chats"})


def _own_standing(bot: Bot, status: str) -> Json:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"user": user_view(bot.user), "status": status, **until}


def rename(world: World, chat: Chat, actor: int, title: str) -> None:
    """A group gets another title, and says so."""
    if title == chat.title:
        return
    chat.title = title
    messages.post(world, chat, actor, {"new_chat_title": title})
    world.events.publish({"type": "chats"})


def deactivate(world: World, user_id: int) -> None:
    """A person deletes their account."""
    user = world.user(user_id)
    user.is_deactivated = True
    user.first_name, user.last_name, user.username = "Deleted Account", "", ""
    world.events.publish({"type": "chats"})


def migrate(world: World, chat: Chat) -> Chat:
    """A group becomes a supergroup: a new chat with a new id, each pointing at the other.

    Raises:
        PageError: not a group, or upgraded already.
    """
    if chat.type != "group" or chat.migrated_to:
        raise PageError(f"{chat.title} is not a group that can be upgraded.")
    new = Chat(
        world.next_chat_id("supergroup"),
        "supergroup",
        chat.title,
        description=chat.description,
        created_at=world.clock.unix(),
        last_bot=chat.last_bot,
        members={member.user_id: member for member in chat.members.values() if member.status in PRESENT},
        permissions=chat.permissions,
    )
    world.chats[new.key] = new
    owner = next((m.user_id for m in chat.members.values() if m.status == "creator"), 0)
    messages.post(world, chat, owner, {"migrate_to_chat_id": new.id})
    chat.migrated_to = new.id
    messages.post(world, new, owner, {"migrate_from_chat_id": chat.id})
    world.events.publish({"type": "chats"})
    return new
