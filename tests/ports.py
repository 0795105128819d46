"""Ports of this machine for servers that another process opens, and is told of beforehand."""

from __future__ import annotations

import socket
from contextlib import ExitStack


def free_ports(number: int) -> tuple[int, ...]:
    """Return so many ports, no two the same, on which nobody listens at this moment."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return tuple(int(probe.getsockname()[1]) for probe in probes)


def free_port() -> int:
    """Return one such port."""
    (port,) = free_ports(1)
    return port
