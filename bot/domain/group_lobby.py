"""What happens in a group quiz before its first question: people come and go, it is set up, and starts.

Owns joining and leaving also later on, and the steps of LOBBY and COUNTDOWN. Questions that are put may not enter.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.domain.group_quiz_replies import LobbyChanged, QuestionsWanted
from bot.domain.group_quizzes import FEWEST_PLAYERS, End, GroupQuiz, Phase, Player
from bot.domain.group_steps import (
    AWAY,
    COUNTDOWN,
    LOBBY_LONGEST,
    NOTHING,
    GroupStep,
    failing,
    fails_for_long,
    over,
    put_next,
    with_player,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from bot.domain.chat import ChatKey
    from bot.domain.group_events import Drawn, Joined, Left, LobbyShown, SetUp, StartAsked
    from bot.domain.group_quizzes import Setup

GATHERING: Final = frozenset({Phase.LOBBY, Phase.COUNTDOWN})
"""Phases that the lobby's message shows."""


def a_lobby(
    quiz_id: UUID, chat: ChatKey, starter: Player, setup: Setup, *, at: datetime, starts_at: datetime, plays: bool
) -> GroupQuiz:
    """Return a quiz that was opened now, and starts at an instant if enough people are in by then.

    Its chance follows from its id.

    Args:
        quiz_id: Its id.
        chat: Where it is played.
        starter: Who opened it, and may conduct it.
        setup: What is played, and how.
        at: The present.
        starts_at: When it starts by itself.
        plays: Whether the starter plays, too.
    """
    return GroupQuiz(
        id=quiz_id,
        chat=chat,
        starter_id=starter.person_id,
        starter_name=starter.name,
        setup=setup,
        seed=quiz_id.int % 2**63,
        phase=Phase.LOBBY,
        opened_at=at,
        starts_at=starts_at,
        deadline=starts_at,
        players=(starter,) if plays else (),
    )


def joined(quiz: GroupQuiz, event: Joined) -> GroupStep:
    """Return the step of somebody who wants to play, from the open question on or else from the next.

    Whoever is in already changes their name and, before the first question, their team. Who comes back counts from
    where they first came.
    """
    if quiz.phase in {Phase.ENDING, Phase.OVER}:
        return NOTHING
    known = quiz.player(event.person_id)
    player = _as_joined(quiz, known, event)
    if player == known:
        return NOTHING
    after = with_player(quiz, player)
    if quiz.phase is Phase.LOBBY and event.at >= quiz.starts_at and len(after.playing) >= FEWEST_PLAYERS:
        return started(after, event.at)
    return _shown(after)


def left(quiz: GroupQuiz, event: Left) -> GroupStep:
    """Return the step of somebody who plays no more. Before the first question it is as if they had not come."""
    player = quiz.player(event.person_id)
    if player is None or not player.is_in or quiz.phase in {Phase.ENDING, Phase.OVER}:
        return NOTHING
    if quiz.position >= 0 or quiz.votes:
        return _shown(with_player(quiz, replace(player, left_at=event.at)))
    return _shown(replace(quiz, players=tuple(one for one in quiz.players if one is not player)))


def set_up(quiz: GroupQuiz, event: SetUp) -> GroupStep:
    """Return the step that changes the settings, in the lobby alone. Teams that are no more are forgotten."""
    if quiz.phase is not Phase.LOBBY or quiz.setup == event.setup:
        return NOTHING
    teams = event.setup.teams
    players = tuple(replace(one, team=_among(teams, one.team)) for one in quiz.players)
    return _shown(replace(quiz, setup=event.setup, players=players))


def lobby_shown(quiz: GroupQuiz, event: LobbyShown) -> GroupStep:
    """Return the step that notes the lobby's message, also of a lobby that was closed meanwhile: it is still edited."""
    return GroupStep(replace(quiz, lobby_message_id=event.message_id))


def start_asked(quiz: GroupQuiz, event: StartAsked) -> GroupStep:
    """Return the step of a start that somebody asked for."""
    fewest = 1 if event.alone else FEWEST_PLAYERS
    if quiz.phase is not Phase.LOBBY or len(quiz.playing) < fewest:
        return NOTHING
    return started(quiz, event.at)


def started(quiz: GroupQuiz, at: datetime) -> GroupStep:
    """Return the step from the lobby into the countdown; whoever picked no team gets the smallest."""
    after = quiz
    for player in quiz.playing:
        after = with_player(after, replace(player, team=player.team or _smallest_team(after)))
    after = replace(after, phase=Phase.COUNTDOWN, deadline=at + COUNTDOWN)
    return GroupStep(after, (LobbyChanged(), QuestionsWanted()))


def drawn(quiz: GroupQuiz, event: Drawn) -> GroupStep:
    """Return the step that takes the questions, the first time. A quiz without any is over."""
    if quiz.phase not in {Phase.COUNTDOWN, Phase.PAUSED} or quiz.questions:
        return NOTHING
    if not event.questions:
        return GroupStep(over(quiz, End.NOTHING_TO_ASK, event.at), (LobbyChanged(),))
    after = replace(quiz, questions=event.questions, content_version=event.content_version, failing_since=None)
    return GroupStep(after)


def lobby_ticked(quiz: GroupQuiz, at: datetime) -> GroupStep:
    """Return the step of a lobby whose deadline has come: it starts, or waits for enough people, but not for ever."""
    last = quiz.starts_at + LOBBY_LONGEST
    if len(quiz.playing) >= FEWEST_PLAYERS and at <= quiz.starts_at + AWAY:
        return started(quiz, at)
    if at >= last:
        return GroupStep(over(quiz, End.UNFILLED, at), (LobbyChanged(),))
    return _shown(replace(quiz, deadline=last))


def countdown_ticked(quiz: GroupQuiz, at: datetime) -> GroupStep:
    """Return the step of a countdown that has run out: the first question, once there are any."""
    if quiz.questions:
        return put_next(quiz, at)
    after = failing(quiz, at)
    if fails_for_long(after, at):
        return GroupStep(over(after, End.NOTHING_TO_ASK, at), (LobbyChanged(),))
    return GroupStep(replace(after, deadline=at + COUNTDOWN), (QuestionsWanted(),))


def _shown(quiz: GroupQuiz) -> GroupStep:
    """Return the step to a quiz whose lobby's message shows it, as long as that is what people look at."""
    return GroupStep(quiz, (LobbyChanged(),) if quiz.phase in GATHERING else ())


def _as_joined(quiz: GroupQuiz, known: Player | None, event: Joined) -> Player:
    """Return somebody as they are once they have joined."""
    name, team = event.name or (known.name if known else ""), _among(quiz.setup.teams, event.team)
    if known is None or known.joined_at is None:
        if quiz.phase is not Phase.LOBBY:
            team = team or _smallest_team(quiz)
        new = known or Player(event.person_id, name, None)
        return replace(new, name=name, joined_at=event.at, from_position=_first_for(quiz), team=team)
    if quiz.phase not in GATHERING:
        team = known.team
    return replace(known, name=name, team=team or known.team, left_at=None)


def _first_for(quiz: GroupQuiz) -> int:
    """Return the position of the first question that counts for whoever joins now."""
    return quiz.position if quiz.phase in {Phase.ASKING, Phase.OPEN} else quiz.position + 1


def _among(teams: int, team: int | None) -> int | None:
    """Return a team if there is such a one."""
    return team if team is not None and 1 <= team <= teams else None


def _smallest_team(quiz: GroupQuiz) -> int | None:
    """Return the team with the fewest players, of equal ones the first; None without teams."""
    sizes = Counter(player.team for player in quiz.playing)
    return min(range(1, quiz.setup.teams + 1), key=lambda team: sizes[team], default=None)
