"""The daily digest on LINE: its card, its question beside it, and what follows an answer.

Owns how these are set. What a digest says is chosen in `bot.domain.digest`, and worded in `bot.platforms.words`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from bot.domain.rounds import Scope, ScopeKind
from bot.domain.subscription import Length
from bot.platforms.line import flex
from bot.platforms.line.digest_actions import (
    AcceptTaper,
    AnswerDigest,
    DeclineTaper,
    ExplainDigest,
    OpenDigest,
    ShowHistory,
    ShowPrevious,
    ShowQuotations,
)
from bot.platforms.line.render import ways
from bot.platforms.line.render.pen import shown
from bot.platforms.line.render.quiz_questions import option_row
from bot.platforms.line.settings_actions import OpenSettings
from bot.platforms.words.concepts import concept_body, concept_name, concept_names
from bot.platforms.words.digest_words import (
    digest_heading,
    digest_summary,
    missed_text,
    quotation_text,
    streak_text,
    taper_question,
    verdict,
    weekly,
)
from bot.platforms.words.figures import figure_lines
from bot.platforms.words.question_words import (
    LETTERS,
    is_generated,
    lettered,
    marked_options,
    matter,
    option_texts,
    question_text,
)
from bot.platforms.words.settings_words import daily_digest
from bot.platforms.words.text import lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from markupsafe import Markup

    from bot.domain.digest import Digest
    from bot.domain.digest_replies import Answered, DigestCard
    from bot.domain.questions_shown import QuestionShown
    from bot.platforms.i18n import Wording
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import QuickReply, Speech

    Json: TypeAlias = dict[str, Any]


def digest_card(card: DigestCard, pen: Pen) -> Speech:
    """Return a digest: one card for the concept, and one beside it that asks, or says how it was answered.

    Raises:
        ValueError: Even plain it is more than LINE takes.
    """
    digest, words = card.digest, pen.words

    def made(most_spans: int) -> list[Json]:
        question = _question_card(digest, pen, most_spans)
        return [_concept_card(digest, pen, most_spans), *([question] if question else [])]

    name = concept_name(digest.concept, words)
    summary = words.pick(digest.concept.summary, digest.concept.summary_en)
    return shown(f"☀️ {name}\n{summary}", flex.fitted(made), _ways_on(digest, pen))


def answer_card(answered: Answered, pen: Pen) -> Speech | None:
    """Return how a digest's question was answered, and why; None if it has none that the library knows."""
    digest, words = answered.card.digest, pen.words
    asked = digest.asked
    if asked is None:
        return None
    said = _verdict(asked, answered.option, words)

    def made(most_spans: int) -> list[Json]:
        return [_answered(asked, answered.option, words, most_spans)]

    return shown(flex.plain(said), flex.fitted(made), _ways_on(digest, pen, is_answered=True))


def _concept_card(digest: Digest, pen: Pen, most_spans: int) -> Json:
    words, concept, is_full = pen.words, digest.concept, digest.length is Length.FULL
    name, other_name = concept_names(concept, words)
    said = concept_body(concept, words) if is_full else digest_summary(digest, words)
    missed = missed_text(digest.asked, words) if digest.asks_missed and digest.asked else None
    body = flex.prose(missed, most_spans=most_spans) if missed else []
    body += flex.prose(said, most_spans=most_spans, is_below=bool(missed))
    if digest.quotation:
        body += flex.prose(quotation_text(digest.quotation, words), most_spans=most_spans, is_below=True)
    if digest.figure and is_full:
        body += flex.prose("📊 " + figure_lines(digest.figure, words), most_spans=most_spans, is_below=True)
    if digest.streak and digest.streak.days:
        body += flex.prose(streak_text(digest.streak, words), is_below=True)
    return flex.card(
        flex.plain(digest_heading(digest, words)),
        title=name,
        subtitle=other_name,
        body=body,
        buttons=list(_buttons(digest, pen)),
    )


def _buttons(digest: Digest, pen: Pen) -> Iterator[Json]:
    """Yield the ways behind a digest, and the answers to an offer of fewer; a preview has none."""
    if digest.delivery_id is None:
        return
    yield pen.button(pen.words.say("Explain more"), ExplainDigest(digest.delivery_id), is_main=True)
    yield pen.button(pen.words.say("Quotations"), ShowQuotations(digest.delivery_id))


def _question_card(digest: Digest, pen: Pen, most_spans: int) -> Json | None:
    """Return the card that asks, or that offers fewer digests; None where there is nothing to ask."""
    asked, words, delivery_id = digest.asked, pen.words, digest.delivery_id
    if asked is None or delivery_id is None:
        return _taper_card(digest, delivery_id, pen) if delivery_id and digest.offers_taper else None
    if digest.answer is not None:
        return _answered(asked, digest.answer, words, most_spans)
    said = option_texts(asked, words)
    options = [option_row(LETTERS[at], one, _choice(delivery_id, at, one, pen)) for at, one in enumerate(said)]
    about = matter(asked, words)
    body = [*(flex.prose(about, most_spans=most_spans) if about else []), flex.box(options, spacing="sm", margin="lg")]
    offer = _taper_buttons(digest, delivery_id, pen) if digest.offers_taper else []
    return flex.card(_question_head(asked, words), title=question_text(asked, words), body=body, buttons=offer)


def _choice(delivery_id: UUID, index: int, option: str, pen: Pen) -> Json:
    data = pen.postbacks.data(AnswerDigest(delivery_id, index), only=pen.only)
    # In a group nobody is told what somebody else chose, nor is the chat filled with letters.
    return flex.postback(LETTERS[index], data, says=f"{LETTERS[index]}. {option}" if pen.is_private else "")


def _answered(asked: QuestionShown, answer: int, words: Wording, most_spans: int) -> Json:
    """Return the card that says how a question was answered, what is right, and why."""
    right = lines(*marked_options(asked, (answer,), words))
    body = [*flex.prose(right, most_spans=most_spans), *flex.prose(_verdict(asked, answer, words), is_below=True)]
    return flex.card(_question_head(asked, words), title=question_text(asked, words), body=body)


def _verdict(asked: QuestionShown, answer: int, words: Wording) -> Markup:
    return verdict(asked, answer, lettered(option_texts(asked, words))[asked.correct[0]], words)


def _question_head(asked: QuestionShown, words: Wording) -> str:
    head = words.say("✏️ Question")
    return f"{head} · {words.say('auto-generated')}" if is_generated(asked) else head


def _taper_card(digest: Digest, delivery_id: UUID, pen: Pen) -> Json:
    return flex.card(
        flex.plain(daily_digest(pen.words)),
        body=flex.prose(taper_question(pen.words)),
        buttons=_taper_buttons(digest, delivery_id, pen),
    )


def _taper_buttons(digest: Digest, delivery_id: UUID, pen: Pen) -> list[Json]:
    return [
        pen.button(weekly(digest.on.isoweekday(), pen.words), AcceptTaper(delivery_id)),
        pen.button(pen.words.say("No, thanks: leave it as it is"), DeclineTaper(delivery_id)),
    ]


def _ways_on(digest: Digest, pen: Pen, *, is_answered: bool = False) -> tuple[QuickReply | None, ...]:
    words, delivery_id = pen.words, digest.delivery_id
    has_earlier = delivery_id is not None and (digest.is_review or digest.place > 1)
    return (
        pen.quick(words.say("‹ Back to the digest"), OpenDigest(delivery_id)) if is_answered and delivery_id else None,
        ways.quiz(pen, concept_name(digest.concept, words), scope=Scope(ScopeKind.CONCEPT, digest.concept.id)),
        pen.quick(words.say("‹ Previous one"), ShowPrevious(delivery_id)) if has_earlier and delivery_id else None,
        pen.quick(words.say("Past digests"), ShowHistory()),
        pen.quick(words.say("Settings"), OpenSettings()),
        ways.ask(pen),
        ways.help_(pen),
    )
