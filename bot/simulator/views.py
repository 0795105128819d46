"""Owns the Bot API's JSON for what exists: users, chats, members, messages, polls; may not change anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.simulator.model import COMMANDING, Chat, Member, Message, Poll, User

if TYPE_CHECKING:
    from bot.simulator.model import Bot
    from bot.simulator.world import World

Json = dict[str, Any]

ADMINISTRATOR_RIGHTS = (
    *("can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members"),
    *("can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories"),
    *("can_delete_stories", "can_send_welcome_messages"),
)
GROUP_RIGHTS = ("can_pin_messages",)
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages")
GROUP_BOT: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
"""Who stands in `from` when an administrator writes anonymously."""
CHANNEL_BOT: Json = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
"""Who stands in `from` when a person writes in a group in their channel's name."""
PERMISSIONS = (
    *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos"),
    *("can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages"),
    *("can_add_web_page_previews", "can_react_to_messages", "can_edit_tag", "can_change_info"),
    *("can_invite_users", "can_pin_messages", "can_manage_topics"),
)


def user_view(user: User) -> Json:
    """`User`."""
    view: Json = {"id": user.id, "is_bot": user.is_bot, "first_name": user.first_name}
    if user.last_name:
        view["last_name"] = user.last_name
    if user.username:
        view["username"] = user.username
    if user.language_code:
        view["language_code"] = user.language_code
    return view


def bot_view(bot: Bot) -> Json:
    """`User` as `getMe` returns it."""
    return {
        **user_view(bot.user),
        "can_join_groups": bot.settings.can_join_groups,
        "can_read_all_group_messages": not bot.settings.has_privacy,
        "supports_guest_queries": False,
        "supports_inline_queries": bot.settings.is_inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def chat_view(world: World, chat: Chat) -> Json:
    """`Chat`."""
    view: Json = {"id": chat.id}
    if chat.is_private:
        user = world.users[chat.id]
        names = {"first_name": user.first_name, "last_name": user.last_name, "username": user.username}
    else:
        names = {"title": chat.title, "username": chat.username}
    view.update({name: value for name, value in names.items() if value})
    view["type"] = chat.type
    return view


def member_view(world: World, chat: Chat, user_id: int) -> Json:
    """`ChatMember…` of a user who may also be a stranger."""
    member = chat.members.get(user_id) or Member(user_id, chat.status_of(user_id))
    view: Json = {"user": user_view(world.users[user_id]), "status": member.status}
    match member.status:
        case "creator":
            view["is_anonymous"] = is_anonymous(member)
        case "administrator":
            view |= {"can_be_edited": False, "is_anonymous": is_anonymous(member), **_rights(chat, member)}
        case "restricted":
            view |= {"is_member": True, "until_date": member.until}
            view |= {name: bool(member.rights.get(name)) for name in PERMISSIONS}
        case "kicked":
            view["until_date"] = member.until
        case _:
            pass
    if member.title and member.status in {"creator", "administrator"}:
        view["custom_title"] = member.title
    return view


def is_anonymous(member: Member | None) -> bool:
    """Whether somebody runs a chat without being shown."""
    return member is not None and member.status in COMMANDING and bool(member.rights.get("is_anonymous"))


def voter_of(chat: Chat, user_id: int) -> int:
    """The id under which somebody votes in a chat: the chat's own while they run it anonymously, else theirs."""
    return chat.id if is_anonymous(chat.members.get(user_id)) else user_id


def _rights(chat: Chat, member: Member) -> Json:
    names = ADMINISTRATOR_RIGHTS + (CHANNEL_RIGHTS if chat.type == "channel" else GROUP_RIGHTS)
    return {name: bool(member.rights.get(name, name != "can_promote_members")) for name in names}


def message_view(world: World, message: Message, *, with_reply: bool = True) -> Json:
    """`Message` as bots see it; a reply shows what it replies to, but not further back."""
    chat = message.chat
    shown = chat_view(world, chat)
    view: Json = {"message_id": message.id, **_sender(world, message, shown), "chat": shown}
    view["date"] = message.date
    view |= _circumstances(world, message)
    if with_reply and message.reply_to and (original := chat.messages.get(message.reply_to)):
        view["reply_to_message"] = message_view(world, original, with_reply=False)
    view |= _pointing_content(world, message)
    if message.poll is not None:
        view["poll"] = poll_view(message.poll, in_message=True)
    if message.markup and "inline_keyboard" in message.markup:
        view["reply_markup"] = message.markup
    return view


def _sender(world: World, message: Message, chat: Json) -> Json:
    """Who wrote it, as far as Telegram tells: a person, a channel, or a stand-in for who writes in a chat's name."""
    if message.chat.type == "channel":
        return {"sender_chat": chat}
    if message.as_chat == message.chat.id:
        return {"from": GROUP_BOT, "sender_chat": chat}
    if message.as_chat:
        return {"from": CHANNEL_BOT, "sender_chat": chat_view(world, world.chats[message.as_chat, 0])}
    return {"from": user_view(world.users[message.sender_id])} if message.sender_id else {}


def _circumstances(world: World, message: Message) -> Json:
    """The rarer fields around a message."""
    view: Json = {}
    if message.via_bot:
        view["via_bot"] = user_view(world.users[message.via_bot])
    given = {
        "edit_date": message.edited_at,
        "forward_origin": message.origin,
        "media_group_id": message.media_group_id,
        "author_signature": message.signature,
        "has_protected_content": message.is_protected,
        "effect_id": message.effect_id,
        "quote": message.quote,
        "link_preview_options": message.link_preview,
    }
    view.update({name: value for name, value in given.items() if value})
    return view


def _pointing_content(world: World, message: Message) -> Json:
    """The content; a pinned message is stored as a number and shown as a message."""
    pinned = message.content.get("pinned_message")
    if pinned is None:
        return message.content
    target = message.chat.messages.get(pinned)
    if target is None:
        gone = {"chat": chat_view(world, message.chat), "message_id": pinned, "date": 0}
        return {**message.content, "pinned_message": gone}
    return {**message.content, "pinned_message": message_view(world, target, with_reply=False)}


def poll_view(poll: Poll, *, in_message: bool = False) -> Json:
    """`Poll` as the bot that sent it sees it: the right answers included, hidden counts as 0."""
    hidden = poll.hides_results and not poll.is_closed
    view: Json = {
        "id": poll.id,
        **poll.question,
        "options": [
            {**option, "voter_count": 0 if hidden else voter_count(poll, index)}
            for index, option in enumerate(poll.options)
        ],
        "total_voter_count": len(poll.votes),
        "is_closed": poll.is_closed,
        "is_anonymous": poll.is_anonymous,
        "type": "quiz" if poll.is_quiz else "regular",
        "allows_multiple_answers": poll.has_many_answers,
        "allows_revoting": poll.can_revote,
        "members_only": poll.members_only,
    }
    if poll.open_period and poll.close_date:
        view |= {"open_period": poll.open_period, "close_date": poll.close_date}
    if poll.is_quiz:
        view |= {"correct_option_ids": poll.correct, **poll.explanation}
    if in_message:
        view |= poll.description
    return view


def voter_count(poll: Poll, index: int) -> int:
    """How many chose an option."""
    return sum(index in chosen for chosen in poll.votes.values())
