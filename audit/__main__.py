"""Runs the probes through a judge and prints a table by kind: ``make audit``, or ``python -m audit openai:MODEL``."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from audit.probes import DEV, HELD, RULES, Probe, load_probes
from bot.app import named_judge
from bot.bank.files import load_bank, shipped_folder
from bot.batch.grading import AT_ONCE
from bot.batch.sheet import name
from bot.core.errors import UserError
from bot.core.model import Grade, Question
from bot.core.ports import Judge
from bot.pace import Pace
from bot.settings import load
from bot.usecases.batch import freely, grade_all


@dataclass(frozen=True, slots=True)
class Finding:
    """What a judge gave a probe and the answer beside it, 0 to 100, or None where it gave no grade."""

    probe: Probe
    score: int | None
    beside: int | None

    @property
    def as_it_should_be(self) -> bool:
        """Whether the rule of its kind holds; without a grade nobody was fooled, and nothing shown."""
        if self.score is None or (self.probe.beside is not None and self.beside is None):
            return False
        return RULES[self.probe.kind].holds(self.score, self.beside or 0)


async def audit(judge: Judge, probes: Sequence[Probe], per_minute: int | None = None) -> list[Finding]:
    """Grade every probe and what stands beside it; the same text of a question is graded once."""
    texts = [(probe.question, text) for probe in probes for text in (probe.answer, probe.beside) if text is not None]
    works = list(dict.fromkeys(texts))
    admit = Pace(per_minute).admit if per_minute else freely
    scores: dict[tuple[Question, str], int | None] = {}
    waiting = iter(works)
    async for outcome in grade_all(works, judge, at_once=AT_ONCE, admit=admit):
        scores[next(waiting)] = outcome.score if isinstance(outcome, Grade) else None
    return [
        Finding(
            probe,
            scores[probe.question, probe.answer],
            None if probe.beside is None else scores[probe.question, probe.beside],
        )
        for probe in probes
    ]


def table(findings: Sequence[Finding]) -> Iterator[str]:
    """Write the findings by kind, as a Markdown table."""
    yield "| kind | probes | mean | lowest | highest | beside, mean | should be | holds for |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | --- | ---: |"
    for kind, rule in RULES.items():
        mine = [finding for finding in findings if finding.probe.kind == kind]
        scores = [finding.score for finding in mine if finding.score is not None]
        beside = [finding.beside for finding in mine if finding.beside is not None]
        figures = [f"{fmean(scores):.0f}", str(min(scores)), str(max(scores))] if scores else ["–"] * 3
        held = f"{sum(finding.as_it_should_be for finding in mine)} of {len(mine)}"
        row = [
            kind.replace("-", " "),
            str(len(mine)),
            *figures,
            f"{fmean(beside):.0f}" if beside else "",
            rule.words,
            held,
        ]
        yield f"| {' | '.join(row)} |"


def talked_round(findings: Sequence[Finding]) -> Iterator[str]:
    """Name the injections that paid out, by their style."""
    for finding in findings:
        if finding.probe.style and not finding.as_it_should_be:
            yield f"- {finding.probe.kind.replace('-', ' ')}, {finding.probe.style}: {finding.score}"


async def main(judge_name: str) -> None:
    """Print the judge's name and both tables; what failed one by one is named for the open half alone."""
    settings = load()
    questions = load_bank([shipped_folder()]).questions
    async with named_judge(settings, judge_name) as judge:
        per_minute = None if judge.identity.estimates else settings.llm_rpm
        say(f"Judge {name(judge.identity)}")
        for part, title in ((DEV, "Open half"), (HELD, "Half set aside")):
            findings = await audit(judge, load_probes(part, questions), per_minute)
            say("", f"**{title}**", "", *table(findings))
            if part == DEV and (paid := list(talked_round(findings))):
                say("", "Injections that paid:", "", *paid)


def say(*lines: str) -> None:
    """Print lines."""
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    try:
        asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "local"))
    except UserError as error:
        sys.exit(str(error))
