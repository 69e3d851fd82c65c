"""A judge that says what it was told to say, for tests and demonstrations."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from bot.core.model import Grade, JudgeIdentity, Question, Talk, Ungraded


class ScriptedJudge:
    """Plays its script line by line, or asks a function for each answer; an exception in the script is raised.

    ``delay`` is in seconds before each reply. ``calls`` records what was asked, in order. Asked more often than the
    script has lines, it raises IndexError.
    """

    def __init__(
        self,
        script: Sequence[Grade | Ungraded | Exception] | Callable[[Question, str], Grade | Ungraded],
        delay: float = 0,
    ) -> None:
        self._script = script
        self._delay = delay
        self.calls: list[tuple[Question, str]] = []

    @property
    def identity(self) -> JudgeIdentity:
        """Name the judge as scripted, so that nobody takes its grades for judgements."""
        return JudgeIdentity(name="scripted", model="", version="1")

    async def grade(self, question: Question, answer: str, _talk: Talk | None = None) -> Grade | Ungraded:
        """Reply with the next line of the script."""
        turn = len(self.calls)
        self.calls.append((question, answer))
        await asyncio.sleep(self._delay)
        if callable(self._script):
            return self._script(question, answer)
        line = self._script[turn]
        if isinstance(line, Exception):
            raise line
        return line
