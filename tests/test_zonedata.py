"""Zones are read from the newer of two editions of the database."""

import subprocess
import sys
import zoneinfo

import pytest
import tzdata

from bot.zonedata import prefer_newer_zones, system_edition


@pytest.fixture
def system(tmp_path):
    """Zones of the system, as `zoneinfo` would find them."""
    (tmp_path / "UTC").touch()
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath((str(tmp_path),))
    yield tmp_path
    zoneinfo.reset_tzpath(before)


@pytest.mark.parametrize(
    ("first_line", "edition"),
    [("# version 2025b\n", "2025b"), ("# version 2019a-dirty\n", "2019a"), ("# tzdb\n", None), ("", None)],
)
def test_a_system_says_its_edition_in_one_file(system, first_line, edition):
    (system / "tzdata.zi").write_text(first_line, "ascii")
    assert system_edition([str(system / "nowhere"), str(system)]) == edition


def test_a_system_without_that_file_or_without_zones_has_none(system, tmp_path_factory):
    assert system_edition([str(system)]) is None
    assert system_edition([str(tmp_path_factory.mktemp("empty"))]) is None


@pytest.mark.parametrize(
    ("edition", "is_kept"), [("2019a", False), ("", False), (tzdata.IANA_VERSION, True), ("2999a", True)]
)
def test_the_newer_edition_is_read(system, monkeypatch, edition, is_kept):
    monkeypatch.delenv("PYTHONTZPATH", raising=False)
    (system / "tzdata.zi").write_text(f"# version {edition}\n", "ascii")
    prefer_newer_zones()
    assert ((str(system),) if is_kept else ()) == zoneinfo.TZPATH


def test_who_names_the_folder_has_chosen(system, monkeypatch):
    monkeypatch.setenv("PYTHONTZPATH", str(system))
    prefer_newer_zones()
    assert (str(system),) == zoneinfo.TZPATH


def test_every_command_reads_the_newer_edition():
    probe = """
import contextlib
import zoneinfo
from bot.__main__ import main

zoneinfo.reset_tzpath(["/nowhere"])
with contextlib.suppress(SystemExit):  # for there is nothing to check
    main(["check", "/nowhere"], standalone_mode=False)
print(zoneinfo.TZPATH)
"""
    answer = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=30)
    assert answer.stdout.splitlines()[-1] == "()"
