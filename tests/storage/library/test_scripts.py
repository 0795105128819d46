"""Which characters Traditional text may hold."""

import pytest

from bot.storage.library.scripts import check_script, traditional_form


@pytest.mark.parametrize(
    "character", "台后里干只了游面准裏裡着著峰峯衞衛綫線卧臥叠疊恒恆厘群羣啟啓為爲說説溫温脫脱采採征床秘祕吃喫並"
)
def test_what_hong_kong_writes_passes(character):
    assert traditional_form(character) is None


def test_the_commonest_traditional_characters_pass():
    common = "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說"
    assert check_script(common) == []


@pytest.mark.parametrize(
    ("character", "traditional"),
    [*zip("发国产业创术质体个会学机无与从网络听", "發國產業創術質體個會學機無與從網絡聽", strict=True)],
)
def test_simplified_characters_are_known(character, traditional):
    assert traditional_form(character) == traditional


@pytest.mark.parametrize(
    ("character", "traditional"),
    [*zip("発経済気権観単図価産", "發經濟氣權觀單圖價產", strict=True)],
)
def test_japanese_forms_are_known(character, traditional):
    assert traditional_form(character) == traditional


def test_latin_and_greek_and_signs_pass():
    assert check_script("R&D、α、β、µ、℃、①、Ⅱ、½、→、€、naïve、Ōsaka、🚀") == []


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("人工智能ИИ", (4, "`ИИ` is Cyrillic script", "write it in Chinese or in Latin letters")),
        ("カード", (0, "`カ` is Katakana script", "write it in Chinese or in Latin letters")),
        ("한국", (0, "`한국` is Hangul script", "write it in Chinese or in Latin letters")),
        ("數量\uf97e", (2, "`\uf97e` is the look-alike U+F97E", "write 量")),
    ],
)
def test_other_scripts_and_look_alikes_are_told(text, finding):
    assert check_script(text) == [finding]
