"""The pictures: a PNG wide enough for a phone, with more in it when there is more to show."""

from __future__ import annotations

import multiprocessing
import struct
from datetime import UTC, datetime

from bot import drawing
from bot.core.interview import Outcome, Plan, Turn
from bot.core.interview_marks import Result
from bot.core.interview_report import Earlier, Entry, Report
from bot.core.progress import Marked, progress_of
from bot.studio import Studio
from tests.factories import TOPICS, make_question

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def report(*earlier: int) -> Report:
    turn = Turn("what-is-rag", 1, "What is RAG?", NOW, outcome=Outcome.ANSWERED)
    entry = Entry(make_question(), Result((turn,), 70), None, None)
    return Report(1, NOW, Plan(), (entry,), tuple(Earlier(NOW, overall) for overall in earlier))


def test_a_report_with_earlier_interviews_shows_them_below() -> None:
    """The first has only its bars; later ones have a line beneath, at the same width."""
    first, later = size(drawing.report(report(), TOPICS)), size(drawing.report(report(40, 55), TOPICS))
    assert first[0] == later[0] >= 700
    assert later[1] > first[1]


def test_progress_is_drawn_from_the_first_answer_on() -> None:
    """One answer is a bar; a line comes with the second point of the course."""
    one = Marked("rag", 0.0, 70, NOW.date())
    first, later = (size(drawing.progress(progress_of([one] * n), TOPICS)) for n in (1, 6))
    assert first[0] == later[0] >= 700
    assert later[1] > first[1]


async def test_a_studio_draws_again_after_its_process_has_ended() -> None:
    """Somebody ends the process that draws: the next picture comes from another one."""
    studio = Studio()
    first = await studio.report(report(), TOPICS)
    for process in multiprocessing.active_children():
        process.kill()
        process.join(30)
    assert await studio.report(report(), TOPICS) == first
    studio.close()
