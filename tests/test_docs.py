"""The documents are true: settings, commands, files and links that they name exist."""

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.config import Settings
from bot.platforms.line.events import Said
from bot.platforms.line.texts import read_text
from bot.storage.library import models
from bot.storage.library.models import FILES, FOLDERS, NumberItemShape, StatementShape

ROOT = Path(__file__).parent.parent
_SPEC = spec_from_file_location("generate", ROOT / "docs" / "generate.py")
generate = module_from_spec(_SPEC)
_SPEC.loader.exec_module(generate)
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "bot").rglob("*.md")])


@pytest.mark.parametrize("document", generate.PARTS)
def test_what_the_code_knows_best_is_written_as_it_is_now(document):
    text = (ROOT / document).read_text("utf-8")
    assert text == generate.written(document, text), "run make docs"


def test_every_setting_and_every_key_of_the_content_is_in_a_table():
    settings = re.findall(r"^\| `(BOT_\w+)` \|", generate.settings_table(), re.MULTILINE)
    assert settings == [f"BOT_{name.upper()}" for name in Settings.model_fields]
    shapes = [shape for kinds in (*FILES.values(), *FOLDERS.values()) for shape in kinds.values()]
    inner = [StatementShape, NumberItemShape]
    keys = {f"| `{key}` |" for shape in (*shapes, *inner) for key in shape.model_fields if key != "root"}
    assert keys == {found[0] for found in re.finditer(r"^\| `\w+` \|", generate.library_reference(), re.MULTILINE)}


def test_no_key_that_is_explained_is_gone():
    for name, notes in generate._NOTES.items():
        fields = set(getattr(models, name).model_fields)
        assert set(notes) == (fields if "root" not in fields else {""}), name


def test_a_document_without_its_markers_is_refused():
    with pytest.raises(ValueError, match=r"README.md has no <!-- settings: written by make docs -->"):
        generate.written("README.md", "nothing here")


def test_every_command_of_the_command_line_is_documented():
    assert set(re.findall(r"python -m bot ([\w-]+)", README)) >= set(main.commands)


def test_every_command_that_a_document_names_exists():
    for document in DOCUMENTS:
        for name in re.findall(r"python -m bot ([a-z][a-z-]*)", document.read_text("utf-8")):
            assert name in main.commands, f"{document.name}: {name}"


@pytest.mark.parametrize(
    ("document", "begins"), [("README.md", "## On LINE"), ("docs/operating.md", "Commands work there")]
)
def test_words_that_a_document_calls_commands_on_line_are_some(document, begins):
    paragraphs = (ROOT / document).read_text("utf-8").partition(begins)[2].partition("**Messages")[0].split("\n## ")[0]
    words = [
        word for word in re.findall(r"`([^`]+)`", paragraphs) if not word.startswith(("BOT_", "/", "requirements"))
    ]
    assert "今日" in words
    for word in words:
        asked = read_text(Said("1", word), is_private=True)
        assert (asked and asked.command) is not None, word


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


def test_the_house_is_described_room_by_room():
    """Every module of `bot` and every room that it has is on the list for whoever wants to change it."""
    modules = {path.name for path in (ROOT / "bot").glob("*.py")} - {"__init__.py"}
    rooms = {f"{path.parent.relative_to(ROOT)}/" for path in (ROOT / "bot").glob("*/__init__.py")}
    rooms |= {f"{path.parent.relative_to(ROOT)}/" for path in (ROOT / "bot/platforms").glob("*/__init__.py")}
    listed = re.findall(r"^    (\S+) {2,}\S", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE)
    assert {f"bot/{name}" for name in modules} | rooms <= set(listed)
    assert all((ROOT / name).exists() for name in listed)


def test_no_lock_file_names_a_host_or_a_path():
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text("utf-8")
        assert not re.search(r"https?://|file:|--index-url|--find-links|@ ", text), lock.name
        assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}", text)) >= len(re.findall(r"==", text))
