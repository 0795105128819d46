"""What digests, the pages behind them and the list of them say, in a language, on every platform.

Owns these sentences. Those of questions are `question_words`'; how they stand together is the platforms'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.language import Language
from bot.platforms.words.annex import chinese_only, numbered_source, occasion_name
from bot.platforms.words.concepts import concept_name
from bot.platforms.words.cutting import cut
from bot.platforms.words.question_words import explanation_text, matter_text, question_text
from bot.platforms.words.settings_words import day, long_day
from bot.platforms.words.text import blockquote, bold, lines, quoted

if TYPE_CHECKING:
    from datetime import date, datetime

    from markupsafe import Markup

    from bot.domain.digest import Digest, Quotation
    from bot.domain.digest_replies import DigestGone, History, Past, RelatedStatements
    from bot.domain.questions_shown import QuestionShown
    from bot.domain.streak import Streak
    from bot.domain.subscription import Subscription
    from bot.platforms.i18n import Wording

_MISSED_CHARACTERS: Final = 100
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def first_notice(words: Wording) -> str:
    """Return that nothing was sent before this digest."""
    return words.say("This was the first digest here; there is none before it.")


def weekly(weekday: int, words: Wording) -> str:
    """Return that a digest comes once a week, on an ISO weekday."""
    return words.say("Once a week, on {weekday}s", weekday=long_day(weekday, words))


def tapered_notice(subscription: Subscription, words: Wording, now: datetime) -> str:
    """Return that a digest a week comes from now on, and when the next one does."""
    due, often = subscription.next_due, weekly(min(subscription.schedule.weekdays), words)
    if due is None or due.at <= now:
        return words.say("Done. {often}. Settings change it again at any time.", often=often)
    return words.say(
        "Done. {often}. The next one comes on {day}. Settings change it again at any time.",
        often=often,
        day=day(due.on, words),
    )


def missed_text(asked: QuestionShown, words: Wording) -> Markup:
    """Return what the group gets wrong often, which the digest asks once more further down."""
    said = cut((matter_text(asked, words) or question_text(asked, words)).replace("\n", " "), _MISSED_CHARACTERS)
    return words.html("🎯 This one was hard in your quizzes: “{question}” It comes once more below.", question=said)


def taper_question(words: Wording) -> Markup:
    """Return the offer of fewer digests, to a reader who lets them pass."""
    return words.html("These have been busy days, it seems. Would a digest a week suit you better?")


def verdict(asked: QuestionShown, answer: int, right: str, words: Wording) -> Markup:
    """Return whether the answer to a digest's question was right, kindly, and why.

    Args:
        asked: The question.
        answer: The index of what was chosen.
        right: What the right option is called where it is shown.
        words: The reader's language.
    """
    said = (
        words.html("<b>That is right.</b>")
        if answer in asked.correct
        else words.html("<b>The answer is {letter}.</b>", letter=right)
    )
    return lines(said, explanation_text(asked, words))


def digest_heading(digest: Digest, words: Wording) -> Markup:
    """Return the date, and how far this reader has come."""
    on = words.date(digest.on)
    if digest.is_review:
        return words.html("☀️ {date} · Review", date=on)
    return words.html("☀️ {date} · {place} of {total}", date=on, place=digest.place, total=digest.total)


def digest_summary(digest: Digest, words: Wording) -> Markup:
    """Return what the concept is, in a sentence or two."""
    return bold(words.pick(digest.concept.summary, digest.concept.summary_en))


def quotation_text(quotation: Quotation, words: Wording) -> Markup:
    """Return who said it when, and the words, with the source's emphasis."""
    statement, occasion = quotation.statement, quotation.occasion
    source = words.html(
        "📜 {date} · {occasion}", date=words.date(occasion.held_on), occasion=occasion_name(occasion, words)
    )
    quote = quoted(statement.text, words, emphasis=statement.emphasis, window=quotation.window)
    return lines(source, chinese_only(words), blockquote(quote, fold=False))


def streak_days(days: int, words: Wording) -> Markup:
    """Return on how many days in a row something was done."""
    return words.html_n("🔥 One-day streak", "🔥 {n}-day streak", days)


def streak_text(streak: Streak, words: Wording) -> Markup:
    """Return the days in a row and the freezes that are left."""
    row = streak_days(streak.days, words)
    return row + f" · ❄️×{streak.freezes}" if streak.freezes else row


def quotations_heading(reply: RelatedStatements, words: Wording) -> Markup:
    """Return which concept quotations are about."""
    return words.html("📜 <b>{concept}</b>: in the leaders’ words", concept=concept_name(reply.concept, words))


def honesty(reply: RelatedStatements, words: Wording) -> Markup | None:
    """Return that the concept cites no statement, if so."""
    if not reply.quotations:
        return words.html("Annex 1 says nothing about it; the briefing explains it in its own words.")
    return None if reply.are_cited else words.html("Annex 1 does not speak of it directly. This comes nearest:")


def past_label(past: Past, words: Wording) -> str:
    """Return a past digest in a line: whether it was opened, its date, what it taught."""
    name = concept_name(past.concept, words) if past.concept else words.say("no longer taught")
    review = words.say(" (review)") if past.is_review else ""
    return f"{'✓ ' if past.is_opened else ''}{short_date(past.on, words)} · {name}{review}"


def short_date(on: date, words: Wording) -> str:
    """Return a date without its year, for a button."""
    if words.language is Language.ENGLISH:
        return f"{on.day} {_MONTHS[on.month - 1]}"
    return f"{on.month} 月 {on.day} 日"


def quotation_excerpt(number: int, quotation: Quotation, words: Wording, *, is_whole: bool) -> Markup:
    """Return where a statement stands, and the part of it that fits, or all of it."""
    statement = quotation.statement
    source = numbered_source(number, statement, quotation.occasion, words)
    window = None if is_whole else quotation.window
    quote = quoted(statement.text, words, emphasis=statement.emphasis, window=window)
    return lines(source, blockquote(quote, fold=False))


def gone_text(reply: DigestGone, words: Wording) -> Markup:
    """Return that a digest's concept is no longer taught."""
    return words.html(
        "☀️ {date}\n\nThe concept of this digest has since been taken out of the course, so that it can no longer be "
        "shown. The others are all there.",
        date=words.date(reply.on),
    )


def no_history_text(reply: History, words: Wording) -> Markup:
    """Return that there was no digest yet, and how there will be some."""
    if reply.is_subscribed:
        return words.html("🗂 No digest has come yet. The first one is on its way, and will then be listed here.")
    return words.html(
        "🗂 No digest has come yet. Shall I send one concept a day, at a time that suits you? Each will then be listed "
        "here."
    )


def history_heading(reply: History, words: Wording) -> Markup:
    """Return how many digests there were, and from when to when the page goes; some are on it."""
    heading = words.html_n("🗂 <b>One digest so far</b>", "🗂 <b>{n} digests so far</b>", reply.total)
    newest, oldest = reply.past[0].on, reply.past[-1].on
    span = words.say("{newest} back to {oldest}", newest=words.date(newest), oldest=words.date(oldest))
    return lines(heading, span if newest != oldest else words.date(newest))
