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
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

USER = "bot"
_UNPRIVILEGED = "nobody"
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "log_min_messages": "fatal",
}
# Ends with the first of: a line or the end of its input, which comes with the end of whoever holds the other end.
_UNTIL_ITS_STARTER_ENDS = 'set -m; "$@" & read -r _; kill -QUIT $!; wait $!'
_PATIENCE = 30


def programs() -> Path | None:
    """The folder with PostgreSQL's own programs, the newest there is; Debian keeps them off the path."""
    on_path = shutil.which("initdb")
    if on_path is not None:
        folder = Path(on_path).resolve().parent
        if all((folder / name).exists() for name in ("postgres", "pg_isready")):
            return folder
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda path: float(path.parent.name), default=None)


@contextmanager
def running_server(bin_folder: Path) -> Iterator[Path]:
    """Start a server; give the folder of its socket."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # not pytest's own, which an unprivileged user cannot enter
    who: dict[str, object] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam(_UNPRIVILEGED)
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    data = folder / "data"
    try:
        subprocess.run(
            [bin_folder / "initdb", "-D", data, "-U", USER, "-E", "UTF8", "--no-locale", "-A", "trust", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, cwd=folder, **who,
        )  # fmt: skip
        settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [bin_folder / "postgres", "-D", data, "-k", folder, *settings]
        server = subprocess.Popen(
            ["/bin/sh", "-c", _UNTIL_ITS_STARTER_ENDS, "sh", *command],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **who,
        )  # fmt: skip
        with server:
            _wait_until_it_answers(bin_folder, folder)
            yield folder
            server.stdin.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_it_answers(bin_folder: Path, folder: Path) -> None:
    patient_until = time.monotonic() + _PATIENCE
    while subprocess.run([bin_folder / "pg_isready", "-q", "-h", folder], check=False).returncode:
        if time.monotonic() > patient_until:
            raise TimeoutError("PostgreSQL does not start")
        time.sleep(0.05)


def address(folder: Path, name: str) -> str:
    """The address of a database, for whichever process."""
    return f"postgresql+asyncpg://{USER}@/{name}?host={folder}"
