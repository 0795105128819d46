"""Every benchmark, one after the other, into one report: docs/benchmarks.md.

Each runs in a process of its own, so that none finds what another has left in memory. Where a module beside this one
has `tables(rounds, quick)`, that is what the report shows; of any other it shows what it prints. It takes about forty
minutes on two cores; `--quick` a few, with numbers that only show that everything works.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import click

from bench._report import Table, machine

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "docs" / "benchmarks.md"
LONGEST = 3600.0
ORDER = ("lookup", "updates", "quiz", "group", "digest", "memory", "postgres", "soak", "fuzz")
HEAD = """# Benchmarks

`python -m bench all` writes this page; each part can be run by itself, as `python -m bench lookup`.
Figures are medians, with the smallest and the largest of all rounds in brackets where there were several.
Machines differ and are shared: trust the ratios, which compare contenders within the same run.
"""


def names() -> list[str]:
    """Return what can be run, in the order of the report."""
    there = {path.stem for path in Path(__file__).parent.glob("[!_]*.py")} - {"all"}
    return [name for name in ORDER if name in there] + sorted(there - set(ORDER))


@click.command()
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1))
@click.option("--quick", is_flag=True, help="Small numbers, to see that it works; written nowhere but to the screen.")
@click.option("--only", "only", multiple=True, type=click.Choice(names()), help="Repeatable. Default: all.")
@click.option("--part", hidden=True, help="Print one part's tables as JSON.")
def command(*, rounds: int, quick: bool, only: tuple[str, ...], part: str | None) -> None:
    """Run every benchmark and write one report."""
    if part is not None:
        print(json.dumps([asdict(one) for one in import_module(f"bench.{part}").tables(rounds=rounds, quick=quick)]))
        return
    chosen, sections = list(only) or names(), []
    for name in chosen:
        began = time.monotonic()
        print(f"{name} …", file=sys.stderr, flush=True)
        sections.append(section(name, rounds=rounds, quick=quick))
        print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    text = "\n\n".join([HEAD + "\n" + f"{machine()} {datetime.now(UTC):%Y-%m-%d}.", *sections]) + "\n"
    if quick or only:
        print(text)
    else:
        REPORT.write_text(text, "utf-8")
        print(f"Written: {REPORT.relative_to(ROOT)}", file=sys.stderr)


def section(name: str, *, rounds: int, quick: bool) -> str:
    """Run one benchmark and return its part of the report."""
    module = import_module(f"bench.{name}")
    said = (module.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")
    flags = ["--quick"] if quick and any("--quick" in option.opts for option in module.command.params) else []
    if hasattr(module, "tables"):
        more = ["--quick"] if quick else []
        raw = output("all", "--part", name, "--rounds", str(rounds), *more).splitlines()[-1]
        body = "\n\n".join(Table(**{**one, "columns": tuple(one["columns"])}).markdown() for one in json.loads(raw))
    else:
        body = f"```text\n{output(name, *flags).strip()}\n```"
    return f"## {name}\n\n{said}\n\n{body}"


def output(*arguments: str) -> str:
    """Return what a benchmark prints; its exit code may say that an aim was missed, which its own lines tell, too."""
    done = subprocess.run(
        [sys.executable, "-m", "bench", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        timeout=LONGEST,
    )
    if not done.stdout.strip():
        raise click.ClickException(f"bench {arguments[0]} printed nothing; it ended with {done.returncode}")
    return done.stdout
