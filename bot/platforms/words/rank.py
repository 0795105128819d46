"""A group's ranking in words: who is where, by what, since when; and the notices about being listed.

Owns these texts; buttons may not enter. Who is where is decided in `bot.domain.ranking`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.ranking import By, Period
from bot.platforms.i18n import N_
from bot.platforms.words.group_words import points, shown_name
from bot.platforms.words.text import bold, lines, paragraphs

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.ranking import Ranked, Ranking, Tally
    from bot.platforms.i18n import Wording

PERIODS: Final = {Period.WEEK: N_("This week"), Period.MONTH: N_("This month"), Period.ALL: N_("All time")}
BY: Final = {By.POINTS: N_("Points"), By.RATE: N_("Right answers"), By.WINS: N_("Wins")}
_BY_WHAT: Final = {
    By.POINTS: N_("by points"),
    By.RATE: N_("by the share of right answers"),
    By.WINS: N_("by quizzes won"),
}
_MEDALS: Final = {1: "🥇", 2: "🥈", 3: "🥉"}


def ranking_text(reply: Ranking, words: Wording) -> Markup:
    """Return who is where."""
    return paragraphs(
        _heading(reply, words),
        lines(*(_line(place, reply.by, words) for place in reply.top)) or _nobody(reply, words),
        _others(reply, words),
        _rule(reply, words),
    )


def elsewhere_text(words: Wording) -> Markup:
    """Return, in private, that rankings are for groups."""
    return words.html(
        "🏆 Rankings are for groups: add me to one, play with /quiz there, and ask for /rank. How you are "
        "doing yourself: /stats."
    )


def listed_notice(*, hidden: bool, changed: bool, words: Wording) -> str:
    """Return what whoever chose whether to be listed is told, plain and at most 200 characters."""
    if hidden and changed:
        return words.say(
            "You are in no group’s ranking any more. You can play on as before; your points are still kept."
        )
    if hidden:
        return words.say("You were in no ranking before.")
    if changed:
        return words.say("You are in rankings again, with everything that you have played.")
    return words.say("You are in rankings already, once you have played a quiz to its end.")


def _heading(reply: Ranking, words: Wording) -> Markup:
    period = words.say(PERIODS[reply.period])
    by = words.say(_BY_WHAT[reply.by])
    if reply.since is None:
        return words.html("🏆 <b>Ranking: {period}</b>, {by}", period=period, by=by)
    return words.html(
        "🏆 <b>Ranking: {period}</b>, {by} (since {date})", period=period, by=by, date=words.date(reply.since)
    )


def _line(place: Ranked, by: By, words: Wording) -> Markup:
    """Return one place: who, and what they have done for it."""
    number = _MEDALS.get(place.rank, f"{place.rank}.")
    return words.html(
        "{place} {name}: {worth}", place=number, name=_name(place.tally, words), worth=_worth(place, by, words)
    )


def _worth(place: Ranked, by: By, words: Wording) -> str:
    tally = place.tally
    match by:
        case By.POINTS:
            quizzes = words.say_n("one quiz", "{n} quizzes", tally.quizzes)
            return words.say("{points} in {quizzes}", points=points(tally.points, words), quizzes=quizzes)
        case By.RATE:
            share = f"{_percent(tally)}%"
            return words.say("{share}, {correct} of {offered} questions", share=share, **_counts(tally))
        case By.WINS:
            quizzes = words.say_n("one quiz", "{n} quizzes", tally.quizzes)
            return words.say("{wins} won, of {quizzes}", wins=tally.wins, quizzes=quizzes)


def _percent(tally: Tally) -> int:
    """Return the share of right answers in whole percents; 100 only where all were right, 0 only where none was."""
    exact = 100 * tally.rate
    nearest = int(exact + 1 / 2)
    if 0 < exact < 100:  # noqa: PLR2004 - percents
        return min(max(nearest, 1), 99)
    return nearest


def _counts(tally: Tally) -> dict[str, int]:
    return {"correct": tally.correct, "offered": tally.offered}


def _name(tally: Tally, words: Wording) -> str:
    """Return what somebody is called, fit for a line of a list."""
    return shown_name(tally.name) or words.say("somebody")


def _nobody(reply: Ranking, words: Wording) -> Markup:
    """Return that nobody has a place yet, and how to get one."""
    if reply.by is By.WINS:
        return words.html("Nobody has won a quiz yet: it takes two players. /quiz begins one.")
    if reply.by is By.RATE:
        return words.html("Nobody has played enough yet. /quiz begins one.")
    return words.html("Nobody has any points yet. /quiz begins a quiz.")


def _others(reply: Ranking, words: Wording) -> Markup | None:
    """Return how many more there are, and where whoever asked stands."""
    more = reply.total - len(reply.top)
    counted = words.html_n("… and one more person", "… and {n} more people", more) if more else None
    return lines(counted, _own(reply, words)) or None


def _own(reply: Ranking, words: Wording) -> Markup | None:
    if reply.own is not None:
        return bold(_line(reply.own, reply.by, words))
    if reply.lacking is None:
        return None
    missing = reply.fewest - reply.lacking.offered
    return words.html_n(
        "{name}: one more question until there is a place",
        "{name}: {n} more questions until there is a place",
        missing,
        name=_name(reply.lacking, words),
    )


def _rule(reply: Ranking, words: Wording) -> Markup | None:
    """Return what it takes to be ranked by rate."""
    if reply.by is not By.RATE:
        return None
    return words.html(
        "<i>For this ranking, {fewest} questions at least have to have been put to you.</i>", fewest=reply.fewest
    )
