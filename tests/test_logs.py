import io
import json
import logging
import re

import pytest

from bot.domain.chat import Platform
from bot.errors import StorageError
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
    logger.error("failed", exc_info=OSError(f"no answer from {TOKEN}"))
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
    logging.getLogger("bot.app").info("started", extra={"port": 1, "platform": Platform.LINE})
    assert stream.getvalue().endswith("INFO    bot.app: started port=1 platform='line'\n")


@pytest.mark.parametrize("form", ["text", "json"])
def test_every_line_names_the_work_that_it_comes_from(form):
    stream, work = io.StringIO(), ["update-7"]
    facts = lambda: {"request": work[0], "replica": "4f1c"}  # noqa: E731 - short enough
    set_up_logging("INFO", form, [], stream, facts=facts)
    logging.getLogger("bot.app").info("one")
    logging.getLogger("bot.app").info("two", extra={"request": "its own"})
    work[0] = None
    logging.getLogger("bot.app").info("three")
    expected = {
        "text": [" request='update-7' replica='4f1c'", " request='its own' replica='4f1c'", " replica='4f1c'"],
        "json": [
            {"message": "one", "request": "update-7", "replica": "4f1c"},
            {"message": "two", "request": "its own", "replica": "4f1c"},
            {"message": "three", "replica": "4f1c"},
        ],
    }
    lines = stream.getvalue().splitlines()
    if form == "text":
        assert [line[re.search("one|two|three", line).end() :] for line in lines] == expected["text"]
    else:
        standard = {"at", "level", "logger"}
        got = [{key: value for key, value in json.loads(line).items() if key not in standard} for line in lines]
        assert got == expected["json"]


def logged(form, error, before=None):
    stream = io.StringIO()
    set_up_logging("DEBUG", form, [], stream)
    try:
        try:
            if before is not None:
                raise before
        finally:
            raise error
    except BaseException:
        logging.getLogger("bot.app").exception("failed")
    return stream.getvalue()


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "error",
    [ValueError("typed"), KeyError("typed"), UnicodeEncodeError("ascii", "typed", 0, 1, "typed"), Exception("typed")],
    ids=lambda error: type(error).__name__,
)
def test_a_traceback_does_not_show_what_an_error_was_given(form, error):
    line = logged(form, StorageError("the disk is full"), error)
    assert "typed" not in line
    assert f"{type(error).__name__}: [words left out" in line
    assert "StorageError: the disk is full" in line
    assert "which led to" in line
    assert "in logged" in line  # whatever is left out, where it happened is not


def test_parts_of_a_group_of_errors_are_told_each():
    line = logged("text", ExceptionGroup("typed", [OSError("no route"), ValueError("typed")]))
    assert [part in line for part in ("OSError: no route", "ValueError: [words", "typed")] == [True, True, False]


def test_asyncio_says_what_happened_without_the_words_of_the_error():
    stream = io.StringIO()
    set_up_logging("DEBUG", "text", [], stream)
    logging.getLogger("asyncio").error(
        "Task exception was never retrieved\nfuture: <Task exception=ValueError('typed')>"
    )
    assert stream.getvalue().endswith("asyncio: Task exception was never retrieved\n")
