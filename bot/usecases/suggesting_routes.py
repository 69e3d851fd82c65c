"""The routes of suggestions: a command for members, one for reviewers, and what their buttons ask for."""

from __future__ import annotations

from bot.usecases.router import Route, Routes
from bot.usecases.suggesting import Suggesting


def suggesting_routes(suggesting: Suggesting) -> Routes:
    """Name what can be asked for around suggestions."""
    return {
        "suggest": Route(suggesting.open_form, "suggest a question to your team", opens_form=True),
        "suggestions": Route(suggesting.mine, "what became of your suggestions"),
        "review": Route(suggesting.review, "decide on suggestions (reviewers)"),
        "suggested": Route(suggesting.submit),
        "accept": Route(suggesting.accept),
        "amend": Route(suggesting.open_amend, opens_form=True),
        "amended": Route(suggesting.amend),
        "decline": Route(suggesting.open_decline, opens_form=True),
        "declined": Route(suggesting.decline),
        "correct": Route(suggesting.open_rubric, opens_form=True),
        "corrected": Route(suggesting.correct),
        "redraft": Route(suggesting.ask_again),
        "ready": Route(suggesting.ready),
    }
