"""Owns the Bot API's methods, one room per family; may not know HTTP.

A method is a function from a `Call` to its result. It refuses by raising; the answer's frame is the server's work.
Importing this package registers all of them.
"""

from bot.simulator.methods import (
    bots,
    callbacks,
    chats,
    commands,
    editing,
    inline,
    media,
    polls,
    relaying,
    sending,
    updates,
)
from bot.simulator.methods.call import COUNTED, METHODS, Call

__all__ = [
    "COUNTED",
    "METHODS",
    "Call",
    "bots",
    "callbacks",
    "chats",
    "commands",
    "editing",
    "inline",
    "media",
    "polls",
    "relaying",
    "sending",
    "updates",
]
