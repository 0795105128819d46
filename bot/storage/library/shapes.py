"""Nodes held against the models: wrong types, missing and unknown keys, told in the author's words.

Owns the translation of pydantic's errors. Which shapes there are is in `models`; rules between entries may not enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError
from pydantic.fields import FieldInfo

from bot.storage.library.faults import QUOTED, nearest, quoted, shortened
from bot.storage.library.models import Prose
from bot.storage.library.scalars import NOTHING, Oddity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.storage.library.faults import Fault
    from bot.storage.library.nodes import Key, Node

_WANTED = {
    "int_type": ("a whole number", "write a whole number without quotes, like 4"),
    "bool_type": ("true or false", "write true or false without quotes"),
    "tuple_type": ("a list", "write a list, like [one, two], or [] for none"),
    "model_type": ("a mapping of keys to values", "write `key: value` lines"),
    "dict_type": ("a mapping of keys to values", "write `key: value` lines"),
}


def validate(shape: type[BaseModel], node: Node) -> tuple[BaseModel | None, list[Fault], set[Key]]:
    """The entry as its model, or what keeps it from being one; with the keys whose values are wrong or missing."""
    try:
        return shape.model_validate(node.value()), [], set()
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
        faults = [_fault(shape, node, detail) for detail in details if not _is_told(node, detail)]
        return None, faults, {step for detail in details for step in detail["loc"][-1:]}


def _is_told(node: Node, detail: Any) -> bool:
    """Whether pydantic's error only follows from another fault."""
    place = node.at(detail["loc"])
    return place.style == "*" or (detail["type"] == "too_short" and bool(place.items))


def _fault(shape: type[BaseModel], node: Node, detail: Any) -> Fault:
    path: tuple[Key, ...] = detail["loc"]
    kind = detail["type"]
    teller = _TELLERS.get(kind)
    return teller(shape, node, path) if teller else _wrong_type(shape, node.at(path), path, kind)


def _missing(shape: type[BaseModel], node: Node, path: tuple[Key, ...]) -> Fault:
    hint = _hint(shape, path)
    remedy = f"add `{path[-1]}:` with {hint}" if hint else f"add `{path[-1]}:`"
    return node.at(path[:-1]).fault(f"`{path[-1]}` is missing", remedy)


def _empty_list(_shape: type[BaseModel], node: Node, path: tuple[Key, ...]) -> Fault:
    return node.at(path).fault(f"{_called(path)} is an empty list", "write at least one entry")


def _out_of_range(_shape: type[BaseModel], node: Node, path: tuple[Key, ...]) -> Fault:
    place = node.at(path)
    return place.fault(f"{_called(path)} cannot be {quoted(place.scalar or '')}", "write a whole number from 1 to 99")


def _wrong_form(shape: type[BaseModel], node: Node, path: tuple[Key, ...]) -> Fault:
    place = node.at(path)
    return place.fault(f"{_called(path)} cannot be {quoted(place.scalar or '')}", f"write {_hint(shape, path)}")


def _called(path: tuple[Key, ...]) -> str:
    """How a message calls what stands at a path."""
    if path and isinstance(path[-1], int):
        above = [step for step in path if isinstance(step, str)]
        return f"an entry of `{above[-1]}`" if above else "an entry"
    return f"`{path[-1]}`" if path else "an entry"


def _unknown_key(shape: type[BaseModel], node: Node, path: tuple[Key, ...]) -> Fault:
    parent, key = node.at(path[:-1]), str(path[-1])
    known = list(_shape_at(shape, path[:-1]).model_fields)
    meant = nearest(key, known)
    remedy = f"write `{meant}`" if meant else f"delete it, or write one of: {shortened(known, 24)}"
    return parent.keys.get(key, parent).fault(f"the key {quoted(key)} is unknown", remedy)


def _unknown_word(shape: type[BaseModel], node: Node, path: tuple[Key, ...]) -> Fault:
    place = node.at(path)
    allowed = [str(word) for word in _words(_field(shape, path).annotation)]
    meant = nearest(place.scalar or "", allowed)
    remedy = f"write `{meant}`" if meant else f"write one of: {shortened(allowed)}"
    shown = quoted(place.scalar) if place.scalar is not None else "a list or mapping"
    return place.fault(f"{_called(path)} cannot be {shown}", remedy)


def _words(annotation: Any) -> Iterator[Any]:
    for argument in get_args(annotation):
        yield from _words(argument) if get_args(argument) else [argument]


_TELLERS = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "literal_error": _unknown_word,
    "too_short": _empty_list,
    "greater_than_equal": _out_of_range,
    "less_than_equal": _out_of_range,
    "string_pattern_mismatch": _wrong_form,
}
"""Pydantic's kinds of error; all others are wrong types."""


def _wrong_type(shape: type[BaseModel], node: Node, path: tuple[Key, ...], kind: str) -> Fault:
    value = node.value()
    if isinstance(value, Oddity) and value.reading == NOTHING:
        optional = bool(path) and path[-1] in _shape_at(shape, path[:-1]).model_fields and not _is_required(shape, path)
        remedy = "write its value, or delete the line" if optional else "write its value"
        shown = f": YAML reads {quoted(value.text)} as nothing" if value.text else ""
        return node.fault(f"{_called(path)} has no value{shown}", remedy)
    if kind != "string_type":
        wanted, remedy = _WANTED.get(kind, ("something else", "write what the other entries have here"))
        shown = quoted(node.scalar) if node.scalar is not None else _kind(node)
        return node.fault(f"{_called(path)} must be {wanted}, not {shown}", remedy)
    if node.scalar is None:
        return node.fault(f"{_called(path)} must be one text, not {_kind(node)}", "write a single text")
    reading = value.reading if isinstance(value, Oddity) else _plain_reading(value)
    short = len(node.scalar) <= QUOTED
    remedy = f'put it in quotes: "{node.scalar}"' if short else "put it in quotes"
    return node.fault(f"YAML reads {quoted(node.scalar)} as {reading}, not as text", remedy)


def _plain_reading(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else "a number"


def _kind(node: Node) -> str:
    return "a list" if node.items is not None else "a mapping"


def _is_required(shape: type[BaseModel], path: tuple[Key, ...]) -> bool:
    return _field(shape, path).is_required()


def _shape_at(shape: type[BaseModel], path: tuple[Key, ...]) -> type[BaseModel]:
    """The model of the mapping at a path."""
    for step in path:
        if isinstance(step, str) and step in shape.model_fields:
            nested = [part for part in _parts(shape.model_fields[step].annotation) if _is_model(part)]
            shape = nested[0] if nested else shape
    return shape


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for argument in get_args(annotation):
        yield from _parts(argument)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _field(shape: type[BaseModel], path: tuple[Key, ...]) -> FieldInfo:
    """The model's field that a path leads to or into."""
    keys = [index for index, step in enumerate(path) if isinstance(step, str)]
    if not keys or issubclass(shape, RootModel):
        return shape.model_fields["root"]
    return _shape_at(shape, path[: keys[-1]]).model_fields[str(path[keys[-1]])]


def _hint(shape: type[BaseModel], path: tuple[Key, ...]) -> str | None:
    """What the field takes, in words."""
    info = _field(shape, path)
    nested = [part for part in _parts(info.annotation) if isinstance(part, FieldInfo)]
    described = info.description or next((part.description for part in nested if part.description), None)
    if get_origin(info.annotation) is tuple and isinstance(path[-1], str):
        return "a list, like [one, two]"
    if described:
        return described
    prose = next((part for part in (*info.metadata, *_parts(info.annotation)) if isinstance(part, Prose)), None)
    return prose_hint(prose) if prose else None


def prose_hint(prose: Prose) -> str:
    """What a text must be like, in words."""
    language = "the source's own words" if prose.verbatim else "Chinese text" if prose.chinese else "English text"
    kind = "one Chinese sentence" if prose.sentence and prose.chinese else language
    length = f"{prose.least} to {prose.most}" if prose.least > 1 else f"at most {prose.most}"
    return kind if prose.verbatim else f"{kind} of {length} characters"
