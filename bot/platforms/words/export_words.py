"""What the file says that hands a person everything which is stored of them.

Owns the words about each table, which must be true: who stores something else changes them here. What the file looks
like belongs to `bot.services.exports`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.platforms.i18n import N_
from bot.platforms.words.question_words import matter_text, option_texts, question_text
from bot.services.exports import ExportWords

if TYPE_CHECKING:
    from bot.domain.questions_shown import QuestionShown
    from bot.platforms.i18n import Wording

_ABOUT: Final = N_(
    "Everything that this bot stores about you. Times are UTC, in ISO 8601; what ends in _on is a date of your own "
    "calendar. Send /forget to the bot and all of it is deleted."
)
_TABLES: Final = {
    "chats": N_("The language that you chose, and whether you want no messages from those who run this bot."),
    "subscriptions": N_(
        "Your wish for a digest: when, on which weekdays (bits, 1 for Monday to 64 for Sunday), how long, and what has "
        "become of it. Also those of channels that you set up; they name you as their manager."
    ),
    "deliveries": N_("Each digest that was sent or is to be sent to you: what it taught, and whether you opened it."),
    "streaks": N_("On how many days in a row you read or practised. Freezes are days that you may miss."),
    "prompts": N_("What you were last asked to type, such as a time for your digests."),
    "rounds": N_("Each quiz that you began: what it was about, and how it ended."),
    "round_questions": N_("The questions of those quizzes, in order, with what you chose and what was right."),
    "round_polls": N_("In which polls those questions were put, so that your votes find them."),
    "group_quizzes": N_("The quizzes in groups that you opened: how they were set up, and how they ended."),
    "group_questions": N_("The questions that you voted on in quizzes of groups, and where they were put."),
    "group_players": N_("Each quiz in a group that you joined or voted in: your name then, your team, since when."),
    "group_votes": N_("What you chose in quizzes of groups, and when it arrived."),
    "group_scores": N_("What those quizzes came to for you: points, place, right answers."),
    "hidden_players": N_("That you want to be in no group’s ranking."),
    "quiz_schedules": N_("When quizzes come by themselves, if they do so in this chat."),
    "answers": N_(
        "Each of your answers, wherever it was given. The grade is 1 for wrong, 2 for slow, 3 for right and 4 for "
        "quick; taken_ms is how long you took, in milliseconds."
    ),
    "cards": N_(
        "What you are likely to remember of each question, by the FSRS model: stability in days, difficulty from 1 to "
        "10, and when it is due to be asked again."
    ),
    "broadcasts": N_("What you wrote to be sent to everybody, if you run this bot; the text until it has gone out."),
    "broadcast_sends": N_("Which messages to everybody were sent to you, and what came of it."),
    "links": N_(
        "That an account of yours on another platform is linked with this one, and under which of the two your memory "
        "is kept."
    ),
    "link_codes": N_(
        "The newest code that you were shown to link two accounts, as a fingerprint from which nobody can read it."
    ),
    "link_tries": N_("How often you have typed wrong codes lately."),
    "line_chat_states": N_("When you last added this bot on LINE, or blocked it, so that older news changes nothing."),
    "export_links": N_("That you asked for a file such as this one, until its link has been opened or is too old."),
    "inbox": N_("Messages and presses of yours that are being handled this moment; their text is erased right after."),
}


def export_words(words: Wording) -> ExportWords:
    """Return what an export says in the reader's language."""
    return ExportWords(
        about=words.say(_ABOUT),
        tables={name: words.say(about) for name, about in _TABLES.items()},
        worded=lambda asked: _worded(asked, words),
    )


def _worded(asked: QuestionShown, words: Wording) -> tuple[str, tuple[str, ...]]:
    parts = (question_text(asked, words), matter_text(asked, words))
    return "\n".join(part for part in parts if part), option_texts(asked, words)
