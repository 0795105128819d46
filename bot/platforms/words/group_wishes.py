"""What there is to say to wishes for group quizzes that cannot be played as they stand.

Owns the texts of what only group quizzes have; the rest is `quiz_texts`'. Buttons may not enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.words.text import echo

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.domain.group_wishes import BadTeams, BadWindow
    from bot.platforms.i18n import Wording


def bad_window_text(wish: BadWindow, words: Wording) -> Markup:
    """Return how long a question can be open."""
    return words.html(
        "✏️ A question can be open for 10, 15, 20 or 30 seconds; “{typed}” cannot be done. "
        "For example: <code>/quiz 10 {example}</code>.",
        typed=echo(wish.typed),
        example=words.pick("15秒", "15s"),
    )


def bad_teams_text(wish: BadTeams, words: Wording) -> Markup:
    """Return how many teams there can be."""
    return words.html(
        "✏️ There can be 2, 3 or 4 teams; “{typed}” cannot be done. For example: <code>/quiz 10 {example}</code>.",
        typed=echo(wish.typed),
        example=words.pick("2隊", "2 teams"),
    )
