"""What the bot counts and times about itself: `Metrics`, which whoever has something to count is handed."""

from bot.metrics.logged import LogCounter
from bot.metrics.metrics import Metrics

__all__ = ["LogCounter", "Metrics"]
