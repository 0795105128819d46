"""A group's quiz on LINE over HTTP both ways: three members, one reply a step, nothing pushed; time is the test's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.chat import ChatKey, Platform
from bot.domain.group_quizzes import GroupQuiz, Phase
from tests.line.server import standing_in
from tests.platforms.line.conversation.stage import Stage
from tests.services.stage import Clock
from tests.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from bot.on_line import OnLine
    from tests.line.people import Group, Person

SECOND = timedelta(seconds=1)


class Playing:
    """What a group plays, on a bot whose deadlines the test keeps."""

    def __init__(self, bot: OnLine, group: Group, clock: Clock) -> None:
        self.groups, self.group, self.clock = bot.context.groups, group, clock
        self.key = ChatKey(Platform.LINE, group.id)

    async def quiz(self) -> GroupQuiz:
        quiz = await self.groups.running(self.key)
        assert quiz is not None
        return quiz

    async def comes(self, phase: Phase) -> None:
        """Let time pass until the quiz is in a phase, or over."""
        conductor = self.groups.conductor
        for _ in range(50):
            await conductor.settle()
            quiz = await self.groups.running(self.key)
            if quiz is None or quiz.phase is phase:
                return
            assert quiz.deadline is not None
            self.clock.at = max(self.clock.at, quiz.deadline)
            await conductor.tick_due()
        raise AssertionError(phase)

    async def vote(self, person: Person) -> dict[str, object]:
        """Tap on what is right; return the event once its vote is a row."""
        quiz = await self.quiz()
        assert quiz.current is not None
        self.clock.advance(SECOND)
        tapped = await person.tap("ABCDEF"[quiz.current.question.correct[0]], self.group)
        await self.counts(len(quiz.votes) + 1)
        return tapped

    async def counts(self, votes: int) -> None:
        while len((await self.quiz()).votes) < votes:
            pass


async def test_three_members_play_to_the_podium_and_nothing_is_pushed(tmp_path: Path) -> None:
    clock = Clock()
    async with standing_in(clock) as line:
        stage = Stage(line, tmp_path / "bot.db", clock=clock)
        people = [line.person(name) for name in ("Ann", "Bo", "Cat")]
        group = line.group("Class", *people)
        group.chat.has_bot = True
        async with stage.running() as bot:
            game = Playing(bot, group, clock)
            await people[0].say("測驗 2", group, mentions_bot=True)
            await until(lambda: group.seen)
            for person in people[1:]:
                await person.tap("✋ 加入", group)
            while len((await game.quiz()).playing) < len(people):
                pass
            await people[0].tap("▶ 開始", group)
            while (await game.quiz()).phase is Phase.LOBBY:
                pass
            for _ in range(2):
                await game.comes(Phase.OPEN)
                tapped = [await game.vote(person) for person in people]
                await line.redeliver(tapped)
                await game.comes(Phase.RESTING)
            await game.comes(Phase.OVER)
            await until(lambda: "🏆" in group.last)
        assert all(place in group.last for place in ("🥇 Ann", "🥇 Bo", "🥉 Cat"))
    assert {call.name for call in line.calls} == {"info", "group_member", "reply"}
