import pytest
from markupsafe import Markup

from bot.platforms.line.flex import (
    bar,
    button,
    card,
    carousels,
    colours,
    fits,
    fitted,
    link,
    message,
    postback,
    prose,
    quote,
    row,
    rows,
    short_label,
    size,
)
from tests.platforms.line.sdk import held_message

ONE = card("📘", body=prose("甲"))


def of_size(bytes_: int) -> dict[str, object]:
    empty = card("📘", body=prose("x"))
    return card("📘", body=prose("x" * (bytes_ - size(empty) + 1)))


def test_a_card_of_everything_is_one_that_the_sdk_knows():
    whole = card(
        "📘 概念",
        beside="第一章",
        title="綠色發展",
        subtitle="Green development",
        body=[
            *prose(Markup("甲<b>乙</b>\n\n丙")),
            quote(Markup("<b><u>創新</u></b>")),
            *rows([row("一", postback("一", "1.x..y"), beside="其一"), row("二", link("二", "https://line.me"))]),
            bar("對", "3", 0.5),
            bar("錯", "0", 0.0),
        ],
        source="出處",
        buttons=[button(postback("全文", "1.x..y"), is_main=True), button(postback("其他", "1.x..y", says=""))],
    )
    held_message(message("綠色發展", [whole]))
    held_message(message("綠色發展", [whole, ONE]))
    assert whole["footer"]["contents"][1]["action"] == {"type": "postback", "label": "其他", "data": "1.x..y"}


def test_the_words_that_stand_in_for_a_card_are_cut():
    assert len(message("新" * 2000, [ONE])["altText"]) == 400
    assert message(" ", [ONE])["altText"] == "…"


@pytest.mark.parametrize(
    ("bubbles", "is_taken"),
    [
        ([], False),
        ([ONE] * 12, True),
        ([ONE] * 13, False),
        ([of_size(30 * 1024)], True),
        ([of_size(30 * 1024 + 1)], False),
        ([of_size(25 * 1024), of_size(24 * 1024)], True),
        ([of_size(25 * 1024), of_size(25 * 1024)], False),
    ],
)
def test_what_line_takes_is_known_before_it_is_asked(bubbles, is_taken):
    assert fits(bubbles) == is_taken
    if not is_taken:
        with pytest.raises(ValueError, match="not for LINE"):
            message("x", bubbles)


def test_a_chinese_character_counts_as_the_six_bytes_that_it_may_be_sent_as():
    assert size(card("📘", body=prose("甲乙"))) - size(ONE) == 6


def test_emphasis_is_given_up_where_it_is_too_much():
    wild = Markup("<b>甲</b>乙") * 400
    (shown,) = fitted(lambda most: [card("📘", body=[part for _ in range(5) for part in prose(wild, most_spans=most)])])
    assert len(shown["body"]["contents"][0]["contents"]) == 20
    with pytest.raises(ValueError, match="too much for LINE"):
        fitted(lambda most: [card("📘", body=prose(wild * 10, most_spans=most))])


def test_bubbles_are_dealt_to_as_few_carousels_as_will_do():
    big = of_size(20 * 1024)
    assert carousels([ONE] * 14) == [[ONE] * 12, [ONE] * 2]
    assert carousels([big, big, big, ONE]) == [[big, big], [big, ONE]]
    assert carousels([]) == []


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("全要素生產率", "全要素生產率"),
        ("Total factor productivity", "Total factor…"),
        ("一二三四五六七八九十一二三四五六七八九十一", "一二三四五六七八九十一二三四五六七八九…"),
    ],
)
def test_a_label_is_cut_between_words(label: str, shown: str):
    assert short_label(label) == shown
    assert postback(label, "x")["displayText"] == label


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: postback("x", ""), "1 to 300 characters"),
        (lambda: postback("x", "y" * 301), "1 to 300 characters"),
        (lambda: card("📘"), "must say something"),
    ],
)
def test_what_line_would_refuse_is_refused_where_it_is_made(make, fault):
    with pytest.raises(ValueError, match=fault):
        make()


def test_a_bar_is_as_long_as_its_share():
    tracks = [bar("x", "y", share)["contents"][1]["contents"] for share in (-1.0, 0.0, 0.254, 1.0, 7.0)]
    assert [[one["width"] for one in track] for track in tracks] == [[], [], ["25%"], ["100%"], ["100%"]]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("front", "back"),
    [
        (colours.INK, colours.PAPER),
        (colours.INK, colours.SHADE),
        (colours.GREY, colours.PAPER),
        (colours.GREY, colours.SHADE),
        (colours.FOUND, colours.PAPER),
        (colours.FOUND, colours.SHADE),
        (colours.GOOD, colours.SHADE),
        (colours.BAD, colours.SHADE),
        (colours.ACCENT, colours.PAPER),
        (colours.ACCENT, colours.SHADE),
        (colours.ON_ACCENT, colours.ACCENT),
        (colours.BESIDE_ON_ACCENT, colours.ACCENT),
        ("#000000", colours.QUIET),
    ],
)
def test_text_stands_out_from_what_is_behind_it(front: str, back: str):
    lighter, darker = sorted((luminance(front), luminance(back)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
