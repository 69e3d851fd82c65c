"""The report of a mock interview, as a message and as a file to keep; and the list of earlier ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.core import scoring
from bot.core.interview import Outcome
from bot.core.interview_report import Entry, Finding, Report
from bot.core.model import Grade, Question, Topic
from bot.core.screens.wording import LEVEL_TONE, MARK_SIGN, PROFILE, count
from bot.core.ui import (
    Action,
    Block,
    Button,
    Check,
    Checklist,
    Facts,
    Message,
    Picture,
    Prose,
    Sign,
    Table,
    Tone,
)

SHORT = 60
MARKS = {Sign.YES: "✓", Sign.HALF: "½", Sign.NO: "✗", Sign.WRONG: "!"}
AGAIN = Button("Another interview", Action("interview"))
NO_SUCH = "There is no such report of yours. `interviews` lists those there are."
ESTIMATES = "The marks are **estimates** from matching words; they are judged anew once a language model is connected."


def report(found: Report, topics: Sequence[Topic], picture: Picture | None = None) -> Message:
    """Show what an interview came to."""
    title = f"Your mock interview of {found.started_at:%d %B}"
    if not found.entries:
        return Message(
            title, (Prose("It ended before the first answer, so there is nothing to report."),), (AGAIN, PROFILE)
        )
    body: list[Block] = [Facts(_facts(found)), *((picture,) if picture else ())]
    body.append(Table(("", "Question", "Mark"), tuple(_rows(found)), frozenset({0, 2})))
    if len(found.by_topic) > 1 and picture is None:
        body.append(Facts(tuple((_title(topic, topics), f"{mark} of 100") for topic, mark, _ in found.by_topic)))
    if found.strengths:
        body += [Prose("**What you showed**"), _checklist(found.strengths)]
    if found.gaps:
        body += [Prose("**Where you lost most**"), _checklist(found.gaps)]
    if found.to_study:
        body += [Prose("**Study next**"), Prose(_study(found.to_study, topics))]
    body += [Prose(note) for note in _notes(found)]
    tone = Tone.PLAIN if found.overall is None else LEVEL_TONE[scoring.level(found.overall)]
    return Message(title, tuple(body), tuple(_buttons(found)), tone=tone)


def markdown(found: Report, topics: Sequence[Topic]) -> str:
    """Write the report as a Markdown file, with every question and every answer whole."""
    lines = [f"# Mock interview of {found.started_at:%d %B %Y}", ""]
    lines += [f"- {label}: {value}" for label, value in _facts(found)]
    lines += [
        f"- {_title(topic, topics)}: {mark} of 100 in {count(n, 'question')}" for topic, mark, n in found.by_topic
    ]
    for number, entry in enumerate(found.entries, start=1):
        lines += ["", f"## {number}. {_line(entry.question.text)}", "", f"Mark: {_mark(entry)}{_less_hints(entry)}"]
        for turn in entry.result.turns:
            if turn.follow_up:
                lines += ["", f"*Follow-up: {_line(turn.text)}*"]
            if turn.said or turn.follow_up:
                lines += ["", *(f"> {line}".rstrip() for line in (turn.said or "(skipped)").splitlines())]
        if entry.grade:
            lines += ["", *_verdicts(entry.question, entry.grade)]
            lines += ["", _line(entry.grade.feedback)] if entry.grade.feedback else []
    if found.to_study:
        lines += ["", "## Study next", ""]
        answered = {entry.question.id for entry in found.entries if entry.answer_id is not None}
        for question in found.to_study:  # who skipped a question may still be asked it for points
            told = question.reference.strip() if question.id in answered else f"`show {question.id}`"
            lines += [f"### {_line(question.text)}", "", told, ""]
    return "\n".join([*lines, "", *_notes(found)]).strip() + "\n"


def file_name(found: Report) -> str:
    """Name the file to keep."""
    return f"interview-{found.started_at:%Y-%m-%d}-{found.interview_id}.md"


def alt(found: Report, topics: Sequence[Topic]) -> str:
    """Say in words what the report's picture shows."""
    parts = [f"{_title(topic, topics)} {mark}" for topic, mark, _ in found.by_topic]
    before = (
        f" Interviews before: {', '.join(str(one.overall) for one in reversed(found.earlier))}."
        if found.earlier
        else ""
    )
    return f"Marks by topic, of 100: {', '.join(parts)}.{before}"


def listed(found: Sequence[Report], *, total: int, page: int, pages: int) -> Message:
    """List a person's interviews, newest first."""
    if not found:
        return Message(
            "Your interviews", (Prose("None yet. The first takes a quarter of an hour."),), (_FIRST, PROFILE)
        )
    rows = tuple(
        (f"{n}.", f"{one.started_at:%d %b %Y}", str(len(one.entries)), _overall(one)) for n, one in enumerate(found, 1)
    )
    reports = tuple(Button(f"Report {n}", Action("report", str(one.interview_id))) for n, one in enumerate(found, 1))
    newer = (Button("Newer", Action("interviews", str(page - 1)), in_place=True),) if page > 1 else ()
    older = (Button("Older", Action("interviews", str(page + 1)), in_place=True),) if page < pages else ()
    note = f"Page {page} of {pages}, {count(total, 'interview')}." if pages > 1 else ""
    table = Table(("", "Date", "Questions", "Overall"), rows, frozenset({0, 2, 3}))
    return Message("Your interviews", (table,), (*reports, *newer, *older, AGAIN), footer=note)


_FIRST = Button("Start an interview", Action("interview"), primary=True)


def _facts(found: Report) -> tuple[tuple[str, str], ...]:
    hints = sum(entry.result.turns[0].hints for entry in found.entries)
    cost = sum(map(_cost, found.entries))
    skipped = sum(map(_skipped, found.entries))
    probed = sum(turn.follow_up for entry in found.entries for turn in entry.result.turns)
    facts = [("Overall", _overall(found)), ("Questions", str(len(found.entries)))]
    facts += [("Follow-ups", str(probed))] if probed else []
    facts += [("Hints", f"{hints} (−{cost} in all)" if cost else str(hints))] if hints else []
    facts += [("Skipped", str(skipped))] if skipped else []
    return tuple(facts)


def _overall(found: Report) -> str:
    if found.overall is None:
        return "to come" if found.waiting else "none"
    part = ", so far" if any(entry.result.mark is None for entry in found.entries) else ""
    return f"{'~' if found.estimated else ''}{found.overall} of 100, {scoring.level(found.overall).value}{part}"


def _rows(found: Report) -> Iterator[tuple[str, ...]]:
    for number, entry in enumerate(found.entries, start=1):
        yield (f"{number}.", _short(entry.question.text), _mark(entry))


def _mark(entry: Entry) -> str:
    if _skipped(entry):
        return "skipped"
    return "to come" if entry.result.mark is None else str(entry.result.mark)


def _less_hints(entry: Entry) -> str:
    taken = entry.result.turns[0].hints
    return f", {count(taken, 'hint')} taken off (−{_cost(entry)})" if taken and not _skipped(entry) else ""


def _cost(entry: Entry) -> int:
    """Give what hints took off a mark; where there is none they took nothing."""
    return 0 if _skipped(entry) else entry.result.turns[0].hints * scoring.HINT_COST


def _skipped(entry: Entry) -> bool:
    return entry.result.turns[0].outcome is Outcome.SKIPPED


def _verdicts(question: Question, grade: Grade) -> Iterator[str]:
    """Write every key point with its weight, and the person's words for it."""
    for point, verdict in zip(question.key_points, grade.verdicts, strict=False):
        words = f": “{_line(verdict.quote)}”" if verdict.quote and not verdict.void else ""
        yield f"- {MARKS[MARK_SIGN[verdict.counted]]} {_line(point.text)} ({point.weight}%){words}"


def _checklist(findings: Sequence[Finding]) -> Checklist:
    return Checklist(
        tuple(
            Check(
                MARK_SIGN[one.verdict.counted],
                " ".join(one.point.split()),
                "" if one.verdict.void else one.verdict.quote,
            )
            for one in findings
        )
    )


def _study(questions: Sequence[Question], topics: Sequence[Topic]) -> str:
    return "\n".join(
        f"{n}. {_line(question.text)} *({_title(question.topics[0], topics)}, `show {question.id}`)*"
        for n, question in enumerate(questions, start=1)
    )


def _notes(found: Report) -> Iterator[str]:
    if found.change is not None:
        before = [one.overall for one in found.earlier[:3]]
        told = "as before" if not found.change else f"{abs(found.change)} {'more' if found.change > 0 else 'less'} than"
        many = f"your last {len(before)}" if len(before) > 1 else "your last one"
        yield f"**Beside earlier interviews:** {told} {many}" + (
            f", whose mean was {found.overall - found.change}." if found.overall is not None else "."
        )
    if found.waiting:
        has = "has" if found.waiting == 1 else "have"
        yield f"{count(found.waiting, 'answer')} {has} no grade yet; `report` has it once it is there."
    if found.estimated:
        yield ESTIMATES


def _buttons(found: Report) -> Iterator[Button]:
    for n, entry in enumerate(found.entries, start=1):
        if entry.answer_id is not None:
            yield Button(f"Result {n}", Action("result", str(entry.answer_id)))
    if found.to_study:
        yield Button("Practise these later", Action("later", f"report {found.interview_id}"))
    yield Button("Keep as a file", Action("keep", str(found.interview_id)))
    yield AGAIN


def _title(topic: str, topics: Sequence[Topic]) -> str:
    return next((one.title for one in topics if one.id == topic), topic)


def _line(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    words = _line(text)
    return words if len(words) <= SHORT else words[: SHORT - 1].rstrip() + "…"
