"""The shapes of the YAML files: which keys there are and what kind of value each takes.

Owns types, required keys, patterns and, as metadata, what a text is for. Rules between entries may not enter: they
stand in `identities`, `references` and `coverage`; rules about wording in `texts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from bot.domain.authored_questions import Level, QuestionForm
from bot.domain.library import Qualifier, TermKind


@dataclass(frozen=True, slots=True)
class Prose:
    """What a text must be like beside being text.

    Lengths count characters. `chinese` texts follow Chinese typography wherever Chinese stands in them; the others are
    English. `verbatim` texts are the source's words, bold marks and all.
    """

    chinese: bool = True
    least: int = 1
    most: int = 4000
    sentence: bool = False
    """Ends in ``。`` when Chinese."""
    single: bool = False
    """Has no second sentence; only beside `sentence`."""
    one_line: bool = True
    verbatim: bool = False


ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
DATE = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
MONTH = r"[0-9]{4}-(?:0[1-9]|1[0-2])"
PERIOD = rf"(?:[0-9]{{4}}|{MONTH}|[0-9]{{4}}-[0-9]{{4}})"

Identity = Annotated[str, Field(pattern=f"^{ID}$", description="lower-case words joined by hyphens, like `two-words`")]
StatementId = Annotated[
    str, Field(pattern=f"^{DATE}/[1-9][0-9]*$", description='a date and a position, like "2024-01-31/3"')
]
Name = Annotated[str, Prose(most=60)]
EnglishName = Annotated[str, Prose(chinese=False, most=120)]
English = Annotated[str, Prose(chinese=False, most=1200)]
Sentence = Annotated[str, Prose(most=200, sentence=True)]
Explanation = Annotated[str, Prose(most=700)]
Aliases = tuple[Annotated[str, Prose(most=40)], ...]


class Shape(BaseModel):
    """A mapping whose keys are known; nothing is converted."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class SourceShape(Shape):
    """``source`` of library.yaml."""

    title: Name
    title_en: EnglishName
    publisher: Name
    publisher_en: EnglishName
    published: Annotated[str, Field(pattern=f"^{MONTH}$", description='a month in quotes, like "2024-04"')]
    note: Explanation
    note_en: English


class SectionShape(Shape):
    """An entry of sections.yaml's ``sections``."""

    id: Identity
    title: Name
    title_en: EnglishName
    summary: Sentence
    summary_en: English


class FootnoteShape(Shape):
    """An entry of sections.yaml's ``footnotes``."""

    number: Annotated[int, Field(ge=1)]
    summary: Annotated[str, Prose(most=400, sentence=True)]
    summary_en: English


class StatementShape(Shape):
    """An entry of an occasion's ``statements``."""

    id: StatementId
    text: Annotated[str, Prose(verbatim=True)]
    source_reading: Annotated[str, Prose(verbatim=True, one_line=False)] | None = None


class OccasionShape(Shape):
    """An entry of occasions.yaml."""

    id: Annotated[str, Field(pattern=f"^{DATE}$", description='a date in quotes, like "2024-01-31"')]
    name: Name
    name_en: EnglishName
    aliases: Aliases
    statements: Annotated[tuple[StatementShape, ...], Field(min_length=1)]


class NumberItemShape(Shape):
    """An entry of a number's ``items``."""

    name: Name
    name_en: EnglishName
    explanation: Explanation
    explanation_en: English
    concept: Identity


class NumberShape(Shape):
    """An entry of numbers.yaml."""

    id: Identity
    count: Annotated[int, Field(ge=1, le=99)]
    label: Name
    heading: Annotated[str, Prose(most=60, verbatim=True)]
    interpretation: Annotated[str, Prose(most=400, verbatim=True)]
    name_en: EnglishName
    explanation: Explanation
    explanation_en: English
    items: Annotated[tuple[NumberItemShape, ...], Field(min_length=1)]


class FigureShape(Shape):
    """An entry of figures.yaml."""

    id: Identity
    name: Name
    name_en: EnglishName
    value: Annotated[
        str,
        Field(
            pattern=r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?$",
            description='a decimal in quotes, without separators, like "33278" or "2.64"',
        ),
    ]
    qualifier: Literal[tuple(kind.value for kind in Qualifier)] = "exact"  # type: ignore[valid-type] # one list of kinds
    unit: Annotated[str, Prose(most=20)]
    unit_en: Annotated[str, Prose(chinese=False, most=60)]
    period: Annotated[
        str | None,
        Field(pattern=f"^{PERIOD}$", description='a quoted year, month or range: "2023", "2023-09" or "1978-2020"'),
    ] = None
    section: Identity
    footnote: int | None = None
    source: Annotated[str, Prose(most=80)]
    source_en: EnglishName
    comparison: Annotated[str, Prose(most=200)] | None = None
    comparison_en: English | None = None
    concepts: Annotated[tuple[Identity, ...], Field(min_length=1)]


class ConceptShape(Shape):
    """An entry of a file in concepts/."""

    id: Identity
    name: Annotated[str, Prose(most=24)]
    name_en: EnglishName
    aliases: Aliases
    summary: Annotated[str, Prose(most=80, sentence=True, single=True)]
    explanation: Annotated[str, Prose(least=120, most=350)]
    importance: Annotated[str, Prose(most=90, sentence=True)]
    summary_en: English
    section: Identity
    footnotes: tuple[int, ...] = ()
    statements: tuple[StatementId, ...] = ()
    numbers: tuple[Identity, ...] = ()
    figures: tuple[Identity, ...] = ()
    related: Annotated[tuple[Identity, ...], Field(min_length=1)]


class TermShape(Shape):
    """An entry of terms.yaml."""

    canonical: Annotated[str, Prose(most=40)]
    variants: Annotated[tuple[Annotated[str, Prose(most=60)], ...], Field(min_length=1)]
    kind: Literal[tuple(kind.value for kind in TermKind)]  # type: ignore[valid-type] # one list of kinds
    see: bool = False


Option = Annotated[str, Prose(most=90)]
EnglishOption = Annotated[str, Prose(chinese=False, most=95)]
Options = Annotated[tuple[Option, ...], Field(min_length=1)]
EnglishOptions = Annotated[tuple[EnglishOption, ...], Field(min_length=1)]


class QuestionShape(Shape):
    """An entry of a file in questions/. What each form needs of it is in `questions`."""

    id: Identity
    form: Literal[tuple(form.value for form in QuestionForm)]  # type: ignore[valid-type] # one list of forms
    level: Literal[tuple(level.value for level in Level)]  # type: ignore[valid-type] # one list of levels
    core: bool = False
    stem: Annotated[str, Prose(most=120)]
    stem_en: Annotated[str, Prose(chinese=False, most=240)] | None = None
    right: Options | None = None
    right_en: EnglishOptions | None = None
    wrong: Options | None = None
    wrong_en: EnglishOptions | None = None
    holds: bool | None = None
    explanation: Annotated[str, Prose(least=30, most=190)]
    explanation_en: Annotated[str, Prose(chinese=False, most=195)] | None = None
    detail: Annotated[str, Prose(least=80, most=500)]
    detail_en: Annotated[str, Prose(chinese=False, most=900)] | None = None
    section: Identity
    footnotes: tuple[int, ...] = ()
    concepts: Annotated[tuple[Identity, ...], Field(min_length=1)]
    statements: tuple[StatementId, ...] = ()
    numbers: tuple[Identity, ...] = ()
    figures: tuple[Identity, ...] = ()


class SyllabusShape(RootModel[Identity]):
    """An entry of syllabus.yaml: a concept's id."""

    model_config = ConfigDict(strict=True, frozen=True)


AnyShape = type[BaseModel]

FILES: dict[str, dict[str, AnyShape]] = {
    "library.yaml": {"source": SourceShape},
    "sections.yaml": {"sections": SectionShape, "footnotes": FootnoteShape},
    "occasions.yaml": {"occasions": OccasionShape},
    "numbers.yaml": {"numbers": NumberShape},
    "figures.yaml": {"figures": FigureShape},
    "terms.yaml": {"terms": TermShape},
    "syllabus.yaml": {"syllabus": SyllabusShape},
}
"""What each file holds under its top keys: one mapping (source) or a list of entries."""

CONCEPTS_FILE: dict[str, AnyShape] = {"concepts": ConceptShape}
QUESTIONS_FILE: dict[str, AnyShape] = {"questions": QuestionShape}
FOLDERS = {"concepts": CONCEPTS_FILE, "questions": QUESTIONS_FILE}
"""What each file of a folder holds."""
