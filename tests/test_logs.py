import io
import json
import logging

import pytest

from bot.logs import set_up_logging

TOKEN = "123456789:AAF-secret_secret_secret_secret_sec"


@pytest.fixture(autouse=True)
def _restore_logging():
    root = logging.getLogger()
    before = (root.level, root.handlers[:])
    yield
    root.setLevel(before[0])
    root.handlers[:] = before[1]


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_secret_is_blotted_out_wherever_it_stands(form):
    stream = io.StringIO()
    set_up_logging("DEBUG", form, [TOKEN], stream)
    logger = logging.getLogger("some.library")
    logger.debug("GET https://host/bot%s/getMe", TOKEN)
    logger.warning("other bot: /bot987654321:another-token/sendMessage")
    logger.info("with extra", extra={"address": f"x{TOKEN}y"})
    try:
        int(TOKEN)
    except ValueError:
        logger.exception("failed")
    written = stream.getvalue()
    assert "secret_secret" not in written
    assert "another-token" not in written
    assert written.count("[secret]") >= 4


def test_json_is_one_object_a_line_with_extras():
    stream = io.StringIO()
    set_up_logging("INFO", "json", [], stream)
    logging.getLogger("bot.app").info("收到 %d", 3, extra={"chat_type": "private"})
    entry = json.loads(stream.getvalue())
    del entry["at"]
    assert entry == {"level": "INFO", "logger": "bot.app", "message": "收到 3", "chat_type": "private"}


def test_text_shows_extras_behind_the_message():
    stream = io.StringIO()
    set_up_logging("INFO", "text", [], stream)
    logging.getLogger("bot.app").info("started", extra={"port": 1})
    assert stream.getvalue().endswith("INFO    bot.app: started port=1\n")
