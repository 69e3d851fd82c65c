from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest

from bot.app import configured_judge
from bot.core.model import Grade, Mark, Reason, Talk, Ungraded
from bot.grading.openai_judge import OpenAIJudge
from bot.grading.prompt import SCHEMA, TALK_SCHEMA, messages, version
from bot.settings import Settings
from tests.grading.cases import ANSWER, QUESTION
from tests.grading.fake_llm import FakeLLM, Reply, completion, fails, hangs, judgement, raw, says

KEY = "sk-very-secret-0123456789"
FOUND = [
    {"n": 1, "verdict": "covered", "quote": "look up fitting passages"},
    {"n": 2, "verdict": "covered", "quote": "pasted into the prompt"},
    {"n": 3, "verdict": "partial", "quote": "no training is needed"},
]
GOOD = judgement(3, key_points=FOUND, mark=85, feedback="Well done.", follow_up="What limits it?")


@pytest.fixture
async def judge(llm: FakeLLM) -> AsyncIterator[OpenAIJudge]:
    judge = OpenAIJudge(api_key=KEY, model="judge-1", base_url=llm.base_url, timeout=20)
    yield judge
    await judge.aclose()


async def failed(judge: OpenAIJudge) -> Ungraded:
    outcome = await judge.grade(QUESTION, ANSWER)
    assert isinstance(outcome, Ungraded)
    assert KEY not in outcome.detail
    assert ANSWER not in outcome.detail
    return outcome


async def test_a_judgement_becomes_a_grade(llm: FakeLLM, judge: OpenAIJudge) -> None:
    """A good reply is settled into score, verdicts, words and usage."""
    llm.script = [says(GOOD)]
    grade = await judge.grade(QUESTION, ANSWER)
    assert isinstance(grade, Grade)
    assert (grade.score, grade.evidence, grade.feedback, grade.follow_up) == (85, 92, "Well done.", "What limits it?")
    assert [verdict.counted for verdict in grade.verdicts] == [Mark.COVERED, Mark.COVERED, Mark.PARTIAL]
    assert (grade.usage.tokens_in, grade.usage.tokens_out) == (900, 120)


async def test_the_grade_names_its_judge(llm: FakeLLM, judge: OpenAIJudge) -> None:
    """A grade says which model judged, by which wording, and is no estimate."""
    llm.script = [says(GOOD)]
    grade = await judge.grade(QUESTION, ANSWER)
    assert isinstance(grade, Grade)
    assert (grade.judge.name, grade.judge.model, grade.judge.version) == ("openai", "judge-1", version())
    assert not grade.estimate


async def test_the_request_asks_for_the_strict_form(llm: FakeLLM, judge: OpenAIJudge) -> None:
    """One request with the messages, the strict schema, temperature 0 and a cap on tokens."""
    llm.script = [says(GOOD)]
    await judge.grade(QUESTION, ANSWER)
    [request] = llm.requests
    assert request["model"] == "judge-1"
    assert request["messages"] == messages(QUESTION, ANSWER)
    assert request["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "judgement", "strict": True, "schema": SCHEMA},
    }
    assert (request["temperature"], request["max_completion_tokens"] > 1000) == (0, True)


async def test_the_reference_goes_out_where_the_operator_wants_it(llm: FakeLLM) -> None:
    """The grade names the wording that had it."""
    llm.script = [says(GOOD)]
    settings = Settings(openai_base_url=llm.base_url, openai_model="judge-1", grading_reference=True)
    async with configured_judge(settings) as judge:
        grade = await judge.grade(QUESTION, ANSWER)
    assert isinstance(grade, Grade)
    assert grade.judge.version == version(reference=True)
    assert llm.requests[0]["messages"] == messages(QUESTION, ANSWER, reference=True)


async def test_a_turn_of_an_interview_asks_for_a_reaction(llm: FakeLLM, judge: OpenAIJudge) -> None:
    """The same call brings it, and a reply without one is a grade all the same."""
    llm.script = [says({**GOOD, "reaction": "You have the two steps."}), says(GOOD)]
    talk = Talk(ANSWER, manner="neutral")
    first, second = [await judge.grade(QUESTION, ANSWER, talk) for _ in range(2)]
    assert isinstance(first, Grade)
    assert isinstance(second, Grade)
    assert (first.reaction, second.reaction, second.score) == ("You have the two steps.", "", 85)
    asked = llm.requests[0]["response_format"]["json_schema"]["schema"]
    assert asked == TALK_SCHEMA
    assert llm.requests[0]["messages"] == messages(QUESTION, ANSWER, talk)


async def test_a_server_of_ones_own_needs_no_key(llm: FakeLLM) -> None:
    """Without a key the request goes out all the same."""
    llm.script = [says(GOOD)]
    judge = OpenAIJudge(api_key="", model="local", base_url=llm.base_url)
    assert isinstance(await judge.grade(QUESTION, ANSWER), Grade)
    await judge.aclose()


@pytest.mark.parametrize("status", [429, 500, 502, 503, 529])
async def test_one_call_an_attempt(llm: FakeLLM, judge: OpenAIJudge, status: int) -> None:
    """A failing server is asked once: the next attempt is the queue's to schedule."""
    llm.script = [fails(status), says(GOOD)]
    await failed(judge)
    assert len(llm.requests) == 1


async def test_rate_limited_waits_as_told(llm: FakeLLM, judge: OpenAIJudge) -> None:
    """Retry-After in seconds says when another attempt may help."""
    llm.script = [fails(429, Retry_After="17")]
    outcome = await failed(judge)
    assert (outcome.reason, outcome.retry_after) == (Reason.RATE_LIMITED, 17.0)


async def test_rate_limited_until_a_date(llm: FakeLLM, judge: OpenAIJudge) -> None:
    """Retry-After as a date is turned into seconds; one long past means now."""
    llm.script = [fails(429, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT")]
    assert (await failed(judge)).retry_after == 0.0


async def test_rate_limited_until_a_later_date(llm: FakeLLM, judge: OpenAIJudge) -> None:
    """A wait is never longer than a day, whatever date the server names."""
    llm.script = [fails(429, Retry_After="Fri, 01 Jan 2100 00:00:00 GMT")]
    assert (await failed(judge)).retry_after == 86_400.0


@pytest.mark.parametrize("said", ["soon", "nan", "inf", ""])
async def test_rate_limited_without_a_time(llm: FakeLLM, judge: OpenAIJudge, said: str) -> None:
    """When the server names no time that makes sense, five seconds pass."""
    llm.script = [fails(429, Retry_After=said)]
    assert (await failed(judge)).retry_after == 5.0


@pytest.mark.parametrize(("status", "code"), [(429, "insufficient_quota"), (402, "whatever")])
async def test_a_spent_budget_is_not_retried(llm: FakeLLM, judge: OpenAIJudge, status: int, code: str) -> None:
    """No more money is no rate limit: trying again does not help."""
    llm.script = [fails(status, code=code, Retry_After="3")]
    outcome = await failed(judge)
    assert (outcome.reason, outcome.retry_after) == (Reason.BUDGET, None)


@pytest.mark.parametrize(("headers", "wait"), [({}, 5.0), ({"Retry_After": "60"}, 60.0)])
async def test_a_broken_server_is_unavailable(
    llm: FakeLLM, judge: OpenAIJudge, headers: dict[str, str], wait: float
) -> None:
    """A server fault is tried again after five seconds, or when the server says."""
    llm.script = [fails(503, **headers)]
    outcome = await failed(judge)
    assert (outcome.reason, outcome.retry_after) == (Reason.UNAVAILABLE, wait)


async def test_no_server_is_unavailable(llm: FakeLLM) -> None:
    """Where nobody listens, the attempt ends as unavailable."""
    address = llm.base_url
    await llm.__aexit__(None, None, None)
    judge = OpenAIJudge(api_key=KEY, model="judge-1", base_url=address)
    outcome = await failed(judge)
    await judge.aclose()
    assert (outcome.reason, outcome.retry_after) == (Reason.UNAVAILABLE, 5.0)


async def test_a_hanging_server_times_out(llm: FakeLLM) -> None:
    """The time-out covers the attempt, and the time spent is on record."""
    llm.script = [hangs()]
    judge = OpenAIJudge(api_key=KEY, model="judge-1", base_url=llm.base_url, timeout=0.2)
    outcome = await failed(judge)
    await judge.aclose()
    assert (outcome.reason, outcome.retry_after) == (Reason.TIMEOUT, 5.0)
    assert outcome.usage.latency_ms >= 150


@pytest.mark.parametrize(
    "reply",
    [
        says(None, refusal="I can't help with that."),
        says("", finish="content_filter"),
        fails(400, "filtered", code="content_filter"),
    ],
)
async def test_a_refusal_is_no_grade(llm: FakeLLM, judge: OpenAIJudge, reply: Reply) -> None:
    """A model or filter that refuses is not asked again."""
    llm.script = [reply]
    outcome = await failed(judge)
    assert (outcome.reason, outcome.retry_after) == (Reason.REFUSED, None)
    assert len(llm.requests) == 1


@pytest.mark.parametrize(
    "reply",
    [
        says(json.dumps(GOOD)[:60], finish="length"),
        says("{not json"),
        says("I would give this 80 of 100."),
        says("[" * 100_000),
        says('{"a":' * 100_000 + "}"),
        says(json.dumps(GOOD)[:-1] + ",}"),
        says(json.dumps(GOOD | {"mark": 40}) + "\nOr else:\n" + json.dumps(GOOD)),
        says(judgement(2)),
        says(""),
        says(None),
        completion([]),
        completion([{"index": 0}]),
        completion([{"index": 0, "finish_reason": "stop", "message": None}]),
        completion(["nonsense"]),
        raw("{}"),
        raw("[]"),
        raw("null"),
        raw("{broken"),
        raw("<html>Welcome</html>", "text/html"),
        raw('{"error": {"code": 502, "message": "upstream"}}'),
    ],
)
async def test_a_useless_reply_is_malformed(llm: FakeLLM, judge: OpenAIJudge, reply: Reply) -> None:
    """What is cut off, empty or not of the agreed form is never a mark, and is tried again soon."""
    llm.script = [reply]
    outcome = await failed(judge)
    assert (outcome.reason, outcome.retry_after) == (Reason.MALFORMED, 1.0)
    assert len(llm.requests) == 1


async def test_a_failure_still_counts_its_tokens(llm: FakeLLM, judge: OpenAIJudge) -> None:
    """Tokens of a reply that could not be used are on record, for they were paid for."""
    llm.script = [says("{not json")]
    usage = (await failed(judge)).usage
    assert (usage.tokens_in, usage.tokens_out) == (900, 120)


@pytest.mark.parametrize(
    ("status", "code", "advice"),
    [
        (401, "invalid_api_key", "API key"),
        (403, None, "model"),
        (404, "model_not_found", "model's name"),
        (400, "something_else", "base URL"),
        (418, None, "base URL"),
    ],
)
async def test_a_wrong_setting_is_named(
    llm: FakeLLM, judge: OpenAIJudge, status: int, code: str | None, advice: str
) -> None:
    """What only the operator can mend says the status and what to check, and repeats nothing the server said."""
    llm.script = [fails(status, f"bad key {KEY} for answer {ANSWER}", code=code)]
    outcome = await failed(judge)
    assert (outcome.reason, outcome.retry_after) == (Reason.MISCONFIGURED, None)
    assert str(status) in outcome.detail
    assert advice in outcome.detail


@pytest.mark.parametrize(
    ("key", "address"),
    [(KEY, "ftp://x"), (KEY, "models"), (KEY, "http://[::1"), (KEY, "http://h:99999/v1"), ("k\u00e9y\n", None)],
)
async def test_settings_that_cannot_be_sent(key: str, address: str | None) -> None:
    """A base URL or a key that no request can carry is the operator's to mend."""
    outcome = await OpenAIJudge(api_key=key, model="m", base_url=address).grade(QUESTION, ANSWER)
    assert isinstance(outcome, Ungraded)
    assert outcome.reason is Reason.MISCONFIGURED
    assert key not in outcome.detail


async def test_a_judge_can_be_closed_twice(judge: OpenAIJudge) -> None:
    """Closing needs no grade before and no care."""
    await judge.aclose()
    await judge.aclose()


async def test_nothing_secret_is_logged(llm: FakeLLM, judge: OpenAIJudge, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the answer nor the key gets into any log, at any level."""
    caplog.set_level(logging.DEBUG)
    llm.script = [fails(400, f"no temperature {KEY} {ANSWER}", param="temperature"), says(GOOD), fails(500, ANSWER)]
    await judge.grade(QUESTION, ANSWER)
    await judge.grade(QUESTION, ANSWER)
    assert KEY not in caplog.text
    assert ANSWER[:30] not in caplog.text


def test_nothing_heavy_is_imported() -> None:
    """Importing the grading package loads neither the SDK nor the stemmer."""
    code = (
        "import sys, bot.grading.openai_judge, bot.grading.local_judge, bot.grading.scripted_judge;"
        "print([name for name in ('openai', 'httpx2', 'snowballstemmer') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
