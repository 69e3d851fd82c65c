"""A question's day from the bot's side: what it does by itself between the card and the digest."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errands import Kind
from bot.usecases.closing import Closing
from bot.usecases.counting import Counting
from bot.usecases.digesting import Digesting
from bot.usecases.reminding import Reminding
from bot.usecases.suggesting import Suggesting


@dataclass(frozen=True, slots=True)
class Course:
    """Looks for what is due, and runs the errands that come of it."""

    closing: Closing
    counting: Counting
    reminding: Reminding
    digesting: Digesting
    suggesting: Suggesting

    async def sweep(self) -> int:
        """Ask for all that is due; gives how many errands that were. Safe to run on every replica."""
        parts = (self.closing, self.counting, self.reminding, self.digesting)
        return sum([await part.sweep() for part in parts])

    async def run(self, kind: Kind, number: int, whom: int) -> float:
        """Run an errand; gives the seconds until it has to run again, 0 for never. Raises what another try may mend."""
        if kind is Kind.CLOSE:
            return await self.closing.close(number)
        if kind is Kind.COUNT:
            return await self.counting.count(number)
        if kind is Kind.REMIND:
            return await self.reminding.remind(number, whom)
        if kind is Kind.REVIEW:
            return await self.suggesting.tell(number, whom)
        if kind is Kind.DRAFTED:
            return await self.suggesting.tell_drafted(number, whom)
        return await self.digesting.post(number)
