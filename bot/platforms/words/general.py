"""How the platforms say hello, how to ask, what the bot is, and what was not understood.

Owns these texts. Buttons and layout may not enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from bot.platforms.i18n import LANGUAGE_NAMES
from bot.platforms.words.text import echo, lines, paragraphs

if TYPE_CHECKING:
    from bot.domain.library import Library, Source
    from bot.domain.replies import LanguageChoice, UnknownCommand
    from bot.platforms.i18n import Wording


def welcome_text(source: Source, words: Wording) -> Markup:
    """Return the first words to a person."""
    return words.html(
        "Hello. Let us read about <b>new quality productive forces</b> together, one concept a day.\n\n"
        "To see who said what, and when, just type a word or two here, such as <code>{example}</code>.\n\n"
        "To test yourself, press “Quiz me”: five questions in two minutes. What you are about to forget comes back "
        "at the right time.\n\n"
        "Everything comes from one briefing: {source}.",
        example=words.content("創新"),
        source=words.pick(f"《{source.title}》", source.title_en),
    )


def group_hello_text(words: Wording) -> Markup:
    """Return the one greeting of a group that added the bot."""
    return words.html(
        "Hello, everyone. I know a briefing on <b>new quality productive forces</b>, and speak only when spoken to: "
        "ask /today for a concept, /find for who said what, /quiz for a quiz that you all play together, or mention me "
        "with a word or two.\n\n"
        "Another language? /language"
    )


def asking_text(words: Wording) -> Markup:
    """Return how to ask, in a sentence or two."""
    return words.html(
        "Type a word, the name of a meeting or a date, and I look it up in Annex 1: <code>{word}</code>, "
        "<code>{month}</code>. Type the name of a concept and its card opens. Plain words will do for commands, "
        "too: {plain}.",
        word=words.content("低空經濟"),
        month=words.pick("2023 年 12 月", "December 2023"),
        plain=_plain_commands(words),
    )


def streak_text(words: Wording) -> Markup:
    """Return what the flame counts, and what the snowflake is."""
    return words.html(
        "🔥 counts the days in a row on which you opened a digest, answered its question or finished a round. ❄️ "
        "is a day that you may miss: two at most, and they come back."
    )


def about_text(library: Library, words: Wording) -> Markup:
    """Return what the bot is, where its knowledge comes from and of what date it is."""
    source = library.source
    return paragraphs(
        words.html("<b>About this bot</b>"),
        words.html(
            "It teaches one briefing: <b>{title}</b>, published by {publisher}, {published}.",
            title=words.pick(f"《{source.title}》", source.title_en),
            publisher=words.pick(source.publisher, source.publisher_en),
            published=words.period(source.published),
        ),
        words.html(
            "Inside: {statements} statements of Annex 1 from {occasions} occasions, word for word; {concepts} "
            "concepts, {numbers} numbers and {figures} figures, explained in our own words.",
            statements=len(library.statements),
            occasions=len(library.occasions),
            concepts=len(library.concepts),
            numbers=len(library.numbers),
            figures=len(library.figures),
        ),
        words.pick(source.note, source.note_en),
        words.html("<i>Nothing here is newer than the briefing. Before you quote, check the original.</i>"),
    )


def language_text(reply: LanguageChoice, words: Wording) -> Markup:
    """Return which language is written, and ask for another unless it has just been chosen."""
    name = LANGUAGE_NAMES[reply.chosen]
    if reply.changed:
        return words.html("🌐 From now on I write <b>{language}</b> here.", language=name)
    return words.html("🌐 I write <b>{language}</b> here. Which language do you read?", language=name)


def unknown_language_text(words: Wording) -> Markup:
    """Return that a language is not spoken."""
    return words.html("🌐 I do not write that language yet. These I do:")


def unknown_command_text(reply: UnknownCommand, words: Wording) -> Markup:
    """Return that there is no such command, with the one that was probably meant."""
    hint = (
        words.html("Did you mean /{nearest}?", nearest=reply.nearest)
        if reply.nearest
        else words.html("/help lists all that I know.")
    )
    return lines(words.html("I do not know the command /{command}.", command=echo(reply.command)), hint)


def thanks_text(words: Wording) -> Markup:
    """Return an answer to thanks and farewells."""
    return words.html("Any time. To go on, type a word, or choose below.")


def not_text_text(words: Wording) -> Markup:
    """Return what to type, to somebody who sent a picture or the like."""
    return words.html(
        "I can only read text. Type a word and I look it up, for example <code>{example}</code>.",
        example=words.content("創新"),
    )


def asked_again_text(words: Wording) -> Markup:
    """Return why a question that cannot be taken back is asked once more."""
    return words.html("That question was too old, or has been answered, so I ask again.")


def counts_text(words: Wording) -> Markup:
    """Return for how long the answer to such a question counts."""
    return words.html("This question counts for ten minutes.")


def bad_link_text(words: Wording) -> Markup:
    """Return that a link leads nowhere, before ways on."""
    return words.html("That link is damaged, or what it led to is gone. Here is where you can go instead:")


def _plain_commands(words: Wording) -> Markup:
    """Return examples of commands in plain words."""
    examples = (("考考我 基礎研究", "quiz me basic research"), ("我的進度", "stats"), ("訂閱", "subscribe"))
    quoted = (Markup("<code>{}</code>").format(words.pick(*example)) for example in examples)
    return escape(words.say(", ")).join(quoted)
