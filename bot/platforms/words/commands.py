"""The commands: their names, what each is for, and where it works.

Owns the one list that all platforms share. How a platform lets people call them, and which it has, is its own.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import Enum
from typing import Final

from bot.platforms.i18n import N_


class Topic(Enum):
    """What a command is about, in the order of the help; the value is what the help calls it, a msgid."""

    READING = N_("Read")
    LOOKUP = N_("Look up")
    QUIZZES = N_("Quizzes")
    GROUPS = N_("In groups")
    DIGESTS = N_("Daily digests")
    REST = N_("And also")


@dataclass(frozen=True, slots=True)
class Command:
    """A command as people type it, without the slash."""

    name: str
    purpose: str
    """A msgid."""
    in_groups: bool = True
    """It is on the menu of groups; it works there in any case."""
    in_private: bool = True
    """It is on the menu of private chats; elsewhere it says where it works."""
    purpose_in_groups: str | None = None
    """A msgid, where it does something else there."""
    aliases: tuple[str, ...] = ()
    """Other names by which it is called; on no menu."""
    topic: Topic | None = None
    """Where the help lists it; None for nowhere."""
    examples: tuple[tuple[str, str], ...] = ()
    """What may follow it: in Chinese, and for readers of English."""
    is_main: bool = True
    """The help gives it a line of its own."""
    is_about_links: bool = False
    """It is offered only where accounts on two platforms can be linked; elsewhere it says so."""


COMMANDS: Final = (
    Command("today", N_("Today’s concept"), topic=Topic.READING),
    Command(
        "find",
        N_("Look words up in Annex 1"),
        aliases=("search", "lookup", "f"),
        topic=Topic.LOOKUP,
        examples=(("低空經濟", "低空經濟"), ("2023 年 12 月", "2023-12")),
    ),
    Command(
        "concept",
        N_("Open a concept by its name"),
        aliases=("card",),
        topic=Topic.READING,
        examples=(("基礎研究", "basic research"),),
    ),
    Command("concepts", N_("Browse all concepts"), aliases=("browse", "sections"), topic=Topic.READING),
    Command("annex", N_("Read Annex 1 by occasion"), aliases=("statements", "annex1"), topic=Topic.LOOKUP),
    Command("numbers", N_("Tour Annex 2 in numbers"), aliases=("number", "annex2"), topic=Topic.LOOKUP),
    Command("figures", N_("Figures with their sources"), aliases=("figure",), topic=Topic.LOOKUP),
    Command(
        "quiz",
        N_("Test yourself: five questions"),
        purpose_in_groups=N_("A quiz for everybody here"),
        aliases=("test", "play", "practice"),
        topic=Topic.QUIZZES,
        examples=(("10", "10"), ("基礎研究", "basic research"), ("初階", "basic")),
    ),
    Command(
        "review",
        N_("Questions that are due in your memory"),
        in_groups=False,
        aliases=("revise", "repeat"),
        topic=Topic.QUIZZES,
    ),
    Command(
        "skip",
        N_("Leave this question out"),
        in_groups=False,
        aliases=("pass",),
        topic=Topic.QUIZZES,
        is_main=False,
    ),
    Command(
        "stop",
        N_("End this round of questions"),
        in_groups=False,
        aliases=("end", "quit"),
        topic=Topic.QUIZZES,
        is_main=False,
    ),
    Command(
        "stats",
        N_("How you are doing"),
        in_groups=False,
        aliases=("statistics", "score", "progress", "streak"),
        topic=Topic.QUIZZES,
    ),
    Command(
        "pausequiz",
        N_("Pause the quiz"),
        in_private=False,
        aliases=("quizpause",),
        topic=Topic.GROUPS,
        is_main=False,
    ),
    Command(
        "resumequiz",
        N_("Let the quiz go on"),
        in_private=False,
        aliases=("continuequiz", "quizresume"),
        topic=Topic.GROUPS,
        is_main=False,
    ),
    Command(
        "stopquiz",
        N_("End the quiz"),
        in_private=False,
        aliases=("endquiz", "cancelquiz", "quizstop"),
        topic=Topic.GROUPS,
        is_main=False,
    ),
    Command(
        "rank",
        N_("Who leads in this group’s quizzes"),
        in_private=False,
        aliases=("ranking", "ranks", "leaderboard", "top", "scores"),
        topic=Topic.GROUPS,
    ),
    Command(
        "schedule",
        N_("Quizzes at a time of your choice"),
        in_private=False,
        aliases=("schedules", "schedulequiz", "quiztime"),
        topic=Topic.GROUPS,
        examples=(("20:00", "20:00"), ("逢星期五 20:00", "every Friday 20:00")),
    ),
    Command(
        "subscribe",
        N_("A digest every day, at your time"),
        aliases=("sub", "daily"),
        topic=Topic.DIGESTS,
        examples=(("08:30", "08:30"), ("@channel", "@channel")),
    ),
    Command(
        "settings",
        N_("Time, zone, days of your digests"),
        aliases=("options", "time", "timezone", "cancel"),
        topic=Topic.DIGESTS,
    ),
    Command("history", N_("Past digests"), aliases=("past", "archive", "previous"), topic=Topic.DIGESTS),
    Command("pause", N_("Take a break from digests"), aliases=("snooze",), topic=Topic.DIGESTS, is_main=False),
    Command("resume", N_("End the break"), aliases=("unpause", "continue"), topic=Topic.DIGESTS, is_main=False),
    Command("unsubscribe", N_("No more digests"), aliases=("unsub",), topic=Topic.DIGESTS, is_main=False),
    Command("language", N_("Choose the language"), aliases=("lang", "languages"), topic=Topic.REST, is_main=False),
    Command("help", N_("What you can ask")),
    Command(
        "link",
        N_("Link accounts on two platforms"),
        in_groups=False,
        aliases=("connect",),
        topic=Topic.REST,
        is_main=False,
        is_about_links=True,
    ),
    Command(
        "unlink",
        N_("Part linked accounts"),
        in_groups=False,
        aliases=("disconnect",),
        topic=Topic.REST,
        is_main=False,
        is_about_links=True,
    ),
    Command(
        "privacy",
        N_("What I store about you"),
        in_groups=False,
        aliases=("data",),
        topic=Topic.REST,
        is_main=False,
    ),
    Command(
        "export",
        N_("All of that as a file"),
        in_groups=False,
        aliases=("download",),
        topic=Topic.REST,
        is_main=False,
    ),
    Command(
        "forget",
        N_("Delete all of that"),
        in_groups=False,
        aliases=("delete", "forgetme"),
        topic=Topic.REST,
        is_main=False,
    ),
    Command(
        "about",
        N_("Where this comes from"),
        in_groups=False,
        aliases=("source",),
        topic=Topic.REST,
        is_main=False,
    ),
    Command("start", N_("Start from the beginning"), in_groups=False),
)


_CLOSE_ENOUGH: Final = 0.6


_LONGEST_NAME: Final = 32
"""Characters (Bot API, `BotCommand`); a longer one is meant for nobody, and slow to compare."""


def offered(*, can_link: bool) -> tuple[Command, ...]:
    """Return the commands that menus and the help name, where accounts can be linked or cannot."""
    return tuple(command for command in COMMANDS if can_link or not command.is_about_links)


def names_of(name: str) -> tuple[str, ...]:
    """Return a command's name with its aliases, as the routes want them."""
    return next((name, *command.aliases) for command in COMMANDS if command.name == name)


def nearest_command(typed: str) -> str | None:
    """Return the command that was probably meant, or None."""
    if len(typed) > _LONGEST_NAME:
        return None
    known = {alias: command.name for command in COMMANDS for alias in (command.name, *command.aliases)}
    close = difflib.get_close_matches(typed.lower(), known, n=1, cutoff=_CLOSE_ENOUGH)
    return known[close[0]] if close else None
