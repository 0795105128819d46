"""A draft without faults as the domain's frozen library.

Owns the way from the files' shapes to the domain's values, and the digest that names a version of the content. Nothing
is checked here: the draft must have been found free of faults.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar, cast

from bot.domain.authored_questions import AuthoredQuestion, Level, QuestionForm
from bot.domain.library import (
    Concept,
    Figure,
    Footnote,
    Library,
    Number,
    NumberItem,
    Occasion,
    Qualifier,
    Section,
    Source,
    Statement,
    Term,
    TermKind,
)
from bot.storage.library.emphasis import split_emphasis
from bot.storage.library.models import (
    ConceptShape,
    FigureShape,
    FootnoteShape,
    NumberItemShape,
    NumberShape,
    OccasionShape,
    QuestionShape,
    SectionShape,
    SourceShape,
    StatementShape,
    SyllabusShape,
    TermShape,
)

if TYPE_CHECKING:
    from bot.storage.library.draft import Draft

_VERSION_LENGTH = 12
_Shape = TypeVar("_Shape")


def build(draft: Draft) -> Library:
    """The library; its version is a digest of its values, so that layout and comments do not count."""
    library = Library(
        version="",
        source=_source(_shapes(draft, "source", SourceShape)[0]),
        sections=tuple(_section(*place) for place in enumerate(_shapes(draft, "sections", SectionShape), 1)),
        footnotes=tuple(_footnote(shape) for shape in _shapes(draft, "footnotes", FootnoteShape)),
        occasions=tuple(_occasion(shape) for shape in _shapes(draft, "occasions", OccasionShape)),
        numbers=tuple(_number(*place) for place in enumerate(_shapes(draft, "numbers", NumberShape), 1)),
        figures=tuple(_figure(shape) for shape in _shapes(draft, "figures", FigureShape)),
        concepts=tuple(_concept(shape) for shape in _shapes(draft, "concepts", ConceptShape)),
        terms=tuple(_term(shape) for shape in _shapes(draft, "terms", TermShape)),
        syllabus=tuple(shape.root for shape in _shapes(draft, "syllabus", SyllabusShape)),
        questions=tuple(_question(shape) for shape in _shapes(draft, "questions", QuestionShape)),
    )
    return dataclasses.replace(library, version=_digest(library))


def _shapes(draft: Draft, kind: str, shape: type[_Shape]) -> list[_Shape]:
    del shape  # names the type alone: the draft validated each entry by it
    return [cast("_Shape", entry.model) for entry in draft.entries[kind]]


def _digest(library: Library) -> str:
    values = json.dumps(library, ensure_ascii=False, sort_keys=True, default=_plain)
    return hashlib.sha256(values.encode()).hexdigest()[:_VERSION_LENGTH]


def _plain(value: Any) -> Any:
    """Return what JSON writes of an entry: its fields, looked at where they are (`asdict` would copy them all)."""
    if dataclasses.is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return str(value)


def _source(shape: SourceShape) -> Source:
    return Source(**shape.model_dump())


def _section(position: int, shape: SectionShape) -> Section:
    return Section(position=position, **shape.model_dump())


def _footnote(shape: FootnoteShape) -> Footnote:
    return Footnote(**shape.model_dump())


def _occasion(shape: OccasionShape) -> Occasion:
    statements = enumerate(shape.statements, 1)
    return Occasion(
        id=shape.id,
        held_on=date.fromisoformat(shape.id),
        name=shape.name,
        name_en=shape.name_en,
        aliases=shape.aliases,
        statements=tuple(_statement(shape.id, position, statement) for position, statement in statements),
    )


def _statement(occasion_id: str, position: int, shape: StatementShape) -> Statement:
    text, emphasis = split_emphasis(shape.text)
    reading = None if shape.source_reading is None else split_emphasis(shape.source_reading)[0]
    return Statement(shape.id, occasion_id, position, text, emphasis, reading)


def _number(position: int, shape: NumberShape) -> Number:
    values = shape.model_dump(exclude={"items"})
    return Number(position=position, items=tuple(_number_item(item) for item in shape.items), **values)


def _number_item(shape: NumberItemShape) -> NumberItem:
    return NumberItem(concept_id=shape.concept, **shape.model_dump(exclude={"concept"}))


def _figure(shape: FigureShape) -> Figure:
    values = shape.model_dump(exclude={"value", "qualifier", "section", "concepts"})
    return Figure(
        value=Decimal(shape.value),
        qualifier=Qualifier(shape.qualifier),
        section_id=shape.section,
        concept_ids=shape.concepts,
        **values,
    )


def _concept(shape: ConceptShape) -> Concept:
    values = shape.model_dump(exclude={"section", "statements", "numbers", "figures", "related"})
    return Concept(
        section_id=shape.section,
        statement_ids=shape.statements,
        number_ids=shape.numbers,
        figure_ids=shape.figures,
        related_ids=shape.related,
        **values,
    )


def _term(shape: TermShape) -> Term:
    return Term(shape.canonical, shape.variants, TermKind(shape.kind), shape.see)


def _question(shape: QuestionShape) -> AuthoredQuestion:
    renamed = {"form", "level", "core", "right", "wrong", "section", "concepts", "statements", "numbers", "figures"}
    return AuthoredQuestion(
        form=QuestionForm(shape.form),
        level=Level(shape.level),
        is_core=shape.core,
        right=shape.right or (),
        wrong=shape.wrong or (),
        section_id=shape.section,
        concept_ids=shape.concepts,
        statement_ids=shape.statements,
        number_ids=shape.numbers,
        figure_ids=shape.figures,
        **shape.model_dump(exclude=renamed),
    )
