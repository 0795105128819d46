import pytest

from bot.config import Settings, load_settings, unknown_settings
from bot.errors import SettingsError

NO_DATABASE = (
    "BOT_DATABASE_URL is no database address; write sqlite+aiosqlite:///data/bot.db or "
    "postgresql+asyncpg://USER:PASSWORD@HOST/NAME"
)
TOKEN = "123456789:AAF-secret_secret_secret_secret_sec"


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"BOT_{name.upper()}", raising=False)


def test_without_any_setting_the_defaults_hold(tmp_path):
    settings = load_settings(tmp_path / ".env")
    assert settings.model_dump(exclude={"content_dir"}) == {
        "telegram_token": None,
        "telegram_api_url": "https://api.telegram.org",
        "database_url": "sqlite+aiosqlite:///data/bot.db",
        "line_channel_secret": None,
        "line_channel_token": None,
        "line_api_url": "https://api.line.me",
        "line_owner_ids": frozenset(),
        "webhook_url": None,
        "webhook_secret": None,
        "http_host": "127.0.0.1",
        "http_port": None,
        "owner_ids": frozenset(),
        "timezone": "Asia/Hong_Kong",
        "log_level": "INFO",
        "log_format": "text",
    }
    assert (settings.content_dir / "occasions.yaml").is_file()


def test_the_environment_goes_before_the_file(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text(
        f"BOT_TELEGRAM_TOKEN={TOKEN}\nBOT_OWNER_IDS=7, 8\nBOT_LOG_FORMAT=json\nBOT_LOG_LEVEL=debug\n"
    )
    monkeypatch.setenv("BOT_LOG_FORMAT", "TEXT")
    settings = load_settings(tmp_path / ".env")
    assert settings.telegram_token.get_secret_value() == TOKEN
    assert settings.owner_ids == {7, 8}
    assert (settings.log_format, settings.log_level) == ("text", "DEBUG")


def test_an_empty_variable_means_unset(monkeypatch):
    monkeypatch.setenv("BOT_TELEGRAM_TOKEN", "")
    monkeypatch.setenv("BOT_TIMEZONE", "")
    assert load_settings(None) == Settings()


def test_all_faults_are_reported_at_once_in_words_without_values(monkeypatch):
    values = {
        "BOT_TELEGRAM_TOKEN": "half a secret",
        "BOT_TELEGRAM_API_URL": "ftp://me:hidden@host",
        "BOT_DATABASE_URL": "mysql://me:hidden@host/db",
        "BOT_OWNER_IDS": "7,me",
        "BOT_LINE_OWNER_IDS": "@me",
        "BOT_TIMEZONE": "Asia/HongKong",
        "BOT_LOG_LEVEL": "loud",
        "BOT_LOG_FORMAT": "xml",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings(None)
    assert caught.value.faults == (
        "BOT_TELEGRAM_TOKEN does not look like a token; copy it whole from @BotFather, as in 123456789:AAF…",
        "BOT_TELEGRAM_API_URL is no web address; write one such as http://127.0.0.1:8081 or leave it out",
        NO_DATABASE,
        (
            "BOT_LINE_OWNER_IDS must be LINE user ids with commas between, each U and 32 characters, 0 to 9 and a to f;"
            " yours is on the channel's page in the LINE Developers Console, Basic settings, Your user ID (the LINE ID "
            "that friends search for is another)"
        ),
        "BOT_OWNER_IDS must be Telegram user ids with commas between, as in 123456,234567",
        "BOT_TIMEZONE is no time zone; did you mean Asia/Hong_Kong?",
        "BOT_LOG_LEVEL must be DEBUG, INFO, WARNING, ERROR or CRITICAL",
        "BOT_LOG_FORMAT must be text or json",
    )


def test_owners_on_line_are_any_number_of_its_ids(monkeypatch):
    one, other = "U" + "0" * 32, "U" + "f" * 32
    monkeypatch.setenv("BOT_LINE_OWNER_IDS", f"{one}, {other}")
    assert load_settings(None).line_owner_ids == {one, other}


@pytest.mark.parametrize("zone", ["../../etc/passwd", "Mars", "亞洲/香港", "/"])
def test_a_zone_that_is_none_gets_an_example(monkeypatch, zone):
    monkeypatch.setenv("BOT_TIMEZONE", zone)
    with pytest.raises(SettingsError, match=r"^BOT_TIMEZONE is no time zone; (write a name such as|did you mean) "):
        load_settings(None)


@pytest.mark.parametrize("port", ["http", "-1", "65536", "99999999999", "80.5"])
def test_a_port_that_is_none_gets_an_example(monkeypatch, port):
    monkeypatch.setenv("BOT_HTTP_PORT", port)
    with pytest.raises(SettingsError) as caught:
        load_settings(None)
    assert caught.value.faults == (
        "BOT_HTTP_PORT must be a port's number, 1 to 65535, as in 8080; 0 takes any free one",
    )


def test_an_unreadable_file_is_a_fault(tmp_path):
    (tmp_path / ".env").write_bytes(b"BOT_LOG_LEVEL=\xff\xfe")
    with pytest.raises(SettingsError, match=r"cannot be read \(it is not UTF-8 text\); mend it or remove it"):
        load_settings(tmp_path / ".env")


def test_a_slip_in_a_name_is_pointed_out(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("BOT_TELEGRAM_TOKN=1\nOTHER=2\n")
    monkeypatch.setenv("BOT_XYZ", "blue")
    assert unknown_settings(tmp_path / ".env") == (
        "BOT_TELEGRAM_TOKN is no setting; did you mean BOT_TELEGRAM_TOKEN?",
        "BOT_XYZ is no setting",
    )


def test_the_token_is_not_shown_by_its_holder(monkeypatch):
    monkeypatch.setenv("BOT_TELEGRAM_TOKEN", TOKEN)
    assert TOKEN not in repr(load_settings(None))


@pytest.mark.parametrize(
    "url", ["sqlite+aiosqlite:///bot.db?timeout=1", "sqlite:///", "sqlite:///data/", "sqlite://bot.db"]
)
def test_a_database_address_with_options_or_without_a_file_is_a_fault(monkeypatch, url):
    monkeypatch.setenv("BOT_DATABASE_URL", url)
    with pytest.raises(SettingsError, match="BOT_DATABASE_URL is no database address"):
        load_settings(None)


def test_a_home_folder_in_a_database_address_is_understood(monkeypatch):
    monkeypatch.setenv("HOME", "/home/somebody")
    monkeypatch.setenv("BOT_DATABASE_URL", "sqlite:///~/bot.db")
    assert load_settings(None).database_url == "sqlite+aiosqlite:////home/somebody/bot.db"


def test_a_line_that_cannot_be_understood_is_a_fault_that_shows_no_value(tmp_path):
    (tmp_path / ".env").write_text(f'BOT_LOG_LEVEL=INFO\nBOT_TELEGRAM_TOKEN="{TOKEN}"extra\n')
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path / ".env")
    assert caught.value.faults == (f"{tmp_path / '.env'}:2: cannot be understood; write NAME=value",)


def test_a_folder_called_env_is_a_fault(tmp_path):
    (tmp_path / ".env").mkdir()
    with pytest.raises(SettingsError, match=r"cannot be read \(Is a directory\); mend it or remove it"):
        load_settings(tmp_path / ".env")


@pytest.mark.parametrize(
    ("url", "understood"),
    [
        ("postgres://me:secret@db.example.org/bot", "postgresql+asyncpg://me:secret@db.example.org/bot"),
        ("postgresql+asyncpg://bot@/bot?host=/run/db", "postgresql+asyncpg://bot@/bot?host=/run/db"),
        ("postgresql://bot@db:5433/bot?sslmode=require", "postgresql+asyncpg://bot@db:5433/bot?sslmode=require"),
    ],
)
def test_a_postgresql_address_is_understood_by_its_usual_names_and_over_a_socket(monkeypatch, url, understood):
    monkeypatch.setenv("BOT_DATABASE_URL", url)
    assert load_settings(None).database_url == understood


LINE_SECRET = "0123456789abcdef0123456789abcdef"
LINE_TOKEN = "p+a/very+long/token=" * 8


def test_with_line_there_is_a_server(monkeypatch):
    monkeypatch.setenv("BOT_LINE_CHANNEL_SECRET", f" {LINE_SECRET} ")
    monkeypatch.setenv("BOT_LINE_CHANNEL_TOKEN", LINE_TOKEN)
    settings = load_settings(None)
    assert (settings.is_on_line, settings.port) == (True, 8080)
    assert settings.line_channel_secret.get_secret_value() == LINE_SECRET
    assert settings.line_channel_token.get_secret_value() == LINE_TOKEN
    assert LINE_SECRET not in repr(settings)
    assert LINE_TOKEN not in repr(settings)
    monkeypatch.setenv("BOT_HTTP_PORT", "9000")
    assert load_settings(None).port == 9000


@pytest.mark.parametrize(
    ("values", "faults"),
    [
        (
            {"SECRET": LINE_SECRET},
            ["TOKEN must be set, too, where BOT_LINE_CHANNEL_SECRET is: the bot answers on LINE with both or not"],
        ),
        (
            {"TOKEN": LINE_TOKEN},
            ["TOKEN needs BOT_LINE_CHANNEL_SECRET beside it: without, nobody could tell who posts to the bot"],
        ),
        (
            {"SECRET": "two words", "TOKEN": "two words"},
            [
                (
                    "SECRET does not look like a channel secret; copy it whole from the channel's page in the LINE "
                    "Developers Console, Basic settings: 32 characters, 0 to 9 and a to f"
                ),
                (
                    "TOKEN does not look like a channel access token; issue one on the channel's page in the LINE "
                    "Developers Console, Messaging API, and copy it whole"
                ),
            ],
        ),
    ],
)
def test_half_of_what_line_takes_is_reported_in_words(monkeypatch, values, faults):
    for name, value in values.items():
        monkeypatch.setenv(f"BOT_LINE_CHANNEL_{name}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings(None)
    assert caught.value.faults == tuple(f"BOT_LINE_CHANNEL_{fault}" for fault in faults)
