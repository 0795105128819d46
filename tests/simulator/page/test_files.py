from __future__ import annotations

import re
from pathlib import Path

import pytest

import bot.simulator

PAGE = Path(bot.simulator.__file__).parent / "page"
FILES = sorted(path.name for path in PAGE.iterdir())
SOURCES = [name for name in FILES if name.endswith((".js", ".css"))]


def text(name: str) -> str:
    return (PAGE / name).read_text(encoding="utf-8")


def test_the_document_names_every_file_once_so_that_none_is_loaded_late():
    named = re.findall(r'(?:href|src)="/static/([^"]+)"', text("index.html"))
    assert sorted(named) == [name for name in FILES if name not in {"index.html", "wallpaper.svg"}]


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_says_what_it_owns_stays_small_and_never_makes_markup(name: str):
    source = text(name)
    assert re.match(r"/\*\*?\s+(\* )?Owns ", source), "the first comment says what the file owns"
    assert source.count("\n") <= 300
    markup = r"innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|document\.write|\beval\(|new Function"
    assert re.findall(markup, source) == []


def test_nothing_is_loaded_from_another_host():
    sources = "".join(text(name) for name in FILES)
    assert re.findall(r"""(?:src|href)="(?:https?:)?//|url\(["']?(?:https?:)?//|from ["']https?:""", sources) == []
