"""The documents are true: settings, commands, files and links that they name exist."""

import re
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.config import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "bot").rglob("*.md")])


def test_the_settings_table_is_the_settings():
    rows = re.findall(r"^\| `(BOT_\w+)` \| .+ \| (.+) \|$", README, re.MULTILINE)
    documented = dict(rows)
    assert list(documented) == [f"BOT_{name.upper()}" for name in Settings.model_fields]
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, str):
            assert f"`{field.default}`" in documented[f"BOT_{name.upper()}"]


def test_every_command_of_the_command_line_is_documented():
    assert set(re.findall(r"python -m bot (\w+)", README)) >= set(main.commands)


def test_every_command_that_a_document_names_exists():
    for document in DOCUMENTS:
        for name in re.findall(r"python -m bot ([a-z]+)", document.read_text("utf-8")):
            assert name in main.commands, f"{document.name}: {name}"


def test_every_make_target_that_a_document_names_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for document in DOCUMENTS:
        named = set(re.findall(r"(?:^ {4}|`)make ([a-z-]+)", document.read_text("utf-8"), re.MULTILINE))
        assert named <= targets, document.name


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_relative_links_lead_somewhere(document):
    for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", document.read_text("utf-8")):
        assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_a_document_names_exist(document):
    for target in re.findall(r"`((?:bot|tests|content|docs|bench)/[\w./-]+\.\w+)`", document.read_text("utf-8")):
        assert (ROOT / target).exists(), target


def test_no_lock_file_names_a_host_or_a_path():
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text("utf-8")
        assert not re.search(r"https?://|file:|--index-url|--find-links|@ ", text), lock.name
        assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}", text)) >= len(re.findall(r"==", text))
