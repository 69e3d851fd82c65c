"""What a person is told once, before their first answer: what is stored, what goes where, who sees what."""

from __future__ import annotations

from bot.core.model import JudgeIdentity
from bot.core.team import BoardName, Names
from bot.core.ui import Action, Button, Message, Prose

HOW_SHOWN = {
    BoardName.NAMED: "under your name",
    BoardName.ANONYMOUS: "anonymously",
    BoardName.HIDDEN: "not at all",
}


NOBODY_NAMED = "At present your team shows nobody's name."


def first_use(then: Action, judge: JudgeIdentity, names: Names = Names.CHOSEN) -> Message:
    """Tell it, and let the person choose how boards show them; choosing goes on with ``then``, the choice before its words.

    ``names`` is whose the team shows at all.
    """
    goes = (
        "Nothing leaves this bot: no language model is connected, so scores are estimates."
        if judge.estimates
        else f"The question and your answer go to the model `{judge.model}`, without your name or any id."
    )
    told = (
        "**Kept here:** your answers, their grades and the hints you take, in this bot's own database. Whoever runs the bot can read it. `export` gives you all of it, `erase` deletes it.\n\n"
        f"**To be graded:** {goes}\n\n"
        "**Your team sees** that you have answered and your points, on boards and on the question's card, never your answers or their grades.\n\n"
        f"How shall they show you? You can change it in your profile at any time.{f' {NOBODY_NAMED}' if names is Names.NOBODY else ''}"
    )
    choices = (
        Button("Under my name", Action(then.verb, f"named {then.arg}".strip()), primary=True),
        Button("Anonymously", Action(then.verb, f"anonymous {then.arg}".strip())),
    )
    return Message("Before your first answer", (Prose(told),), choices)


def visibility(board: BoardName, names: Names, *, changed: bool = False, on_cards: bool = True) -> Message:
    """Say how boards and open cards show the person, and offer the other ways; ``names`` is whose the team shows at all.

    ``on_cards`` tells that they chose so since cards can name people; before, no card does.
    """
    not_yet = board is BoardName.NAMED and not on_cards
    others = [
        Button(label, Action("visibility", way.value), in_place=True)
        for way, label in (
            (BoardName.NAMED, "Name me on cards too" if not_yet else "Show my name"),
            (BoardName.ANONYMOUS, "Show me anonymously"),
            (BoardName.HIDDEN, "Hide me"),
        )
        if way is not board or not_yet
    ]
    now = "From now on" if changed else "At present"
    text = f"{now} boards show you **{HOW_SHOWN[names.shown(board)]}**. Your points and answers stay as they are."
    if not_yet:
        text += " The card of an open question does not name you, as you chose this before cards could."
    elif names.shown(board) is BoardName.NAMED:
        text += " If your team wants it, the card of a question that you have answered names you too."
    if names.shown(board) is not board:
        text += f" {NOBODY_NAMED} If that changes, yours is shown, as you chose."
    return Message("You on the boards", (Prose(text),), tuple(others))
