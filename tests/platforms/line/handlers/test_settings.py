"""Digests as they are wished for on LINE: by command, by button, by LINE's wheel, and typed."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.subscription import Length
from bot.platforms.line.settings_actions import OpenSettings, PauseFor, Resume, SetLength, SetWeekdays, SetZone
from tests.platforms.line.asking import labels
from tests.platforms.line.digesting import DAY, pick_time
from tests.platforms.line.sdk import held

ANN = ChatKey(Platform.LINE, "U1")


@pytest.fixture
def ann(room):
    return room.reader()


async def test_subscribing_says_how_many_pushes_the_month_leaves(room, ann):
    room.channel.used = 100
    told = await ann.write("設定")
    assert "LINE 這個月還容許我發送 80 則摘要" in told
    held(ann.said)
    done = await ann.tap(next(one["label"] for one in labels(ann) if one["label"].startswith("訂閱")))
    assert "80" in done
    held(ann.said)
    stored = await room.stores.subscriptions.get(ANN)
    assert (stored.is_active, stored.schedule.at) == (True, time(8, 30))


async def test_the_time_is_turned_on_lines_wheel_or_typed(room, ann):
    await ann.write("設定")
    await pick_time(ann, "07:15")
    held(ann.said)
    assert (await room.stores.subscriptions.get(ANN)).schedule.at == time(7, 15)
    await ann.write("訂閱 早上六點半")
    assert (await room.stores.subscriptions.get(ANN)).schedule.at == time(6, 30)
    assert "xyz" in await ann.write("訂閱 99xyz")


async def test_weekdays_are_typed_with_the_time(room, ann):
    assert "逢星期一 08:00" in await ann.write("訂閱 逢星期一 8點")
    assert "星期一至五 20:30" in await ann.write("订阅：周一至周五　２０：３０")
    assert "星期六、日 20:30" in await ann.write("subscribe weekends")
    assert "逢星期一 8:30" in await ann.write("訂閱 星期八 8點")
    assert "星期六、日 20:30" in await ann.write("設定 語言")
    assert "每天 21:00" in await ann.write("設定 每晚九點")
    await ann.write("設定 週末 20:30")
    schedule = (await room.stores.subscriptions.get(ANN)).schedule
    assert (schedule.at, schedule.weekdays) == (time(20, 30), frozenset({6, 7}))


async def test_a_time_out_of_the_blue_may_be_a_wish(room, ann):
    ann.features = ann.features[1:]  # the digests' have no ear for what is typed
    assert await ann.write("8:45") == "要我每天 08:45 送上一則摘要嗎？"
    held(ann.said)
    await ann.tap("訂閱，08:45 送上")
    assert (await room.stores.subscriptions.get(ANN)).schedule.at == time(8, 45)
    await ann.write("早上八點三刻")
    assert "訂閱，08:45 送上" not in ann.labels()
    await ann.write("晚上九點")
    assert "🔎 改為查「晚上九點」" in ann.labels()
    assert await room.reader(in_group=True).write("8:45") is None


async def test_whoever_only_fetched_digests_never_had_any(room, ann):
    await ann.write("今日")
    for text in ("設定", "取消訂閱"):
        assert "現在沒有訂閱每日摘要。" in await ann.write(text)
    assert not (await room.stores.subscriptions.get(ANN)).was_wished_for
    room.clock.at += DAY
    await ann.write("訂閱")
    stored = await room.stores.subscriptions.get(ANN)
    assert (stored.was_wished_for, stored.created_at) == (True, room.clock.at)


async def test_a_wheel_without_a_time_changes_nothing(room, ann):
    await ann.write("訂閱")
    assert await pick_time(ann, "half past") is not None
    assert (await room.stores.subscriptions.get(ANN)).schedule.at == time(8, 30)


async def test_days_length_zone_and_breaks(room, ann):
    await ann.write("訂閱")
    subscriptions, press = room.stores.subscriptions, ann.press

    def data(action):
        return ann.context.postbacks.data(action)

    for view in ("card", "time", "zone", "days", "pause", "until"):
        assert await press(data(OpenSettings(view))) is not None
        held(ann.said)
    await press(data(SetWeekdays(0b0000101)))
    await press(data(SetLength(Length.SHORT)))
    await press(data(SetZone("Europe/London")))
    stored = await subscriptions.get(ANN)
    assert (stored.schedule.weekdays, stored.length, stored.schedule.zone) == (
        frozenset({1, 3}),
        Length.SHORT,
        "Europe/London",
    )
    await press(data(PauseFor(7)))
    assert (await subscriptions.get(ANN)).paused_until is not None
    await press(data(Resume()))
    assert (await subscriptions.get(ANN)).paused_until is None
    for nonsense in (SetZone("Nowhere"), SetLength("endless"), PauseFor(0)):
        before = await subscriptions.get(ANN)
        assert await press(data(nonsense)) is not None
        assert await subscriptions.get(ANN) == before


async def test_a_city_and_a_date_are_typed_where_they_are_asked_for(room, ann):
    await ann.write("訂閱")
    ann.features = ann.features[1:]  # the digests' have no ear for what is typed
    await ann.press(ann.context.postbacks.data(OpenSettings("zone")))
    await ann.write("倫敦")
    assert (await room.stores.subscriptions.get(ANN)).schedule.zone == "Europe/London"
    await ann.press(ann.context.postbacks.data(OpenSettings("until")))
    await ann.write("12月1日")
    assert (await room.stores.subscriptions.get(ANN)).paused_until == date(2026, 12, 1)


async def test_ending_is_one_tap_and_so_is_taking_it_back(room, ann):
    await ann.write("訂閱")
    await ann.write("/unsubscribe")
    held(ann.said)
    assert (await room.stores.subscriptions.get(ANN)).ended_at is not None
    await ann.tap("↩ 還原")
    assert (await room.stores.subscriptions.get(ANN)).is_active


async def test_a_group_may_subscribe_and_is_told_what_that_costs(room):
    group = room.reader(in_group=True)
    told = await group.write("/settings")
    assert "每位成員都計一則" in told
    await group.write("/subscribe 9:00")
    stored = await room.stores.subscriptions.get(ChatKey(Platform.LINE, "C1"))
    assert (stored.kind.value, stored.schedule.at) == ("group", time(9))
