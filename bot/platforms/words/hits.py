"""How the platforms word a search of Annex 1: what to type, what was found, that nothing was, and what may help then.

Owns these texts. Buttons and layout may not enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.language import Language
from bot.platforms.words.annex import occasion_name
from bot.platforms.words.text import echo, lines

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.library import Occasion
    from bot.domain.lookup import LookupResult
    from bot.domain.replies import AskQuery, Hits
    from bot.platforms.i18n import Wording


def ask_query_text(reply: AskQuery, words: Wording) -> Markup:
    """Return the question for words to look up, with an example."""
    return words.html(
        "What shall I look up in Annex 1, the leaders’ statements? Type a word, the name of a meeting or a date, "
        "as in <code>/find {example}</code>.",
        example=words.content(reply.examples[0]) if reply.examples else "2024-01-31",
    )


def hits_heading(reply: Hits, words: Wording) -> Markup:
    """Return what was asked and how much was found."""
    count = len(reply.result.hits)
    heading = words.html_n(
        "🔎 “<b>{query}</b>”: one statement of Annex 1",
        "🔎 “<b>{query}</b>”: {n} statements of Annex 1",
        count,
        query=echo(reply.result.query),
    )
    only = _only(reply.occasion, words) if reply.occasion else None
    return lines(heading, _caveat(reply.result, words), only, in_the_original(words))


def in_the_original(words: Wording) -> Markup | None:
    """Return why an English reader meets Chinese in quotations."""
    return words.html("<i>Quoted in the original Chinese.</i>") if words.language is Language.ENGLISH else None


def _caveat(result: LookupResult, words: Wording) -> Markup | None:
    """Return what was looked for instead of exactly what was asked, if so."""
    if result.shortened:
        return words.html("That was long, so I looked for its beginning.")
    if not result.pieces:
        return None
    parts = words.say(", ").join(map(echo, result.pieces))
    return words.html("It does not occur as a whole, so I looked for its parts: {parts}.", parts=parts)


def _only(occasion: Occasion, words: Wording) -> Markup:
    """Return which occasion the hits are confined to."""
    return words.html(
        "Only {date} · {occasion}", date=words.date(occasion.held_on), occasion=occasion_name(occasion, words)
    )


def not_found(reply: Hits, words: Wording) -> Markup:
    """Return that Annex 1 does not say it, on one occasion or at all."""
    if reply.occasion:
        return words.html(
            "🔎 “<b>{query}</b>” is not in what Annex 1 quotes from {date}.",
            query=echo(reply.result.query),
            date=words.date(reply.occasion.held_on),
        )
    return words.html("🔎 “<b>{query}</b>” is not in Annex 1.", query=echo(reply.result.query))


def nearest_below(words: Wording) -> str:
    """Return what stands above the nearest words that Annex 1 has."""
    return words.say("Near it, Annex 1 has the words below.")


def concepts_below(words: Wording) -> str:
    """Return what stands above concepts that speak of what Annex 1 does not say."""
    return words.say("These concepts speak of it.")


def other_words(words: Wording) -> str:
    """Return what to do where nothing is near, and no concept speaks of it."""
    return words.say("Try a shorter or a more common word, or read through the annex.")
