"""What PostgreSQL or the way to it refuses, in words that say what to do.

Owns the sentences and which of the server's codes each belongs to. None shows a password, an address or a value.
"""

from __future__ import annotations

import re
from typing import Final

from sqlalchemy.exc import DBAPIError

_BUSY: Final = "PostgreSQL is busy: a turn to write did not come within 20 seconds; is a replica or a shell stuck?"
_GONE: Final = "the connection to PostgreSQL was lost; it is made anew as soon as the server can be reached"
_STOPPING: Final = "PostgreSQL is starting or shutting down; what was asked works again once it is up"

_BY_CODE: Final = {
    "28P01": "PostgreSQL refuses this user or password; correct BOT_DATABASE_URL",
    "28000": "PostgreSQL lets this user not in from here; correct BOT_DATABASE_URL, or pg_hba.conf on the server",
    "3D000": "PostgreSQL has no such database; make it (CREATE DATABASE …), or correct BOT_DATABASE_URL",
    "42501": "this user lacks rights in PostgreSQL; let it own the database, or GRANT it what is missing",
    "53300": "PostgreSQL has no connection left; raise max_connections, or run fewer replicas (each takes up to 8)",
    "53100": "the disk of the PostgreSQL server is full; free some space, nothing else needs to be done",
    "53200": "the PostgreSQL server is out of memory; give it more, or lower its work_mem",
    "25006": "PostgreSQL only reads here, as a standby does; point BOT_DATABASE_URL to the server that writes",
    "55P03": _BUSY,
    "57014": "PostgreSQL took longer than 30 seconds for a statement, and it was given up; is the server overloaded?",
    "25P03": "PostgreSQL ended a transaction that stood still for 10 seconds; was this process stopped meanwhile?",
    "57P01": _STOPPING,
    "57P02": _STOPPING,
    "57P03": _STOPPING,
    "40P01": "two transactions waited for each other, and PostgreSQL ended one; try again",
    "XX001": "the PostgreSQL server finds its files damaged; restore a backup",
    "XX002": "the PostgreSQL server finds an index damaged; REINDEX the database, or restore a backup",
}
"""By SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html."""

_LOST: Final = re.compile(r"connection (is|was) closed|connection has been released|cannot switch to state")
"""What the driver says of a connection that the server has ended, or is just ending."""
_OF_VALUES: Final = "22"
"""The class of codes whose messages repeat what was given."""


def in_words(error: Exception) -> str | None:
    """Say what an error means; take values out of it, since it may be logged. None: it is none of the database's.

    Args:
        error: SQLAlchemy's, or what the driver meets before there is a connection.
    """
    if isinstance(error, DBAPIError):
        return _refused(error.orig)
    if isinstance(error, TimeoutError):
        return "PostgreSQL does not answer; is its host up, and does a firewall let this one through?"
    if isinstance(error, OSError):
        return "PostgreSQL cannot be reached; is it running, and are host and port in BOT_DATABASE_URL right?"
    return None


def _refused(refusal: BaseException | None) -> str:
    code = getattr(refusal, "sqlstate", None) or ""
    reason = _without_values(refusal)
    if code in _BY_CODE:
        return _BY_CODE[code]
    if code.startswith("08") or _LOST.search(reason):
        return _GONE
    return f"the database refused: {reason}"


def _without_values(refusal: BaseException | None) -> str:
    """Return the first line of what was refused; cut it down to that, since further ones repeat whole rows."""
    if refusal is None:
        return "it does not say why"
    own = refusal.__cause__
    code = getattr(refusal, "sqlstate", None)
    reason = str(own or refusal).partition("\n")[0]
    if code is None or code.startswith(_OF_VALUES):
        reason = reason if _LOST.search(reason) else f"{type(own or refusal).__name__}"
    for shown in (refusal, own):
        if shown is not None:
            shown.args = (reason,)
    if own is not None and hasattr(own, "detail"):
        own.detail = None
    return reason
