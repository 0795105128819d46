"""What operators are handed to run the bot with: it parses, fits the settings and the house, and belongs together."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.__main__ import _EXIT_CODES, main
from bot.commands_database import _PG_DUMP, _PG_RESTORE
from bot.config import Settings
from bot.platforms.line import files, webhook
from bot.platforms.telegram import hook
from bot.server import LARGEST_BODY
from bot.signals import LIMIT

ROOT = Path(__file__).parent.parent
OPS = ROOT / "ops"
SETTINGS = {f"BOT_{name.upper()}" for name in Settings.model_fields}
UNITS = sorted((OPS / "systemd").iterdir())
ANALYZE, CADDY = shutil.which("systemd-analyze"), shutil.which("caddy")
DATABASE = "/var/lib/quality-bot/bot.db"


def compose():
    return yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))


def entries(unit):
    """The unit's lines by their names, several of one name included."""
    found = {}
    for line in (OPS / "systemd" / unit).read_text("utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def test_compose_runs_the_bot_over_postgresql_with_settings_that_exist():
    bot = compose()["services"]["bot"]
    environment = bot["environment"]
    assert set(environment) <= SETTINGS
    values = {name: re.sub(r"\$\{\w+(:\?[^}]*|:-)\}", "x1", value) for name, value in environment.items()}
    given = {**values, "BOT_TELEGRAM_TOKEN": "1:x", "BOT_WEBHOOK_URL": "https://x", "BOT_OWNER_IDS": "1"}
    given |= {"BOT_TIMEZONE": "Asia/Hong_Kong", "BOT_LOG_LEVEL": "INFO"}
    given |= {"BOT_LINE_CHANNEL_SECRET": "0" * 32, "BOT_LINE_CHANNEL_TOKEN": "x" * 40, "BOT_LINE_OWNER_IDS": ""}
    settings = Settings.model_validate({name.removeprefix("BOT_").lower(): value for name, value in given.items()})
    assert settings.database_url == "postgresql+asyncpg://bot:x1@database/bot"
    assert (settings.http_host, settings.http_port, settings.log_format) == ("0.0.0.0", 8080, "json")  # noqa: S104 - of a container


def test_compose_asks_for_nothing_that_whoever_has_one_platform_does_not_have():
    environment = compose()["services"]["bot"]["environment"]
    assert set(re.findall(r"\$\{(\w+):\?", " ".join(environment.values()))) == {"POSTGRES_PASSWORD"}


def test_compose_gives_the_bot_no_more_than_it_needs_and_time_to_end():
    services = compose()["services"]
    bot, database = services["bot"], services["database"]
    assert (bot["read_only"], bot["cap_drop"], bot["security_opt"]) == (True, ["ALL"], ["no-new-privileges:true"])
    assert int(bot["stop_grace_period"].removesuffix("s")) > LIMIT.total_seconds()
    assert all(port.startswith("127.0.0.1:") for port in bot["ports"])
    assert bot["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert "pg_isready" in database["healthcheck"]["test"][1]
    assert "ports" not in database
    assert [volume.partition(":")[0] for volume in database["volumes"]] == list(compose()["volumes"])


def test_no_password_stands_in_a_file():
    for path in (ROOT / "compose.yaml", *(path for path in OPS.rglob("*") if path.is_file())):
        for line in path.read_text("utf-8").splitlines():
            named = re.match(r"\s*\w*(PASSWORD|TOKEN|SECRET)\w*: *(?P<value>.+)", line)
            assert named is None or named["value"].startswith("${"), f"{path.name}: {line}"


def test_the_image_holds_what_postgresql_and_line_take():
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    runtime, *extras = ((ROOT / f"requirements{name}.lock").read_text("utf-8") for name in ("", "-postgres", "-line"))
    pins = re.compile(r"^([\w.-]+)==(\S+)( ;[^\\]+)?", re.MULTILINE)
    for extra in extras:
        assert set(pins.findall(runtime)) < set(pins.findall(extra))
    both = [(name, where, version) for extra in extras for name, version, where in pins.findall(extra)]
    assert len(set(both)) == len({pin[:2] for pin in both})  # pip takes no two versions of one thing
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    for name in ("requirements-postgres.lock", "requirements-line.lock"):
        assert f"-r {name}" in dockerfile
        assert f"!{name}" in ignored


@pytest.mark.parametrize("unit", ["quality-bot.service", "quality-bot-backup.service"])
def test_units_run_commands_and_settings_that_exist_as_the_same_user(unit):
    found = entries(unit)
    command = shlex.split(found["ExecStart"][0])
    assert command[:3] == ["/opt/quality-bot/.venv/bin/python", "-m", "bot"]
    assert command[3] in main.commands
    names = [value.partition("=")[0] for value in found["Environment"] if value.startswith("BOT_")]
    assert set(names) <= SETTINGS
    assert f"BOT_DATABASE_URL=sqlite+aiosqlite:///{DATABASE}" in found["Environment"]
    assert (found["DynamicUser"], found["User"]) == (["yes"], ["quality-bot"])
    assert Path(DATABASE).parent.name in found["StateDirectory"][0].split()


def test_the_unit_gives_the_bot_time_to_end_and_does_not_restart_what_does_not_mend_itself():
    found = entries("quality-bot.service")
    assert int(found["TimeoutStopSec"][0]) > LIMIT.total_seconds()
    assert found["RestartPreventExitStatus"] == ["3 4"]
    assert found["Restart"] == ["on-failure"]


@pytest.mark.skipif(ANALYZE is None, reason="needs systemd-analyze")
def test_systemd_understands_the_units():
    told = subprocess.run([ANALYZE, "verify", *map(str, UNITS)], capture_output=True, text=True, check=False)
    assert [line for line in told.stderr.splitlines() if "is not executable" not in line] == []


@pytest.mark.parametrize("file", ["nginx/quality-bot.conf", "caddy/Caddyfile"])
def test_proxies_let_telegram_and_line_in_and_nobody_else(file):
    text = "\n".join(line for line in (OPS / file).read_text("utf-8").splitlines() if not line.strip().startswith("#"))
    named = " ".join(re.findall(r"(?:location = |location (?=/\w)|path )(/[^{\n]+)", text)).split()
    assert [path.removesuffix("*") for path in named] == [hook.PATH, webhook.PATH, f"{files.PATH}/"]
    assert not re.search(r"location [^=/]", text)
    assert not re.search("healthz|readyz|metrics", text)
    assert "404" in text
    assert re.search(r"client_max_body_size 1m|max_size 1MB", text)
    assert LARGEST_BODY <= 1 << 20
    assert text.count("{") == text.count("}")


def test_litestream_copies_the_unit_s_database():
    config = yaml.safe_load((OPS / "litestream" / "litestream.yml").read_text("utf-8"))
    assert [database["path"] for database in config["dbs"]] == [DATABASE]
    assert config["dbs"][0]["replica"]["bucket"] == "${LITESTREAM_BUCKET}"


@pytest.mark.skipif(CADDY is None, reason="needs caddy")
def test_caddy_understands_its_file():
    subprocess.run([CADDY, "validate", "--adapter", "caddyfile", "--config", OPS / "caddy" / "Caddyfile"], check=True)


def test_documents_name_files_tools_and_codes_that_exist():
    backup, deploying = ((ROOT / "docs" / name).read_text("utf-8") for name in ("backup.md", "deploying.md"))
    for path in re.findall(r"(?<![\w/(.])(ops/[\w./*-]+\w\*?)", backup + deploying):
        assert list(ROOT.glob(path)), path
    for tool in (_PG_DUMP, _PG_RESTORE):
        named = tool[tool.index("pg_") :].replace("{url}", "postgresql://bot@localhost/bot")
        assert f"    {named}\n" in backup
    codes = {int(code) for code in re.findall(r"^\| (\d) \|", deploying, re.MULTILINE)}
    assert codes == {0, 1, *(code for _, code in _EXIT_CODES)}
    assert f"{LIMIT.total_seconds()} seconds" in deploying
    assert f"{LIMIT.total_seconds()} s " in deploying
