"""Questions: read whole, and told what keeps them from being asked."""

import pytest

from bot.domain.authored_questions import AuthoredQuestion, Level, QuestionForm
from bot.storage.library import check_library, load_library
from bot.storage.library.phrases import quotation

QUESTIONS = "questions/01-introduction.yaml"


def test_questions_are_read_in_their_order(content, files):
    first, several, phrase, claim = load_library(content).questions
    details = [line.partition("detail: ")[2] for line in files[QUESTIONS].splitlines() if " detail: " in line]
    assert first == AuthoredQuestion(
        id="what-leads",
        form=QuestionForm.SINGLE,
        level=Level.BASIC,
        is_core=True,
        stem="新質生產力由甚麼主導？",
        stem_en="What leads the new productive forces?",
        right=("創新",),
        right_en=("Innovation",),
        wrong=("資本", "出口", "消費"),
        wrong_en=("Capital", "Exports", "Spending"),
        holds=None,
        explanation="簡報把創新放在主導的位置：技術、要素與產業的變化都由它帶動，見東北座談會。",
        explanation_en="The briefing gives innovation the lead.",
        detail=details[0],
        detail_en=None,
        section_id="introduction",
        footnotes=(1,),
        concept_ids=("innovation-leads",),
        statement_ids=("2023-09-07/1",),
        number_ids=(),
        figure_ids=(),
    )
    assert (several.form, several.right, several.number_ids) == (
        QuestionForm.MULTIPLE,
        ("傳統增長方式", "傳統路徑"),
        ("two-breakaways",),
    )
    assert (phrase.form, phrase.level, phrase.has_english) == (QuestionForm.PHRASE, Level.ADVANCED, False)
    assert (claim.right, claim.wrong, claim.holds, claim.figure_ids) == ((), (), False, ("rd-intensity",))


def test_questions_of_several_files_are_one_bank(content, files):
    again = files[QUESTIONS].replace("what-leads", "who-leads").partition("  - id: two-roads-left")[0]
    (content / "questions/02-more.yaml").write_text(again, encoding="utf-8")
    assert [str(fault) for fault in check_library(content)] == [
        (
            "content/questions/02-more.yaml:6:11: another question has the same stem; ask something else than "
            "content/questions/01-introduction.yaml:6, or delete one"
        ),
        (
            "content/questions/02-more.yaml:7:14: another question has the same stem; ask something else than "
            "content/questions/01-introduction.yaml:7, or delete one"
        ),
    ]


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ("form: single", "form: singel", ["3:11: `form` cannot be `singel`; write `single`"]),
        ("level: 1", "level: 4", ["4:12: `level` cannot be `4`; write one of: 1, 2, 3"]),
        (
            "id: two-roads-left",
            "id: what-leads",
            ["19:9: the id `what-leads` occurs twice; give it an id of its own: "],
        ),
        (
            "section: introduction\n    footnotes",
            "section: intro\n    footnotes",
            ["15:14: there is no section `intro`"],
        ),
        ("footnotes: [1]", "footnotes: [9]", ["16:17: there is no footnote `9`"]),
        (
            "concepts: [innovation-leads]\n    statements: [2023",
            "concepts: []\n    statements: [2023",
            ["17:15: `concepts`"],
        ),
        ("[rd-intensity]", "[rd-intensty]", ["50:15: there is no figure `rd-intensty`; write `rd-intensity`"]),
    ],
)
def test_a_question_is_of_a_known_shape_and_refers_to_what_exists(spoil, old, new, faults):
    told = spoil(QUESTIONS, old, new)
    assert [fault[: len(begin)] for fault, begin in zip(told, faults, strict=True)] == faults


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        (
            "right: [創新]\n    right_en: [Innovation]",
            "right: [創新, 開放]\n    right_en: [Innovation, Openness]",
            ["8:12: `single` has 2 options in `right`; write 1"],
        ),
        (
            "wrong: [國際市場, 民營企業]",
            "wrong: [國際市場]",
            [
                "24:12: `multiple` has 1 options in `wrong`; write 2 to 3",
                "24:12: there are 3 options altogether; let it have 4 to 5; 4 as a rule",
            ],
        ),
        ("    wrong: [規模, 集群, 優勢]\n", "", ["31:11: `wrong` is missing; add `wrong:` with 2 to 4 of the options"]),
        (
            "    holds: false\n",
            "",
            ["42:11: it is not said whether the claim holds; add `holds: true` or `holds: false`"],
        ),
        (
            "    holds: false\n",
            "    holds: false\n    right: [錯]\n",
            ["46:12: a claim has no `right`; delete it: `holds` says what is right"],
        ),
        (
            "    right: [良性]",
            "    right: [良性]\n    holds: true",
            ["35:12: `holds` is for claims, not for `phrase`; delete it"],
        ),
    ],
)
def test_a_form_has_as_many_options_as_it_takes(spoil, old, new, faults):
    assert spoil(QUESTIONS, old, new) == faults


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        (
            "    right_en: [Innovation]\n",
            "",
            ["2:9: the English is not complete; add `right_en:`"],
        ),
        (
            "    level: 3\n",
            "    level: 3\n    core: true\n",
            ["30:9: a core question is not in English; add `stem_en:`, `right_en:`, `wrong_en:`, `explanation_en:`"],
        ),
        (
            "    holds: false\n",
            "    holds: false\n    stem_en: It is over 3%.\n",
            ["41:9: the English is not complete; add `explanation_en:`"],
        ),
        (
            "[Capital, Exports, Spending]",
            "[Capital, Exports]",
            ["11:15: `wrong_en` has 2 options, `wrong` 3; write them side by side, in the same order"],
        ),
    ],
)
def test_english_is_whole_or_not_there(spoil, old, new, faults):
    assert spoil(QUESTIONS, old, new) == faults


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ("甚麼主導？", "甚麼主導。", ["6:11: `stem` does not end in `？`; end it with `？`"]),
        ("forces?", "forces.", ["7:14: `stem_en` does not end in `?`; end it with `?`"]),
        ("超過 3%。", "超過 3%？", ["44:11: `stem` does not end in `。`; end it with `。`"]),
        (
            "由甚麼主導？",
            "由＿＿主導，是甚麼？",
            ["6:11: there is a gap in `stem`; write `form: phrase`, or ask without a gap"],
        ),
        ("形成＿＿」", "形成＿＿＿」", ["33:11: `stem` needs one gap; write `＿＿` where the words are missing, once"]),
        ("形成＿＿」", "形成好的」", ["33:11: `stem` needs one gap; write `＿＿` where the words are missing, once"]),
    ],
)
def test_a_stem_is_set_as_its_form_is(spoil, old, new, faults):
    assert spoil(QUESTIONS, old, new) == faults


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        (
            "[規模, 集群, 優勢]",
            "[規模, 集群, 規 模]",
            [
                "35:22: there is a blank between Chinese characters; delete it",
                "35:21: `規 模` is the same option as `規模`; write another one: width, case and script do not tell ",
            ],
        ),
        (
            "[Capital, Exports, Spending]",
            "[Capital, innovation, Spending]",
            ["11:25: `innovation` is the same option as `Innovation`; write another one: width, case"],
        ),
        (
            "[資本, 出口, 消費]",
            "[資本, 出口, 以上皆是]",
            ["10:21: `以上皆是` speaks of the other options; write an answer of its own"],
        ),
        (
            "新質生產力由甚麼主導？",
            "以創新為先的新質生產力，由甚麼主導？",
            ["6:11: the stem names the answer `創新`; ask in other words"],
        ),
        (
            "What leads the new productive forces?",
            "Which innovation leads?",
            ["7:14: the stem names the answer `Innovation`; ask in other words"],
        ),
    ],
)
def test_no_option_is_there_twice_or_told_by_the_stem(spoil, old, new, faults):
    told = sorted(spoil(QUESTIONS, old, new))
    assert [fault[: len(begin)] for fault, begin in zip(told, sorted(faults), strict=True)] == sorted(faults)


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        (
            "[資本, 出口, 消費]",
            "[創新主導, 出口, 創新驅動]",
            ["10:23: `創新驅動` means the same as `創新主導`; write an option that is clearly another thing"],
        ),
        (
            "[規模, 集群, 優勢]",
            "[高質量, 集群, 高質素]",
            ["35:22: `高質素` means the same as `高質量`; write an option that is clearly another thing"],
        ),
        (
            "[Capital, Exports, Spending]",
            "[Innovation leads, Exports, 創新驅動 (innovation-driven)]",
            [],
        ),
        ("[規模, 集群, 優勢]", "[關鍵核心技術, 集群, 卡脖子]", []),
    ],
)
def test_no_two_options_mean_the_same(spoil, old, new, faults):
    assert spoil(QUESTIONS, old, new) == faults


def test_a_stem_may_name_right_and_wrong_options_alike(spoil):
    assert spoil(QUESTIONS, "新質生產力由甚麼主導？", "創新與資本，由哪一樣主導？") == []
    assert spoil(QUESTIONS, "What leads the new", "What of an innovationist leads the new") == []


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        (
            "「加快綠色科技創新，……形成＿＿」",
            "「加快綠色創新，……形成＿＿」",
            [
                (
                    "33:11: `加快綠色創新，……形成良性` is not in 2024-01-31/1; quote the statement word for word "
                    "within 「」, `……` for what is left out"
                )
            ],
        ),
        (
            "    statements: [2024-01-31/1]\n",
            "",
            ["31:11: the phrase cites no statement; add `statements:` with the one that it is from"],
        ),
        ("right: [良性]\n", "right: [惡性]\n", ["33:11: `加快綠色科技創新，……形成惡性` is not in 2024-01-31/1; quote"]),
        (
            "「加快綠色科技創新，……形成＿＿」",
            "「形成＿＿循環，……加快綠色」",
            ["33:11: `形成良性循環，……加快綠色` is not in"],
        ),
        ("「加快綠色科技創新，……形成＿＿」", "「做強『＿＿』」", ["33:11: `做強『良性』` is not in 2024-01-31/1"]),
    ],
)
def test_a_completed_phrase_is_the_statement_s_own(spoil, old, new, faults):
    told = [fault for fault in spoil(QUESTIONS, old, new) if "no question covers" not in fault]
    assert [fault[: len(begin)] for fault, begin in zip(told, faults, strict=True)] == faults


@pytest.mark.parametrize(
    ("stem", "quoted"),
    [
        ("他說「甲＿＿乙」，是「丙」嗎？", "甲＿＿乙"),
        ("他在「甲」說「乙「丙＿＿」丁」，空格是甚麼？", "乙「丙＿＿」丁"),
        ("他說「乙『丙＿＿』丁」。", "乙『丙＿＿』丁"),
        ("甲＿＿乙，「丙」", "甲＿＿乙，「丙」"),
    ],
)
def test_what_is_quoted_around_a_gap(stem, quoted):
    assert quotation(stem) == quoted


def test_rare_characters_count_twice_in_a_poll(spoil):
    assert spoil(QUESTIONS, "[資本, 出口, 消費]", f"[資本, 出口, {'𠮷' * 51}]") == [
        "10:21: `wrong` has 102 UTF-16 units, more than the 100 of Telegram's polls; shorten it by 2"
    ]
