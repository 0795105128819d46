"""What of YAML content may not use, and what files may not hold."""

import pytest

SECTIONS = "sections.yaml"
SYLLABUS = "syllabus.yaml"


@pytest.mark.parametrize(
    ("mutation", "faults"),
    [
        (
            (SECTIONS, "sections:", "sections: &all"),
            ["1:11: `&all` is an anchor; delete it: content uses no anchors and aliases"],
        ),
        (
            (SECTIONS, "title: 引言", "title: *all"),
            ["3:12: `*all` is an alias; write the value out: content uses no anchors and aliases"],
        ),
        (
            (SECTIONS, "title: 引言", "title: !!str 引言"),
            ["3:12: `tag:yaml.org,2002:str` is a YAML tag; delete it: the type follows from the key"],
        ),
        (
            (SECTIONS, "    title: 引言", "    title: 引言\n    title: 前言"),
            ["4:5: the key `title` occurs twice; keep one of the two; the first stands in line 3"],
        ),
        (
            (SECTIONS, "    title: 引言", "    <<: {title: 引言}"),
            [
                "2:5: `title` is missing; add `title:` with Chinese text of at most 60 characters",
                "3:5: `<<` merges mappings; write the keys out",
            ],
        ),
        (
            (SECTIONS, "footnotes:\n", "---\nfootnotes:\n"),
            ["12:1: a second document starts here; keep one document per file: delete `---`"],
        ),
        (
            (SECTIONS, "    title: 引言", "    title: 引言\n    [a, b]: c"),
            ["4:5: this cannot be a key; write a plain word before the colon"],
        ),
        (
            (SECTIONS, "summary: 交代概念的來歷。", "summary: 交代: 來歷。"),
            [
                (
                    "5:16: this is not YAML: mapping values are not allowed in this context; put a text that "
                    "contains `: ` in quotes, and check the indentation"
                )
            ],
        ),
        (
            (SECTIONS, "title_en: Introduction", 'title_en: "The" introduction'),
            [
                (
                    "4:21: this is not YAML: while parsing a block mapping did not find expected key; put "
                    "all of a text that begins with a quotation mark in quotes"
                )
            ],
        ),
        (
            (SECTIONS, "title_en: Introduction", "title_en: @introduction"),
            [
                (
                    "4:15: this is not YAML: while scanning for the next token found character that cannot "
                    "start any token; put a text that begins with a sign like @ or % in quotes"
                )
            ],
        ),
        (
            (SECTIONS, "title_en: Introduction", 'title_en: "Introduction'),
            [
                (
                    "4:15: this is not YAML: while scanning a quoted scalar found unexpected end of stream; "
                    "close the quotes that were opened here"
                )
            ],
        ),
        (
            (SECTIONS, "title: 引言", "title:\t引言"),
            ["3:11: there is a tab; write blanks: YAML does not indent by tabs and no text needs them"],
        ),
        (
            (SECTIONS, "title: 引言", "title: [[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]"),
            ["3:21: the nesting is deeper than 12 levels; write a flat list of entries"],
        ),
        (
            (SECTIONS, "sections:\n", "- sections:\n"),
            [
                (
                    "12:1: this is not YAML: while parsing a block collection did not find expected '-' "
                    "indicator; check the indentation, colons and quotes of this line and the one before"
                )
            ],
        ),
        ((SECTIONS, "交代系列", "交代\u200b系列"), ["14:16: the character U+200B cannot be seen; delete it"]),
        (
            (SECTIONS, "交代系列", "交代\u202e系列"),
            ["14:16: the character U+202E turns the writing direction; delete it"],
        ),
        ((SECTIONS, "交代系列", "交代\u0007系列"), ["14:16: the character U+0007 is a control character; delete it"]),
        ((SECTIONS, "交代系列", "交代\u0000系列"), ["14:16: the character U+0000 is a control character; delete it"]),
        (
            (SECTIONS, "交代系列", "交代\ufffd系列"),
            ["14:16: the character U+FFFD stands for text that was lost in a conversion; delete it"],
        ),
        ((SECTIONS, "交代系列", "交代\u2028系列"), ["14:16: the character U+2028 breaks the line unseen; delete it"]),
        (
            (SECTIONS, "sections:\n", "\ufeffsections:\n"),
            ["1:1: the file begins with a byte order mark; save it as UTF-8 without BOM"],
        ),
        (
            (SECTIONS, "sections:\n", "section:\n"),
            [
                "1:1: `sections` is missing; add `sections:` at the left margin, with its entries",
                "1:1: the key `section` is unknown; write `sections`",
            ],
        ),
        (
            (SYLLABUS, "syllabus:", "syllabus: []\nrest:"),
            [
                "1:11: `syllabus` has no entries; write one entry per line, each beginning with `- `",
                "2:1: the key `rest` is unknown; this file holds syllabus and nothing else",
            ],
        ),
        (
            (
                SYLLABUS,
                "syllabus:\n  - innovation-leads\n  - leave-old-growth\n  - leave-old-path\n",
                "syllabus: soon\n",
            ),
            [("1:11: `syllabus` must be a list, not `soon`; write one entry per line, each beginning with `- `")],
        ),
    ],
)
def test_yaml_that_content_does_not_use_is_told(spoil, mutation, faults):
    assert spoil(*mutation) == faults
