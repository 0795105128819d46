"""The import rules of the house (CONTRIBUTING.md, "The house"), read off the syntax trees, lazy imports included."""

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "bot").rglob("*.py"))

# Which rooms of ours each room may use, besides itself.
MAY_USE = {
    "bot.errors": set(),
    "bot.metrics": set(),
    "bot.endpoints": set(),
    "bot.domain": {"bot.errors"},
    "bot.storage": {"bot.domain", "bot.errors"},
    "bot.services": {"bot.loops", "bot.storage", "bot.domain", "bot.errors"},
    "bot.scheduler": {"bot.loops", "bot.services", "bot.domain", "bot.errors"},
    "bot.ticker": {"bot.loops", "bot.services", "bot.domain", "bot.errors"},
    "bot.loops": set(),
    "bot.measuring": {"bot.endpoints", "bot.services", "bot.storage", "bot.domain", "bot.errors"},
    "bot.leading": {"bot.loops"},
    "bot.replica": {"bot.leading", "bot.loops", "bot.storage", "bot.errors"},
    "bot.platforms": {"bot.services", "bot.domain", "bot.errors"},
    "bot.platforms.telegram": {
        "bot.loops",
        "bot.platforms",
        "bot.platforms.inbound",
        "bot.services",
        "bot.domain",
        "bot.endpoints",
        "bot.errors",
    },
    "bot.platforms.inbound": {"bot.platforms", "bot.services", "bot.domain", "bot.errors"},
    "bot.platforms.line": {
        "bot.loops",
        "bot.platforms",
        "bot.platforms.inbound",
        "bot.services",
        "bot.domain",
        "bot.endpoints",
        "bot.errors",
    },
    "bot.server": {"bot.endpoints", "bot.errors"},
    "bot.health": {"bot.endpoints", "bot.errors"},
    "bot.simulator": set(),
    "bot.config": {"bot.errors"},
    "bot.logs": {"bot.repeats"},
    "bot.repeats": set(),
    "bot.signals": set(),
    "bot.troubles": {"bot.domain"},
    "bot.heartbeat": set(),
    "bot.operators": {"bot.health", "bot.heartbeat", "bot.services", "bot.storage", "bot.domain", "bot.errors"},
    "bot.findings": {"bot.domain"},
    "bot.preview": {
        "bot.platforms",
        "bot.platforms.telegram",
        "bot.services",
        "bot.storage",
        "bot.domain",
        "bot.errors",
    },
    "bot.commands_database": {"bot.config", "bot.instance", "bot.storage", "bot.errors"},
    "bot.instance": {"bot.errors"},
    "bot.supervisor": set(),
    "bot.starting": {"bot.heartbeat", "bot.storage", "bot.errors"},
    "bot.zonedata": set(),
}
# Open to all rooms but these: what is counted is of no interest to the domain, and the simulator is no part of the bot.
CLOSED_TO_METRICS = {"bot.errors", "bot.domain", "bot.simulator", "bot.config"}
# Who composes the others may use them all.
COMPOSERS = {
    "bot.administering",
    "bot.answering",
    "bot.app",
    "bot.assembly",
    "bot.broadcasting",
    "bot.on_line",
    "bot.sending",
    "bot.serving",
    "bot.simulated",
    "bot.wiring",
    "bot.__main__",
}
ONLY_IN = {
    "telegram": "bot.platforms.telegram",
    "linebot": "bot.platforms.line.client",
    "sqlalchemy": "bot.storage",
    "alembic": "bot.storage",
    "yaml": "bot.storage",
    "prometheus_client": "bot.metrics",
}
# What would bring a clock, chance or waiting into the domain; opencc is a pure function with a dictionary, fsrs
# one with numbers (its fuzz stays off).
DOMAIN_MAY_USE = {"opencc", "fsrs"}
IMPURE = {"asyncio", "random", "secrets", "time", "threading", "socket", "subprocess", "os", "logging", "sqlite3"}


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> str:
    rooms = sorted({*MAY_USE, *COMPOSERS}, key=len, reverse=True)
    return next((room for room in rooms if f"{module}.".startswith(f"{room}.")), "bot")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide which room is meant"
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_uses_only_the_rooms_below_it(path):
    module = module_of(path)
    room = room_of(module)
    if room in COMPOSERS:
        return
    used = {room_of(name) for name in imports_of(path) if name.split(".")[0] == "bot"}
    may_use = MAY_USE.get(room, set()) | (set() if room in CLOSED_TO_METRICS else {"bot.metrics"})
    assert used - may_use - {room} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_library_is_imported_only_in_its_room(path):
    module = module_of(path)
    tops = {name.split(".")[0] for name in imports_of(path)}
    strayed = {top for top, room in ONLY_IN.items() if top in tops and not f"{module}.".startswith(f"{room}.")}
    assert strayed == set()


@pytest.mark.parametrize(
    "path", [path for path in FILES if room_of(module_of(path)) == "bot.domain"], ids=lambda path: path.name
)
def test_the_domain_is_pure(path):
    tops = {name.split(".")[0] for name in imports_of(path)} - {"bot"}
    assert tops & IMPURE == set()
    assert tops - set(sys.stdlib_module_names) - DOMAIN_MAY_USE == set()
    tree = ast.walk(tree_of(path))
    assert not any(isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith) for node in tree)


def test_nobody_but_the_composers_knows_the_simulator():
    users = {
        module_of(path)
        for path in FILES
        if room_of(module_of(path)) != "bot.simulator"
        and any(f"{name}.".startswith("bot.simulator.") for name in imports_of(path))
    }
    assert {room_of(user) for user in users} <= COMPOSERS


def test_every_module_says_what_it_owns():
    silent = [path.name for path in FILES if ast.get_docstring(tree_of(path)) is None]
    assert silent == []
