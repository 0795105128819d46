"""Which proxy of the environment a call goes through; shared by all platforms' clients.

Owns the look at ``HTTPS_PROXY``, ``NO_PROXY`` and their kin. No platform's address may enter.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.request import getproxies, proxy_bypass

_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


@lru_cache(maxsize=16)
def proxy_for(scheme: str, host: str | None) -> str | None:
    """Return the environment's proxy for a host, looked up once: aiohttp's own way takes a thread for every call.

    Never one for this machine itself.
    """
    if host is None or host in _THIS_MACHINE or proxy_bypass(host):
        return None
    return getproxies().get(scheme)
