"""The message of a lobby: who is in, what is chosen, how it starts, and the buttons that change any of it.

Owns its pages, which are pages of one message. Who may press what is decided elsewhere; everybody sees the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.authored_questions import Level
from bot.domain.group_quizzes import FEWEST_PLAYERS, MOST_TEAMS, WINDOWS, End, Phase
from bot.domain.language import Language
from bot.domain.rounds import Scope, ScopeKind
from bot.platforms.i18n import N_
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
from bot.platforms.telegram.render.group_words import clock_time, name_list, setup_lines, team_name
from bot.platforms.words.quiz_words import level_name, questions_name, ticked
from bot.platforms.words.text import lines, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import tzinfo

    from markupsafe import Markup

    from bot.domain.group_quiz_replies import Lobby
    from bot.domain.group_quizzes import Player
    from bot.domain.library import Section
    from bot.platforms.i18n import Wording
    from bot.platforms.telegram.page import Button, Keyboard

LENGTHS: Final = (5, 10, 15, 20)
"""What buttons offer."""
_NAMES: Final = 20
_TEAM_NAMES: Final = 8
"""Names that are listed, at most."""
_THREE: Final = 3
"""Teams that stand on one row rather than on one and a half."""
_CLOSED: Final = {
    End.STOPPED: N_("✏️ The quiz was called off."),
    End.UNFILLED: N_("✏️ Not enough people came, so the quiz did not start."),
    End.NOTHING_TO_ASK: N_("✏️ There are no questions of this kind that fit a group quiz. Try another topic or level."),
}
_ENDED: Final = N_("✏️ This quiz is over.")
_QUESTIONS: Final = {
    LobbyPage.LENGTH: N_("<b>How many questions?</b>"),
    LobbyPage.SECONDS: N_("<b>How long for each question?</b>"),
    LobbyPage.LEVEL: N_("<b>Which level?</b>"),
    LobbyPage.SECTION: N_("<b>About what?</b>"),
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
            text = paragraphs(_about(lobby, words), _people(lobby, words), _start(lobby, words, timezone))
            return Page(text, keyboard(*_joining(lobby, words), *_conducting(lobby, words)))
        case Phase.COUNTDOWN:
            soon = words.html("<b>Here we go: the first question comes in 5 seconds.</b>")
            return Page(paragraphs(_about(lobby, words), _people(lobby, words), soon), _join_row(lobby, words))
        case _:
            under_way = words.html("<b>The quiz is under way.</b>")
            return Page(paragraphs(_about(lobby, words), _people(lobby, words), under_way), _join_row(lobby, words))


def _about(lobby: Lobby, words: Wording) -> Markup:
    title = words.html("✏️ <b>A quiz for everybody here</b>")
    return lines(title, setup_lines(lobby.quiz.setup, lobby.subject, words))


def _people(lobby: Lobby, words: Wording) -> Markup:
    """Return who is in, by teams where there are any."""
    playing = lobby.quiz.playing
    if not playing:
        return words.html("Nobody is in yet.")
    if not lobby.quiz.setup.teams:
        names = name_list(playing, words, _NAMES)
        return words.html_n("<b>One is in:</b> {names}", "<b>{n} are in:</b> {names}", len(playing), names=names)
    total = words.html_n("<b>One is in</b>", "<b>{n} are in</b>", len(playing))
    return lines(total, *_teams(lobby.quiz.setup.teams, playing, words))


def _teams(teams: int, playing: Sequence[Player], words: Wording) -> Iterator[Markup]:
    for team in range(1, teams + 1):
        members = [player for player in playing if player.team == team]
        yield words.html(
            "{team} ({count}): {names}",
            team=team_name(team, words),
            count=len(members),
            names=name_list(members, words, _TEAM_NAMES) or "–",
        )
    loose = [player for player in playing if player.team is None]
    if loose:
        yield words.html("No team yet: {names}", names=name_list(loose, words, _TEAM_NAMES))


def _start(lobby: Lobby, words: Wording, timezone: tzinfo) -> Markup:
    """Return how it starts."""
    missing = FEWEST_PLAYERS - len(lobby.quiz.playing)
    at = clock_time(lobby.quiz.starts_at, timezone)
    if lobby.now >= lobby.quiz.starts_at and missing > 0:
        return words.html_n("It starts as soon as one more joins.", "It starts as soon as {n} more join.", missing)
    if missing > 0:
        return words.html_n(
            "It starts by itself at {time}, if one more joins.",
            "It starts by itself at {time}, if {n} more join.",
            missing,
            time=at,
        )
    return words.html("It starts by itself at {time}, or when you press “Start”.", time=at)


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
        return Page(_rules_text(lobby, words), keyboard(*_join_row(lobby, words), *_rule_rows(lobby, words), back))
    listed = (
        words.html("{position}. {title}", position=section.position, title=words.pick(section.title, section.title_en))
        for section in sections
        if page is LobbyPage.SECTION and words.language is Language.ENGLISH  # whose titles are too long for buttons
    )
    text = paragraphs(_about(lobby, words), lines(words.html(_QUESTIONS[page]), *listed))
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
            button(ticked(_seconds(seconds, words), seconds == setup.seconds), PickSeconds(quiz, seconds))
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


def _seconds(seconds: int, words: Wording) -> str:
    return words.say_n("one second", "{n} seconds", seconds)


def _rules_text(lobby: Lobby, words: Wording) -> Markup:
    return paragraphs(
        _about(lobby, words),
        lines(
            words.html("<b>Which rules?</b>"),
            words.html("• Speed: a right answer earns 1,000 points, a slow one fewer, never less than half."),
            words.html("• Teams: what the members earn on average decides."),
            words.html("• Tournament: all answers are shown at the end only."),
        ),
    )


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
    end = lobby.quiz.end
    text = words.html(_ENDED if end is None else _CLOSED.get(end, _ENDED))
    if end is End.SHUT_OUT:
        return Page(text)
    return Page(text, ((again_button(quiz_token(lobby.quiz.id), words),),))


def again_button(quiz: str, words: Wording) -> Button:
    """Return the way to another quiz with the same settings, named by the token of the one before."""
    return button(words.say("↻ Play again"), AgainQuiz(quiz))
