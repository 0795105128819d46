"""Owns holding the simulator's traffic against aiogram's models of the Bot API; may not know what a test is about.

The models allow extra fields, so every validated object is walked and an unknown field is a fault.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, Any
from unittest import mock

from pydantic import BaseModel, TypeAdapter

if TYPE_CHECKING:
    from aiogram.methods import TelegramMethod

Json = dict[str, Any]

# Older spellings that libraries still send and Telegram still takes.
_LEGACY = {"correct_option_id", "reply_to_message_id", "allow_sending_without_reply", "disable_web_page_preview"}


@cache
def load_aiogram() -> None:
    """Import aiogram such that each of its 600 models is worked out at its first use.

    Importing it plainly works out all of them, for 6 s: it rebuilds every model with the names that it needs. Here the
    names are put where pydantic looks for them by itself when somebody uses a model.
    """
    with mock.patch.object(BaseModel, "model_rebuild", return_value=None):
        from aiogram import methods, types  # noqa: PLC0415 - only those who need it shall wait

    names = {name: getattr(types, name) for name in types.__all__}
    used = [*names.values(), *(getattr(methods, name) for name in methods.__all__)]
    for module in {model.__module__ for model in used if isinstance(model, type)}:
        space = vars(sys.modules[module])
        for name, model in names.items():
            space.setdefault(name, model)


@cache
def _methods() -> dict[str, type[TelegramMethod[Any]]]:
    """aiogram's models of all methods, by name in lower case."""
    load_aiogram()
    from aiogram import methods  # noqa: PLC0415 - as above

    found = (getattr(methods, name) for name in methods.__all__)
    return {cls.__api_method__.lower(): cls for cls in found if isinstance(getattr(cls, "__api_method__", None), str)}


@cache
def _result_of(method: str) -> TypeAdapter[Any]:
    return TypeAdapter(_methods()[method].__returning__)


@cache
def _update() -> type[BaseModel]:
    load_aiogram()
    from aiogram.types import Update  # noqa: PLC0415 - as above

    return Update


def unknown_fields(value: Any, path: str = "") -> list[str]:
    """Every field, however deep, that the model does not know."""
    if isinstance(value, BaseModel):
        found = [f"{path}.{name}" for name in value.model_extra or {}]
        for name in type(value).model_fields:
            found += unknown_fields(getattr(value, name), f"{path}.{name}")
        return found
    if isinstance(value, list | tuple):
        return [item for index, part in enumerate(value) for item in unknown_fields(part, f"{path}[{index}]")]
    return []


def parameters(method: str) -> list[str]:
    """The names of a method's parameters."""
    return list(_methods()[method.lower()].model_fields)


def check_update(update: Json) -> None:
    """One issued update is what the API promises."""
    assert unknown_fields(_update().model_validate(update)) == [], update


def check_request(method: str, params: Json) -> None:
    """One request, decoded, is what the API takes."""
    model = _methods()[method.lower()]
    known = {name: value for name, value in params.items() if name not in _LEGACY}
    assert unknown_fields(model.model_validate(known)) == [], (method, params)


def check_result(method: str, result: Any) -> None:
    """One method's result is what the API promises."""
    assert unknown_fields(_result_of(method.lower()).validate_python(result)) == [], (method, result)


def check_everything(records: list[Json], updates: list[Json]) -> None:
    """All that a simulator recorded: accepted requests, their results, issued updates."""
    for record in records:
        if record["ok"]:
            check_request(record["method"], record["params"])
            check_result(record["method"], record["response"]["result"])
    for update in updates:
        check_update(update["update"])
