"""Welcome, help, about, language, and what to say to what was not understood.

Owns the messages that show no content of the library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from bot.platforms.words.general import (
    about_text,
    asking_text,
    bad_link_text,
    group_hello_text,
    language_text,
    not_text_text,
    streak_text,
    unknown_command_text,
    unknown_language_text,
    welcome_text,
)
from bot.platforms.words.text import paragraphs

if TYPE_CHECKING:
    from bot.domain.replies import About, Help, LanguageChoice, UnknownCommand, UnknownLanguage, Welcome
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button


def welcome(reply: Welcome, words: Wording) -> Page:
    """Return the first message to a person, with ways to begin."""
    text = welcome_text(reply.source, words)
    return Page(
        text, (*packed((_today(words), _ask(words), _browse(words))), (quiz_me(Scope(), words), subscribe(words)))
    )


def group_hello(words: Wording) -> Page:
    """Return the one message to a group that added the bot."""
    text = group_hello_text(words)
    play = button(words.say("✏️ Play a quiz together"), open_lobby(Setup()))
    return Page(text, (*packed((_today(words), _ask(words), _browse(words))), (play,), (subscribe(words),)))


def help_page(reply: Help, words: Wording) -> Page:
    """Return what can be asked."""
    text = paragraphs(
        words.html("<b>What you can ask</b>"),
        asking_text(words),
        command_list(words, can_link=reply.can_link),
        streak_text(words),
        words.html("In any other chat, type @ and my username, then a word, to quote a statement there."),
    )
    here = SwitchInlineButton(words.say("Quote in another chat"), words.content("創新"))
    return Page(text, keyboard(*packed((_today(words), _ask(words), _browse(words))), (subscribe(words),), (here,)))


def about(reply: About, words: Wording) -> Page:
    """Return what the bot is, where its knowledge comes from and of what date it is."""
    text = about_text(reply.library, words)
    return Page(text, packed((_annex(words), _numbers(words), _figures(words))))


def language_choice(reply: LanguageChoice, words: Wording) -> Page:
    """Return the languages to choose from."""
    text = language_text(reply, words)
    return Page(text, _languages(reply.chosen))


def unknown_language(reply: UnknownLanguage, words: Wording) -> Page:
    """Return that a language is not spoken, with those that are."""
    return Page(unknown_language_text(words), _languages(reply.chosen))


def unknown_command(reply: UnknownCommand, words: Wording) -> Page:
    """Return that there is no such command, with the one that was probably meant."""
    return Page(unknown_command_text(reply, words), ((_help(words),),))


def not_text(words: Wording) -> Page:
    """Return what to type, to somebody who sent a picture or the like."""
    text = not_text_text(words)
    return Page(text, packed((_today(words), _help(words))))


def bad_link(words: Wording) -> Page:
    """Return that a link leads nowhere, with ways on."""
    text = bad_link_text(words)
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
