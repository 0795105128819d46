"""Files: missing, unexpected, unreadable, in the wrong encoding, of absurd size."""

import os
from pathlib import Path

import pytest

from bot.storage.library import Fault, check_library
from bot.storage.library.reading import LARGEST


def told(content):
    return [str(fault) for fault in check_library(content)]


def test_a_fault_reads_as_file_line_column_what_is_wrong_and_what_to_write():
    fault = Fault(file="content/a.yaml", line=2, column=3, problem="this is wrong", remedy="write that")
    assert str(fault) == "content/a.yaml:2:3: this is wrong; write that"


def test_faults_are_ordered_by_file_line_and_column():
    places = [("b", 1, 1), ("a", 10, 2), ("a", 9, 30), ("a", 9, 4)]
    faults = [Fault(file, line, column, "", "") for file, line, column in places]
    assert sorted(faults) == [faults[3], faults[2], faults[1], faults[0]]


def test_a_directory_that_is_not_there_is_one_fault(content):
    assert told(content / "nowhere") == [
        "content/nowhere:1:1: there is no such directory; name the directory that holds library.yaml"
    ]


def test_a_file_for_a_directory_is_one_fault(content):
    assert told(content / "terms.yaml") == [
        "content/terms.yaml:1:1: this is not a directory; name the directory that holds library.yaml"
    ]


def test_an_empty_directory_lacks_every_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("new").mkdir()
    remedy = "create it, or name the directory that holds the library"
    assert [
        (fault.file, fault.line, fault.column, fault.problem, fault.remedy) for fault in check_library(Path("new"))
    ] == [
        (f"new/{name}", 1, 1, "this file is missing", remedy)
        for name in (
            "concepts/01-introduction.yaml",
            "figures.yaml",
            "library.yaml",
            "numbers.yaml",
            "occasions.yaml",
            "questions/01-introduction.yaml",
            "sections.yaml",
            "source/annex1.txt",
            "source/annex2.txt",
            "syllabus.yaml",
            "terms.yaml",
        )
    ]


def test_a_misspelt_file_is_both_missing_and_unexpected(content):
    (content / "figures.yaml").rename(content / "figure.yaml")
    assert told(content) == [
        "content/figure.yaml:1:1: this does not belong to a library; rename it to `figures.yaml`",
        "content/figures.yaml:1:1: this file is missing; create it, or name the directory that holds the library",
    ]


def test_files_that_are_nobody_s_content_are_told_or_passed_over(content):
    for name in (".hidden", "terms.yaml~", ".git/config", "notes.docx", "concepts/introduction.yaml"):
        (content / name).parent.mkdir(exist_ok=True)
        (content / name).write_text("x")
    (content / "drafts").mkdir()
    (content / "drafts/one.yaml").write_text("x")
    (content / "a\nb").write_text("x")
    assert told(content) == [
        "content/a<U+000A>b:1:1: this does not belong to a library; move it out of the library",
        (
            "content/concepts/introduction.yaml:1:1: this is no name for a file of concepts; "
            "rename it like `01-introduction.yaml`"
        ),
        "content/drafts:1:1: this does not belong to a library; move it out of the library",
        "content/notes.docx:1:1: this does not belong to a library; move it out of the library",
    ]


def test_a_file_of_concepts_is_called_after_its_section(content):
    (content / "concepts/02-growth-needs.yaml").rename(content / "concepts/03-growth-needs.yaml")
    assert told(content) == [
        (
            "content/concepts/03-growth-needs.yaml:1:1: `03-growth-needs` is not the position and id of a section; "
            "rename it to `02-growth-needs.yaml`"
        )
    ]
    (content / "concepts/03-growth-needs.yaml").rename(content / "concepts/02-growth.yaml")
    assert told(content) == [
        (
            "content/concepts/02-growth.yaml:1:1: `02-growth` is not the position and id of a section; "
            "call it like `01-introduction.yaml`, after a section"
        )
    ]


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        (b"", "1:1: the file is empty; write its content, or restore it"),
        (b" \n\n", "1:1: the file is empty; write its content, or restore it"),
        (b"# only a comment\n", "1:1: the file is not a mapping; begin it with `terms:` at the left margin"),
        (b"terms\n", "1:1: the file is not a mapping; begin it with `terms:` at the left margin"),
        (b"- terms\n", "1:1: the file is not a mapping; begin it with `terms:` at the left margin"),
        ("terms:\n  - {a: 新質".encode() + b"\xff}", "2:11: the byte 0xFF is not UTF-8; save the file as UTF-8"),
        ("terms: 新質".encode("big5"), "1:8: the byte 0xB7 is not UTF-8; save the file as UTF-8"),
        ("terms: []".encode("utf-16"), "1:1: the byte 0xFF is not UTF-8; save the file as UTF-8"),
        (
            b"#" * (LARGEST + 1),
            "1:1: the file is larger than 2,000,000 bytes; split it, or leave out what is not content",
        ),
        (b"[" * 200_000, "1:13: the nesting is deeper than 12 levels; write a flat list of entries"),
        (b"- " * 200_000, "1:25: the nesting is deeper than 12 levels; write a flat list of entries"),
        (b"? " * 200_000, "1:25: the nesting is deeper than 12 levels; write a flat list of entries"),
    ],
    ids=lambda value: repr(value[:12]),
)
def test_a_file_that_cannot_be_read_is_one_fault(content, written, fault):
    (content / "terms.yaml").write_bytes(written)
    assert told(content) == [f"content/terms.yaml:{fault}"]


def test_very_many_wrong_characters_are_counted(content, files):
    (content / "terms.yaml").write_text(files["terms.yaml"] + "# " + "\x07" * 30 + "\n", encoding="utf-8")
    faults = check_library(content)
    assert len(faults) == 21
    assert str(faults[-1]) == (
        "content/terms.yaml:9:23: 10 more such characters follow; save the file again as plain UTF-8 text"
    )


def test_invisible_characters_do_not_shift_what_follows(content, files):
    (content / "terms.yaml").write_text(files["terms.yaml"].replace("kind: r", "k\u200bind: R"), encoding="utf-8")
    assert told(content) == [
        "content/terms.yaml:4:6: the character U+200B cannot be seen; delete it",
        "content/terms.yaml:4:12: `kind` cannot be `Regional`; write `regional`",
    ]


def test_windows_line_ends_change_neither_content_nor_places(content, files):
    for name, text in files.items():
        (content / name).write_bytes(text.replace("\n", "\r\n").replace("kind: regional", "kind: local").encode())
    assert told(content) == [
        "content/terms.yaml:4:11: `kind` cannot be `local`; write one of: regional, short, english, synonym"
    ]


def test_what_is_not_a_plain_file_is_not_opened(content):
    (content / "terms.yaml").unlink()
    os.mkfifo(content / "terms.yaml")
    assert told(content) == ["content/terms.yaml:1:1: this is not a regular file; put a plain text file here"]


def test_a_dangling_link_is_told_and_not_followed(content):
    (content / "terms.yaml").unlink()
    (content / "terms.yaml").symlink_to("nowhere.yaml")
    assert told(content) == [
        "content/terms.yaml:1:1: this file cannot be read: No such file or directory; give the bot the right to read it"
    ]
