"""What each call of the Messaging API answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from tests.line.world import BOT_ID, RefusedByLineError

if TYPE_CHECKING:
    from aiohttp import web

    from tests.line.world import Chat, World

    Json = dict[str, Any]

_MOST_PICTURE = 1 << 20


class Answers:
    """The answers to one request: each method is a call, and returns the JSON of success.

    Raises:
        RefusedByLineError: LINE refuses it.
    """

    ROUTES: ClassVar[dict[str, tuple[str, str]]] = {
        "reply": ("POST", "/v2/bot/message/reply"),
        "push": ("POST", "/v2/bot/message/push"),
        "multicast": ("POST", "/v2/bot/message/multicast"),
        "profile": ("GET", "/v2/bot/profile/{user}"),
        "group_member": ("GET", "/v2/bot/group/{chat}/member/{user}"),
        "room_member": ("GET", "/v2/bot/room/{chat}/member/{user}"),
        "group_count": ("GET", "/v2/bot/group/{chat}/members/count"),
        "room_count": ("GET", "/v2/bot/room/{chat}/members/count"),
        "info": ("GET", "/v2/bot/info"),
        "quota": ("GET", "/v2/bot/message/quota"),
        "consumption": ("GET", "/v2/bot/message/quota/consumption"),
        "endpoint": ("GET", "/v2/bot/channel/webhook/endpoint"),
        "create_rich_menu": ("POST", "/v2/bot/richmenu"),
        "rich_menus": ("GET", "/v2/bot/richmenu/list"),
        "paint_rich_menu": ("POST", "/v2/bot/richmenu/{menu}/content"),
        "delete_rich_menu": ("DELETE", "/v2/bot/richmenu/{menu}"),
        "show_rich_menu": ("POST", "/v2/bot/user/all/richmenu/{menu}"),
        "default_rich_menu": ("GET", "/v2/bot/user/all/richmenu"),
    }

    def __init__(self, world: World, request: web.Request, body: Json, raw: bytes, request_id: str) -> None:
        self._world, self._request, self._body, self._raw = world, request, body, raw
        self._request_id = request_id

    # Messages

    def reply(self) -> Json:
        return {"sentMessages": self._world.reply(self._body["replyToken"], self._body["messages"])}

    def push(self) -> Json:
        if self._body["to"][:1] not in {"U", "C", "R"} or len(self._body["to"]) != 33:
            raise RefusedByLineError(400, "The property, 'to', in the request body is invalid (line: -, column: -)")
        return {"sentMessages": self._once([self._body["to"]])}

    def multicast(self) -> Json:
        if not 1 <= len(self._body["to"]) <= 500 or any(not one.startswith("U") for one in self._body["to"]):
            raise RefusedByLineError(400, "The property, 'to', in the request body is invalid (line: -, column: -)")
        self._once(self._body["to"])
        return {}

    def _once(self, to: list[str]) -> list[dict[str, str]]:
        key = self._request.headers.get("X-Line-Retry-Key")
        return self._world.once(key, self._request_id, lambda: self._world.push(to, self._body["messages"]))

    # People

    def profile(self) -> Json:
        chat = self._known("user")
        if not chat.has_bot:
            raise _not_found()
        return _profile(chat) | ({"language": chat.language} if chat.language else {})

    def group_member(self) -> Json:
        chat, person = self._place(), self._known("user")
        if person.id not in chat.members:
            raise _not_found()
        return _profile(person)

    room_member = group_member

    def group_count(self) -> Json:
        return {"count": len(self._place().members)}

    room_count = group_count

    # The channel

    def info(self) -> Json:
        return {
            "userId": BOT_ID,
            "basicId": "@bot",
            "displayName": "Bot",
            "chatMode": "bot",
            "markAsReadMode": "auto",
        }

    def quota(self) -> Json:
        limit = self._world.quota
        return {"type": "none"} if limit is None else {"type": "limited", "value": limit}

    def consumption(self) -> Json:
        return {"totalUsage": self._world.consumption}

    def endpoint(self) -> Json:
        if self._world.endpoint is None:
            raise _not_found()
        return {"endpoint": self._world.endpoint, "active": True}

    # Rich menus

    def create_rich_menu(self) -> Json:
        menu_id = f"richmenu-{self._world.number():032x}"
        self._world.menus[menu_id] = {"richMenuId": menu_id} | self._body
        return {"richMenuId": menu_id}

    def rich_menus(self) -> Json:
        return {"richmenus": list(self._world.menus.values())}

    def paint_rich_menu(self) -> Json:
        menu_id = self._menu()
        kind = self._request.content_type
        starts = {"image/png": b"\x89PNG", "image/jpeg": b"\xff\xd8"}.get(kind)
        if starts is None or not self._raw.startswith(starts) or len(self._raw) > _MOST_PICTURE:
            raise RefusedByLineError(400, "The image is invalid")
        if menu_id in self._world.pictures:
            raise RefusedByLineError(400, "An image has already been uploaded to the richmenu")
        self._world.pictures[menu_id] = self._raw
        return {}

    def delete_rich_menu(self) -> Json:
        menu_id = self._menu()
        del self._world.menus[menu_id]
        if self._world.default_menu == menu_id:
            self._world.default_menu = None
        return {}

    def show_rich_menu(self) -> Json:
        menu_id = self._menu()
        if menu_id not in self._world.pictures:
            raise RefusedByLineError(400, "must upload richmenu image before applying it to user")
        self._world.default_menu = menu_id
        return {}

    def default_rich_menu(self) -> Json:
        if self._world.default_menu is None:
            raise RefusedByLineError(404, "no default richmenu")
        return {"richMenuId": self._world.default_menu}

    # Beneath

    def _menu(self) -> str:
        menu_id = self._request.match_info["menu"]
        if menu_id not in self._world.menus:
            raise RefusedByLineError(404, "richmenu not found")
        return menu_id

    def _known(self, name: str) -> Chat:
        chat = self._world.chats.get(self._request.match_info[name])
        if chat is None:
            raise _not_found()
        return chat

    def _place(self) -> Chat:
        chat = self._known("chat")
        if not chat.has_bot or f"/{chat.kind}/" not in self._request.path:
            raise _not_found()
        return chat


def _not_found() -> RefusedByLineError:
    return RefusedByLineError(404, "Not found")


def _profile(chat: Chat) -> Json:
    return {"userId": chat.id, "displayName": chat.name}
