import pytest

from bot.domain.undating import undated


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("2024 年政府工作報告", "政府工作報告"),
        ("2024年3月5日政府工作報告", "政府工作報告"),
        ("Report on the Work of the Government 2024", "Report on the Work of the Government"),
        ("Central Economic Work Conference (December 2023)", "Central Economic Work Conference"),
        ("中央經濟工作會議（2023 年 12 月）", "中央經濟工作會議"),
        ("2023 Symposium", "Symposium"),
        ("中央政治局第十一次集體學習會", "中央政治局第十一次集體學習會"),
        ("11th Group Study Session", "11th Group Study Session"),
        ("2024", "2024"),
    ],
)
def test_a_name_loses_its_times(name, left):
    assert undated(name) == left
