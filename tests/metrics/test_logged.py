import logging

from bot.errors import StorageError
from bot.metrics import LogCounter, Metrics
from tests.metrics.telling import told


def test_warnings_and_errors_are_counted_by_the_error_that_they_tell_of():
    metrics, logger = Metrics(), logging.getLogger("tests.metrics.logged")
    logger.addHandler(counter := LogCounter(metrics))
    logger.info("not this", exc_info=OSError())
    logger.warning("an answer did not arrive", extra={"error_type": "UnavailableError"})
    logger.error("a sweep failed", exc_info=StorageError("the disk is full"))
    logger.error("something else")
    logger.removeHandler(counter)
    assert told(metrics, "bot_logged_errors_total") == {
        ("WARNING", "UnavailableError"): 1,
        ("ERROR", "StorageError"): 1,
        ("ERROR", "none"): 1,
    }
