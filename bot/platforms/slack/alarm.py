"""Tells what Slack refused to those who can act: the person who asked, who administers the workspace, the operator."""

from __future__ import annotations

import logging
import time

from bot.core.screens import connecting
from bot.platforms.slack import faults
from bot.platforms.slack.people import People
from bot.platforms.slack.posting import Posting

AGAIN_AFTER = 24 * 3600.0  # seconds until the same is said to the same people again

log = logging.getLogger(__name__)


class Alarm:
    """Says each thing to a person once a day. Raises nothing: what can't be said stands in the log."""

    def __init__(self, posting: Posting, people: People) -> None:
        self._posting, self._people = posting, people
        self._said: dict[tuple[str, str], float] = {}

    async def tell(self, what: str, error: Exception, *, place: str = "", person: str = "") -> None:
        """Tell that ``what`` could not be done at a place: to the operator, and to ``person`` who had asked for it.

        What only an admin can mend is told to the workspace's admins as well.
        """
        log.error("%s: %s", what, faults.sentence(error, place))
        if faults.uninstalled(error) or not faults.known(error):
            return  # nobody can be reached, or nobody can do anything
        people = [person] if person else []
        if faults.for_admins(error):
            people += [who for who in await self._people.managers() if who != person]
        for who in people:
            await self._write(who, faults.code(error), faults.sentence(error))

    async def _write(self, who: str, word: str, sentence: str) -> None:
        now = time.monotonic()
        if now - self._said.get((who, word), -AGAIN_AFTER) < AGAIN_AFTER:
            return
        self._said = {each: at for each, at in self._said.items() if now - at < AGAIN_AFTER} | {(who, word): now}
        try:
            await self._posting.post(who, connecting.obstacle(sentence))
        except faults.ANY as error:
            log.warning("nor could that be said to %s: %s", who, faults.code(error))
