"""Writes the parts of the documents that the code knows best: tables of settings, metrics and the content's YAML keys.

Owns these tables' form and the markers between which they stand. `make docs` writes them; a test holds the documents
against them. What a key means is in `docs/fields.yaml`, what a setting means in the settings' own docstrings.
"""

from __future__ import annotations

import ast
import inspect
import re
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args, get_origin

import yaml
from annotated_types import Ge, Le, MinLen
from prometheus_client import CollectorRegistry
from pydantic import BaseModel

from bot.config import PREFIX, Settings
from bot.metrics.families import Families
from bot.storage.library import models

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pydantic.fields import FieldInfo

_DOCS: Final = Path(__file__).parent
_ROOT: Final = _DOCS.parent
_WITH_EXAMPLE: Final = frozenset({"figures.yaml", "terms.yaml", "concepts/*.yaml", "questions/*.yaml"})
_CONTENT: Final = _ROOT / "content"
_NOTES: Final[dict[str, dict[str, str]]] = yaml.safe_load((_DOCS / "fields.yaml").read_text("utf-8"))


def settings_table() -> str:
    """Return the table of everything that can be set by the environment."""
    rows = [
        (f"`{PREFIX}{name.upper()}`", _escaped(meaning), _default(name))
        for name, meaning in _docstrings(Settings).items()
    ]
    return _table(("variable", "means", "default"), rows)


def library_reference() -> str:
    """Return, for each file of the library, what it holds, key by key."""
    layout = models.FILES | {f"{folder}/*.yaml": kinds for folder, kinds in models.FOLDERS.items()}
    return "\n\n".join(_file(name, kinds) for name, kinds in layout.items())


def metrics_table() -> str:
    """Return the table of all that the bot counts and times about itself."""
    rows = []
    for collector in vars(Families(CollectorRegistry())).values():
        (family,) = collector.describe()
        name = f"{family.name}_total" if family.type == "counter" else family.name
        labels = ", ".join(f"`{label}`" for label in collector._labelnames)  # noqa: SLF001 - there is no other way
        rows.append((f"`{name}`", family.type, labels, _escaped(family.documentation)))
    return _table(("metric", "type", "labels", "means"), rows)


PARTS: Final[dict[str, tuple[tuple[str, Callable[[], str]], ...]]] = {
    "README.md": (("settings", settings_table),),
    "docs/operating.md": (("settings", settings_table),),
    "docs/authoring.md": (("library", library_reference),),
    "docs/metrics.md": (("metrics", metrics_table),),
}
"""By document, what stands between its markers."""


def written(document: str, text: str) -> str:
    """Return a document's text with its generated parts as they are now.

    Raises:
        ValueError: A marker is missing.
    """
    for name, make in PARTS[document]:
        begin, end = f"<!-- {name}: written by make docs -->", f"<!-- end of {name} -->"
        before, found, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise ValueError(f"{document} has no {begin} … {end}")
        text = f"{before}{begin}\n{make()}\n{end}{after}"
    return text


def main() -> None:
    """Write all of them."""
    for document in PARTS:
        path = _ROOT / document
        path.write_text(written(document, path.read_text("utf-8")), "utf-8")


def _file(name: str, kinds: dict[str, type[BaseModel]]) -> str:
    parts = [f"### `{name}`"]
    for key, shape in kinds.items():
        parts.append(f"Under `{key}:` {'one mapping' if key == 'source' else 'a list'}" + _entries_of(shape))
        parts += [_shape(one) for one in _with_inner(shape)]
    if name in _WITH_EXAMPLE:
        parts.append(_example(name))
    return "\n\n".join(parts)


def _example(name: str) -> str:
    """Return the first entry of the first such file, as its author wrote it."""
    path = min(_CONTENT.glob(name))
    lines = path.read_text("utf-8").splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith("  - "))
    entry = [lines[begin], *takewhile(lambda line: line.startswith("   "), lines[begin + 1 :])]
    return "For example:\n\n```yaml\n" + "\n".join(entry) + "\n```"


def _entries_of(shape: type[BaseModel]) -> str:
    note = _NOTES[shape.__name__].get("")
    return f"; each entry is {note}." if note else "."


def _with_inner(shape: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield a shape and those that stand in its lists."""
    if "root" in shape.model_fields:
        return
    yield shape
    for field in shape.model_fields.values():
        inner = _inner(field.annotation)
        if inner is not None:
            yield from _with_inner(inner)


def _inner(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for one in get_args(annotation) if (found := _inner(one)) is not None), None)


def _shape(shape: type[BaseModel]) -> str:
    notes = _NOTES[shape.__name__]
    rows = [
        (f"`{name}`", "yes" if field.is_required() else "no", _escaped(_demands(field)), _escaped(notes[name]))
        for name, field in shape.model_fields.items()
    ]
    return f"{_escaped((shape.__doc__ or '').strip())}\n\n" + _table(("key", "required", "value", "meaning"), rows)


def _demands(field: FieldInfo) -> str:
    """Return in words what the model demands of a value."""
    parts = [field.description] if field.description else _demands_of(field.annotation, field.metadata)
    if not field.is_required() and field.default not in (None, (), False):
        parts = [*parts, f"`{field.default}` if left out"]
    return "; ".join(part for part in parts if part)


def _demands_of(annotation: Any, metadata: list[Any]) -> list[str]:
    if get_origin(annotation) is not None and type(None) in get_args(annotation):
        annotation = next(one for one in get_args(annotation) if one is not type(None))
    if hasattr(annotation, "__metadata__"):
        return _demands_of(annotation.__origin__, [*annotation.__metadata__, *metadata])
    described = [one.description for one in metadata if getattr(one, "description", None)]
    return described or [_kind(annotation), *_bounds(metadata)]


def _kind(annotation: Any) -> str:
    if get_origin(annotation) is tuple:
        inner = get_args(annotation)[0]
        if _inner(inner) is not None:
            return "a list of mappings, below"
        return "a list; each " + ", ".join(_demands_of(inner, []))
    if "Literal" in str(get_origin(annotation)):
        return "one of " + ", ".join(f"`{value}`" for value in get_args(annotation))
    names: dict[Any, str] = {str: "text", int: "a whole number", bool: "`true` or `false`"}
    return names[annotation]


def _bounds(metadata: list[Any]) -> list[str]:
    found: list[str] = []
    flat = [inner for one in metadata for inner in (*getattr(one, "metadata", ()), one)]
    for one in flat:
        match one:
            case models.Prose():
                found += list(_prose(one))
            case Ge(ge=least):
                found.append(f"at least {least}")
            case Le(le=most):
                found.append(f"at most {most}")
            case MinLen(min_length=1):
                found.append("not empty")
            case _:
                pass
    return found


def _prose(prose: models.Prose) -> Iterator[str]:
    least = f"{prose.least} to " if prose.least > 1 else "at most "
    if prose.verbatim:
        yield "the source's own words"
    yield f"{least}{prose.most} characters"
    if not prose.chinese:
        yield "in English"
    if prose.sentence:
        yield "one sentence that ends in 。" if prose.single else "ending in 。"
    if not prose.one_line:
        yield "several lines may be used"


def _docstrings(shape: type[BaseModel]) -> dict[str, str]:
    """Return what stands below each field of a class, in the order of its fields."""
    (body,) = ast.parse(inspect.getsource(shape)).body
    assert isinstance(body, ast.ClassDef)  # noqa: S101 - it is the source of a class
    found: dict[str, str] = {}
    name = ""
    for node in body.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name = node.target.id
        elif name and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found[name] = str(node.value.value)
    return {field: found[field] for field in shape.model_fields}


def _default(name: str) -> str:
    default = Settings.model_fields[name].default
    if name == "content_dir":
        return "`content` of this checkout"
    if default is None:
        return "unset"
    return "none" if default == frozenset() else f"`{default}`"


def _escaped(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("``", "`")).replace("|", "\\|").strip()


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


if __name__ == "__main__":
    main()
