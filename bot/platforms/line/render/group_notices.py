"""What whoever wants something of a group quiz is told on LINE: in one line, with what can be done next; and rankings.

Owns the quick replies below. The words are `bot.platforms.words`'.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from bot.domain.group_quiz_replies import NoGroupQuiz, NotYours, PausedAlready, PausesSoon, WantsCompany
from bot.domain.group_quizzes import LENGTHS, MOST_TEAMS, WINDOWS, Phase, Setup
from bot.domain.group_setups import FEWEST_TEAMS
from bot.domain.group_wishes import BadTeams, BadWindow
from bot.domain.quiz_replies import BadLength, UnknownScope, WhichOccasion, WhichWish
from bot.domain.rounds import Scope, ScopeKind
from bot.platforms.line import flex
from bot.platforms.line.group_actions import GoOnGroup, JoinGroup, ListMe, ShowGroupRanking, StartGroup, open_lobby
from bot.platforms.line.quiz_actions import ShowStats
from bot.platforms.line.render import ways
from bot.platforms.line.render.group_lobby import lobby_ways, quietly
from bot.platforms.line.render.pen import said
from bot.platforms.words.concepts import concept_name
from bot.platforms.words.group_notices import in_groups_text, no_skipping_text, notice_text, running_text
from bot.platforms.words.group_wishes import bad_teams_text, bad_window_text
from bot.platforms.words.group_words import shown_name
from bot.platforms.words.quiz_texts import (
    bad_length_text,
    in_private_text,
    unknown_scope_text,
    which_occasion_text,
    which_wish_text,
)
from bot.platforms.words.quiz_words import level_name, questions_name, ticked
from bot.platforms.words.rank import BY, PERIODS, elsewhere_text, ranking_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.group_quiz_replies import GroupNotice
    from bot.domain.group_quizzes import GroupQuiz
    from bot.domain.group_wishes import GroupWishUnclear
    from bot.domain.ranking import Ranking
    from bot.domain.rounds import Wish
    from bot.platforms.line.render.pen import Pen
    from bot.platforms.line.speech import QuickReply, Speech


def notice_speech(notice: GroupNotice, pen: Pen, quiz: GroupQuiz | None = None, *, name: str = "") -> Speech | None:
    """Return a notice with what can be done next; None if there is nothing to say.

    `name` is said before it where several people might be meant.
    """
    text = _not_yours(notice, pen) if isinstance(notice, NotYours) else notice_text(notice, pen.words)
    whose = pen.words.say("{name}: {text}", name=shown_name(name), text=text) if name else text
    return said(f"✏️ {whose}", _next(notice, pen, quiz)) if text else None


def running_speech(quiz: GroupQuiz, pen: Pen) -> Speech:
    """Return that a quiz is running, and how to join, or have it go on."""
    words = pen.words
    on = (
        [*lobby_ways(quiz, pen)]
        if quiz.phase is Phase.LOBBY
        else [quietly(words.say("✋ Join"), JoinGroup(quiz.id, 0), pen)]
    )
    if quiz.phase is Phase.PAUSED:
        on.append(quietly(words.say("▶ Go on"), GoOnGroup(quiz.id), pen))
    return said(f"✏️ {running_text(quiz, words)}", on)


def elsewhere_speech(pen: Pen) -> Speech:
    """Return, in private, that this is for groups."""
    return said(flex.plain(in_groups_text(pen.words)), (ways.quiz(pen), ways.help_(pen)))


def in_private_speech(pen: Pen) -> Speech:
    """Return, in a group, that rounds of one's own are played in private."""
    return said(flex.plain(in_private_text(pen.words)), (_open(pen.words.say("▶ Open a quiz"), Setup(), pen),))


def no_schedule_speech(pen: Pen) -> Speech:
    """Return that no quiz begins by itself on LINE: what is said unasked costs a message for every member."""
    text = pen.words.html(
        "✏️ On LINE, no quiz begins by itself: each member would cost one of this month’s messages. "
        "Whenever it suits you all: /quiz."
    )
    return said(flex.plain(text), (_open(pen.words.say("▶ Open a quiz"), Setup(), pen),))


def no_skipping_speech(pen: Pen) -> Speech:
    """Return that nobody skips a question for everybody."""
    return said(flex.plain(no_skipping_text(pen.words)))


def nameless_speech(pen: Pen) -> Speech:
    """Return that LINE does not say who somebody is, who can therefore not play."""
    text = pen.words.say("LINE does not tell me who you are. Add me as a friend, and you can play along.")
    return said(f"✏️ {text}")


def ranking_elsewhere_speech(pen: Pen) -> Speech:
    """Return, in private, that rankings are groups', and the way to how one is doing oneself."""
    own = pen.quick(pen.words.say("📈 How you are doing"), ShowStats())
    return said(flex.plain(elsewhere_text(pen.words)), (own, ways.quiz(pen), ways.help_(pen)))


def ranking_speech(reply: Ranking, pen: Pen) -> Speech:
    """Return a group's ranking, and the ways to each other view of it."""
    words = pen.words
    periods = (
        pen.quick(ticked(words.say(name), period is reply.period), ShowGroupRanking(period, reply.by))
        for period, name in PERIODS.items()
    )
    kinds = (
        pen.quick(ticked(words.say(name), by is reply.by), ShowGroupRanking(reply.period, by))
        for by, name in BY.items()
    )
    listing = (
        quietly(words.say("🙈 Leave me out"), ListMe(hidden=True), pen),
        quietly(words.say("👋 List me"), ListMe(hidden=False), pen),
    )
    return said(flex.plain(ranking_text(reply, words)), (*periods, *kinds, *listing))


def wish_speech(wish: GroupWishUnclear | BadWindow | BadTeams, pen: Pen) -> Speech:
    """Return what is not clear about a wish, or cannot be, with what can: each a lobby with all else as it was said."""
    words = pen.words
    match wish:
        case BadWindow():
            return said(flex.plain(bad_window_text(wish, words)), _windows(wish.setup, pen))
        case BadTeams():
            return said(flex.plain(bad_teams_text(wish, words)), _teams(wish.setup, pen))
        case _:
            return _unclear(wish, pen)


def _unclear(wish: GroupWishUnclear, pen: Pen) -> Speech:
    words, unclear = pen.words, wish.unclear
    match unclear:
        case UnknownScope():
            text, options = unknown_scope_text(unclear, words), _near(unclear, pen)
        case WhichOccasion():
            text, options = which_occasion_text(words), _occasions(unclear, pen)
        case WhichWish():
            text, options = which_wish_text(words), _wishes(unclear, pen)
        case BadLength():
            lengths = ((questions_name(one, words), replace(unclear.wish, length=one)) for one in LENGTHS)
            text, options = bad_length_text(unclear, words), lengths
        case _:
            assert_never(unclear)
    return said(flex.plain(text), (_open(label, replace(wish.setup, wish=one), pen) for label, one in options))


def _near(unclear: UnknownScope, pen: Pen) -> Iterator[tuple[str, Wish]]:
    for one in unclear.nearest:
        yield concept_name(one, pen.words), replace(unclear.wish, scope=Scope(ScopeKind.CONCEPT, one.id))


def _occasions(unclear: WhichOccasion, pen: Pen) -> Iterator[tuple[str, Wish]]:
    for one in unclear.occasions:
        yield pen.words.date(one.held_on), replace(unclear.wish, scope=Scope(ScopeKind.OCCASION, one.id))


def _wishes(unclear: WhichWish, pen: Pen) -> Iterator[tuple[str, Wish]]:
    for one in unclear.wishes:
        yield f"{level_name(one.level, pen.words)} · {questions_name(one.length, pen.words)}", one


def _windows(setup: Setup, pen: Pen) -> Iterator[QuickReply]:
    for seconds in WINDOWS:
        yield _open(pen.words.say("{n} s", n=seconds), replace(setup, seconds=seconds), pen)


def _teams(setup: Setup, pen: Pen) -> Iterator[QuickReply]:
    for teams in range(FEWEST_TEAMS, MOST_TEAMS + 1):
        label = pen.words.say_n("{n} team", "{n} teams", teams)
        yield _open(label, replace(setup, teams=teams), pen)
    yield _open(pen.words.say("No teams"), replace(setup, teams=0), pen)


def _open(label: str, setup: Setup, pen: Pen) -> QuickReply:
    return pen.quick(label, open_lobby(setup))


def _next(notice: GroupNotice, pen: Pen, quiz: GroupQuiz | None) -> tuple[QuickReply, ...]:
    """Return what can be done after a notice."""
    words = pen.words
    match notice:
        case NoGroupQuiz() if quiz is None:
            return (_open(words.say("▶ Open a quiz"), Setup(), pen),)
        case WantsCompany() if quiz is not None:
            return (pen.quick(words.say("▶ Play alone"), StartGroup(quiz.id, alone=True)),)
        case PausedAlready() | PausesSoon() if quiz is not None:
            return (quietly(words.say("▶ Go on"), GoOnGroup(quiz.id), pen),)
        case NotYours(is_for_players=True) if quiz is not None:
            return (quietly(words.say("✋ Join"), JoinGroup(quiz.id, 0), pen),)
        case _:
            return ()


def _not_yours(notice: NotYours, pen: Pen) -> str:
    """Return who alone may do that: LINE's groups have no admins."""
    if notice.is_for_players:
        return pen.words.say("Only those who play can do that: press “Join”, and you may, too.")
    name = shown_name(notice.starter_name) or pen.words.say("somebody")
    return pen.words.say("Only {name}, who opened this quiz, can do that.", name=name)
