"""A real PostgreSQL server of the tests' own: found on the system, started as an unprivileged user, stopped at the end.

Owns the server's process and folder. It listens on a Unix socket in that folder and nowhere else. Nothing of it is to
outlive the tests: the server stops as soon as the process that started it has ended, however that ended.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_USER = "bot"
GUARDED = "guarded"
"""A name from which the server wants a password, whoever comes by it; tests make such a user."""
_UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root
_PROGRAMS = ("initdb", "postgres", "pg_isready", "createdb")
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
# Ends with the first of: a line, or the end of its input, which comes with the end of whoever holds the other end.
_UNTIL_ITS_STARTER_ENDS = 'set -m; "$@" & read -r _; kill -QUIT $!; wait $!'
_PATIENCE_SECONDS = 30
_STEP_SECONDS = 0.05


class Server:
    """A running server. Make it with `running_server`."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._folder = programs, folder
        self._numbers = count(1)

    def url(self, name: str, user: str = _USER) -> str:
        """The address of a database, for whichever process."""
        return f"postgresql+asyncpg://{user}@/{name}?host={self._folder}"

    def new_database(self, template: str = "template0") -> str:
        """Make a database, and return its name. One is copied from `template`, which nobody may be using."""
        name = f"test{next(self._numbers)}"
        self.run("createdb", "--template", template, name)
        return name

    def new_url(self) -> str:
        """The address of a new database with nothing in it."""
        return self.url(self.new_database())

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's own programs on this server."""
        subprocess.run([self._programs / program, "-h", self._folder, "-U", _USER, *arguments], check=True)


def programs() -> Path | None:
    """The folder with PostgreSQL's own programs, the newest there is; Debian keeps them off the path."""
    on_path = shutil.which("initdb")
    folders = [] if on_path is None else [Path(on_path).resolve().parent]
    folders += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True
    )
    return next((folder for folder in folders if all((folder / name).exists() for name in _PROGRAMS)), None)


@contextmanager
def running_server(found: Path, **changes: str) -> Iterator[Server]:
    """Start a server with the programs in a folder, and stop it afterwards. `changes` are settings of its own."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))  # pytest's own is closed to other users
    as_user = _unprivileged(folder)
    try:
        _make_cluster(found, folder, as_user)
        settings = [part for name, value in (_SETTINGS | changes).items() for part in ("-c", f"{name}={value}")]
        command = [found / "postgres", "-D", folder / "data", "-k", folder, *settings]
        with subprocess.Popen(
            ["/bin/sh", "-c", _UNTIL_ITS_STARTER_ENDS, "sh", *command],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **as_user,
        ) as starter:  # fmt: skip
            server = Server(found, folder)
            _wait_until_it_answers(found, folder, starter)
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> Mapping[str, object]:
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam(_UNPRIVILEGED)
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _make_cluster(found: Path, folder: Path, as_user: Mapping[str, object]) -> None:
    command = [found / "initdb", "-D", folder / "data", "-U", _USER, "-A", "trust", "--no-sync", "-E", "UTF8"]
    subprocess.run([*command, "--no-locale"], check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_user)
    rules = folder / "data" / "pg_hba.conf"
    rules.write_text(f"local all {GUARDED} scram-sha-256\n{rules.read_text()}")


def _wait_until_it_answers(found: Path, folder: Path, starter: subprocess.Popen[bytes]) -> None:
    patient_until = time.monotonic() + _PATIENCE_SECONDS
    while subprocess.run([found / "pg_isready", "-q", "-h", folder], check=False).returncode:
        if starter.poll() is not None or time.monotonic() > patient_until:
            raise TimeoutError("PostgreSQL does not start")
        time.sleep(_STEP_SECONDS)
