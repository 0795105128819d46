"""The command line: ``python -m bot``.

Owns options, exit codes and what is printed where: answers on standard output, everything else on standard error.
Rooms are imported by the command that needs them, so that a lookup does not wait for a messenger.

Exit codes: 0 done; 1 what was asked about has faults, or nothing was found; 2 wrong usage; 3 the settings cannot be
used; 4 the content; 5 the database; 6 the messenger or the network refused; 130 interrupted.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from zoneinfo import ZoneInfo

import click

from bot import commands_database
from bot.domain.language import Language, parse_language
from bot.errors import BotError, ContentError, DeliveryError, LanguageError, SettingsError, StorageError
from bot.zonedata import prefer_newer_zones

if TYPE_CHECKING:
    from datetime import date

    from bot.config import Settings
    from bot.domain.library import Library

SIMULATOR_PORT = 8081
_PORT = click.IntRange(0, 65535)
_EXIT_CODES = ((SettingsError, 3), (ContentError, 4), (StorageError, 5), (DeliveryError, 6))


class _Commands(click.Group):
    """Turns the bot's own errors into words and exit codes, for every command alike."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except BotError as error:
            _fail(error)
        except KeyboardInterrupt:
            sys.exit(130)


def _fail(error: BotError) -> NoReturn:
    click.echo(str(error), err=True)
    sys.exit(next((code for kind, code in _EXIT_CODES if isinstance(error, kind)), 6))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Learn 新質生產力 in a chat: lookups of Annex 1, concept cards, figures.

    Settings come from the environment or .env, prefix BOT_; README.md lists them.
    """
    prefer_newer_zones()


@main.command()
@click.option(
    "--simulator-port", type=_PORT, default=SIMULATOR_PORT, show_default=True, help="Where the local page is served."
)
def run(simulator_port: int) -> None:
    """Start the bot.

    Talks to Telegram with BOT_TELEGRAM_TOKEN set; without it, starts the local simulator beside the bot and prints the
    address of its page. SIGHUP reloads the content: a faulty edit is refused and logged, a good one is taught at once.
    """
    settings = _settings()  # before the rooms are imported: faults are told at once
    from bot.app import run as run_bot  # noqa: PLC0415 - see the module's docstring

    asyncio.run(run_bot(settings, simulator_port=simulator_port))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=_PORT, default=SIMULATOR_PORT, show_default=True, help="The port to listen on; 0 for any free one."
)
@click.option(
    "--flood/--no-flood", default=True, show_default=True, help="Refuse what comes faster than Telegram allows, or not."
)
def simulator(host: str, port: int, *, flood: bool) -> None:
    """Start the local Telegram alone, for any bot.

    A bot reaches it with its API address set to http://HOST:PORT and any token such as 42:anything.
    """
    asyncio.run(_serve(host, port, flood=flood))


async def _serve(host: str, port: int, *, flood: bool) -> None:
    from bot.signals import StopSignals  # noqa: PLC0415 - see the module's docstring
    from bot.simulator.server import FloodLimits, serve  # noqa: PLC0415 - same

    limits = FloodLimits() if flood else None
    with StopSignals() as signals:
        try:
            await serve(host=host, port=port, flood_limits=limits, on_ready=_announce, stop=signals.stop)
        except OSError as error:
            raise BotError(f"{host}:{port} cannot be listened on ({error.strerror}); choose another --port") from error


def _announce(url: str) -> None:
    click.echo(f"Local Telegram at {url}/ (Ctrl-C stops). Point a bot's API address there, with any token.")


@main.command()
@click.argument("directory", required=False, type=click.Path(path_type=Path))
@click.option("--coverage", is_flag=True, help="Print how many questions cover each thing first; exit code 1 for gaps.")
def check(directory: Path | None, *, coverage: bool) -> None:
    """Check the content in DIRECTORY (BOT_CONTENT_DIR by default) and list every fault.

    Each fault is a line: file:line:column: what is wrong; what to write instead. Exit code 1 if there is any.
    """
    from bot.storage.library import check_library, cover_library  # noqa: PLC0415 - see the module's docstring

    target = directory or _content_dir()
    covered = cover_library(target) if coverage else None
    if covered:
        click.echo(covered.as_text())
    faults = check_library(target)
    for fault in faults:
        click.echo(str(fault))
    if faults:
        click.echo(f"{len(faults)} fault{'s' if len(faults) > 1 else ''} in {target}", err=True)
        sys.exit(1)
    click.echo(f"No faults in {target}.", err=True)
    if covered and covered.missing:
        sys.exit(1)


@main.command()
@click.argument("query", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def find(query: tuple[str, ...], *, as_json: bool) -> None:
    """Look QUERY up in Annex 1: words, a date, an occasion's name.

    Exit code 1 if no statement was found.
    """
    from bot import findings  # noqa: PLC0415 - see the module's docstring
    from bot.domain.lookup import Lookup  # noqa: PLC0415 - same

    found = Lookup(_library()).find(" ".join(query))
    text = json.dumps(findings.as_document(found), ensure_ascii=False, indent=2) if as_json else findings.as_text(found)
    click.echo(text)
    if not found.hits:
        sys.exit(1)


@main.command()
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The local date; today by default.")
@click.option("--chat", type=int, help="A Telegram chat's id: what this chat gets.")
@click.option("--language", help="zh-Hant, zh-Hans or en; the chat's own by default, else zh-Hant.")
@click.option("--length", type=click.Choice(["short", "full"]), help="The chat's own by default, else full.")
@click.option("--html", "as_html", is_flag=True, help="Print Telegram's HTML instead of plain text.")
def preview(on: datetime | None, chat: int | None, language: str | None, length: str | None, *, as_html: bool) -> None:
    """Print the digest that would go out on a date.

    Without --chat it is that of a reader who follows the concept of the day and has come as far as that date teaches.
    With --chat it is what arrived in that chat or, for a date to come, what will if every digest until then is sent;
    exit code 1 if nothing is due on that date, and why. Only looks, whether or not the bot is running.
    """
    from bot import preview as previews  # noqa: PLC0415 - see the module's docstring
    from bot.domain.subscription import Length  # noqa: PLC0415 - same

    settings = _settings()
    day: date = (on or datetime.now(UTC).astimezone(ZoneInfo(settings.timezone))).date()
    spoken = _language(language) if language else None
    wish = previews.Wish(day, spoken, Length(length) if length else None, as_html)
    library = _library(settings)
    if chat is None:
        click.echo(previews.shared(library, wish))
        return
    text, found = asyncio.run(previews.for_chat(settings.database_url, library, chat, wish, lambda: datetime.now(UTC)))
    click.echo(text, err=not found)
    if not found:
        sys.exit(1)


@main.command()
def migrate() -> None:
    """Bring the database to the schema of this version of the bot; harmless when it is there already.

    The bot does the same when it starts.
    """
    before, after = asyncio.run(_migrate(_settings().database_url))
    click.echo(f"The database is at schema {after}." if before == after else f"Schema {before or 'none'} -> {after}.")


async def _migrate(url: str) -> tuple[str | None, str]:
    from bot.instance import SingleInstance  # noqa: PLC0415 - see the module's docstring
    from bot.storage.database import Database  # noqa: PLC0415 - same
    from bot.storage.tables import HEAD  # noqa: PLC0415 - same

    with suppress(StorageError):  # what cannot be opened is looked into below
        await (await Database.open(url, migrate=False)).close()
        return HEAD, HEAD
    if not url.startswith("sqlite"):  # a server keeps others waiting by itself
        return await Database.upgrade(url)
    async with SingleInstance(url, patience=timedelta()):  # a running bot must not find other tables all at once
        return await Database.upgrade(url)


@main.command()
def health() -> None:
    """Say whether the bot is alive and sends digests; exit code 1 if not. For container health checks.

    A bot with BOT_HTTP_PORT or BOT_WEBHOOK_URL is asked over HTTP, any other is looked for beside its SQLite file.
    Trouble that a restart would not mend, such as a digest that is late, is not seen here: ask for the status.
    """
    from bot.operators import unhealthy  # noqa: PLC0415 - see the module's docstring

    settings = _settings()
    reason = asyncio.run(unhealthy(settings.database_url, settings.http_host, settings.port))
    click.echo(reason or "alive", err=True)
    if reason:
        sys.exit(1)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def status(*, as_json: bool) -> None:
    """Say how digests are going: the verdict first, then what fell due on each date and what became of it.

    Only looks, whether or not the bot is running. Exit code 1 if anything is wrong.
    """
    from bot import operators  # noqa: PLC0415 - see the module's docstring

    settings = _settings()
    found = asyncio.run(operators.read_status(settings.database_url))
    text = operators.as_text(found, ZoneInfo(settings.timezone))
    click.echo(json.dumps(operators.as_document(found), ensure_ascii=False, indent=2) if as_json else text)
    if not found.is_ok:
        sys.exit(1)


commands_database.add_to(main)


def _settings() -> Settings:
    from bot.config import load_settings  # noqa: PLC0415 - see the module's docstring

    return load_settings()


def _content_dir() -> Path:
    """Return the content's folder, relative to here where it can be, so that faults name files as people type them."""
    directory = _settings().content_dir
    return directory.relative_to(Path.cwd()) if directory.is_relative_to(Path.cwd()) else directory


def _library(settings: Settings | None = None) -> Library:
    from bot.storage.library import load_library  # noqa: PLC0415 - see the module's docstring

    return load_library((settings or _settings()).content_dir)


def _language(tag: str) -> Language:
    try:
        return parse_language(tag)
    except LanguageError as error:
        raise click.BadParameter(str(error), param_hint="--language") from error


if __name__ == "__main__":
    main(prog_name="python -m bot")
