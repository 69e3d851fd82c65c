from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from bot.core.model import Grade, Reason, Ungraded
from bot.grading.openai_judge import Dialect, OpenAIJudge
from tests.grading.cases import ANSWER, QUESTION
from tests.grading.fake_llm import FakeLLM, Line, Reply, Request, completion, fails, judgement, says

GOOD = says(judgement(3, mark=5))


@pytest.fixture
async def judge(llm: FakeLLM) -> AsyncIterator[OpenAIJudge]:
    judge = OpenAIJudge(api_key="k", model="judge-1", base_url=llm.base_url)
    yield judge
    await judge.aclose()


def no_schema(request: Request) -> Reply:
    """Know JSON mode, but no schema."""
    if request.get("response_format", {}).get("type") == "json_schema":
        return fails(
            400, "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model."
        )
    return GOOD


def no_format(request: Request) -> Reply:
    """Know no response format at all."""
    return fails(400, "response_format not supported") if "response_format" in request else GOOD


def no_temperature(request: Request) -> Reply:
    """Know only the default temperature."""
    said = "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) is supported."
    return fails(400, said, param="temperature", code="unsupported_value") if "temperature" in request else GOOD


def old_cap(request: Request) -> Reply:
    """Know the older name of the cap, and complain as strict validators do."""
    if "max_completion_tokens" in request:
        problem = {"detail": [{"loc": ["body", "max_completion_tokens"], "msg": "Extra inputs are not permitted"}]}
        return Reply(json.dumps(problem), 422, {"Content-Type": "application/json"})
    return GOOD


def no_cap(request: Request) -> Reply:
    """Know no cap, and word errors as one plain string."""
    if {"max_completion_tokens", "max_tokens"} & set(request):
        return Reply('{"error": "max_tokens not supported"}', 400, {"Content-Type": "application/json"})
    return GOOD


def knows_nothing(request: Request) -> Reply:
    """Complain about one thing after the other."""
    return next((found for check in (no_temperature, no_cap, no_format) if (found := check(request)) is not GOOD), GOOD)


@pytest.mark.parametrize(
    "case",
    [
        (no_schema, 2, set(), {"response_format", "temperature", "max_completion_tokens"}),
        (no_format, 3, {"response_format"}, {"temperature", "max_completion_tokens"}),
        (no_temperature, 2, {"temperature"}, {"response_format", "max_completion_tokens"}),
        (old_cap, 2, {"max_completion_tokens"}, {"max_tokens", "temperature", "response_format"}),
        (no_cap, 3, {"max_completion_tokens", "max_tokens"}, {"temperature", "response_format"}),
        (knows_nothing, 6, {"temperature", "max_completion_tokens", "max_tokens", "response_format"}, {"messages"}),
    ],
)
async def test_what_a_server_does_not_know_is_left_out(
    llm: FakeLLM, judge: OpenAIJudge, case: tuple[Line, int, set[str], set[str]]
) -> None:
    """The same grade call goes on without what the server refuses, and without nothing else."""
    server, calls, gone, kept = case
    llm.script = [server]
    assert isinstance(await judge.grade(QUESTION, ANSWER), Grade)
    assert len(llm.requests) == calls
    assert not gone & set(llm.requests[-1])
    assert kept <= set(llm.requests[-1])


@pytest.mark.parametrize(
    "complaint",
    [
        "System role not supported",
        "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
        "Conversation roles must alternate user/assistant/user/assistant/...",
        "Developer instruction is not enabled for this model",
    ],
)
async def test_a_model_without_a_system_role_gets_one_message(llm: FakeLLM, judge: OpenAIJudge, complaint: str) -> None:
    """It holds the same text in the same order, so that the beginning is still shared; nothing else is left out."""
    llm.script = [fails(400, complaint), GOOD]
    assert isinstance(await judge.grade(QUESTION, ANSWER), Grade)
    first, second = llm.requests
    assert second["messages"] == [{"role": "user", "content": "\n".join(one["content"] for one in first["messages"])}]
    assert {**first, "messages": None} == {**second, "messages": None}


async def test_json_mode_comes_before_none(llm: FakeLLM, judge: OpenAIJudge) -> None:
    """A server without strict schemas is asked for JSON mode first."""
    llm.script = [no_schema]
    await judge.grade(QUESTION, ANSWER)
    assert llm.requests[-1]["response_format"] == {"type": "json_object"}


async def test_what_was_learnt_is_remembered(llm: FakeLLM, judge: OpenAIJudge) -> None:
    """The second grade goes out in the dialect that the first one found."""
    llm.script = [knows_nothing]
    await judge.grade(QUESTION, ANSWER)
    before = len(llm.requests)
    await judge.grade(QUESTION, ANSWER)
    assert len(llm.requests) == before + 1


async def test_content_in_parts_is_read_too(llm: FakeLLM, judge: OpenAIJudge) -> None:
    """Of a reply in parts the texts count, and not the thinking."""
    parts = [
        {"type": "thinking", "thinking": [{"type": "text", "text": "{"}]},
        {"type": "text", "text": json.dumps(judgement(3, mark=7))},
    ]
    llm.script = [completion([{"index": 0, "finish_reason": "stop", "message": {"content": parts}}])]
    grade = await judge.grade(QUESTION, ANSWER)
    assert isinstance(grade, Grade)
    assert grade.judged == 7


async def test_a_figure_with_a_point_is_counted(llm: FakeLLM, judge: OpenAIJudge) -> None:
    """Some servers write every number so; caps on money have to see what was spent."""
    llm.script = [says(judgement(3), usage={"prompt_tokens": 900.0, "completion_tokens": 120.0})]
    grade = await judge.grade(QUESTION, ANSWER)
    assert isinstance(grade, Grade)
    assert (grade.usage.tokens_in, grade.usage.tokens_out) == (900, 120)


@pytest.mark.parametrize(
    "usage",
    [{}, {"prompt_tokens": None, "completion_tokens": "many"}, {"prompt_tokens": 10**30, "completion_tokens": True}],
)
async def test_missing_usage_is_nothing(llm: FakeLLM, judge: OpenAIJudge, usage: dict[str, object]) -> None:
    """A server that does not count its tokens is no trouble."""
    llm.script = [says(judgement(3), usage=usage)]
    grade = await judge.grade(QUESTION, ANSWER)
    assert isinstance(grade, Grade)
    assert (grade.usage.tokens_in, grade.usage.tokens_out) == (0, 0)


async def test_what_did_not_help_is_not_remembered(llm: FakeLLM, judge: OpenAIJudge) -> None:
    """A server that refuses every dialect is misconfigured, and the next attempt starts from the strictest."""
    llm.script = [fails(400, "temperature, response_format and max_tokens: all bad")]
    outcome = await judge.grade(QUESTION, ANSWER)
    assert isinstance(outcome, Ungraded)
    assert outcome.reason is Reason.MISCONFIGURED
    llm.script.append(GOOD)
    before = len(llm.requests)
    await judge.grade(QUESTION, ANSWER)
    assert llm.requests[before]["response_format"]["type"] == "json_schema"


async def test_a_failure_after_a_complaint_ends_the_attempt(llm: FakeLLM, judge: OpenAIJudge) -> None:
    """Only complaints about the request are answered at once; a rate limit goes to the queue."""
    llm.script = [fails(400, "no", param="temperature"), fails(429, Retry_After="9"), GOOD]
    outcome = await judge.grade(QUESTION, ANSWER)
    assert isinstance(outcome, Ungraded)
    assert (outcome.reason, outcome.retry_after, len(llm.requests)) == (Reason.RATE_LIMITED, 9.0, 2)


@pytest.mark.parametrize(
    ("status", "code", "message"),
    [
        (400, "context_length_exceeded", "This model's maximum context length is 8192 tokens."),
        (400, None, "the request exceeds the available context size, try increasing it"),
        (400, None, "prompt is too long: 250000 tokens > 200000 maximum"),
        (413, None, "Input is too long for the requested model."),
    ],
)
async def test_an_answer_too_long_for_the_model_is_no_wrong_setting(
    llm: FakeLLM, judge: OpenAIJudge, status: int, code: str | None, message: str
) -> None:
    """Only this answer can't be judged, so that others are still asked about; the detail says why."""
    llm.script = [fails(status, message, code=code)]
    outcome = await judge.grade(QUESTION, ANSWER)
    assert isinstance(outcome, Ungraded)
    assert (outcome.reason, outcome.retry_after) == (Reason.REFUSED, None)
    assert "longer than this model can read" in outcome.detail


@pytest.mark.parametrize(
    "wrapping",
    [
        "```json\n{}\n```",
        "Here is my judgement:\n\n{}\n\nI hope it helps.",
        "<think>Is it {{good}}?</think>\n{}",
        'Is {{"mark": 9}} fair?\n</think>\n{}',
        "{}\n(for {{RAG}})",
    ],
)
async def test_a_loose_reply_is_read_too(llm: FakeLLM, judge: OpenAIJudge, wrapping: str) -> None:
    """Without a schema models wrap their JSON in fences, words or thoughts; the form is checked all the same."""
    llm.script = [says(wrapping.format(json.dumps(judgement(3, mark=7))))]
    grade = await judge.grade(QUESTION, ANSWER)
    assert isinstance(grade, Grade)
    assert grade.judged == 7


async def test_a_cut_off_reply_raises_the_cap(llm: FakeLLM, judge: OpenAIJudge) -> None:
    """After a reply that hit the cap, the next attempt leaves more room."""
    llm.script = [says("{", finish="length"), GOOD]
    await judge.grade(QUESTION, ANSWER)
    await judge.grade(QUESTION, ANSWER)
    caps = [request["max_completion_tokens"] for request in llm.requests]
    assert caps[1] == 2 * caps[0]


def test_the_parameter_named_first_goes_first() -> None:
    """A complaint that lists other parameters after the refused one costs only the refused one."""
    simpler = Dialect().without("Unknown parameter temperature. Known: max_tokens, response_format")
    assert simpler == Dialect(temperature=False)


def test_another_complaint_changes_nothing() -> None:
    """What is not about the form of the request is no reason to simplify it."""
    assert Dialect().without("The model is overloaded") is None
