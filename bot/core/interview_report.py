"""What a mock interview came to: marks by question and topic, strengths and gaps with the person's own words, what to study."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core import interview_marks
from bot.core.evidence import WORTH, rounded
from bot.core.interview import Outcome, Plan
from bot.core.interview_marks import Result
from bot.core.model import Grade, Mark, Question, Verdict

SHOWN = 5  # strengths, and gaps
STUDIED = 3
KNOWN = 85  # a mark from which on there is nothing to study


@dataclass(frozen=True, slots=True)
class Entry:
    """A question of the interview, what it came to, and the grade of its best turn."""

    question: Question
    result: Result
    grade: Grade | None
    answer_id: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A key point, how the person stood to it, and their words."""

    question: Question
    point: str
    verdict: Verdict
    weight: float


@dataclass(frozen=True, slots=True)
class Earlier:
    """An interview before: when it was, and what it came to."""

    at: datetime
    overall: int


@dataclass(frozen=True, slots=True)
class Report:
    """A whole interview, summed up. ``earlier`` are those before it, newest first."""

    interview_id: int
    started_at: datetime
    plan: Plan
    entries: tuple[Entry, ...]
    earlier: tuple[Earlier, ...] = ()

    @property
    def overall(self) -> int | None:
        """The mean mark, None where nothing is graded."""
        return interview_marks.overall([entry.result for entry in self.entries])

    @property
    def waiting(self) -> int:
        """How many answers are still to be graded, those to follow-ups included."""
        turns = [turn for entry in self.entries for turn in entry.result.turns]
        return sum(turn.outcome is Outcome.ANSWERED and turn.score is None for turn in turns)

    @property
    def estimated(self) -> bool:
        """Whether marks are estimates."""
        return any(entry.grade is not None and entry.grade.estimate for entry in self.entries)

    @property
    def by_topic(self) -> tuple[tuple[str, int, int], ...]:
        """Topic, mean mark and number of questions, best first. A question's topic is one that was chosen, else its home."""
        marks: dict[str, list[int]] = defaultdict(list)
        for entry in self.entries:
            if entry.result.mark is not None:
                home, *_ = topics = entry.question.topics
                marks[next((topic for topic in topics if topic in self.plan.topics), home)].append(entry.result.mark)
        rows = [(topic, rounded(sum(of_it) / len(of_it)), len(of_it)) for topic, of_it in marks.items()]
        return tuple(sorted(rows, key=lambda row: (-row[1], row[0])))

    @property
    def strengths(self) -> tuple[Finding, ...]:
        """Key points that were covered, the weightiest first."""
        return self._findings({Mark.COVERED})

    @property
    def gaps(self) -> tuple[Finding, ...]:
        """Key points that cost most, those of skipped questions left out: they were never tried."""
        return self._findings({Mark.PARTIAL, Mark.MISSING, Mark.CONTRADICTED})

    def _findings(self, marks: set[Mark]) -> tuple[Finding, ...]:
        found = []
        for entry in self.entries:
            verdicts = entry.grade.verdicts if entry.grade else ()
            for point, verdict in zip(entry.question.key_points, verdicts, strict=False):
                if verdict.counted in marks:
                    lost = 100 - WORTH[verdict.counted] if Mark.COVERED not in marks else 100
                    found.append(Finding(entry.question, point.text, verdict, point.weight * lost / 100))
        return tuple(sorted(found, key=lambda one: -one.weight)[:SHOWN])

    @property
    def to_study(self) -> tuple[Question, ...]:
        """The questions that went worst, at most three, and none that went well."""
        marked = [(entry.result.mark, n, entry.question) for n, entry in enumerate(self.entries)]
        low = [(mark, n, question) for mark, n, question in marked if mark is not None and mark < KNOWN]
        return tuple(question for *_, question in sorted(low, key=lambda row: row[:2])[:STUDIED])

    @property
    def change(self) -> int | None:
        """How far it is from the mean of up to three interviews before, None without any."""
        before = [one.overall for one in self.earlier[:3]]
        return None if self.overall is None or not before else self.overall - rounded(sum(before) / len(before))


def entries_of(
    results: Sequence[Result], questions: dict[int, Question], grades: dict[int, Grade]
) -> tuple[Entry, ...]:
    """Put results beside their questions, by version, and the grades of their best turns, by answer."""
    made = []
    for result in results:
        best = max(
            (turn for turn in result.turns if turn.answer_id is not None and turn.score is not None),
            key=lambda turn: turn.score or 0,
            default=None,
        )
        answered = best or next((turn for turn in result.turns if turn.answer_id is not None), None)
        answer_id = answered.answer_id if answered else None
        question = questions[result.turns[0].version_id]
        made.append(Entry(question, result, grades.get(answer_id) if answer_id else None, answer_id))
    return tuple(made)
