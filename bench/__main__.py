"""The benchmarks' command line: ``python -m bench NAME``.

Owns nothing but the way to the benchmarks: each module beside that has a click command named ``command`` is one.
"""

from __future__ import annotations

import importlib
from pathlib import Path

import click


class Benchmarks(click.Group):
    """Loads a benchmark only when it is asked for: one must not need what only another one does."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        modules = Path(__file__).parent.glob("[!_]*.py")
        return sorted(
            path.stem
            for path in modules
            if "\ncommand = " in (text := path.read_text("utf-8")) or "def command(" in text
        )

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        return importlib.import_module(f"bench.{cmd_name}").command


@click.group(cls=Benchmarks)
def main() -> None:
    """Measure one part of the bot beside its rivals and print a table with ratios."""


if __name__ == "__main__":
    main()
