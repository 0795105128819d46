"""The bot: a briefing on 新質生產力 as lookups, concept cards, digests and quizzes, on messaging platforms."""

__version__ = "0.1.0"
