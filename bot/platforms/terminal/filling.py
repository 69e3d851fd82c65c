"""Fills in a form of several fields in a terminal: each is asked for in a line of its own."""

from __future__ import annotations

from bot.core.ui import Field, Form
from bot.platforms.terminal.window import Window

ASIDE = "-"
BETWEEN, LINE_END = "|", "\n"  # a list is typed in one line
HOW = f"An empty line keeps what stands in brackets; `{ASIDE}` puts it all aside."


async def fill(form: Form, window: Window) -> dict[str, str] | None:
    """Ask for every field; None when the person puts the form aside or the lines end."""
    window.say(f"{form.title}. {form.intro} {HOW}".replace("  ", " "))
    filled: dict[str, str] = {}
    for field in form.fields:
        while field.name not in filled:
            window.say(asked(field))
            line = await window.line()
            if line is None or line.strip() == ASIDE:
                window.say("Nothing was sent.")
                return None
            value = read(field, line.strip()) if line.strip() or not field.value else field.value
            if isinstance(value, str):
                filled[field.name] = value
            else:
                window.say(value.problem)
    return filled


class Unread:
    """A line that a field does not take, and why."""

    def __init__(self, problem: str) -> None:
        self.problem = problem


def asked(field: Field) -> str:
    """Write what a field asks for, its choices, and what an empty line keeps."""
    parts = [field.label]
    if field.options:
        parts.append("(" + ", ".join(f"`{value}`" for value, _ in field.options) + ")")
        parts.extend(["– several with spaces between them"] if field.several else [])
    elif field.placeholder:
        parts.append(f"({field.placeholder})")
    parts.extend([f"– with {BETWEEN} between them"] if field.lines else [])
    if field.value or not field.required:
        parts.append(f"[{field.value.replace(LINE_END, f' {BETWEEN} ')}]")
    return " ".join(parts)


def read(field: Field, line: str) -> str | Unread:
    """Take a line as the field's value, or say why not. A choice may be typed as its value or its label, in any case."""
    if not line:
        return Unread("This one is needed.") if field.required else ""
    if not field.options:
        if len(line) > field.max_length:
            return Unread(f"Too long: {len(line):,} characters, and {field.max_length:,} fit.")
        return LINE_END.join(entry.strip() for entry in line.split(BETWEEN)) if field.lines else line
    known = {word.casefold(): value for value, label in field.options for word in (label, value)}
    words = [line] if line.casefold() in known else line.replace(",", " ").split()
    unknown = [word for word in words if word.casefold() not in known]
    if unknown:
        return Unread(f"`{unknown[0]}` is not among the choices.")
    chosen = list(dict.fromkeys(known[word.casefold()] for word in words))
    if len(chosen) > 1 and not field.several:
        return Unread("Only one of them can be chosen.")
    return " ".join(chosen)
