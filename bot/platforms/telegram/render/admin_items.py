"""What answers tell of questions, for owners and authors: those to look at first, each with its options, and a file.

Owns how that reads. What counts as suspect is decided by `bot.domain.item_statistics`.
"""

from __future__ import annotations

import csv
import io
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from bot.domain.item_statistics import ENOUGH, Suspicion, leading_distractor
from bot.domain.questions import QuestionKind
from bot.platforms.i18n import N_
from bot.platforms.pictures.stats_words import percent
from bot.platforms.telegram.admin_actions import SendItems, ShowAdmin, ShowItem, ShowItems
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.render.buttons import button, packed, page_of, pager
from bot.platforms.words.notice_words import moment
from bot.platforms.words.question_words import matter_text, option_texts, question_text
from bot.platforms.words.text import code, lines, paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import tzinfo

    from markupsafe import Markup

    from bot.domain.item_statistics import ItemStatistics
    from bot.platforms.i18n import Wording
    from bot.services.item_statistics import ItemDetail, ItemReport

    Place = Callable[[str], str | None]

PER_PAGE: Final = 8
_OPTIONS: Final = 12
"""Options that one message names; a generated question may have had many."""
_TOKEN_BYTES: Final = 5
_SUSPICIONS: Final[Mapping[Suspicion, str]] = {
    Suspicion.NEGATIVE: N_("whoever does well elsewhere is wrong here: is the right option the right one?"),
    Suspicion.DISTRACTOR_LEADS: N_("a wrong option is chosen more often than the right one"),
    Suspicion.HARDLY_ANYBODY_RIGHT: N_("hardly anybody is right"),
    Suspicion.WEAK: N_("being right here says next to nothing about doing well elsewhere"),
    Suspicion.EVERYBODY_RIGHT: N_("nearly everybody is right"),
}
_COLUMNS: Final = (
    "key",
    "place",
    "answers",
    "right",
    "difficulty",
    "discrimination",
    "discriminated",
    "median_seconds",
    "leading_distractor",
    "suspicions",
)
_FORMULAS: Final = ("=", "+", "-", "@")


def token_of(key: str) -> str:
    """Return ten hexadecimal digits that name a question in a button; keys may be too long for one."""
    return blake2b(key.encode(), digest_size=_TOKEN_BYTES).hexdigest()


def counting_page(words: Wording) -> Page:
    """Return that answers are still being counted."""
    text = words.html("🛠 Answers are being counted. Look again in a few seconds.")
    ways = (button(words.say("Look again"), ShowItems()), button(words.say("‹ Administration"), ShowAdmin()))
    return Page(str(text), (ways,))


def items_page(report: ItemReport, page: int, words: Wording, timezone: tzinfo) -> Page:
    """Return a page of the questions that an author should look at, the worst first."""
    shown, at, pages = page_of(report.suspects, page, PER_PAGE)
    first = at * PER_PAGE + 1
    numbered = list(enumerate(shown, first))
    text = paragraphs(
        words.html("🛠 <b>Questions to look at</b>"),
        lines(
            words.html("{n} first answers to {items} questions", n=f"{report.answered:,}", items=len(report.items)),
            words.html("Judged, with {enough} answers or more: {n}", enough=ENOUGH, n=report.judged),
            words.html("To look at: {n}", n=len(report.suspects)),
        ),
        *(_entry(number, item, words) for number, item in numbered),
        None if report.suspects else _nothing(report, words),
        words.html("<i>Counted at {moment}; kept for ten minutes</i>", moment=moment(report.at, words, timezone)),
    )
    opening = packed((button(str(number), ShowItem(token_of(item.key), at)) for number, item in numbered), per_row=4)
    ways = (button(words.say("As a table"), SendItems()), button(words.say("‹ Administration"), ShowAdmin()))
    turning = pager(at, pages, words, ShowItems)
    return Page(str(text), (*opening, *((turning,) if turning else ()), ways))


def item_page(detail: ItemDetail, page: int, place: str | None, words: Wording) -> Page:
    """Return one question: its words, how its options share the answers, and where an author finds it."""
    item, asked = detail.statistics, detail.asked
    said = matter_text(asked, words)
    text = paragraphs(
        lines(
            code(item.key),
            words.html("In {place}", place=code(place)) if place else None,
            words.html("Generated: mend what it is made from.") if not _is_authored(item.key) else None,
        ),
        lines(
            words.html("<b>{question}</b>", question=question_text(asked, words)), words.content(said) if said else None
        ),
        lines(*_shares(detail, words)),
        lines(*_numbers(item, words)),
        lines(*(words.html("🚨 {why}", why=words.say(_SUSPICIONS[one])) for one in item.suspicions)),
    )
    ways = (button(words.say("‹ Questions"), ShowItems(page)), button(words.say("‹ Administration"), ShowAdmin()))
    return Page(str(text), (ways,))


def items_caption(report: ItemReport, words: Wording, timezone: tzinfo) -> Page:
    """Return what stands below the table."""
    text = words.html(
        "🛠 All questions with answers, as of {moment}. Each person’s first answer counts; difficulty is the share of "
        "right ones, discrimination the correlation with doing well in other questions.",
        moment=moment(report.at, words, timezone),
    )
    return Page(str(text))


def items_table(report: ItemReport, place: Place) -> bytes:
    """Return all statistics as CSV, UTF-8 with a mark at its beginning, by which spreadsheets know it; English."""
    kept = io.StringIO(newline="")
    rows = csv.writer(kept)
    rows.writerow(_COLUMNS)
    rows.writerows(_row(item, place) for item in report.items)
    return kept.getvalue().encode("utf-8-sig")


def place_of(key: str, place: Place) -> str | None:
    """Return where an authored question stands; None for a generated one."""
    return place(key.removeprefix(f"{QuestionKind.AUTHORED}:")) if _is_authored(key) else None


def _nothing(report: ItemReport, words: Wording) -> Markup:
    """Return that there is no question to look at, or none of which anything can be said yet."""
    if report.judged:
        return words.html("✅ Nothing stands out.")
    return words.html("No question has enough answers yet to be judged.")


def _row(item: ItemStatistics, place: Place) -> tuple[object, ...]:
    leading = leading_distractor(item.shares)
    return (
        item.key,
        place_of(item.key, place) or "",
        item.answered,
        item.right,
        f"{item.difficulty:.3f}",
        "" if item.discrimination is None else f"{item.discrimination:.3f}",
        item.discriminated,
        "" if item.median_taken is None else f"{item.median_taken.total_seconds():.1f}",
        _inert(leading.option) if leading else "",
        " ".join(one.name.lower() for one in item.suspicions),
    )


def _inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULAS) else text


def _is_authored(key: str) -> bool:
    return key.startswith(f"{QuestionKind.AUTHORED}:")


def _entry(number: int, item: ItemStatistics, words: Wording) -> Markup:
    facts = words.html(
        "{number}. {key}: {share} right, {n} answers",
        number=number,
        key=code(item.key),
        share=percent(item.difficulty),
        n=f"{item.answered:,}",
    )
    return lines(facts, words.html("🚨 {why}", why=words.say(_SUSPICIONS[item.suspicions[0]])))


def _shares(detail: ItemDetail, words: Wording) -> Iterator[Markup]:
    texts = dict(zip(detail.options, option_texts(detail.asked, words), strict=True))
    for one in detail.statistics.shares[:_OPTIONS]:
        yield words.html(
            "{sign} {share} – {option}",
            sign="✅" if one.is_right else "▫️",
            share=percent(one.chosen / one.shown if one.shown else 0),
            option=texts.get(one.option) or words.content(one.option),
        )


def _numbers(item: ItemStatistics, words: Wording) -> Iterator[Markup]:
    yield words.html("First answers: {n}, right {right} ({share})", n=f"{item.answered:,}", right=f"{item.right:,}",
                     share=percent(item.difficulty))  # fmt: skip
    if item.discrimination is None:
        yield words.html("Discrimination: too little to tell")
    else:
        value = f"{item.discrimination:.2f}".replace("-", "−")
        yield words.html("Discrimination: {value}, from {n} people", value=value, n=f"{item.discriminated:,}")
    if item.median_taken is not None:
        yield words.html("Median time: {n} s", n=f"{item.median_taken.total_seconds():.0f}")
    if not item.is_judged:
        yield words.html("Judged from {n} answers on.", n=ENOUGH)
