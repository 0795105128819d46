"""A slice of what ``python -m bench fuzz`` does at length: random and broken updates harm neither bot nor people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench._fuzz_world import fuzz
from tests import shipped

if TYPE_CHECKING:
    from pathlib import Path

UPDATES = 600
SEED = 20261123


async def test_no_update_crashes_a_handler_or_leaves_a_button_spinning(tmp_path: Path) -> None:
    report = await fuzz(UPDATES, SEED, tmp_path, shipped.composer(), lookup=shipped.lookup())
    assert (report.failures, report.unanswered) == ({}, [])
    assert report.is_clean, report.ended
    assert report.updates == UPDATES
    assert min(report.calls[name] for name in ("sendMessage", "editMessageText", "sendPoll", "answerInlineQuery")) > 0
