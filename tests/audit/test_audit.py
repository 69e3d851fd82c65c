from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache

import pytest

from audit.__main__ import Finding, audit, table
from audit.probes import DEV, FOLDER, HELD, RULES, Probe, load_probes
from bot.bank.files import load_bank, shipped_folder
from bot.core.model import Reason, Ungraded
from bot.grading.local_judge import LocalJudge
from bot.grading.scripted_judge import ScriptedJudge
from tests.factories import make_grade


@cache
def probes(part: str) -> list[Probe]:
    return load_probes(part, load_bank([shipped_folder()]).questions)


def test_every_file_is_of_a_known_kind() -> None:
    """A file nobody reads would be a probe nobody runs."""
    for part in (DEV, HELD):
        assert {path.stem for path in (FOLDER / part).glob("*.jsonl")} == set(RULES)


@pytest.mark.parametrize("kind", RULES)
def test_the_split_follows_its_rule(kind: str) -> None:
    """In order of the hash of their ids every other probe is set aside, so nobody picks."""
    dev, held = ({probe.id for probe in probes(part) if probe.kind == kind} for part in (DEV, HELD))
    order = sorted(dev | held, key=lambda id_: hashlib.sha256(id_.encode()).hexdigest())
    assert (set(order[::2]), set(order[1::2])) == (dev, held)


def test_there_is_enough_of_everything() -> None:
    """Forty negated pairs, and at least 25 ways to talk to the judge."""
    every = probes(DEV) + probes(HELD)
    assert sum(probe.kind == "negated" and probe.beside is not None for probe in every) == 40
    assert len({probe.style for probe in every if probe.kind == "injection-alone"}) >= 25


def test_the_halves_share_no_answer() -> None:
    """What is open says nothing about what is set aside."""
    dev, held = ({(probe.question.id, probe.answer) for probe in probes(part)} for part in (DEV, HELD))
    assert not dev & held


async def test_a_judge_that_is_talked_round_shows() -> None:
    """Full marks for all: what is worth nothing is found out, what is good holds."""
    findings = await audit(ScriptedJudge(lambda _question, _answer: make_grade(100)), probes(DEV))
    wrong = {finding.probe.kind for finding in findings if not finding.as_it_should_be}
    right = {finding.probe.kind for finding in findings if finding.as_it_should_be}
    assert right == {"paraphrase", "good-in-padding", "half-and-injection"}
    assert wrong == set(RULES) - right


async def test_no_grade_is_no_success() -> None:
    """A judge that refuses everything has proved nothing; the table says so with dashes."""
    refused = ScriptedJudge(lambda _question, _answer: Ungraded(Reason.REFUSED))
    findings = await audit(refused, probes(DEV)[:3])
    assert not any(finding.as_it_should_be for finding in findings)
    assert "| paraphrase | 3 | – | – | – |  | at least 60 | 0 of 3 |" in list(table(findings))


async def test_each_text_is_graded_once() -> None:
    """The answer beside several probes costs one call."""
    probe = next(probe for probe in probes(DEV) if probe.beside)
    judge = ScriptedJudge(lambda _question, _answer: make_grade(50))
    await audit(judge, [probe, replace(probe, answer="Other words.")])
    assert len(judge.calls) == 3


JUNK = ("question-copied", "padding", "off-topic", "other-questions-answer", "injection-alone", "keyword-stuffing")


@pytest.mark.parametrize("kind", JUNK)
async def test_the_offline_judge_pays_next_to_nothing_for_junk(kind: str) -> None:
    """On average at most a tenth, in the open half."""
    mine = [probe for probe in probes(DEV) if probe.kind == kind]
    scores = [finding.score or 0 for finding in await audit(LocalJudge(), mine)]
    assert sum(scores) <= 10 * len(scores)


def test_a_finding_needs_both_of_its_scores() -> None:
    """A pair of which one half has no grade proves nothing."""
    probe = next(probe for probe in probes(DEV) if probe.kind == "negated")
    assert not Finding(probe, 0, None).as_it_should_be
    assert Finding(probe, 0, 50).as_it_should_be
