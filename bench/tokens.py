"""Counts what a grade costs in tokens, beside DeepEval's G-Eval on the same questions, references and answers.

``make tokens`` runs it in an environment of its own, because neither DeepEval nor a tokenizer is part of the product.
It sends nothing: G-Eval's real code speaks to a model object that writes down every prompt and answers plausibly.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
QUESTIONS = 20
CACHED_FROM = 1_024  # tokens a shared beginning needs before providers' prefix caches take it
# The o200k vocabulary of OpenAI's models since GPT-4o, as litellm ships it for tiktoken, named by the hash of its source.
VOCABULARY = Path("litellm_core_utils/tokenizers")
CRITERIA = (
    "Determine how correct and complete the actual output is as an answer to the input, with the expected output as the"
    " reference. Wrong claims and missing points cost marks."
)
STEPS = [
    "Read the input, and check that the actual output answers the question that it asks.",
    "Compare the facts of the actual output with those of the expected output, and note each contradiction.",
    "Check which points of the expected output are missing from the actual output or only touched on.",
    "Penalize wrong claims most, then missing points; differences of wording cost nothing.",
]
REASON = (
    "The response explains the core idea correctly and in line with the expected output, but it leaves out several"
    " points that the expected output makes, among them how this works in practice and what limits it, and one of its"
    " statements stays vague. Nothing in it contradicts the expected output."
)
FEEDBACK = (
    "You explain the core idea correctly and say why it matters. The largest gap is how it works in practice, which you"
    " only touch on. Read up on what limits it, and try to name one case in which you would decide otherwise."
)


Entry = Any  # the product's Question; its type comes with the product


@dataclass(frozen=True)
class Call:
    """One request and its reply, as text in the order of sending."""

    prompt: str
    reply: str


@dataclass(frozen=True)
class Case:
    """One answer to one entry of the bank."""

    entry: Entry
    answer: str


def main() -> None:
    """Print a table for one answer to each of the questions, and one for two answers to each."""
    os.environ.update(
        DEEPEVAL_TELEMETRY_OPT_OUT="YES", DEEPEVAL_DISABLE_DOTENV="1", DEEPEVAL_UPDATE_WARNING_OPT_OUT="YES"
    )
    sys.path.insert(0, str(ROOT))
    entries = list(some_entries())
    one = [Case(entry, entry.samples.half) for entry in entries]
    two = [Case(entry, text) for entry in entries for text in (entry.samples.full, entry.samples.half)]
    tokens = tokenizer()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)  # DeepEval keeps notes where it runs
        for cases in (one, two):
            say(f"{len(cases)} answers to {len(entries)} questions:\n")
            table(tokens, cases)
            say("")
    beginnings(tokens)


def table(tokens: Callable[[str], list[int]], cases: Sequence[Case]) -> None:
    """Print what each way of grading the cases takes."""
    say("| | calls | in | out | total | in, not shared | not shared + out |")
    say("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, calls in (
        ("Our grade", ours(cases)),
        ("G-Eval, one metric, `measure()`", g_eval(cases, measured_by_one)),
        ("G-Eval, `evaluate()`", g_eval(cases, evaluated)),
    ):
        prompts = [tokens(call.prompt) for call in calls]
        sent, written = sum(map(len, prompts)), sum(len(tokens(call.reply)) for call in calls)
        alone = sent - shared(prompts)
        figures = (len(calls), sent, written, sent + written, alone, alone + written)
        say(f"| {name} | " + " | ".join(f"{figure:,}" for figure in figures) + " |")


def beginnings(tokens: Callable[[str], list[int]]) -> None:
    """Print how long the beginning is that all answers to a question share, strict schema included, over the whole bank."""
    from bot.bank.files import load_bank, shipped_folder
    from bot.grading.prompt import SCHEMA, fixed_part

    schema = len(tokens(json.dumps(SCHEMA, separators=(",", ":"))))
    entries = load_bank([shipped_folder()]).questions
    say("| shared by all answers to a question | tokens, mean | least | most | questions from 1,024 on |")
    say("| --- | ---: | ---: | ---: | ---: |")
    for name, reference in (("Our grade", False), ("`GRADING_REFERENCE`", True)):
        long = [schema + len(tokens(fixed_part(entry, reference=reference))) for entry in entries]
        cached = sum(one >= CACHED_FROM for one in long)
        say(f"| {name} | {sum(long) / len(long):,.0f} | {min(long):,} | {max(long):,} | {cached} of {len(long)} |")


def some_entries() -> Iterator[Entry]:
    """Take entries with samples, evenly over the whole bank, always the same ones."""
    from bot.bank.files import load_bank, shipped_folder

    able = [entry for entry in load_bank([shipped_folder()]).questions if entry.samples and not entry.draft]
    yield from (able[place * len(able) // QUESTIONS] for place in range(QUESTIONS))


def ours(cases: Sequence[Case]) -> list[Call]:
    """Put together what the product sends, and a reply as models write it to an answer that has about half."""
    from bot.grading.prompt import messages

    return [
        Call("\n".join(message["content"] for message in messages(case.entry, case.answer)), judgement(case))
        for case in cases
    ]


def judgement(case: Case) -> str:
    """Write a judgement: the first half of the key points covered, one touched, the rest missing."""
    words, points = case.answer.split(), case.entry.key_points
    half = len(points) // 2
    findings = []
    for n in range(len(points)):
        verdict = "covered" if n < half else "partial" if n == half else "missing"
        at = n * len(words) // len(points)
        findings.append({"n": n + 1, "verdict": verdict, "quote": "" if n > half else " ".join(words[at : at + 9])})
    reply = {
        "key_points": findings,
        "wrong_claims": [],
        "mark": 50,
        "feedback": FEEDBACK,
        "follow_up": case.entry.follow_ups[0] if case.entry.follow_ups else "What limits it in practice?",
        "steering": False,
    }
    return json.dumps(reply, ensure_ascii=False, separators=(",", ":"))


Metric, TestCase = Any, Any
Run = Callable[[Metric, Sequence[TestCase]], None]


def g_eval(cases: Sequence[Case], run: Run) -> list[Call]:
    """Let G-Eval, with its defaults, grade the cases; gives all that it asked and was told."""
    from deepeval.metrics import GEval
    from deepeval.models import DeepEvalBaseLLM
    from deepeval.test_case import LLMTestCase, SingleTurnParams

    calls: list[Call] = []

    class Recorder(DeepEvalBaseLLM):  # type: ignore[misc]
        """Answers plausibly and writes down what it was asked."""

        def load_model(self) -> object:
            return self

        def get_model_name(self) -> str:
            return "recorder"

        def generate(self, prompt: str) -> str:
            reply = {"steps": STEPS} if '"steps"' in prompt else {"reason": REASON, "score": 5}
            calls.append(Call(prompt, json.dumps(reply)))
            return calls[-1].reply

        async def a_generate(self, prompt: str) -> str:
            return self.generate(prompt)

    params = [SingleTurnParams.INPUT, SingleTurnParams.ACTUAL_OUTPUT, SingleTurnParams.EXPECTED_OUTPUT]
    tests = [
        LLMTestCase(input=case.entry.text, actual_output=case.answer, expected_output=case.entry.reference)
        for case in cases
    ]
    with contextlib.redirect_stdout(io.StringIO()):
        run(GEval(name="Correctness", criteria=CRITERIA, evaluation_params=params, model=Recorder()), tests)
    return calls


def measured_by_one(metric: Metric, tests: Sequence[TestCase]) -> None:
    """Use one metric for all, so that its steps are asked for once."""
    for test in tests:
        metric.measure(test, _show_indicator=False)


def evaluated(metric: Metric, tests: Sequence[TestCase]) -> None:
    """Use DeepEval's own runner, which copies the metric for each case, so that steps are asked for each time."""
    from deepeval import evaluate

    evaluate(list(tests), [metric])


def shared(prompts: Sequence[Sequence[int]]) -> int:
    """Count the tokens a prefix cache would serve: what each prompt shares with any before it, if that is enough."""
    served = 0
    for place, prompt in enumerate(prompts):
        best = max((common(prompt, before) for before in prompts[:place]), default=0)
        served += best if best >= CACHED_FROM else 0
    return served


def common(one: Sequence[int], other: Sequence[int]) -> int:
    """Count the tokens two prompts begin with alike."""
    same = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        same += 1
    return same


def tokenizer() -> Callable[[str], list[int]]:
    """Give the tokenizer, its vocabulary read from the package that ships it and not from the network."""
    found = importlib.util.find_spec("litellm")
    if found is None or not found.origin:
        sys.exit("litellm is not installed here: run `make tokens`.")
    os.environ["TIKTOKEN_CACHE_DIR"] = str(Path(found.origin).parent / VOCABULARY)
    import tiktoken

    encode: Callable[[str], list[int]] = tiktoken.get_encoding("o200k_base").encode_ordinary
    return encode


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
