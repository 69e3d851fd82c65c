"""The inbox: which events a platform has delivered, whether they are done, and what was sent with those that are not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.ui import Action, Actor, Event, ReplyToken
from bot.persistence.database import Transaction
from bot.persistence.insert import insert_fresh, upsert
from bot.persistence.tables import inbox

KEY_MAX = 120


async def begin(tx: Transaction, keys: Sequence[str], *, now: datetime, stale: datetime) -> set[str]:
    """Begin events; gives those to be handled: never seen, or begun before ``stale`` and not done since."""
    if not keys:
        return set()
    rows = [{"key": key, "done": False, "begun_at": now} for key in sorted(set(keys))]
    mine = set(await insert_fresh(tx, inbox, rows, key="key"))
    broken_off = (inbox.c.key.in_(set(keys) - mine), inbox.c.done.is_(False), inbox.c.begun_at < stale)
    again = sa.update(inbox).where(*broken_off).values(begun_at=now).returning(inbox.c.key)
    if len(mine) < len(rows):
        mine.update((await tx.execute(again)).scalars())
    return mine


async def keep(tx: Transaction, events: Sequence[Event], *, now: datetime) -> None:
    """Keep what was sent with events, begun or not, so that somebody else can go on with them."""
    rows = [
        {
            "key": event.event_id[:KEY_MAX],
            "done": False,
            "begun_at": now,
            "platform": event.actor.platform,
            "user_id": event.actor.user_id,
            "sent": _write(event),
        }
        for event in sorted(events, key=lambda event: event.event_id)
    ]
    await upsert(tx, inbox, rows, key=("key",))


async def take_over(tx: Transaction, platform: str, *, now: datetime, stale: datetime, limit: int) -> list[Event]:
    """Begin anew what was kept before ``stale`` and has not been done since; gives it with what was sent."""
    broken_off = (inbox.c.sent.is_not(None), inbox.c.platform == platform, inbox.c.begun_at < stale)
    oldest = sa.select(inbox.c.key).where(*broken_off).order_by(inbox.c.begun_at).limit(limit)
    again = sa.update(inbox).where(inbox.c.key.in_(oldest), *broken_off).values(begun_at=now).returning(inbox.c.sent)
    return [_read(sent) for sent in (await tx.execute(again)).scalars()]


async def finish(tx: Transaction, keys: Sequence[str]) -> None:
    """Write down that events are done, and forget what was sent with them."""
    if keys:
        done = {"done": True, "platform": None, "user_id": None, "sent": None}
        await tx.execute(sa.update(inbox).where(inbox.c.key.in_(keys)).values(done))


async def erase(tx: Transaction, *, platform: str, user_id: str) -> None:
    """Forget what somebody has sent, done or not."""
    await tx.execute(sa.delete(inbox).where(inbox.c.platform == platform, inbox.c.user_id == user_id))


async def forget(tx: Transaction, *, before: datetime) -> None:
    """Drop what nobody delivers any more; what was kept and is not done stays."""
    await tx.execute(sa.delete(inbox).where(inbox.c.begun_at < before, inbox.c.sent.is_(None)))


def _write(event: Event) -> str:
    sent = asdict(event)
    if event.reply is not None:
        sent["reply"]["expires_at"] = event.reply.expires_at.isoformat()
    return json.dumps(sent)


def _read(sent: str) -> Event:
    told: dict[str, Any] = json.loads(sent)
    reply = told.pop("reply")
    token = ReplyToken(reply["value"], datetime.fromisoformat(reply["expires_at"])) if reply else None
    actor = told.pop("actor")
    who = Actor(**{**actor, "roles": tuple(actor["roles"])})
    return Event(Action(**told.pop("action")), who, reply=token, **told)
