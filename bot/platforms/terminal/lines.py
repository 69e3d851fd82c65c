"""Reads the lines a person types: which command, with which words, and what to say when it is none."""

from __future__ import annotations

from collections.abc import Iterable

from bot.core.ui import Action, Button
from bot.usecases.router import Route, Routes, find, nearest

ECHO = 40  # characters of a mistyped word that are repeated to the person
SENTENCE = 6  # words from which on a line is no mistyped command


def split(line: str) -> tuple[str, str]:
    """Part a line into its first word, without the slash, and the rest."""
    word, rest, *_ = (*sound(line).lstrip("\ufeff/ ").split(None, 1), "", "")
    return word, rest.strip()


def sound(text: str) -> str:
    """Replace what no database takes: halves of surrogate pairs and NUL."""
    return text.encode(errors="replace").decode().replace("\0", "")


def pressed(words: str, labels: Iterable[str]) -> int | None:
    """Find the button that words name, of those that stand below: what can be read there can be typed.

    What a label says in brackets, as a hint's cost, need not be typed.
    """
    named = (label.partition("(")[0].strip().casefold() for label in labels)
    return next((place for place, label in enumerate(named) if label == " ".join(words.split()).casefold()), None)


def command(routes: Routes, word: str) -> tuple[str, Route] | None:
    """Find the command a word names, if it is one that may be typed."""
    found = find(routes, word)
    return found if found is not None and found[1].summary else None


def spoken(routes: Routes, words: str, shown: Iterable[Button]) -> Action | None:
    """Find what is asked for by a word that is no command, or none while buttons of what it asks for are ``shown``.

    So what has no button at the moment is understood as well, and what was read further up.
    """
    said = words.strip().casefold()
    verb = next((verb for verb, route in routes.items() if said in route.spoken), None)
    here = any(button.action.verb == verb for button in shown)
    if verb is None or (not here and command(routes, said) is not None):
        return None
    return Action(verb, routes[verb].spoken[said])


def unknown(routes: Routes, word: str, rest: str) -> str:
    """Say that a word is no command, and what it may have been meant for."""
    shown = word[:ECHO].replace("`", "'") + ("…" if len(word) > ECHO else "")
    said = [f"I don't know `{shown}`."]
    sentence = len(rest.split()) >= SENTENCE - 1
    near = [] if sentence else [f"`{name}`" for name in nearest(routes, word[:ECHO])]
    if near:
        said.append(f"Did you mean {' or '.join(near)}?")
    elif " " in rest and "answer" in routes:
        said.append("To answer a question, begin with `answer`.")
    if "help" in routes:
        said.append("`help` lists everything.")
    return " ".join(said)
