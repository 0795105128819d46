"""A small complete library on disk, in the current directory, for tests to spoil."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.storage.library import check_library

EXPLANATION = (
    "創新在這個概念裏擔當主角，指的是從無到有的原始突破，而不是一般的改良。它要求研究、生產與市場互相銜接，"
    "讓成果走出實驗室，變成產品和服務。做得到這一點，企業才不必事事跟隨別人；做不到，增長便只能靠多投入，"
    "成本越來越高，回報越來越低。因此簡報把它放在最前面，其餘各項都圍繞它展開，互相配合。"
)

DETAIL = (
    "這一行說的是要離開甚麼，而不是要追求甚麼。舊的增長靠多投入，舊的路徑靠模仿，兩者都走到了盡頭；其餘的選項在簡報中"
    "或是夥伴，或是市場，都不是要離開的對象。讀附表二的時候，不妨把它跟其餘各行並排來看。"
)

FILES = {
    "library.yaml": """\
source:
  title: 新質生產力簡報
  title_en: A briefing
  publisher: 某商會
  publisher_en: A chamber
  published: "2024-04"
  note: 文字另行撰寫。
  note_en: Told in our own words.
""",
    "sections.yaml": """\
sections:
  - id: introduction
    title: 引言
    title_en: Introduction
    summary: 交代概念的來歷。
    summary_en: Where the idea comes from.
  - id: growth-needs
    title: 增長所需
    title_en: What growth needs
    summary: 增長要靠創新。
    summary_en: Growth needs innovation.
footnotes:
  - number: 1
    summary: 交代系列的首篇。
    summary_en: Names the first paper.
""",
    "occasions.yaml": """\
occasions:
  - id: "2023-09-07"
    name: 東北座談會
    name_en: Northeast symposium
    aliases: [座談會]
    statements:
      - id: "2023-09-07/1"
        text: "要以科技創新推動產業創新，**關鍵**在科技創新。"
  - id: "2024-01-31"
    name: 集體學習會
    name_en: Study session
    aliases: []
    statements:
      - id: "2024-01-31/1"
        text: "加快綠色科技創新，做強綠色製造業，形成良性循環。"
        source_reading: |-
          加
          快綠色科技創新，做強綠色製造業，形成良性迴圈。
""",
    "numbers.yaml": """\
numbers:
  - id: two-breakaways
    count: 2
    label: 擺脫
    heading: 2 個擺脫
    interpretation: 擺脫傳統增長方式，擺脫傳統路徑
    name_en: Two breakaways
    explanation: 要離開的舊路有兩條。
    explanation_en: Two old roads are left.
    items:
      - name: 傳統增長方式
        name_en: The old way of growing
        explanation: 不再靠多投入。
        explanation_en: No more input alone.
        concept: leave-old-growth
      - name: 傳統路徑
        name_en: The old path
        explanation: 不再靠模仿。
        explanation_en: No more imitation.
        concept: leave-old-path
""",
    "figures.yaml": """\
figures:
  - id: rd-intensity
    name: 研發投入強度
    name_en: R&D intensity
    value: "2.64"
    unit: "%"
    unit_en: "%"
    period: "2023"
    section: growth-needs
    source: 國家統計局
    source_en: National Bureau of Statistics
    concepts: [leave-old-growth]
""",
    "terms.yaml": """\
terms:
  - canonical: 品質
    variants: [質量, 質素]
    kind: regional
  - canonical: 關鍵核心技術
    variants: [卡脖子]
    kind: synonym
    see: true
""",
    "syllabus.yaml": """\
syllabus:
  - innovation-leads
  - leave-old-growth
  - leave-old-path
""",
    "concepts/01-introduction.yaml": f"""\
concepts:
  - id: innovation-leads
    name: 創新主導
    name_en: Innovation leads
    aliases: [創新驅動]
    summary: 創新是新質生產力的主導力量。
    explanation: {EXPLANATION}
    importance: 看清創新的分量，便知道資源該投在哪裏。
    summary_en: Innovation leads the way.
    section: introduction
    footnotes: [1]
    statements: [2023-09-07/1, 2024-01-31/1]
    related: [leave-old-growth, leave-old-path]
""",
    "concepts/02-growth-needs.yaml": f"""\
concepts:
  - id: leave-old-growth
    name: 擺脫傳統增長方式
    name_en: Leave the old growth
    aliases: []
    summary: 增長不再只靠多投入。
    explanation: {EXPLANATION}
    importance: 成本越來越高，產品便要另覓出路。
    summary_en: Growth no longer rests on input alone.
    section: growth-needs
    numbers: [two-breakaways]
    figures: [rd-intensity]
    related: [innovation-leads]
  - id: leave-old-path
    name: 擺脫傳統路徑
    name_en: Leave the old path
    aliases: []
    summary: 技術不再只靠模仿。
    explanation: {EXPLANATION}
    importance: 自己掌握技術，才不會受制於人。
    summary_en: Technology no longer rests on imitation alone.
    section: growth-needs
    numbers: [two-breakaways]
    related: [innovation-leads]
""",
    "questions/01-introduction.yaml": f"""\
questions:
  - id: what-leads
    form: single
    level: 1
    core: true
    stem: 新質生產力由甚麼主導？
    stem_en: What leads the new productive forces?
    right: [創新]
    right_en: [Innovation]
    wrong: [資本, 出口, 消費]
    wrong_en: [Capital, Exports, Spending]
    explanation: 簡報把創新放在主導的位置：技術、要素與產業的變化都由它帶動，見東北座談會。
    explanation_en: The briefing gives innovation the lead.
    detail: {DETAIL}
    section: introduction
    footnotes: [1]
    concepts: [innovation-leads]
    statements: [2023-09-07/1]
  - id: two-roads-left
    form: multiple
    level: 2
    stem: 兩個「擺脫」要離開的是哪兩條舊路？（選兩項）
    right: [傳統增長方式, 傳統路徑]
    wrong: [國際市場, 民營企業]
    explanation: 附表二列出兩個要離開的對象：一是靠多投入的增長，二是靠模仿別人的技術道路。
    detail: {DETAIL}
    section: growth-needs
    concepts: [leave-old-growth, leave-old-path]
    numbers: [two-breakaways]
  - id: green-loop
    form: phrase
    level: 3
    stem: 集體學習會說：「加快綠色科技創新，……形成＿＿」，空格裏是甚麼？
    right: [良性]
    wrong: [規模, 集群, 優勢]
    explanation: 綠色科技與綠色製造業互相帶動，愈做愈強，所以說是循環，見 2024 年的集體學習會。
    detail: {DETAIL}
    section: introduction
    concepts: [innovation-leads]
    statements: [2024-01-31/1]
  - id: intensity-below-three
    form: true_false
    level: 2
    stem: 2023 年的研發投入強度已經超過 3%。
    holds: false
    explanation: 國家統計局的數字是 2.64%，離 3% 還有一段路，可是已經連年上升，值得留意。
    detail: {DETAIL}
    section: growth-needs
    concepts: [leave-old-growth]
    figures: [rd-intensity]
""",
    "source/annex1.txt": """\
附表一

時間\t會議\t描述
2023.9.7\t東北座談會\t<ul style="x"> <li>• 要以科技創新推動產業創新，<b>關鍵</b>在科技創新。</li> </ul>
2024.1.31\t集體學習會\t<ul> <li>• 加</li> </ul>

\t\t<p>快綠色科技創新，做強綠色製造業，形成良性迴圈。</p>

資料來源：公開信息
""",
    "source/annex2.txt": """\
附表二

數字\t詮釋
2 個擺脫\t擺脫傳統增長方式，擺脫傳統路徑

資料來源：公開信息
""",
}


@pytest.fixture
def files() -> dict[str, str]:
    """The library's files by name, to be changed at will."""
    return dict(FILES)


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The library written to `content`, below the test's own current directory."""
    monkeypatch.chdir(tmp_path)
    directory = Path("content")
    for name, text in FILES.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(text, encoding="utf-8")
    return directory


@pytest.fixture
def spoil(content: Path, files: dict[str, str]) -> Callable[[str, str, str], list[str]]:
    """Replace a piece of one file; what is then told, without the path where it is that file's."""

    def replace(name: str, old: str, new: str) -> list[str]:
        assert old in files[name]
        (content / name).write_text(files[name].replace(old, new), encoding="utf-8")
        return [str(fault).removeprefix(f"content/{name}:") for fault in check_library(content)]

    return replace
