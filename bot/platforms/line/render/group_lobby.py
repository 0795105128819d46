"""A group quiz's lobby on LINE: its card, said once; then, in a line each, who is in, what was changed, that it begins.

Owns what is said of it and the buttons below. Nothing that was said can be changed, so the newest message always has
the ways on. Who may press what, and how often something is said, are decided elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.authored_questions import Level
from bot.domain.group_quizzes import FEWEST_PLAYERS, LENGTHS, MOST_TEAMS, WINDOWS, End
from bot.platforms.i18n import N_
from bot.platforms.line import flex
from bot.platforms.line.flex.colours import GREY
from bot.platforms.line.group_actions import (
    AgainInGroup,
    CancelGroup,
    Choice,
    ChooseInGroup,
    JoinGroup,
    LeaveGroup,
    PickInGroup,
    PickSection,
    StartGroup,
)
from bot.platforms.line.render.pen import said, shown
from bot.platforms.line.speech import QuickReply
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
    title_text,
    under_way_text,
)
from bot.platforms.words.group_words import setup_lines, team_name
from bot.platforms.words.quiz_words import level_name, questions_name, ticked
from bot.platforms.words.text import lines, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import tzinfo
    from typing import Any
    from uuid import UUID

    from markupsafe import Markup

    from bot.domain.group_quiz_replies import Lobby
    from bot.domain.group_quizzes import GroupQuiz, Setup
    from bot.domain.library import Section
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import Speech

SPEED: Final = "speed"
TOURNAMENT: Final = "tournament"
"""What `PickInGroup` switches; a number of teams it names by the `Choice`."""
_CHOICES: Final = {
    Choice.LENGTH: N_("Length"),
    Choice.SECONDS: N_("Seconds"),
    Choice.LEVEL: N_("Level"),
    Choice.SECTION: N_("Topic"),
    Choice.RULES: N_("Rules"),
}
_QUESTIONS: Final = {
    Choice.LENGTH: LENGTH_QUESTION,
    Choice.SECONDS: WINDOW_QUESTION,
    Choice.LEVEL: LEVEL_QUESTION,
    Choice.SECTION: SECTION_QUESTION,
}


def lobby_speech(lobby: Lobby, pen: Pen, timezone: tzinfo) -> Speech:
    """Return the card of a lobby: what is chosen, who is in, how it starts, and the ways in."""
    words, quiz = pen.words, lobby.quiz
    body = flex.prose(paragraphs(setup_lines(quiz.setup, lobby.subject, words), _state(lobby, pen, timezone)))
    hint = words.say("Your first tap on an answer counts. I say nothing before the time is over.")
    card = flex.card(
        flex.plain(title_text(words)),
        body=[*body, flex.text(hint, size="xs", color=GREY, margin="md")],
        buttons=[*_ways_in(quiz, pen), flex.box(_conducting(quiz, pen), layout="horizontal", spacing="sm")],
    )
    return shown(flex.plain(about_text(lobby, words)), [card], _choosing(quiz.id, pen))


def joined_speech(lobby: Lobby, pen: Pen, timezone: tzinfo) -> Speech:
    """Return who is in by now, and how it starts."""
    return said(flex.plain(_state(lobby, pen, timezone)), lobby_ways(lobby.quiz, pen))


def setup_speech(lobby: Lobby, pen: Pen) -> Speech:
    """Return what is chosen by now, and what else can be."""
    chosen = setup_lines(lobby.quiz.setup, lobby.subject, pen.words)
    return said(flex.plain(chosen), (*_beginning(lobby.quiz, pen), *_choosing(lobby.quiz.id, pen)))


def closed_speech(lobby: Lobby, pen: Pen) -> Speech:
    """Return that a lobby is closed, and the way to another one with the same settings."""
    again = pen.quick(pen.words.say("↻ Play again"), AgainInGroup(lobby.quiz.id))
    return said(flex.plain(closed_text(lobby, pen.words)), () if lobby.quiz.end is End.SHUT_OUT else (again,))


def begins_speech(lobby: Lobby, pen: Pen) -> Speech:
    """Return that the first question is about to come."""
    return said(flex.plain(under_way_text(lobby, pen.words)))


def choices_speech(lobby: Lobby, what: str, sections: Sequence[Section], pen: Pen) -> Speech:
    """Return what can be chosen of one setting; of none in particular, which settings there are."""
    quiz, words = lobby.quiz, pen.words
    if what not in set(Choice):
        return setup_speech(lobby, pen)
    choice = Choice(what)
    if choice is Choice.RULES:
        return said(flex.plain(rules_text(lobby, words)), _rules(quiz, pen))
    listed = [numbered_section(one, words) for one in sections]
    text = lines(words.html(_QUESTIONS[choice]), *(listed if choice is Choice.SECTION else ()))
    return said(flex.plain(text), _picks(quiz, choice, sections, pen))


def join_button(quiz: GroupQuiz, pen: Pen) -> dict[str, Any]:
    """Return the way into a quiz, as a card's button that says nothing in the presser's name."""
    return flex.button(_silent(pen.words.say("✋ Join"), JoinGroup(quiz.id, 0), pen))


def quietly(label: str, action: object, pen: Pen) -> QuickReply:
    """Return a quick reply that says nothing in the presser's name."""
    return QuickReply(flex.short_label(label), pen.postbacks.data(action, only=pen.only))


def _state(lobby: Lobby, pen: Pen, timezone: tzinfo) -> Markup:
    at = f"{lobby.quiz.starts_at.astimezone(timezone):%H:%M}"
    return lines(people_text(lobby, pen.words), start_text(lobby, pen.words, at))


def _silent(label: str, action: object, pen: Pen) -> dict[str, Any]:
    return flex.postback(label, pen.postbacks.data(action, only=pen.only), says="")


def _ways_in(quiz: GroupQuiz, pen: Pen) -> Iterator[dict[str, Any]]:
    """Yield the way in, or the ways into the teams, two on a row."""
    teams = range(1, quiz.setup.teams + 1)
    if not teams:
        yield flex.button(_silent(pen.words.say("✋ Join"), JoinGroup(quiz.id, 0), pen), is_main=True)
    ways = [flex.button(_silent(team_name(team, pen.words), JoinGroup(quiz.id, team), pen)) for team in teams]
    for at in range(0, len(ways), 2):
        yield flex.box(ways[at : at + 2], layout="horizontal", spacing="sm")


def _conducting(quiz: GroupQuiz, pen: Pen) -> list[dict[str, Any]]:
    words = pen.words
    return [
        pen.button(words.say("▶ Start"), StartGroup(quiz.id, alone=False)),
        pen.button(words.say("Settings"), ChooseInGroup(quiz.id, "")),
    ]


def lobby_ways(quiz: GroupQuiz, pen: Pen) -> tuple[QuickReply, ...]:
    """Return the ways on from a line about a lobby."""
    words = pen.words
    return (
        *_beginning(quiz, pen),
        pen.quick(words.say("Settings"), ChooseInGroup(quiz.id, "")),
        quietly(words.say("Leave"), LeaveGroup(quiz.id), pen),
        pen.quick(words.say("Cancel"), CancelGroup(quiz.id)),
    )


def _beginning(quiz: GroupQuiz, pen: Pen) -> tuple[QuickReply, ...]:
    """Return the way in, or into each team, and the way to the first question."""
    words, is_alone = pen.words, len(quiz.playing) < FEWEST_PLAYERS
    start = words.say("▶ Play alone") if is_alone else words.say("▶ Start")
    teams = [quietly(team_name(team, words), JoinGroup(quiz.id, team), pen) for team in range(1, quiz.setup.teams + 1)]
    ways_in = teams or [quietly(words.say("✋ Join"), JoinGroup(quiz.id, 0), pen)]
    return *ways_in, pen.quick(start, StartGroup(quiz.id, alone=is_alone))


def _choosing(quiz: UUID, pen: Pen) -> tuple[QuickReply, ...]:
    words = pen.words
    settings = (pen.quick(words.say(label), ChooseInGroup(quiz, choice)) for choice, label in _CHOICES.items())
    leave = quietly(words.say("Leave"), LeaveGroup(quiz), pen)
    return (*settings, leave, pen.quick(words.say("Cancel"), CancelGroup(quiz)))


def _picks(quiz: GroupQuiz, choice: Choice, sections: Sequence[Section], pen: Pen) -> Iterator[QuickReply]:
    """Yield what can be picked of a setting, what is chosen ticked."""
    words, setup = pen.words, quiz.setup
    if choice is Choice.SECTION:
        is_whole = not setup.wish.scope.id
        yield pen.quick(ticked(words.say("Everything"), is_whole), PickSection(quiz.id, ""))
        for one in sections:
            label = ticked(numbered_section(one, words), one.id == setup.wish.scope.id)
            yield pen.quick(label, PickSection(quiz.id, one.id))
        return
    for label, number, is_chosen in _numbers(setup, choice, pen):
        yield pen.quick(ticked(label, is_chosen), PickInGroup(quiz.id, choice, number))


def _numbers(setup: Setup, choice: Choice, pen: Pen) -> Iterator[tuple[str, int, bool]]:
    words = pen.words
    if choice is Choice.LENGTH:
        for length in LENGTHS:
            yield questions_name(length, words), length, length == setup.wish.length
    elif choice is Choice.SECONDS:
        for seconds in WINDOWS:
            yield seconds_name(seconds, words), seconds, seconds == setup.seconds
    else:
        for level in (None, *Level):
            yield level_name(level, words), int(level or 0), level is setup.wish.level


def _rules(quiz: GroupQuiz, pen: Pen) -> Iterator[QuickReply]:
    """Yield the rules; a button that is ticked switches off what it names."""
    words, setup = pen.words, quiz.setup
    speed, tournament = setup.has_speed_bonus, setup.is_tournament
    yield pen.quick(ticked(words.say("Speed"), speed), PickInGroup(quiz.id, SPEED, int(not speed)))
    yield pen.quick(ticked(words.say("Tournament"), tournament), PickInGroup(quiz.id, TOURNAMENT, int(not tournament)))
    yield pen.quick(ticked(words.say("No teams"), not setup.teams), PickInGroup(quiz.id, Choice.RULES, 0))
    for teams in range(2, MOST_TEAMS + 1):
        label = words.say_n("{n} team", "{n} teams", teams)
        yield pen.quick(ticked(label, teams == setup.teams), PickInGroup(quiz.id, Choice.RULES, teams))
