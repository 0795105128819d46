"""What people write for a time zone is understood, in their languages; what is shown is what they know."""

import subprocess
import sys
from datetime import UTC, datetime
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.language import Language
from bot.platforms.zones import POPULAR, canonical_zone, find_zones, nearest_zones, zone_label
from bot.platforms.zones.database import living_zones, older_names
from bot.platforms.zones.index import index
from bot.platforms.zones.meanings import ABBREVIATIONS, LABELS, SEVERAL
from bot.platforms.zones.places import PLACES

NOVEMBER = datetime(2026, 11, 23, tzinfo=UTC)
JULY = datetime(2026, 7, 1, tzinfo=UTC)

CITIES = {
    "Asia/Hong_Kong": "香港 九龍 九龙 HKT hongkong HONG_KONG asia/hong_kong Hongkong 香港時間",
    "Asia/Taipei": "臺北 台北 高雄 台湾 臺灣 taipei ROC 台北市",
    "Asia/Shanghai": "北京 上海 深圳 廣州 广州 中國 中国 PRC Beijing 北京時間 Asia/Chongqing",
    "Asia/Macau": "澳門 澳门 Macao Macau",
    "Asia/Tokyo": "東京 东京 大阪 日本 JST Osaka Japan",
    "Asia/Seoul": "首爾 首尔 韓國 韩国 釜山 KST",
    "Asia/Singapore": "新加坡 星加坡 SGT Singapore",
    "Asia/Kuala_Lumpur": "吉隆坡 檳城 馬來西亞 马来西亚",
    "Asia/Bangkok": "曼谷 泰國 清邁",
    "Australia/Sydney": "悉尼 雪梨 Sydney Australia/NSW",
    "Australia/Melbourne": "墨爾本 墨尔本 Melbourne",
    "Pacific/Auckland": "奧克蘭 奥克兰 新西蘭 紐西蘭 NZ",
    "Europe/London": "倫敦 伦敦 英國 英国 UK BST 曼徹斯特",
    "Europe/Zurich": "蘇黎世 日內瓦 瑞士 Zürich Zurich",
    "America/New_York": "紐約 纽约 波士頓 EST US/Eastern New_York 美東",
    "America/Los_Angeles": "三藩市 舊金山 旧金山 洛杉磯 洛杉矶 US/Pacific PST 矽谷",
    "America/Vancouver": "溫哥華 温哥华 Vancouver",
    "America/Toronto": "多倫多 多伦多 Toronto America/Montreal 多倫多時間",
    "America/Sao_Paulo": "聖保羅 圣保罗 São_Paulo SaoPaulo",
    "Asia/Dubai": "杜拜 迪拜 阿聯酋",
    "Asia/Kolkata": "孟買 孟买 新德里 印度 Calcutta Asia/Calcutta UTC+5:30 +0530",
    "Asia/Ho_Chi_Minh": "胡志明市 西貢 河內 越南 Asia/Saigon",
    "Atlantic/Reykjavik": "冰島 Iceland",
    "Asia/Kathmandu": "尼泊爾 GMT+05:45",
    "Etc/GMT-8": "UTC+8 utc+08:00 GMT+8 +8 +08:00 +0800 UTC8 東八區 东八区 東8區 Etc/GMT-8 ＵＴＣ＋８",
    "Etc/GMT+5": "UTC-5 UTC−5 GMT–5 -05:00 西五區 Etc/GMT+5",
    "Etc/UTC": "UTC Z Zulu UTC+0 GMT-0 +00:00 Etc/GMT 零時區",
}


@pytest.mark.parametrize(("zone", "names"), CITIES.items(), ids=CITIES)
def test_a_zone_is_found_by_its_names(zone, names):
    assert {name: find_zones(name) for name in names.split()} == dict.fromkeys(names.split(), (zone,))


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        ("asia/hong kong", ["Asia/Hong_Kong"]),
        ("  Hong   Kong! ", ["Asia/Hong_Kong"]),
        ("I live in Hong Kong", ["Asia/Hong_Kong"]),
        ("我住喺香港。", ["Asia/Hong_Kong"]),
        ("中國香港", ["Asia/Hong_Kong"]),
        ("中華人民共和國香港特別行政區", ["Asia/Hong_Kong"]),
        ("日本東京", ["Asia/Tokyo"]),
        ("我想改為東京時間，謝謝", ["Asia/Tokyo"]),
        ("London, Canada", ["Europe/London"]),
        ("Birmingham, USA", ["America/Chicago"]),
        ("Georgia", ["Asia/Tbilisi", "America/New_York"]),
        ("US Pacific time", ["America/Los_Angeles"]),
        ("Pacific Standard Time", ["America/Los_Angeles"]),
        ("UTC +8 time", ["Etc/GMT-8"]),
        ("London or Tokyo", ["Europe/London", "Asia/Tokyo"]),
        ("香港（UTC+8）", ["Asia/Hong_Kong"]),
        ("(UTC+08:00) Beijing", ["Asia/Shanghai"]),
        ("Central", ["Asia/Hong_Kong", "America/Chicago"]),
        ("CST", ["Asia/Shanghai", "America/Chicago"]),
        ("GMT", ["Etc/UTC", "Europe/London"]),
        ("烏魯木齊", ["Asia/Shanghai", "Asia/Urumqi"]),
        ("印尼", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]),
        ("Kiribati", ["Pacific/Tarawa", "Pacific/Kanton", "Pacific/Kiritimati"]),
    ],
)
def test_longer_and_doubtful_texts_give_the_likeliest_first(text, zones):
    assert list(find_zones(text)) == zones


def test_a_country_with_several_zones_gives_the_main_ones_to_choose_from():
    main = ["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"]
    for name in ("美國", "美国", "USA", "US", "U.S.", "United States", "the United States"):
        found = find_zones(name)
        assert [zone for zone in found if zone in main] == main
        assert len(found) <= 8


@pytest.mark.parametrize(
    "text",
    ["", " ", "8", "08:30", "hello", "明天", "取消", "that would be nice", "posix", "Factory", "localtime", "UTC+15",
     "UTC-13", "UTC+99:99", "+5:17", "東十五區", "/settings", "%", "\u200b", "香" * 65, "Hong Kong" + " " * 60],
)  # fmt: skip
def test_what_is_no_zone_is_not_understood(text):
    assert find_zones(text) == ()


@pytest.mark.parametrize(
    ("slip", "zone"),
    [
        ("Honk Kong", "Asia/Hong_Kong"),
        ("Los Angelas", "America/Los_Angeles"),
        ("Melborne", "Australia/Melbourne"),
        ("Nwe York", "America/New_York"),
        ("Tokio time", "Asia/Tokyo"),
        ("三番市", "America/Los_Angeles"),
        ("新加波", "Asia/Singapore"),
    ],
)
def test_a_slip_is_not_understood_but_its_likest_name_is_offered(slip, zone):
    assert find_zones(slip) == ()
    assert nearest_zones(slip)[0] == zone


def test_nothing_is_offered_for_what_is_understood_or_resembles_nothing():
    assert [nearest_zones(text) for text in ("Hong Kong", "xyzzy", "?", "", "a" * 65, "早")] == [()] * 6


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80) | st.text("香港東京 utcgm+-−:08/區_", max_size=80))
def test_whatever_is_written_gives_a_few_living_zones(text):
    for zones in (find_zones(text), nearest_zones(text)):
        assert len(zones) == len(set(zones)) <= 8
        assert set(zones) <= living_zones()


def test_every_zone_of_our_own_tables_is_living():
    several = {zone for zones in [*SEVERAL.values(), *ABBREVIATIONS.values()] for zone in zones.split()}
    assert {*PLACES, *LABELS, *POPULAR, *several} <= living_zones()
    assert {*POPULAR} <= {*LABELS}


def test_no_name_of_our_own_tables_stands_twice_for_different_zones():
    mistaken = {name: find_zones(name) for zone, names in PLACES.items() for name in names.split(", ")
                if find_zones(name)[0] != zone}  # fmt: skip
    assert mistaken == {}


def test_every_name_of_the_database_leads_to_a_living_zone():
    lost = {name for name in available_timezones() if canonical_zone(name) is None}
    assert lost <= {"Factory", "localtime", "posixrules"}
    assert living_zones() <= available_timezones()
    assert {name: find_zones(name) for name in living_zones()} == {name: (name,) for name in living_zones()}
    spoken_for = {"GMT", "Greenwich", "CET", "EET", "EST", "MST", "HST", "WET", "MET", "GB", "Etc/GMT"}
    for name in set(older_names()) - spoken_for:
        assert canonical_zone(name) in find_zones(name), name


def test_labels_say_city_and_distance_in_each_language():
    zones = ["Asia/Hong_Kong", "America/New_York", "Asia/Kathmandu", "America/Indiana/Knox", "Etc/GMT-8", "Etc/UTC"]
    labels = {zone: [zone_label(zone, language, NOVEMBER) for language in Language] for zone in zones}
    assert labels == {
        "Asia/Hong_Kong": ["香港（UTC+8）", "香港（UTC+8）", "Hong Kong (UTC+8)"],
        "America/New_York": ["紐約（UTC−5）", "纽约（UTC−5）", "New York (UTC−5)"],
        "Asia/Kathmandu": ["加德滿都（UTC+5:45）", "加德满都（UTC+5:45）", "Kathmandu (UTC+5:45)"],
        "America/Indiana/Knox": ["印第安納州諾克斯（UTC−6）", "印第安纳州诺克斯（UTC−6）", "Knox, Indiana (UTC−6)"],
        "Etc/GMT-8": ["UTC+8", "UTC+8", "UTC+8"],
        "Etc/UTC": ["UTC", "UTC", "UTC"],
    }


def test_labels_follow_daylight_saving():
    assert zone_label("Europe/London", Language.TRADITIONAL, NOVEMBER) == "倫敦（UTC+0）"
    assert zone_label("Europe/London", Language.TRADITIONAL, JULY) == "倫敦（UTC+1）"
    assert zone_label("America/St_Johns", Language.ENGLISH, JULY) == "St. John’s (UTC−2:30)"


def test_every_living_zone_has_a_label_that_finds_it_again():
    for language in Language:
        for zone in living_zones():
            label = zone_label(zone, language, NOVEMBER)
            assert "_" not in label
            assert len(label) <= 40
            assert zone in find_zones(label), label


def test_a_city_is_not_an_abbreviation_in_disguise():
    assert index().exact("nice") == ("Europe/Paris",)
    assert find_zones("how nice of you") == ()


def test_neither_names_nor_map_are_read_before_they_are_needed():
    probe = """
import sys
from datetime import UTC, datetime
from bot.domain.language import Language
from bot.platforms.zones import POPULAR, zone_label

labels = [zone_label(zone, Language.TRADITIONAL, datetime.now(UTC)) for zone in POPULAR]
print({"babel", "tzfpy"} & set(sys.modules))
"""
    answer = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=30)
    assert answer.stdout == "set()\n"
