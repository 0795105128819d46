"""What members are called: asked once an hour, and nobody is kept waiting while LINE does not tell."""

from datetime import timedelta

from bot.domain.chat import ChatKey, Platform
from bot.errors import UnavailableError
from bot.platforms.line.client import Profile
from bot.platforms.line.group_names import MemberNames
from tests.line.conftest import Clock

GROUP, ANN, BOB = (ChatKey(Platform.LINE, one) for one in ("C1", "U1", "U2"))


async def test_after_no_answer_a_whole_group_does_not_wait_one_after_the_other():
    clock, asked, is_away = Clock(), [], True

    async def ask(_, person):
        asked.append(person)
        if is_away:
            raise UnavailableError("no answer in time")
        return Profile(person.chat_id, f"  {person.chat_id}\n")

    names = MemberNames(ask, clock)
    assert [await names.of(GROUP, person) for person in (ANN, BOB, ANN)] == ["", "", ""]
    assert asked == [ANN]
    is_away = False
    clock.advance(60)
    assert [await names.of(GROUP, person) for person in (ANN, BOB, ANN)] == ["U1", "U2", "U1"]
    assert asked == [ANN, ANN, BOB]
    clock.advance(timedelta(hours=1).total_seconds())
    assert await names.of(GROUP, ANN) == "U1"
    assert asked == [ANN, ANN, BOB, ANN]
