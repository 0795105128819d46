from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.simulator import chats, people
from bot.simulator.commands import resolved
from bot.simulator.errors import PageError, RefusedError

if TYPE_CHECKING:
    from bot.simulator.model import Chat

GONE = "400 Bad Request: group chat was upgraded to a supergroup chat"


def group(stage, kind: str = "group") -> tuple[Any, Any, Chat]:
    alice, wang = stage.user("Alice"), stage.user("Wang")
    return alice, wang, chats.create_chat(stage.world, kind, "讀書會", alice.id, [wang.id, stage.bot.id])


def test_a_bot_hears_that_it_was_added_and_removed(stage):
    alice, _, chat = group(stage)
    added, told = stage.updates()
    assert (
        added["my_chat_member"]["old_chat_member"]["status"],
        added["my_chat_member"]["new_chat_member"]["status"],
    ) == (
        "left",
        "member",
    )
    assert told["message"]["new_chat_members"][0]["id"] == stage.bot.id
    chats.leave(stage.world, chat, alice.id, stage.bot.id)
    assert stage.kinds() == ["message", "my_chat_member"]
    assert (
        stage.refusal("sendMessage", chat_id=chat.id, text="x") == "403 Forbidden: bot was kicked from the group chat"
    )


def test_leaving_by_itself(stage):
    _, _, chat = group(stage, "supergroup")
    assert stage.call("leaveChat", chat_id=chat.id) is True
    assert stage.refusal("sendMessage", chat_id=chat.id, text="x") == (
        "403 Forbidden: bot is not a member of the supergroup chat"
    )


def test_a_group_becomes_a_supergroup(stage):
    alice, _, chat = group(stage)
    stage.updates()
    new = chats.migrate(stage.world, chat)
    farewell, welcome = stage.updates()
    assert (farewell["message"]["chat"]["id"], farewell["message"]["migrate_to_chat_id"]) == (chat.id, new.id)
    assert (welcome["message"]["chat"]["id"], welcome["message"]["migrate_from_chat_id"]) == (new.id, chat.id)
    with pytest.raises(RefusedError) as caught:
        stage.call("sendMessage", chat_id=chat.id, text="x")
    assert caught.value.body() == {
        "ok": False,
        "error_code": 400,
        "description": GONE.removeprefix("400 "),
        "parameters": {"migrate_to_chat_id": new.id},
    }
    assert stage.call("sendMessage", chat_id=new.id, text="x")["chat"]["type"] == "supergroup"
    with pytest.raises(PageError, match=str(new.id)):
        people.place(stage.world, chat.id, alice.id)
    with pytest.raises(PageError, match="not a group"):
        chats.migrate(stage.world, chat)


def test_asking_about_chats_and_members(stage):
    alice, wang, chat = group(stage)
    here = {"chat_id": chat.id}
    assert stage.call("getChat", **here)["title"] == "讀書會"
    assert stage.call("getChatMemberCount", **here) == 3
    assert [m["user"]["id"] for m in stage.call("getChatAdministrators", **here)] == [alice.id]
    assert stage.call("getChatMember", **here, user_id=wang.id)["status"] == "member"
    assert stage.call("getChatMember", **here, user_id=stage.user("Stranger").id)["status"] == "left"
    assert stage.refusal("getChatMember", **here, user_id=5) == "400 Bad Request: user not found"
    stage.started(alice)
    private = stage.call("getChat", chat_id=alice.id)
    assert (private["type"], private["first_name"]) == ("private", "Alice")
    assert stage.call("getChatMemberCount", chat_id=alice.id) == 2


def test_administrators_ban_restrict_and_promote(stage):
    alice, wang, chat = group(stage, "supergroup")
    here = {"chat_id": chat.id, "user_id": wang.id}
    assert stage.refusal("banChatMember", **here) == (
        "400 Bad Request: not enough rights to restrict/unrestrict chat member"
    )
    chats.promote(stage.world, chat, alice.id, stage.bot.id, rights={"can_promote_members": True})
    stage.bot.queue.allow(["chat_member"])
    stage.updates()
    assert stage.call("restrictChatMember", **here, permissions={"can_send_messages": False}) is True
    assert stage.call("getChatMember", **here)["status"] == "restricted"
    assert stage.call(
        "restrictChatMember",
        **here,
        permissions=dict.fromkeys(stage.call("getChat", chat_id=chat.id)["permissions"], True),
    )
    assert stage.call("promoteChatMember", **here, can_delete_messages=True) is True
    assert stage.refusal("banChatMember", **here) == "400 Bad Request: user is an administrator of the chat"
    assert stage.call("promoteChatMember", **here) is True
    assert stage.call("banChatMember", **here) is True
    assert stage.call("getChatMember", **here)["status"] == "kicked"
    assert stage.call("unbanChatMember", **here) is True
    assert stage.kinds() == ["chat_member"] * 7
    assert stage.refusal("banChatMember", **here | {"user_id": alice.id}) == "400 Bad Request: can't remove chat owner"
    assert stage.call("setChatTitle", chat_id=chat.id, title="新名") is True
    assert stage.call("setChatDescription", chat_id=chat.id, description="D") is True
    assert stage.call("getChat", chat_id=chat.id)["description"] == "D"
    assert stage.call("setChatPermissions", chat_id=chat.id, permissions={"can_send_messages": True}) is True


def test_what_people_cannot_do(stage):
    alice, wang, chat = group(stage)
    with pytest.raises(PageError, match="already"):
        chats.join(stage.world, chat, alice.id, wang.id)
    with pytest.raises(PageError, match="owner stays"):
        chats.demote(stage.world, chat, alice.id, alice.id)
    with pytest.raises(PageError, match="needs a title"):
        chats.create_chat(stage.world, "group", " ", alice.id, [])
    with pytest.raises(PageError, match="one of channel, group, supergroup"):
        chats.create_chat(stage.world, "forum", "x", alice.id, [])
    with pytest.raises(PageError, match="taken"):
        chats.add_user(stage.world, "Bot", username="SIM42_bot")
    with pytest.raises(PageError, match="not in 讀書會"):
        people.place(stage.world, chat.id, stage.user("Stranger").id)


def test_commands_are_resolved_by_scope_and_language(stage):
    alice, wang, chat = group(stage)
    private = stage.started(alice)

    def put(name: str, language: str = "", **scope: Any) -> None:
        commands = [{"command": name, "description": name}]
        stage.call("setMyCommands", commands=commands, language_code=language, scope=scope or {"type": "default"})

    def sees(place: Chat, user: Any, language: str) -> list[str]:
        return [command["command"] for command in resolved(stage.bot, place, user.id, language)]

    assert sees(private, alice, "en") == []
    put("plain")
    put("zh_plain", "zh")
    assert [sees(private, alice, code) for code in ("en", "zh-hant", "zh")] == [["plain"], ["zh_plain"], ["zh_plain"]]
    put("private", type="all_private_chats")
    assert [sees(private, alice, "zh-hans"), sees(chat, alice, "zh-hans")] == [["private"], ["zh_plain"]]
    put("groups", type="all_group_chats")
    put("admins", type="all_chat_administrators")
    assert [sees(chat, wang, "en"), sees(chat, alice, "en")] == [["groups"], ["admins"]]
    put("here", type="chat", chat_id=chat.id)
    put("runs", type="chat_administrators", chat_id=chat.id)
    put("wang", type="chat_member", chat_id=chat.id, user_id=wang.id)
    assert [sees(chat, wang, "en"), sees(chat, alice, "en")] == [["wang"], ["runs"]]
    assert stage.call("getMyCommands", scope={"type": "chat", "chat_id": chat.id}) == [
        {"command": "here", "description": "here"}
    ]
    stage.call("deleteMyCommands", scope={"type": "chat_member", "chat_id": chat.id, "user_id": wang.id})
    assert sees(chat, wang, "en") == ["here"]


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"commands": [{"command": "Big", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "x", "description": "x" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": f"c{n}", "description": "x"} for n in range(101)]}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [], "language_code": "zh-hant"}, "invalid language code specified"),
        ({"commands": [], "scope": {"type": "x"}}, "can't parse BotCommandScope: Unsupported type specified"),
        ({"commands": [], "scope": {"type": "chat"}}, "can't parse BotCommandScope: Empty chat_id specified"),
        ({}, 'parameter "commands" is required'),
    ],
)
def test_refuses_commands_telegram_refuses(stage, params: dict[str, Any], sentence: str):
    assert stage.refusal("setMyCommands", **params) == f"400 Bad Request: {sentence}"


def test_what_a_bot_says_about_itself(stage):
    stage.call("setMyDescription", description="長", language_code="zh")
    stage.call("setMyDescription", description="long")
    assert stage.call("getMyDescription", language_code="zh") == {"description": "長"}
    assert stage.call("getMyDescription", language_code="de") == {"description": "long"}
    stage.call("setMyShortDescription", short_description="short")
    assert stage.call("getMyShortDescription") == {"short_description": "short"}
    stage.call("setMyName", name="新質")
    assert (stage.call("getMyName"), stage.call("getMe")["first_name"]) == ({"name": "新質"}, "新質")
    assert stage.refusal("setMyShortDescription", short_description="x" * 121).startswith("400 Bad Request: BOT_")
    assert stage.call("getChatMenuButton") == {"type": "commands"}
    stage.call("setChatMenuButton", menu_button={"type": "web_app", "text": "Open", "web_app": {"url": "https://a.b"}})
    assert stage.call("getChatMenuButton")["text"] == "Open"
    rights = stage.call("getMyDefaultAdministratorRights") | {"can_pin_messages": True}
    stage.call("setMyDefaultAdministratorRights", rights=rights)
    assert stage.call("getMyDefaultAdministratorRights")["can_pin_messages"] is True


def test_logging_out_and_closing(stage):
    assert stage.refusal("close") == "429 Too Many Requests: retry after 600"
    stage.world.clock.advance(600)
    assert stage.call("close") is True
    assert stage.call("logOut") is True


def test_public_chats_are_found_by_their_username(stage):
    alice = stage.user()
    chat = chats.create_chat(stage.world, "supergroup", "公開", alice.id, [stage.bot.id], username="public_hk")
    assert stage.call("sendMessage", chat_id="@Public_HK", text="x")["chat"]["id"] == chat.id
    assert stage.call("getChat", chat_id="@public_hk")["active_usernames"] == ["public_hk"]
    with pytest.raises(PageError, match="taken"):
        chats.create_chat(stage.world, "channel", "x", alice.id, [], username="public_hk")
    stranger = stage.user("Stranger")
    assert stage.refusal("getChat", chat_id=stranger.id) == "400 Bad Request: chat not found"
