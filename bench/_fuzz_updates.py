"""Updates for `bench.fuzz`: such as Telegram issues, and such as no Telegram ever would.

Owns what is drawn. The same seed draws the same updates; buttons and polls alone are the bot's own, taken from what it
has put on screens by then.
"""

from __future__ import annotations

import copy
import json
from dataclasses import fields
from random import Random
from typing import TYPE_CHECKING, Any, get_args

from bench._fuzz_mutations import mutate
from bench._fuzz_telegram import BOT_ID, ME, USERNAME
from bot.platforms.telegram.callbacks import Action, encode
from bot.platforms.words.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench._fuzz_telegram import FuzzTelegram

Json = dict[str, Any]

PEOPLE = 400
GROUPS = 40
OWNER = 5000
_LARGEST = 1_000_000
"""Characters of an update as JSON: what is repeated is repeated again, and no server would send a gigabyte."""
_FILE = {"file_id": "a", "file_unique_id": "b"}
_LANGUAGES = ("zh-hant", "zh-hans", "en", "zh", "", "x-klingon", None)
_WORDS = (
    *(
        "創新",
        "新質生產力",
        "低空經濟",
        "高质量",
        "TFP",
        "AI",
        "2023-12-12",
        "二〇二三年十二月",
        "網絡",
        "政治局",
        "08:30",
    ),
    *(
        "8:30pm London",
        "倫敦",
        "明天",
        "10 產業",
        "hard 5",
        "全部",
        "取消",
        "考考我",
        "溫習",
        "小測",
        "暫停一週",
        "2026-12-24",
    ),
    *("https://t.me/news", "@news", "<b>&amp;</b>", "{n} {x}", "%s %d", "' OR 1=1 --", "../../etc/passwd", "\u202eabc"),
    *("e\u0301" * 40, "👩‍👩‍👧‍👦" * 20, "\ufeff", "\u0000", "１２：３０", "一" * 300, "a b " * 200, "?" * 256, "=" * 64),
    *("~0123456789", "/", "//", "/@", "/quiz@", f"@{USERNAME}", "\n\n", " "),
)
_COMMANDS = (
    *(name for each in COMMANDS for name in (each.name, *each.aliases)),
    *("status", "startquiz", "admin", "broadcast", "nothing", "FIND", "tоday"),
)
_ACTIONS = get_args(Action)


class Updates:
    """Draws updates.

    Args:
        seed: Of all that is drawn.
        telegram: What is on people's screens.
        words: What else people may type: names and ids of the library.
        broken: The share of updates that are no longer as Telegram would issue them.
    """

    def __init__(self, seed: int, telegram: FuzzTelegram, words: Sequence[str], *, broken: float = 0.5) -> None:
        self._seed = seed
        self._telegram = telegram
        self._words = (*_WORDS, *words)
        self._broken = broken
        self._random = Random(seed)  # noqa: S311 - the same in each run

    def draw(self, number: int, now: int) -> Json:
        """Return the update of a number, at a time in Unix seconds. The order does not matter, the number does."""
        self._random = Random(f"{self._seed}:{number}")  # noqa: S311 - as above
        self._now = now
        kind, build, *_ = self._random.choices(_KINDS, weights=[kind[2] for kind in _KINDS])[0]
        update: Json = {"update_id": number, kind: build(self)}
        if self._random.random() < self._broken:
            for _ in range(self._random.choice((1, 1, 1, 2, 4))):
                update, whole = copy.deepcopy(update), update  # values of the tables above stay whole
                mutate(self._random, update, kind)
                if len(json.dumps(update)) > _LARGEST:
                    return whole
        return update

    def _person(self) -> Json:
        crowd = self._random.choices((1, 5, PEOPLE), (1, 60, 139))[0]  # the owner, a few who never stop, everybody
        number = OWNER + (0 if crowd == 1 else 1 + self._random.randrange(crowd))
        person = {
            "id": number,
            "is_bot": False,
            "first_name": f"讀者<{number}>",
            "language_code": _LANGUAGES[number % 7],
        }
        if person["language_code"] is None:
            del person["language_code"]
        return person

    def _chat(self, person: Json) -> Json:
        if self._random.random() < 0.6:
            return {"id": person["id"], "type": "private", "first_name": person["first_name"]}
        number = self._random.randrange(self._random.choice((2, GROUPS)))
        kind = "supergroup" if number % 3 else "group"
        return {"id": -1_001_000_000_000 - number, "type": kind, "title": f"班 & {number}"}

    def _text(self) -> str:
        word = self._random.choice(self._words)
        roll = self._random.random()
        if roll < 0.5:
            at = self._random.choice(("", "", f"@{USERNAME}", "@another_bot"))
            return f"/{self._random.choice(_COMMANDS)}{at} {word if roll < 0.35 else ''}".rstrip()
        return f"@{USERNAME} {word}" if roll < 0.6 else word

    def _message(self) -> Json:
        person = self._person()
        message: Json = {
            "message_id": self._random.randrange(1, 10**6),
            "date": self._now,
            "chat": self._chat(person),
            "from": person,
        }
        content = self._random.choices(_CONTENTS, weights=[item[1] for item in _CONTENTS])[0][0]
        message |= content(self)
        if self._random.random() < 0.1:
            answered = self._telegram.buttons[-1][1] if self._telegram.buttons else 1
            said = {"message_id": answered, "date": self._now, "chat": message["chat"], "from": ME, "text": "x"}
            message["reply_to_message"] = said
        return message

    def _words_said(self) -> Json:
        text = self._text()
        entities = []
        if text.startswith("/"):
            entities.append({"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])})
        elif text.startswith("@"):
            entities.append({"type": "mention", "offset": 0, "length": len(USERNAME) + 1})
        return {"text": text, "entities": entities} if entities else {"text": text}

    def _press(self) -> Json:
        person = self._person()
        chat, message_id = self._chat(person), 1
        data = self._made_up()
        if self._telegram.buttons and self._random.random() < 0.7:
            chat_id, message_id, data = self._telegram.buttons[-1 - self._random.randrange(len(self._telegram.buttons))]
            if isinstance(chat_id, int) and chat_id > 0 and self._random.random() < 0.9:
                person["id"] = chat_id
            kind = "private" if chat_id == person["id"] else "supergroup"
            chat = {"id": chat_id, "type": kind, "first_name": "x", "title": "y"}
            if self._random.random() < 0.2:
                data = self._crossed(data)
        date = 0 if self._random.random() < 0.05 else self._now
        shown: Json = {"message_id": message_id, "date": date, "chat": chat, "from": ME, "text": "x"}
        press_id = str(self._random.getrandbits(62))
        return {"id": press_id, "from": person, "chat_instance": "1", "message": shown, "data": data}

    def _made_up(self) -> str:
        """Return callback data of any action whatever, of fields that make no sense."""
        kind = self._random.choice(_ACTIONS)
        pool = ("", "a", "0", "-5", "c", "創新", "nope", *self._words)
        values = [
            self._random.choice((0, 1, 9, 9999, 12345)) if field.type == "int" else self._random.choice(pool)
            for field in fields(kind)
        ]
        return encode(kind(*values))[: self._random.choice((64, 64, 64, 300))]

    def _crossed(self, data: str) -> str:
        """Return one button's meaning with another one's fields."""
        other = self._random.choice(self._telegram.buttons)[2]
        head, tail = data.split(":"), other.split(":")
        head[self._random.randrange(len(head))] = self._random.choice(tail)
        return ":".join(head)

    def _vote(self) -> Json:
        poll_id, options = "12345", 4
        if self._telegram.polls and self._random.random() < 0.9:
            poll_id, options = self._random.choice(self._telegram.polls)
        chosen = sorted(self._random.sample(range(options), self._random.choice((0, 1, 1, 1, 2))))
        ids = [str(number) for number in chosen]
        return {"poll_id": poll_id, "user": self._person(), "option_ids": chosen, "option_persistent_ids": ids}

    def _query(self) -> Json:
        offset = self._random.choice(("", "", "10", "9999", "-1", "x"))
        asked = self._random.choice(self._words)[: self._random.choice((1, 2, 256))]
        return {"id": str(self._random.getrandbits(62)), "from": self._person(), "query": asked, "offset": offset}

    def _membership(self) -> Json:
        person = self._person()
        old, new = (self._standing() for _ in range(2))
        return {
            "chat": self._chat(person),
            "from": person,
            "date": self._now,
            "old_chat_member": old,
            "new_chat_member": new,
        }

    def _standing(self) -> Json:
        status = self._random.choice(["member", "left", "kicked", "restricted", "invented_next_year"])
        restricted = {"is_member": True, "until_date": 0, "can_send_messages": self._random.random() < 0.5}
        return {"status": status, "user": ME, **({"until_date": 0} if status == "kicked" else restricted)}


def _content(**fields: Any) -> Callable[[Updates], Json]:
    return lambda _: copy.deepcopy(fields)


_CONTENTS: tuple[tuple[Callable[[Updates], Json], float], ...] = (
    (Updates._words_said, 90),  # noqa: SLF001 - a table of this class's own
    (
        _content(
            sticker={**_FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
        ),
        1,
    ),
    (_content(photo=[{**_FILE, "width": 1, "height": 1}], caption="/find 創新", media_group_id="7"), 1),
    (_content(location={"latitude": 22.3, "longitude": 114.2}), 2),
    (_content(location={"latitude": 1e9, "longitude": -1e9}), 1),
    (_content(dice={"emoji": "🎲", "value": 3}), 1),
    (
        _content(
            text="創新",
            forward_origin={
                "type": "channel",
                "date": 1,
                "message_id": 5,
                "chat": {"id": -1009, "type": "channel", "title": "News"},
            },
        ),
        2,
    ),
    (_content(text="/find 創新", via_bot=ME), 1),
    (_content(text="/find 創新", sender_chat={"id": -1009, "type": "channel", "title": "News"}), 1),
    (_content(migrate_to_chat_id=-1_001_000_000_500), 0.2),
    (_content(left_chat_member={"id": 5007, "is_bot": False, "first_name": "x"}), 1),
    (_content(new_chat_members=[ME]), 1),
    (_content(pinned_message={"message_id": 1, "date": 0, "chat": {"id": BOT_ID, "type": "private"}}), 1),
    (_content(invented_next_year={"x": 1}), 1),
)
_KINDS: tuple[tuple[str, Callable[[Updates], Any], float], ...] = (
    ("message", Updates._message, 45),  # noqa: SLF001 - as above
    ("callback_query", Updates._press, 30),  # noqa: SLF001 - as above
    ("poll_answer", Updates._vote, 10),  # noqa: SLF001 - as above
    ("inline_query", Updates._query, 8),  # noqa: SLF001 - as above
    ("my_chat_member", Updates._membership, 3),  # noqa: SLF001 - as above
    *((kind, Updates._message, 0.5) for kind in ("edited_message", "channel_post", "business_message")),  # noqa: SLF001 - as above
    ("chat_member", Updates._membership, 0.5),  # noqa: SLF001 - as above
    ("invented_next_year", Updates._message, 0.5),  # noqa: SLF001 - as above
)
