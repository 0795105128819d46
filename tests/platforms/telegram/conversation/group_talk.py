"""What conversations about group quizzes share: groups, lobbies, polls, and the time between them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.group_quizzes import Phase
from bot.platforms.telegram.handlers.chats import chat_key
from tests.platforms.telegram.conversation.conftest import BOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.group_quizzes import GroupQuiz
    from bot.simulator.client import Person, SeenMessage
    from tests.platforms.telegram.conversation.conftest import Stage


@dataclass
class Room:
    """A group in which the bot is, seen through the eyes of whoever owns it."""

    stage: Stage
    owner: Person
    chat: int

    async def says(self, person: Person, text: str) -> SeenMessage:
        """Write, and wait for the bot's next new message, as that person sees it."""
        person.forget()
        await person.send(text, chat=self.chat)
        return await self.news(person)

    async def news(self, person: Person | None = None, words: str = "") -> SeenMessage:
        """The bot's next new message with these words, as somebody sees it."""
        who = person or self.owner
        return await who.wait_for_message(
            lambda seen: from_the_bot(seen) and not seen.edited and words in seen.text, chat=self.chat
        )

    async def poll(self, person: Person | None = None) -> SeenMessage:
        """The next poll."""
        return await (person or self.owner).wait_for_message(
            lambda seen: seen.poll is not None and not seen.edited, chat=self.chat
        )

    async def lobby(self, words: str, person: Person | None = None) -> SeenMessage:
        """The lobby's message once it shows these words."""
        who = person or self.owner
        return await who.wait_for_message(lambda seen: words in seen.text, chat=self.chat)

    async def quiz(self, fits: Callable[[GroupQuiz], bool] = lambda _: True) -> GroupQuiz:
        """What is stored of the quiz that is running, once it fits."""
        return await self._stored(lambda quiz: quiz is not None and fits(quiz))  # type: ignore[return-value] # not None

    async def over(self) -> None:
        """No quiz runs any more."""
        await self._stored(lambda quiz: quiz is None)

    async def _stored(self, fits: Callable[[GroupQuiz | None], bool]) -> GroupQuiz | None:
        assert self.stage.stores is not None
        async with asyncio.timeout(5):
            while True:
                quiz = await self.stage.stores.groups.running(chat_key(self.chat))
                if fits(quiz):
                    return quiz
                await asyncio.sleep(0.005)  # rows tell nobody

    async def due(self, *phases: Phase) -> None:
        """Let it be the deadline of the quiz, once it is in one of these phases."""

        def fits(quiz: GroupQuiz) -> bool:
            is_ready = quiz.phase is not Phase.COUNTDOWN or bool(quiz.questions)
            return quiz.phase in phases and is_ready and quiz.deadline is not None and quiz.deadline > self.stage.at

        quiz = await self.quiz(fits)
        assert quiz.deadline is not None
        await self.stage.later((quiz.deadline - self.stage.at).total_seconds())

    async def begun(self, *players: Person, wish: str = "") -> SeenMessage:
        """The first poll of a quiz that the first of the players opens, and the others join."""
        starter, *others = players
        lobby = await self.says(starter, f"/quiz {wish}".strip())
        for player in others:
            await self.press(player, lobby, "加入")
        await self.quiz(lambda quiz: len(quiz.playing) == len(players))
        await self.press(starter, lobby, "▶")
        await self.due(Phase.COUNTDOWN)
        return await self.poll(starter)

    async def press(self, person: Person, message: SeenMessage, button: str) -> str:
        """Press a button of a message as it is now, once it has it; return what the presser is told in passing."""
        async with asyncio.timeout(5):
            shown = await self.now(person, message)
            while not any(button in label for label in shown.buttons):
                await asyncio.sleep(0.005)
                shown = await self.now(person, message)
        answer = await person.press(shown, button)
        assert answer["answered"], answer
        return str(answer["text"])

    async def now(self, person: Person, message: SeenMessage) -> SeenMessage:
        """A message as it is now."""
        return next(seen for seen in await person.messages(chat=self.chat) if seen.id == message.id)

    async def news_of(self, message: SeenMessage, words: str = "") -> SeenMessage:
        """A message as its owner sees it now, once it says these words."""
        async with asyncio.timeout(5):
            while True:
                shown = await self.now(self.owner, message)
                if words in shown.text:
                    return shown
                await asyncio.sleep(0.005)

    async def vote(self, poll: SeenMessage, *people: Person, rightly: bool = True) -> None:
        """Let people vote, and their votes be stored."""
        quiz = await self.quiz(lambda quiz: any(one.poll_id == poll.poll["id"] for one in quiz.questions))
        question = next(one for one in quiz.questions if one.poll_id == poll.poll["id"])
        correct = question.question.correct
        wrong = next(index for index in range(len(poll.poll["options"])) if index not in correct)
        before = len(quiz.votes)
        for person in people:
            await person.vote(poll, *(correct if rightly else (wrong,)))
        await self.quiz(lambda quiz: len(quiz.votes) >= before + len(people))

    async def revealed(self) -> SeenMessage:
        """What the bot says once the open question's time is over."""
        self.owner.forget()
        await self.due(Phase.OPEN)
        return await self.news()


async def room(stage: Stage, *people: Person, kind: str = "supergroup") -> Room:
    """A group that the bot has just joined and greeted; the first of the people owns it."""
    owner, *members = people
    chat = await stage.telegram.group("Class", owner, *members, kind=kind)
    await owner.change_member(chat, "add", BOT)
    await owner.wait_for_message(chat=chat)
    for person in people:
        person.forget()
    return Room(stage, owner, chat)


def from_the_bot(message: SeenMessage) -> bool:
    return bool(message.raw["from"]["id"] == BOT)
