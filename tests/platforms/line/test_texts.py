import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.line.events import Said
from bot.platforms.line.texts import Asked, read_text


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("今日概念", Asked("today", "")),
        ("今日。", Asked("today", "")),
        ("  概念 ", Asked("concepts", "")),
        ("概念 基礎研究", Asked("concept", "基礎研究")),
        ("概念股", Asked(None, "概念股")),
        ("查", Asked("find", "")),
        ("查 創新", Asked("find", "創新")),
        ("查：創新", Asked("find", "創新")),
        ("查处", Asked(None, "查处")),
        ("搜寻 高质量", Asked("find", "高质量")),
        ("search for  low-altitude", Asked("find", "low-altitude")),
        ("Find AI", Asked("find", "AI")),
        ("finding", Asked(None, "finding")),
        ("測驗", Asked("quiz", "")),
        ("測驗 基礎研究", Asked("quiz", "基礎研究")),
        ("溫習", Asked("review", "")),
        ("設定", Asked("settings", "")),
        ("說明", Asked("help", "")),
        ("?", Asked("help", "")),
        ("語言", Asked("language", "")),
        ("语言 简体", Asked("language", "简体")),
        ("連結", Asked("link", "")),
        ("連結 123456", Asked("link", "123456")),
        ("解除連結", Asked("unlink", "")),
        ("我的", Asked("stats", "")),
        ("匯出", Asked("export", "")),
        ("忘記我", Asked("forget", "")),
        ("訂閱 08:30", Asked("subscribe", "08:30")),
        ("私隱", Asked("privacy", "")),
        ("附表一", Asked("annex", "")),
        ("Annex 2", Asked("numbers", "")),
        ("你好！", Asked("start", "")),
        ("每日摘要", Asked("settings", "")),
        ("取消", Asked("settings", "")),
        ("English", Asked("language", "english")),
        ("轉做英文", Asked("language", "英文")),
        ("中文", Asked("language", "")),
        ("简体", Asked("language", "简体")),
        ("我的資料", Asked("privacy", "")),
        ("Delete my data!", Asked("forget", "")),
        ("暫停 三天", Asked("pause", "三天")),
        ("Ｔｏｄａｙ", Asked("today", "")),
        ("首頁", Asked("help", "")),
        ("/find 創新", Asked("find", "創新")),
        ("/f 創新", Asked("find", "創新")),
        ("／查 創新", Asked("find", "創新")),
        ("/FIND@somebody 創新", Asked("find", "創新")),
        ("/測驗", Asked("quiz", "")),
        ("/link", Asked("link", "")),
        ("/gibberish 創新", Asked("unknown", "gibberish")),
        ("/", Asked("unknown", "")),
        ("創新", Asked(None, "創新")),
        ("／ｆｉｎｄ　創新", Asked("find", "創新")),
        ("／ｑｕｉｚ＠ｂｏｔ", Asked("quiz", "")),
        ("Ｆｉｎｄ　ＡＩ", Asked("find", "AI")),
        ("\u202e今日\u200b概念\u202c", Asked("today", "")),
        ("\u200b/今日 \u200d", Asked("today", "")),
        ("多謝晒！", Asked("thanks", "")),
        ("早晨呀", Asked("start", "")),
        ("我想訂閱每日摘要", Asked("subscribe", "")),
        ("點樣退訂呀", Asked("settings", "")),
        ("可唔可以考我吖，唔該", Asked("quiz", "")),
        ("我想知道創新", Asked(None, "我想知道創新")),
        ("/暫停小測", Asked("pausequiz", "")),
        ("ＡＣＤＥ-fhjk", Asked("link", "acde-fhjk")),
        ("zero-days", Asked(None, "zero-days")),
        ("附表一 創新", Asked("find", "創新")),
        ("設定 9:00", Asked("settings", "9:00")),
        ("😀👍", Asked("wordless", "😀👍")),
        ("…", Asked("wordless", "…")),
        ("低空\n經濟", Asked(None, "低空 經濟")),
        ("\u200b", Asked(None, "")),
        ("查 " + "創" * 400, Asked(None, "查 " + "創" * 400)),
    ],
)
def test_what_is_written_in_private(text: str, asked: Asked):
    assert read_text(Said("1", text), is_private=True) == asked


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (Said("1", "查 創新"), None),
        (Said("1", "創新"), None),
        (Said("1", "/gibberish"), None),
        (Said("1", "/查 創新"), Asked("find", "創新")),
        (Said("1", "/quiz 10"), Asked("quiz", "10")),
        (Said("1", "@新質 創新", is_to_us=True, named_at=((0, 3),)), Asked(None, "創新")),
        (Said("1", "😀@新質😀 創新", is_to_us=True, named_at=((2, 5),)), Asked(None, "😀 😀 創新")),
        (Said("1", "@All @新質 今日", is_to_us=True, named_at=((0, 4), (5, 8))), Asked("today", "")),
        (Said("1", "@Bob /今日", named_at=((0, 4),)), None),
        (Said("1", "@新質 查 創新", is_to_us=True, named_at=((0, 3),)), Asked("find", "創新")),
        (Said("1", "@新質", is_to_us=True, named_at=((0, 3),)), Asked(None, "")),
        (Said("1", "@新質 /gibberish", is_to_us=True, named_at=((0, 3),)), Asked("unknown", "gibberish")),
        (Said("1", "停止小測 @新質", is_to_us=True, named_at=((5, 8),)), Asked("stopquiz", "")),
        (Said("1", "@新質 創新", is_to_us=True), Asked(None, "@新質 創新")),
    ],
)
def test_what_is_written_in_a_group(said: Said, asked: Asked | None):
    assert read_text(said, is_private=False) == asked


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=2))
def test_whatever_is_written_is_read(text: str, named_at: list[tuple[int, int]]):
    said = Said("1", text, is_to_us=True, named_at=tuple(named_at))
    assert None not in (read_text(said, is_private=True), read_text(said, is_private=False))
