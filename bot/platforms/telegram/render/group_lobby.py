"""The message of a lobby: who is in, what is chosen, how it starts, and the buttons that change any of it.

Owns its pages, which are pages of one message. Who may press what is decided elsewhere; everybody sees the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from bot.domain.authored_questions import Level
from bot.domain.group_quizzes import FEWEST_PLAYERS, LENGTHS, MOST_TEAMS, WINDOWS, End, Phase
from bot.domain.language import Language
from bot.domain.rounds import Scope, ScopeKind
from bot.platforms.telegram.group_actions import (
    AgainQuiz,
    CancelLobby,
    JoinQuiz,
    LeaveQuiz,
    LobbyPage,
    PickLength,
    PickLevel,
    PickScope,
    PickSeconds,
    PickSpeed,
    PickTeams,
    PickTournament,
    ShowLobby,
    StartQuiz,
    quiz_token,
)
from bot.platforms.telegram.page import Page
from bot.platforms.telegram.quiz_actions import scope_code
from bot.platforms.telegram.render.buttons import button, keyboard, packed
from bot.platforms.telegram.render.concepts import section_buttons
from bot.platforms.words.concepts import numbered_section
from bot.platforms.words.group_lobby import (
    LENGTH_QUESTION,
    LEVEL_QUESTION,
    SECTION_QUESTION,
    WINDOW_QUESTION,
    about_text,
    closed_text,
    people_text,
    rules_text,
    seconds_name,
    start_text,
    under_way_text,
)
from bot.platforms.words.group_words import team_name
from bot.platforms.words.quiz_words import level_name, questions_name, ticked
from bot.platforms.words.text import lines, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime, tzinfo

    from bot.domain.group_quiz_replies import Lobby
    from bot.domain.library import Section
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button, Keyboard

_THREE: Final = 3
"""Teams that stand on one row rather than on one and a half."""
_QUESTIONS: Final = {
    LobbyPage.LENGTH: LENGTH_QUESTION,
    LobbyPage.SECONDS: WINDOW_QUESTION,
    LobbyPage.LEVEL: LEVEL_QUESTION,
    LobbyPage.SECTION: SECTION_QUESTION,
}


def lobby_page(
    lobby: Lobby,
    words: Wording,
    *,
    timezone: tzinfo,
    sections: Sequence[Section] = (),
    page: LobbyPage = LobbyPage.MAIN,
) -> Page:
    """Return what the message of a lobby shows.

    Args:
        lobby: As it is now, in any phase.
        words: The group's language.
        timezone: Where times are counted for readers whose app does not know its own.
        sections: To choose from.
        page: Which choices are below, while there is anything to choose.
    """
    match lobby.quiz.phase:
        case Phase.OVER | Phase.ENDING:
            return _closed(lobby, words)
        case Phase.LOBBY if page is not LobbyPage.MAIN:
            return _choosing(lobby, words, sections, page)
        case Phase.LOBBY:
            text = paragraphs(
                about_text(lobby, words),
                people_text(lobby, words),
                start_text(lobby, words, _clock_time(lobby.quiz.starts_at, timezone)),
            )
            return Page(text, keyboard(*_joining(lobby, words), *_conducting(lobby, words)))
        case _:
            text = paragraphs(about_text(lobby, words), people_text(lobby, words), under_way_text(lobby, words))
            return Page(text, _join_row(lobby, words))


def _joining(lobby: Lobby, words: Wording) -> Keyboard:
    """Return the buttons by which people come and go."""
    leave = button(words.say("Leave"), LeaveQuiz(quiz_token(lobby.quiz.id)))
    if not lobby.quiz.setup.teams:
        return ((*_join_row(lobby, words)[0], leave),)
    return (*_join_row(lobby, words), (leave,))


def _join_row(lobby: Lobby, words: Wording) -> Keyboard:
    """Return the way in, or the ways into the teams."""
    quiz = quiz_token(lobby.quiz.id)
    teams = range(1, lobby.quiz.setup.teams + 1)
    if not teams:
        return ((join_button(quiz, words),),)
    ways_in = (button(team_name(team, words), JoinQuiz(quiz, team)) for team in teams)
    return packed(ways_in, per_row=3 if len(teams) == _THREE else 2)


def join_button(quiz: str, words: Wording) -> Button:
    """Return the way into a quiz, named by its token."""
    return button(words.say("✋ Join"), JoinQuiz(quiz))


def _conducting(lobby: Lobby, words: Wording) -> Iterator[tuple[Button, ...]]:
    """Yield the rows for whoever conducts it."""
    quiz, count = quiz_token(lobby.quiz.id), len(lobby.quiz.playing)
    if count >= FEWEST_PLAYERS:
        yield (button(words.say("▶ Start"), StartQuiz(quiz)),)
    elif count:
        yield (button(words.say("▶ Play alone"), StartQuiz(quiz, 1)),)
    pages = (
        (words.say("Length"), LobbyPage.LENGTH),
        (words.say("Seconds"), LobbyPage.SECONDS),
        (words.say("Level"), LobbyPage.LEVEL),
        (words.say("Topic"), LobbyPage.SECTION),
        (words.say("Rules"), LobbyPage.MODE),
    )
    choices = [button(label, ShowLobby(quiz, page)) for label, page in pages]
    yield tuple(choices[:3])
    yield (*choices[3:], button(words.say("Cancel"), CancelLobby(quiz)))


def _choosing(lobby: Lobby, words: Wording, sections: Sequence[Section], page: LobbyPage) -> Page:
    """Return the choices of one setting, or of the rules."""
    quiz = quiz_token(lobby.quiz.id)
    back = (button(words.say("‹ Back"), ShowLobby(quiz)),)
    if page is LobbyPage.MODE:
        return Page(rules_text(lobby, words), keyboard(*_join_row(lobby, words), *_rule_rows(lobby, words), back))
    listed = (
        numbered_section(section, words)
        for section in sections
        if page is LobbyPage.SECTION and words.language is Language.ENGLISH  # whose titles are too long for buttons
    )
    text = paragraphs(about_text(lobby, words), lines(words.html(_QUESTIONS[page]), *listed))
    return Page(text, keyboard(*_join_row(lobby, words), *_choices(lobby, words, sections, page), back))


def _choices(lobby: Lobby, words: Wording, sections: Sequence[Section], page: LobbyPage) -> Keyboard:
    quiz, setup = quiz_token(lobby.quiz.id), lobby.quiz.setup
    wish = setup.wish
    if page is LobbyPage.LENGTH:
        lengths = (
            button(ticked(questions_name(length, words), length == wish.length), PickLength(quiz, length))
            for length in LENGTHS
        )
        return packed(lengths, per_row=2)
    if page is LobbyPage.SECONDS:
        windows = (
            button(ticked(seconds_name(seconds, words), seconds == setup.seconds), PickSeconds(quiz, seconds))
            for seconds in WINDOWS
        )
        return packed(windows, per_row=2)
    if page is LobbyPage.LEVEL:
        any_level, *levels = (
            button(ticked(level_name(level, words), level is wish.level), PickLevel(quiz, int(level or 0)))
            for level in (None, *Level)
        )
        return ((any_level,), *packed(levels))
    whole = button(ticked(words.say("Everything"), wish.scope == Scope()), PickScope(quiz, scope_code(Scope())))
    by_section = section_buttons(
        sections, words, lambda one: PickScope(quiz, scope_code(Scope(ScopeKind.SECTION, one.id)))
    )
    return ((whole,), *packed(by_section, per_row=2))


def _rule_rows(lobby: Lobby, words: Wording) -> Iterator[tuple[Button, ...]]:
    """Yield the rules; a button that is ticked switches off what it names."""
    quiz, setup = quiz_token(lobby.quiz.id), lobby.quiz.setup
    yield (
        button(ticked(words.say("Speed"), setup.has_speed_bonus), PickSpeed(quiz, int(not setup.has_speed_bonus))),
        button(
            ticked(words.say("Tournament"), setup.is_tournament), PickTournament(quiz, int(not setup.is_tournament))
        ),
    )
    yield (button(ticked(words.say("No teams"), not setup.teams), PickTeams(quiz, 0)),)
    yield tuple(
        button(ticked(words.say_n("{n} team", "{n} teams", teams), teams == setup.teams), PickTeams(quiz, teams))
        for teams in range(2, MOST_TEAMS + 1)
    )


def _closed(lobby: Lobby, words: Wording) -> Page:
    """Return that a lobby is closed, and the way to another one with the same settings."""
    text = closed_text(lobby, words)
    if lobby.quiz.end is End.SHUT_OUT:
        return Page(text)
    return Page(text, ((again_button(quiz_token(lobby.quiz.id), words),),))


def again_button(quiz: str, words: Wording) -> Button:
    """Return the way to another quiz with the same settings, named by the token of the one before."""
    return button(words.say("↻ Play again"), AgainQuiz(quiz))


def _clock_time(at: datetime, timezone: tzinfo) -> Markup:
    """Return a time of day: in each reader's own zone where their app knows the tag, else in `timezone`.

    https://core.telegram.org/bots/api#date-time-entity-formatting
    """
    tag = Markup('<tg-time unix="{unix}" format="t">{clock}</tg-time>')
    return tag.format(unix=int(at.timestamp()), clock=f"{at.astimezone(timezone):%H:%M}")
