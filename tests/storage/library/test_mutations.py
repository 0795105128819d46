"""Whatever becomes of a file, the answer is a library or faults at places that exist."""

import shutil
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.library import Library
from bot.errors import ContentError
from bot.storage.library import check_library, load_library

bounded = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,  # the same examples on every machine: a red build can be repeated
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example writes the file anew
)
names = st.sampled_from(
    [
        "figures.yaml",
        "library.yaml",
        "numbers.yaml",
        "occasions.yaml",
        "sections.yaml",
        "syllabus.yaml",
        "terms.yaml",
        "concepts/01-introduction.yaml",
        "concepts/02-growth-needs.yaml",
        "questions/01-introduction.yaml",
        "source/annex1.txt",
        "source/annex2.txt",
    ]
)
scalars = st.sampled_from(
    [
        *(
            "",
            "no",
            "~",
            "1:30",
            "2024-01-31",
            "010",
            ".5",
            "1e999",
            "0x",
            "9" * 400,
            "-",
            "- a",
            "? a",
            ": a",
            "a: b",
            "!!a b",
        ),
        *(
            "&a b",
            "*a",
            "<<",
            "{a: b",
            "[a",
            "[]",
            "{}",
            "{a}",
            "'",
            '"',
            '"\\x00"',
            '"\\ud800"',
            "|",
            ">-",
            "%",
            "@",
            "`",
            "#",
            "...",
        ),
        *(
            "---",
            "\t",
            "\r",
            "\x00",
            "\x85",
            "\u2028",
            "\u202e",
            "\ufeff",
            "\ufffe",
            "\U0010ffff",
            "🚀",
            "**",
            "***",
            "** **",
        ),
        *(
            "「",
            "（",
            "(",
            "...",
            "…",
            "发",
            "２",
            "2024-01-31/99",
            "a" * 5000,
            "新" * 5000,
            "true",
            "=",
            "2023-2020",
            "<b>",
            "</li>",
        ),
    ]
)


@contextmanager
def restored(file):
    """Put the file back, so that one example's damage is not the next one's."""
    original = file.read_bytes()
    try:
        yield file
    finally:
        file.write_bytes(original)


def judge(content):
    """The library when there are no faults; else each fault stands inside its file."""
    faults = check_library(content)
    if not faults:
        assert isinstance(load_library(content), Library)
        return
    with pytest.raises(ContentError) as raised:
        load_library(content)
    assert raised.value.faults == tuple(str(fault) for fault in faults)
    assert list(faults) == sorted(faults)
    for fault in faults:
        file = Path(fault.file)
        original = file.read_bytes().decode("utf-8", "replace") if file.is_file() else ""
        lines = original.replace("\r\n", "\n").split("\n")
        assert 1 <= fault.line <= len(lines)
        assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1
        assert str(fault).isprintable()


@bounded
@given(name=names, data=st.data())
def test_any_bytes_in_a_file(content, files, name, data):
    original = files[name].encode()
    start = data.draw(st.integers(0, len(original)))
    end = data.draw(st.integers(start, min(start + 20, len(original))))
    written = original[:start] + data.draw(st.binary(max_size=12)) + original[end:]
    with restored(content / name) as file:
        file.write_bytes(written)
        judge(content)


@bounded
@given(name=names, text=st.text(max_size=60))
def test_any_text_for_a_file(content, name, text):
    with restored(content / name) as file:
        file.write_text(text, encoding="utf-8", newline="")
        judge(content)


@bounded
@given(name=names, data=st.data())
def test_lines_lost_doubled_swapped_and_indented(content, files, name, data):
    lines = files[name].splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 3))):
        if lines:
            change(lines, data)
    with restored(content / name) as file:
        file.write_text("".join(lines), encoding="utf-8")
        judge(content)


def change(lines, data):
    index = data.draw(st.integers(0, len(lines) - 1))
    match data.draw(st.sampled_from(["lose", "double", "swap", "indent", "outdent"])):
        case "lose":
            del lines[index]
        case "double":
            lines.insert(index, lines[index])
        case "swap":
            other = data.draw(st.integers(0, len(lines) - 1))
            lines[index], lines[other] = lines[other], lines[index]
        case "indent":
            lines[index] = f"  {lines[index]}"
        case _:
            lines[index] = lines[index].removeprefix("  ")


@settings(bounded, max_examples=60)
@given(name=names, scalar=scalars, data=st.data())
def test_any_scalar_for_a_value(content, files, name, scalar, data):
    lines = files[name].split("\n")
    index = data.draw(st.integers(0, len(lines) - 1))
    head, colon, value = lines[index].partition(": ")
    quote = data.draw(st.sampled_from(["{}", '"{}"', "'{}'", "[{}]", "|\n          {}", "{} {}"]))
    lines[index] = f"{head}{colon}{quote.replace('{}', scalar)}" if value else f"{scalar}{lines[index]}"
    with restored(content / name) as file:
        file.write_text("\n".join(lines), encoding="utf-8", newline="")
        judge(content)


@settings(bounded, max_examples=12)
@given(gone=st.sets(names, min_size=1))
def test_any_files_lost(content, gone):
    with ExitStack() as stack:
        for name in gone:
            stack.enter_context(restored(content / name)).unlink()
        judge(content)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    copy = tmp_path_factory.mktemp("shipped") / "content"
    shutil.copytree(Path(__file__).parents[3] / "content", copy)
    return copy


@settings(bounded, max_examples=5)
@given(scalar=scalars, data=st.data())
def test_any_scalar_in_the_shipped_content(shipped, scalar, data):
    file = data.draw(st.sampled_from(sorted(path for path in shipped.rglob("*") if path.is_file())))
    original = file.read_text(encoding="utf-8")
    place = data.draw(st.integers(0, len(original)))
    with restored(file):
        file.write_text(original[:place] + scalar + original[place:], encoding="utf-8", newline="")
        judge(shipped)
