"""Settings from the environment and `.env`, checked at once and reported in words.

Read by `bot.app` and the command line alone; everyone else is handed values. No fault ever shows a value that may be a
secret.
"""

from __future__ import annotations

import difflib
import os
import re
import zoneinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationError, ValidationInfo
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic_core import ErrorDetails

PREFIX = "BOT_"
TELEGRAM_API_URL = "https://api.telegram.org"
LINE_API_URL = "https://api.line.me"
_DEFAULT_PORT = 8080
_LAST_PORT = 65535
_REPOSITORY = Path(__file__).resolve().parent.parent
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")


def _token(value: SecretStr | None) -> SecretStr | None:
    if value is None:
        return None
    if not _TOKEN.fullmatch(value.get_secret_value().strip()):
        raise ValueError("does not look like a token; copy it whole from @BotFather, as in 123456789:AAF…")
    return SecretStr(value.get_secret_value().strip())


def _line_secret(value: SecretStr | None) -> SecretStr | None:
    if value is None:
        return None
    if not re.fullmatch(r"[A-Za-z0-9_-]{8,64}", value.get_secret_value().strip()):
        raise ValueError(
            "does not look like a channel secret; copy it whole from the channel's page in the LINE Developers "
            "Console, Basic settings: 32 characters, 0 to 9 and a to f"
        )
    return SecretStr(value.get_secret_value().strip())


def _line_token(value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
    """Check the token and, since neither is of use without the other, that there is a secret just where it is."""
    if value is not None and not re.fullmatch(r"[A-Za-z0-9+/=._-]{8,}", value.get_secret_value().strip()):
        raise ValueError(
            "does not look like a channel access token; issue one on the channel's page in the LINE Developers "
            "Console, Messaging API, and copy it whole"
        )
    if "line_channel_secret" not in info.data:  # it is a fault already
        return value
    secret = info.data["line_channel_secret"]
    if value is None and secret is not None:
        raise ValueError("must be set, too, where BOT_LINE_CHANNEL_SECRET is: the bot answers on LINE with both or not")
    if value is not None and secret is None:
        raise ValueError("needs BOT_LINE_CHANNEL_SECRET beside it: without, nobody could tell who posts to the bot")
    return None if value is None else SecretStr(value.get_secret_value().strip())


def _http_url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", value):
        raise ValueError("is no web address; write one such as http://127.0.0.1:8081 or leave it out")
    return value.rstrip("/")


def _database_url(value: str) -> str:
    if value.startswith(("postgresql:", "postgresql+asyncpg:", "postgres:")):
        return _postgresql_url(value)
    match = re.fullmatch(r"sqlite(?:\+aiosqlite)?:///([^\s?#\0][^?#\0]*)", value)
    if match is None or match[1].endswith("/"):
        raise ValueError(
            "is no database address; write sqlite+aiosqlite:///data/bot.db or postgresql+asyncpg://USER:PASSWORD@HOST/NAME"
        )
    return f"sqlite+aiosqlite:///{Path(match[1]).expanduser()}"


def _postgresql_url(value: str) -> str:
    match = re.fullmatch(r"postgres(?:ql)?(?:\+asyncpg)?://([^\s/?#]*/[^\s/?#]+(?:\?[^\s#]*)?)", value)
    if match is None:
        raise ValueError("is no PostgreSQL address; write postgresql+asyncpg://USER:PASSWORD@HOST/NAME")
    return f"postgresql+asyncpg://{match[1]}"


def _webhook_url(value: str | None) -> str | None:
    if value is None:
        return None
    if not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", value):
        raise ValueError(
            "is no web address; write the public one that leads to this bot, as in https://bot.example.org"
        )
    return value.rstrip("/")


def _webhook_secret(value: SecretStr | None) -> SecretStr | None:
    if value is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
        raise ValueError("must be 1 to 256 letters, digits, underscores or hyphens")
    return value


def _port(value: object) -> object:
    if value is not None and not (
        re.fullmatch(r"\s*\d{1,5}\s*", str(value), re.ASCII) and int(str(value)) <= _LAST_PORT
    ):
        raise ValueError("must be a port's number, 1 to 65535, as in 8080; 0 takes any free one")
    return value


def _owner_ids(value: object) -> object:
    if not isinstance(value, str):
        return value
    parts = [part for part in re.split(r"[,;\s]+", value) if part]
    if not all(re.fullmatch(r"[1-9]\d{0,15}", part, re.ASCII) for part in parts):
        raise ValueError("must be Telegram user ids with commas between, as in 123456,234567")
    return frozenset(int(part) for part in parts)


def _line_owner_ids(value: object) -> object:
    if not isinstance(value, str):
        return value
    parts = [part for part in re.split(r"[,;\s]+", value) if part]
    if not all(re.fullmatch(r"U[0-9a-f]{32}", part) for part in parts):
        raise ValueError(
            "must be LINE user ids with commas between, each U and 32 characters, 0 to 9 and a to f; yours is on the "
            "channel's page in the LINE Developers Console, Basic settings, Your user ID (the LINE ID that friends "
            "search for is another)"
        )
    return frozenset(parts)


def _timezone(value: str) -> str:
    known = zoneinfo.available_timezones()
    if value in known:
        return value
    near = difflib.get_close_matches(value, known, n=1, cutoff=0.6)
    hint = f"did you mean {near[0]}?" if near else "write a name such as Asia/Hong_Kong"
    raise ValueError(f"is no time zone; {hint}")


def _upper(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


class Settings(BaseSettings):
    """What an operator can set; each field is the variable ``BOT_<NAME>``. Make it with `load_settings`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", hide_input_in_errors=True, frozen=True
    )

    telegram_token: Annotated[SecretStr | None, AfterValidator(_token)] = None
    """The bot's token from @BotFather. Unset: the local simulator is started instead."""

    telegram_api_url: Annotated[str, AfterValidator(_http_url)] = TELEGRAM_API_URL
    """A self-hosted Bot API server or a stand-in."""

    database_url: Annotated[str, AfterValidator(_database_url)] = "sqlite+aiosqlite:///data/bot.db"
    """Where everything is kept: a SQLite file or, for several replicas, a PostgreSQL database."""

    webhook_url: Annotated[str | None, AfterValidator(_webhook_url)] = None
    """The public address that leads to this bot's server; Telegram posts to `/telegram` below it. Unset: polling."""

    webhook_secret: Annotated[SecretStr | None, AfterValidator(_webhook_secret)] = None
    """What Telegram proves itself with. Unset: derived from the token, the same on every replica."""

    line_channel_secret: Annotated[SecretStr | None, AfterValidator(_line_secret)] = None
    """The secret of the channel on LINE. Set with the token, the bot answers on LINE, too; LINE posts to `/line`."""

    line_channel_token: Annotated[SecretStr | None, AfterValidator(_line_token)] = None
    """The channel's access token (long-lived)."""

    line_api_url: Annotated[str, AfterValidator(_http_url)] = LINE_API_URL
    """LINE's Messaging API or a stand-in."""

    line_owner_ids: Annotated[frozenset[str], NoDecode, BeforeValidator(_line_owner_ids)] = frozenset()
    """LINE user ids of the operators, as this channel knows them: each U and 32 characters."""

    http_host: str = "127.0.0.1"
    """The address that the server listens on, for webhooks, health checks and metrics; 0.0.0.0 for all."""

    http_port: Annotated[int | None, BeforeValidator(_port)] = None
    """The port of that server. Unset: 8080 with a webhook or LINE, otherwise no server is started."""

    content_dir: Path = _REPOSITORY / "content"
    """The folder of the YAML library."""

    owner_ids: Annotated[frozenset[int], NoDecode, BeforeValidator(_owner_ids)] = frozenset()
    """Telegram user ids of the operators."""

    timezone: Annotated[str, AfterValidator(_timezone)] = "Asia/Hong_Kong"
    """The zone in which "today" is counted for chats that never said (IANA name)."""

    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(_upper)] = "INFO"
    """How much is logged."""

    log_format: Annotated[Literal["text", "json"], BeforeValidator(_lower)] = "text"
    """For people, or one JSON object a line for machines."""

    @property
    def port(self) -> int | None:
        """The port of the bot's server; None where there is none."""
        is_needed = self.webhook_url is not None or self.is_on_line
        return _DEFAULT_PORT if self.http_port is None and is_needed else self.http_port

    @property
    def is_on_line(self) -> bool:
        """Whether the bot answers on LINE, too."""
        return self.line_channel_secret is not None and self.line_channel_token is not None


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Read the settings; the environment goes before the file.

    Raises:
        SettingsError: With every fault at once, none of them showing a value.
    """
    _check_file(env_file)
    try:
        return Settings(_env_file=env_file, _env_file_encoding="utf-8")  # type: ignore[call-arg]  # pydantic-settings' own
    except ValidationError as error:
        raise SettingsError([_in_words(fault) for fault in error.errors(include_input=False)]) from None


def _check_file(env_file: Path | None) -> None:
    """See that all of `env_file` can be read, if it exists; a line passed over could be the token."""
    if env_file is None or not env_file.exists():
        return
    try:
        with env_file.open(encoding="utf-8") as lines:
            broken = [binding.original.line for binding in parse_stream(lines) if binding.error]
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise SettingsError([f"{env_file}: cannot be read ({reason}); mend it or remove it"]) from None
    if broken:
        raise SettingsError([f"{env_file}:{line}: cannot be understood; write NAME=value" for line in broken])


def unknown_settings(env_file: Path | None = Path(".env")) -> tuple[str, ...]:
    """Return a sentence for each ``BOT_…`` variable that means nothing to the bot; most often a slip of the pen."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    in_file: Iterable[str] = dotenv_values(env_file) if env_file is not None and env_file.is_file() else ()
    names = {name.upper() for name in (*os.environ, *in_file) if name.upper().startswith(PREFIX)}
    return tuple(_unknown(name, known) for name in sorted(names - known))


def _unknown(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f"{name} is no setting" + (f"; did you mean {near[0]}?" if near else "")


def _in_words(fault: ErrorDetails) -> str:
    name = PREFIX + str(fault["loc"][0]).upper()
    if fault["type"] == "literal_error":
        return f"{name} must be {fault['ctx']['expected'].replace(chr(39), '')}"
    return f"{name} {str(fault['msg']).removeprefix('Value error, ')}"
