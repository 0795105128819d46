"""Welcome, help, about, language, and what to say to what was not understood.

Owns the answers that show no content of the library.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.domain.language import Language
from bot.platforms.i18n import LANGUAGE_NAMES
from bot.platforms.line import flex
from bot.platforms.line.browse_actions import ChooseLanguage, ShowAbout, ShowLanguages, ShowPrivacy
from bot.platforms.line.render import ways
from bot.platforms.line.render.help import help_cards
from bot.platforms.line.render.pen import said, shown
from bot.platforms.words.general import (
    about_text,
    bad_link_text,
    group_hello_text,
    language_text,
    not_text_text,
    thanks_text,
    unknown_command_text,
    unknown_language_text,
    welcome_text,
)

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.replies import About, LanguageChoice, UnknownCommand, UnknownLanguage, Welcome
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import QuickReply, Speech

    Json: TypeAlias = dict[str, Any]


def welcome(reply: Welcome, pen: Pen) -> Speech:
    """Return the first message to a person, with ways to begin."""
    return _card(welcome_text(reply.source, pen.words), pen, (*ways.around(pen), _languages(pen)))


def group_hello(pen: Pen) -> Speech:
    """Return the one message to a group that added the bot."""
    pen = replace(pen, is_private=False)
    quick = (ways.quiz(pen), ways.today(pen), ways.ask(pen), ways.browse(pen), ways.help_(pen), _languages(pen))
    return _card(group_hello_text(pen.words), pen, quick)


def help_(pen: Pen) -> Speech:
    """Return what can be asked, a card for each thing that commands are about."""
    words = pen.words
    about, privacy = pen.quick(words.say("About this bot"), ShowAbout()), _privacy(pen)
    heading = flex.plain(words.html("<b>What you can ask</b>"))
    return shown(heading, help_cards(pen), (*ways.around(pen)[:-1], ways.digests(pen), _languages(pen), about, privacy))


def about(reply: About, pen: Pen) -> Speech:
    """Return what the bot is, where its knowledge comes from and of what date it is."""
    quick = (ways.annex(pen), ways.numbers(pen), ways.figures(pen), ways.browse(pen), ways.today(pen), _privacy(pen))
    return _card(about_text(reply.library, pen.words), pen, quick)


def language_choice(reply: LanguageChoice, pen: Pen) -> Speech:
    """Return the languages to choose from."""
    text = language_text(reply, pen.words)
    card = flex.card(_name(pen), body=flex.prose(text), buttons=[] if reply.changed else _choices(reply.chosen, pen))
    return shown(flex.plain(text), [card], (ways.today(pen), ways.help_(pen)))


def unknown_language(reply: UnknownLanguage, pen: Pen) -> Speech:
    """Return that a language is not spoken, with those that are."""
    text = unknown_language_text(pen.words)
    card = flex.card(_name(pen), body=flex.prose(text), buttons=_choices(reply.chosen, pen))
    return shown(flex.plain(text), [card], (ways.today(pen), ways.help_(pen)))


def unknown_command(reply: UnknownCommand, pen: Pen) -> Speech:
    """Return that there is no such command, with the one that was probably meant."""
    meant = reply.nearest and pen.saying(f"/{reply.nearest}", f"/{reply.nearest}")
    return said(flex.plain(unknown_command_text(reply, pen.words)), (meant or None, ways.help_(pen), ways.ask(pen)))


def thanks(pen: Pen) -> Speech:
    """Return an answer to thanks and farewells, with ways on."""
    return said(flex.plain(thanks_text(pen.words)), ways.around(pen))


def not_text(pen: Pen) -> Speech:
    """Return what to type, to somebody who sent a picture or the like."""
    return said(flex.plain(not_text_text(pen.words)), (ways.ask(pen), ways.today(pen), ways.help_(pen)))


def bad_link(pen: Pen) -> Speech:
    """Return that a link leads nowhere, with ways on."""
    return said(flex.plain(bad_link_text(pen.words)), ways.around(pen))


def _card(text: Markup, pen: Pen, quick: tuple[QuickReply, ...]) -> Speech:
    return shown(flex.plain(text), [flex.card(_name(pen), body=flex.prose(text))], quick)


def _name(pen: Pen) -> str:
    return pen.words.say("New quality productive forces")


def _choices(chosen: Language, pen: Pen) -> list[Json]:
    """Return a button for each language, each by its own name."""
    return [
        pen.button(
            f"✓ {LANGUAGE_NAMES[one]}" if one is chosen else LANGUAGE_NAMES[one],
            ChooseLanguage(one.value),
            is_main=one is chosen,
        )
        for one in Language
    ]


def _languages(pen: Pen) -> QuickReply:
    return pen.quick("🌐 Language · 語言", ShowLanguages())


def _privacy(pen: Pen) -> QuickReply:
    return pen.quick(pen.words.say("What is stored"), ShowPrivacy())
