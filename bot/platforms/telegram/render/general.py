"""Welcome, help, about, language, and what to say to what was not understood.

Owns the messages that show no content of the library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from bot.domain.group_quizzes import Setup
from bot.domain.language import Language
from bot.domain.rounds import Scope
from bot.platforms.i18n import LANGUAGE_NAMES
from bot.platforms.telegram.callbacks import (
    ChooseLanguage,
    ShowAnnex,
    ShowAsk,
    ShowFigureSections,
    ShowHelp,
    ShowNumbers,
    ShowSections,
    ShowToday,
)
from bot.platforms.telegram.group_actions import open_lobby
from bot.platforms.telegram.page import Page, SwitchInlineButton
from bot.platforms.telegram.render.buttons import button, keyboard, packed, quiz_me, subscribe
from bot.platforms.telegram.render.command_list import command_list
from bot.platforms.words.text import echo, lines, paragraphs

if TYPE_CHECKING:
    from bot.domain.replies import About, LanguageChoice, UnknownCommand, UnknownLanguage, Welcome
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button


def welcome(reply: Welcome, words: Wording) -> Page:
    """Return the first message to a person, with ways to begin."""
    text = words.html(
        "Hello. Let us read about <b>new quality productive forces</b> together, one concept a day.\n\n"
        "To see who said what, and when, just type a word or two here, such as <code>{example}</code>.\n\n"
        "To test yourself, press “Quiz me”: five questions in two minutes. What you are about to forget comes back "
        "at the right time.\n\n"
        "Everything comes from one briefing: {source}.",
        example=words.content("創新"),
        source=words.pick(f"《{reply.source.title}》", reply.source.title_en),
    )
    return Page(
        text, (*packed((_today(words), _ask(words), _browse(words))), (quiz_me(Scope(), words), subscribe(words)))
    )


def group_hello(words: Wording) -> Page:
    """Return the one message to a group that added the bot."""
    text = words.html(
        "Hello, everyone. I know a briefing on <b>new quality productive forces</b>, and speak only when spoken to: "
        "ask /today for a concept, /find for who said what, /quiz for a quiz that you all play together, or mention me "
        "with a word or two.\n\n"
        "Another language? /language"
    )
    play = button(words.say("✏️ Play a quiz together"), open_lobby(Setup()))
    return Page(text, (*packed((_today(words), _ask(words), _browse(words))), (play,), (subscribe(words),)))


def help_page(words: Wording) -> Page:
    """Return what can be asked."""
    text = paragraphs(
        words.html("<b>What you can ask</b>"),
        words.html(
            "Type a word, the name of a meeting or a date, and I look it up in Annex 1: <code>{word}</code>, "
            "<code>{month}</code>. Type the name of a concept and its card opens. Plain words will do for commands, "
            "too: {plain}.",
            word=words.content("低空經濟"),
            month=words.pick("2023 年 12 月", "December 2023"),
            plain=_plain_commands(words),
        ),
        command_list(words),
        words.html(
            "🔥 counts the days in a row on which you opened a digest, answered its question or finished a round. ❄️ "
            "is a day that you may miss: two at most, and they come back."
        ),
        words.html("In any other chat, type @ and my username, then a word, to quote a statement there."),
    )
    here = SwitchInlineButton(words.say("Quote in another chat"), words.content("創新"))
    return Page(text, keyboard(*packed((_today(words), _ask(words), _browse(words))), (subscribe(words),), (here,)))


def _plain_commands(words: Wording) -> Markup:
    """Return examples of commands in plain words."""
    examples = (("考考我 基礎研究", "quiz me basic research"), ("我的進度", "stats"), ("訂閱", "subscribe"))
    quoted = (Markup("<code>{}</code>").format(words.pick(*example)) for example in examples)
    return escape(words.say(", ")).join(quoted)


def about(reply: About, words: Wording) -> Page:
    """Return what the bot is, where its knowledge comes from and of what date it is."""
    library = reply.library
    source = library.source
    text = paragraphs(
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
    return Page(text, packed((_annex(words), _numbers(words), _figures(words))))


def language_choice(reply: LanguageChoice, words: Wording) -> Page:
    """Return the languages to choose from."""
    name = LANGUAGE_NAMES[reply.chosen]
    text = (
        words.html("🌐 From now on I write <b>{language}</b> here.", language=name)
        if reply.changed
        else words.html("🌐 I write <b>{language}</b> here. Which language do you read?", language=name)
    )
    return Page(text, _languages(reply.chosen))


def unknown_language(reply: UnknownLanguage, words: Wording) -> Page:
    """Return that a language is not spoken, with those that are."""
    return Page(words.html("🌐 I do not write that language yet. These I do:"), _languages(reply.chosen))


def unknown_command(reply: UnknownCommand, words: Wording) -> Page:
    """Return that there is no such command, with the one that was probably meant."""
    text = words.html("I do not know the command /{command}.", command=echo(reply.command))
    hint = (
        words.html("Did you mean /{nearest}?", nearest=reply.nearest)
        if reply.nearest
        else words.html("/help lists all that I know.")
    )
    return Page(lines(text, hint), ((_help(words),),))


def not_text(words: Wording) -> Page:
    """Return what to type, to somebody who sent a picture or the like."""
    text = words.html(
        "I can only read text. Type a word and I look it up, for example <code>{example}</code>.",
        example=words.content("創新"),
    )
    return Page(text, packed((_today(words), _help(words))))


def bad_link(words: Wording) -> Page:
    """Return that a link leads nowhere, with ways on."""
    text = words.html("That link is damaged, or what it led to is gone. Here is where you can go instead:")
    return Page(text, packed((_today(words), _ask(words), _browse(words))))


def _today(words: Wording) -> Button:
    return button(words.say("Today’s concept"), ShowToday())


def _ask(words: Wording) -> Button:
    return button(words.say("Look up words"), ShowAsk())


def _browse(words: Wording) -> Button:
    return button(words.say("Browse concepts"), ShowSections())


def _help(words: Wording) -> Button:
    return button(words.say("What you can ask"), ShowHelp())


def _annex(words: Wording) -> Button:
    return button(words.say("Read Annex 1"), ShowAnnex())


def _numbers(words: Wording) -> Button:
    return button(words.say("Numbers"), ShowNumbers())


def _figures(words: Wording) -> Button:
    return button(words.say("Figures"), ShowFigureSections())


def _languages(chosen: Language) -> tuple[tuple[Button, ...], ...]:
    """Return a button for each language, each by its own name."""
    return packed(
        button(f"✓ {LANGUAGE_NAMES[language]}" if language is chosen else LANGUAGE_NAMES[language],
               ChooseLanguage(language.value))
        for language in Language
    )  # fmt: skip
