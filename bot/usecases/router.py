"""From a verb to what handles it: the one table that every platform reads."""

from __future__ import annotations

import difflib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace

from bot.core.ui import Action, Event, Reply

Handler = Callable[[Event], Awaitable[Reply | None]]


def _no_form(_words: str) -> Action | None:
    return None


@dataclass(frozen=True, slots=True)
class Route:
    """One thing the bot can do.

    ``summary`` is its line in the help; a route without one is a button's verb and no command. ``opens_form`` and
    ``private`` stand here because a platform must know them before the handler runs; what is not private can be shown to
    everybody, and says nothing of who asked when the event tells that it will be. ``repeatable`` tells that handling
    an event twice does what once does, so that nobody needs to note that it has come in. ``form_for`` names the form that
    serves some words after the command better, where commands have no options of their own. ``spoken`` are words that may
    be typed where its buttons stand, or stood, and what they ask the verb for.
    """

    handler: Handler
    summary: str = ""
    usage: str = ""
    aliases: tuple[str, ...] = ()
    opens_form: bool = False
    private: bool = True
    repeatable: bool = False
    form_for: Callable[[str], Action | None] = _no_form
    spoken: Mapping[str, str] = field(default_factory=dict)


Routes = Mapping[str, Route]


def with_parts(whole: Handler, parts: Mapping[str, Handler]) -> Handler:
    """Let the first word after a command name a part of it, as subcommands do where a platform has them."""

    async def handle(event: Event) -> Reply | None:
        word, _, rest = event.action.arg.strip().partition(" ")
        part = parts.get(word.casefold())
        return await (whole(event) if part is None else part(replace(event, action=Action(word.casefold(), rest))))

    return handle


def find(routes: Routes, word: str) -> tuple[str, Route] | None:
    """Look a command up by its verb or an alias, in any case."""
    wanted = word.casefold()
    for verb, route in routes.items():
        if wanted == verb or wanted in route.aliases:
            return verb, route
    return None


def nearest(routes: Routes, word: str) -> tuple[str, ...]:
    """Name up to three commands that look like the word, best first."""
    names = {name: verb for verb, route in routes.items() if route.summary for name in (verb, *route.aliases)}
    close = difflib.get_close_matches(word.casefold(), names, n=3, cutoff=0.5)
    return tuple(dict.fromkeys(names[name] for name in close))
