"""Random, broken and forged posts harm neither the bot on LINE nor its people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.robustness.line_fuzz_world import fuzz

if TYPE_CHECKING:
    from pathlib import Path

EVENTS = 200
SEED = 20261124


async def test_no_post_to_line_s_webhook_crashes_a_feature_or_stays_unhandled(tmp_path: Path) -> None:
    report = await fuzz(EVENTS, SEED, tmp_path)
    assert report.failures == {}
    assert report.unhandled == []
    assert report.stored > EVENTS / 2
    assert report.posted.total() >= EVENTS
    assert {200, 400, 401} <= set(report.answers)
    assert report.said["reply"] > EVENTS / 5
