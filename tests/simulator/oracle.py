"""Owns holding the simulator's traffic against aiogram's models of the Bot API; may not know what a test is about.

The models allow extra fields, so every validated object is walked and an unknown field is a fault.
"""

from __future__ import annotations

from typing import Any

import aiogram.methods
from aiogram.types import Update
from pydantic import BaseModel, TypeAdapter

Json = dict[str, Any]

_METHODS = {
    cls.__api_method__.lower(): cls
    for name in aiogram.methods.__all__
    if isinstance(getattr(cls := getattr(aiogram.methods, name), "__api_method__", None), str)
}
_ADAPTERS: dict[str, TypeAdapter[Any]] = {}
# Older spellings that libraries still send and Telegram still takes.
_LEGACY = {"correct_option_id", "reply_to_message_id", "allow_sending_without_reply", "disable_web_page_preview"}


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
    return list(_METHODS[method.lower()].model_fields)


def check_update(update: Json) -> None:
    """One issued update is what the API promises."""
    assert unknown_fields(Update.model_validate(update)) == [], update


def check_request(method: str, params: Json) -> None:
    """One request, decoded, is what the API takes."""
    model = _METHODS[method.lower()]
    known = {name: value for name, value in params.items() if name not in _LEGACY}
    assert unknown_fields(model.model_validate(known)) == [], (method, params)


def check_result(method: str, result: Any) -> None:
    """One method's result is what the API promises."""
    adapter = _ADAPTERS.get(method.lower())
    if adapter is None:
        adapter = _ADAPTERS[method.lower()] = TypeAdapter(_METHODS[method.lower()].__returning__)
    assert unknown_fields(adapter.validate_python(result)) == [], (method, result)


def check_everything(records: list[Json], updates: list[Json]) -> None:
    """All that a simulator recorded: accepted requests, their results, issued updates."""
    for record in records:
        if record["ok"]:
            check_request(record["method"], record["params"])
            check_result(record["method"], record["response"]["result"])
    for update in updates:
        check_update(update["update"])
