from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.simulator.page_api.assets import Assets

if TYPE_CHECKING:
    from pathlib import Path

FOREVER = "public, max-age=31536000, immutable"
DOCUMENT = '<!doctype html><link href="/static/a.css"><script src="/static/b.js"></script>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text(DOCUMENT)
    (tmp_path / "a.css").write_text("a{}")
    (tmp_path / "b.js").write_text("// 創")
    return tmp_path


@pytest.fixture
async def http(folder):
    app = web.Application()
    Assets(folder).add_to(app.router)
    async with TestClient(TestServer(app)) as client:
        yield client


async def read(http, path: str) -> tuple[int, str, str, str]:
    async with http.get(path) as response:
        headers = response.headers
        return response.status, headers["Content-Type"], headers.get("Cache-Control", ""), await response.text()


async def version(http) -> str:
    _, _, _, document = await read(http, "/")
    (name,) = set(re.findall(r'"/static/([0-9a-f]{16})/', document))
    assert document == DOCUMENT.replace("/static/", f"/static/{name}/")
    return str(name)


async def test_files_are_kept_under_their_version_and_asked_for_again_without(http):
    now = await version(http)
    javascript = "text/javascript; charset=utf-8"
    assert await read(http, f"/static/{now}/b.js") == (200, javascript, FOREVER, "// 創")
    assert await read(http, "/static/b.js") == (200, javascript, "no-cache", "// 創")
    assert await read(http, "/static/older/a.css") == (200, "text/css; charset=utf-8", "no-cache", "a{}")


async def test_an_edited_file_counts_at_the_next_opening(http, folder):
    before = await version(http)
    (folder / "a.css").write_text("b{}")
    os.utime(folder / "a.css", (1, 1))
    after = await version(http)
    assert before != after
    assert (await read(http, f"/static/{after}/a.css"))[2:] == (FOREVER, "b{}")
    assert (await read(http, f"/static/{before}/a.css"))[2:] == ("no-cache", "b{}")


@pytest.mark.parametrize("path", ["/static/none.js", "/static/%2e%2e%2fsecret", "/static/x/%2e%2e%2fsecret"])
async def test_nothing_else_is_handed_out(http, folder, path):
    (folder.parent / "secret").write_text("secret")
    assert (await read(http, path))[0] == 404


async def test_without_files_the_address_still_says_what_it_is(tmp_path):
    app = web.Application()
    Assets(tmp_path / "none").add_to(app.router)
    async with TestClient(TestServer(app)) as client:
        assert "The page is not installed" in (await read(client, "/"))[3]
