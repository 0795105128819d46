import pytest

from bot.domain.language import Language, nearest_language, parse_language
from bot.errors import LanguageError


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        (None, Language.TRADITIONAL),
        ("", Language.TRADITIONAL),
        ("zh", Language.TRADITIONAL),
        ("zh-hant", Language.TRADITIONAL),
        ("zh-HK", Language.TRADITIONAL),
        ("zh-TW", Language.TRADITIONAL),
        ("zh-Hant-CN", Language.TRADITIONAL),
        ("yue", Language.TRADITIONAL),
        ("zh-hans", Language.SIMPLIFIED),
        ("zh-CN", Language.SIMPLIFIED),
        ("zh_SG", Language.SIMPLIFIED),
        ("en", Language.ENGLISH),
        ("en-GB", Language.ENGLISH),
        ("ja", Language.ENGLISH),
        ("x" * 300, Language.ENGLISH),
    ],
)
def test_a_client_s_tag_leads_to_the_nearest_language(tag, language):
    assert nearest_language(tag) is language


@pytest.mark.parametrize("tag", ["zh-Hant", "ZH-HANT", " zh_hant "])
def test_a_tag_of_ours_is_parsed_whatever_its_case(tag):
    assert parse_language(tag) is Language.TRADITIONAL


def test_another_tag_is_refused_with_the_choice():
    with pytest.raises(LanguageError, match="'klingon' is none of zh-Hant, zh-Hans, en"):
        parse_language("klingon")
