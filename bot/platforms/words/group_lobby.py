"""What a lobby says: what is chosen, who is in, how it starts, which rules there are, and that it is closed.

Owns these texts; the buttons below them, and which of them are shown together, may not enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.group_quizzes import FEWEST_PLAYERS, End, Phase
from bot.platforms.i18n import N_
from bot.platforms.words.group_words import name_list, setup_lines, team_name
from bot.platforms.words.text import lines, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from bot.domain.group_quiz_replies import Lobby
    from bot.domain.group_quizzes import Player
    from bot.platforms.i18n import Wording

_NAMES: Final = 20
_TEAM_NAMES: Final = 8
"""Names that are listed, at most."""
_CLOSED: Final = {
    End.STOPPED: N_("✏️ The quiz was called off."),
    End.UNFILLED: N_("✏️ Not enough people came, so the quiz did not start."),
    End.NOTHING_TO_ASK: N_("✏️ There are no questions of this kind that fit a group quiz. Try another topic or level."),
}
LENGTH_QUESTION: Final = N_("<b>How many questions?</b>")
WINDOW_QUESTION: Final = N_("<b>How long for each question?</b>")
LEVEL_QUESTION: Final = N_("<b>Which level?</b>")
SECTION_QUESTION: Final = N_("<b>About what?</b>")
"""What stands above the choices of a setting."""
_ENDED: Final = N_("✏️ This quiz is over.")


def title_text(words: Wording) -> Markup:
    """Return that there is a quiz."""
    return words.html("✏️ <b>A quiz for everybody here</b>")


def about_text(lobby: Lobby, words: Wording) -> Markup:
    """Return that there is a quiz, and what is chosen."""
    return lines(title_text(words), setup_lines(lobby.quiz.setup, lobby.subject, words))


def people_text(lobby: Lobby, words: Wording) -> Markup:
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


def start_text(lobby: Lobby, words: Wording, at: str) -> Markup:
    """Return how it starts; `at` is the time when it does so by itself, as the platform shows it."""
    missing = FEWEST_PLAYERS - len(lobby.quiz.playing)
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


def seconds_name(seconds: int, words: Wording) -> str:
    """Return how long a question is open."""
    return words.say_n("one second", "{n} seconds", seconds)


def rules_text(lobby: Lobby, words: Wording) -> Markup:
    """Return what is chosen, and what the rules mean that there are."""
    return paragraphs(
        about_text(lobby, words),
        lines(
            words.html("<b>Which rules?</b>"),
            words.html("• Speed: a right answer earns 1,000 points, a slow one fewer, never less than half."),
            words.html("• Teams: what the members earn on average decides."),
            words.html("• Tournament: all answers are shown at the end only."),
        ),
    )


def closed_text(lobby: Lobby, words: Wording) -> Markup:
    """Return that a lobby is closed, and why."""
    end = lobby.quiz.end
    return words.html(_ENDED if end is None else _CLOSED.get(end, _ENDED))


def under_way_text(lobby: Lobby, words: Wording) -> Markup:
    """Return that a quiz has left its lobby."""
    if lobby.quiz.phase is Phase.COUNTDOWN:
        return words.html("<b>Here we go: the first question comes in 5 seconds.</b>")
    return words.html("<b>The quiz is under way.</b>")
