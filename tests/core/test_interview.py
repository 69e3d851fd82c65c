"""The interview as a state machine: whatever comes in whatever order, it stays an interview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import interview as iv
from bot.core import interview_marks
from bot.core.hearing import hear, let_go, reword
from bot.core.interview import Interview, Outcome, Phase, Plan, Style, Turn
from bot.core.ui import TEXT_MAX

T0 = datetime(2026, 11, 23, 9, tzinfo=UTC)


def turn(at: datetime = T0, number: int = 1) -> Turn:
    return Turn(f"q{number}", number, "What is RAG?", at)


def asked(**plan: int) -> Interview:
    return iv.ask(Interview(Plan(**plan), T0), turn())  # type: ignore[arg-type]  # only numbers are planned here


def answered(interview: Interview, at: datetime = T0) -> Interview:
    return iv.finish(hear(interview, "It fetches passages.", at), at)


def test_messages_add_up_to_one_answer() -> None:
    """What is written in three messages is one answer."""
    interview = asked()
    for text in ("It fetches passages", "and puts them", "into the prompt."):
        interview = hear(interview, text, T0)
    assert interview.turn.said == "It fetches passages\nand puts them\ninto the prompt."


def test_an_answer_is_no_longer_than_an_answer_may_be() -> None:
    """What goes beyond is left out, however many messages it comes in."""
    interview = hear(hear(asked(), "a" * 2000, T0), "b" * 2000, T0)
    assert len(interview.turn.said) == TEXT_MAX


def test_done_with_nothing_said_changes_nothing() -> None:
    """There is nothing to think about."""
    assert iv.finish(asked(), T0) == asked()


def test_silence_ends_an_answer_that_was_begun() -> None:
    """After a while without another message what was written counts; before that it does not."""
    begun = hear(asked(), "It fetches passages.", T0)
    assert iv.alarm(begun) == T0 + iv.SILENCE
    assert iv.elapse(begun, T0 + iv.SILENCE - timedelta(seconds=1)) == begun
    assert iv.elapse(begun, T0 + iv.SILENCE).phase is Phase.THINKING


def test_who_says_nothing_is_waited_for() -> None:
    """A question without an answer stays open for two weeks, and then the interview ends."""
    assert iv.elapse(asked(), T0 + timedelta(days=7)).phase is Phase.LISTENING
    assert iv.elapse(asked(), T0 + iv.STALE).phase is Phase.ENDED


def test_the_timer_takes_what_was_said_or_skips() -> None:
    """When a question's minutes are over the answer stands as far as it came; without any it is skipped."""
    over = T0 + timedelta(minutes=3)
    begun = hear(asked(minutes=3), "It fetches", over - timedelta(seconds=5))
    assert iv.elapse(begun, over).phase is Phase.THINKING
    assert iv.elapse(asked(minutes=3), over).turn.outcome is Outcome.SKIPPED


def test_a_long_thought_is_excused_then_left() -> None:
    """After eight seconds the interviewer says so, after thirty it goes on without the grade."""
    thinking = answered(asked())
    excused = iv.elapse(thinking, T0 + iv.STILL)
    assert (excused.phase, excused.still) == (Phase.THINKING, True)
    left = iv.elapse(excused, T0 + iv.PATIENCE)
    assert (left.phase, left.turn.score) == (Phase.ASKING, None)


def test_a_thought_that_a_crash_broke_off_is_given_time_again() -> None:
    """The judge starts anew with the bot, so what was excused late is not left at once."""
    hour = T0 + timedelta(hours=1)
    excused = iv.elapse(answered(asked()), hour)
    assert excused.still
    assert iv.elapse(excused, hour + timedelta(seconds=2)) == excused
    assert iv.elapse(excused, hour + iv.PATIENCE).phase is Phase.ASKING


def left(interview: Interview, judged_in: timedelta | None) -> Interview:
    """Go on without a grade, which the judge then has after so long; at the next question answer at once."""
    gone_on = iv.graded(interview, None, None, T0)
    gone_on = gone_on.with_turn(replace(gone_on.turn, judged_in=judged_in))
    return answered(iv.ask(gone_on, turn(number=2)))


@pytest.mark.parametrize("judged_in", [None, timedelta(seconds=40)])
def test_a_judge_that_was_too_slow_is_not_waited_for_as_long_again(judged_in: timedelta | None) -> None:
    """Whether it has a grade by now or none: a few seconds, and no excuse before."""
    thinking = left(answered(asked()), judged_in)
    assert iv.alarm(thinking) == T0 + iv.HASTE
    assert iv.elapse(thinking, T0 + iv.HASTE).phase is Phase.ASKING


def test_a_judge_that_is_quick_again_is_waited_for_again() -> None:
    """Its last grade came within the time that one waits for it, though nobody did."""
    thinking = left(answered(asked()), timedelta(seconds=12))
    assert iv.alarm(thinking) == T0 + iv.STILL


def test_what_was_skipped_tells_nothing_about_the_judge() -> None:
    """The last answer does, as does a follow-up's."""
    skipped = iv.skip(iv.ask(iv.graded(answered(asked()), None, None, T0), turn(number=2)), T0)
    assert answered(iv.ask(skipped, turn(number=3))).hurried
    probed = iv.graded(answered(asked()), None, turn(), T0)
    assert answered(probed).hurried
    assert not answered(iv.graded(answered(asked()), 50, turn(), T0)).hurried


def test_a_pause_stops_the_clocks_and_keeps_what_was_said() -> None:
    """After a week it goes on with the same question and the same words."""
    paused = iv.pause(hear(asked(minutes=3), "It fetches", T0), T0)
    week = T0 + timedelta(days=7)
    assert iv.elapse(paused, week) == paused
    back = iv.resume(paused, week)
    assert (back.phase, back.turn.said) == (Phase.LISTENING, "It fetches")
    assert iv.alarm(back) == week + iv.SILENCE


def test_a_pause_while_thinking_goes_on_thinking() -> None:
    """Who pauses before the grade is there finds the interviewer thinking again."""
    assert iv.resume(iv.pause(answered(asked()), T0), T0).phase is Phase.THINKING


def test_follow_ups_are_limited_by_style() -> None:
    """A tough interviewer asks two, the others one; then comes the next question."""
    for style, most in iv.FOLLOW_UPS.items():
        interview = iv.ask(Interview(Plan(style=style), T0), turn())
        count = 0
        while (interview := iv.graded(answered(interview), 50, turn(), T0)).phase is Phase.LISTENING:
            count += 1
        assert (count, interview.phase) == (most, Phase.ASKING)


def test_it_ends_after_the_last_question() -> None:
    """Asking for another one is the end."""
    interview = asked(length=3)
    for number in (2, 3, 4):
        interview = iv.ask(iv.skip(interview, T0), turn(number=number))
    assert (interview.phase, interview.number) == (Phase.ENDED, 3)


def test_a_mark_is_the_best_turn_less_the_hints() -> None:
    """A follow-up can only gain, a hint costs ten, a skip is nothing, an open question does not count."""
    hinted = iv.graded(answered(iv.hint(asked(), 2)), 50, turn(), T0)
    worse = iv.graded(answered(hinted), 40, None, T0)
    skipped = iv.skip(iv.ask(worse, turn(number=2)), T0)
    found = interview_marks.results(iv.ask(skipped, turn(number=3)).turns)
    assert [result.mark for result in found] == [40, 0]
    assert interview_marks.overall(found) == 20


def test_a_question_without_a_grade_has_no_mark() -> None:
    """It is left out of the mean rather than counted as nothing."""
    found = interview_marks.results(iv.graded(answered(asked()), None, None, T0).turns)
    assert found[0].mark is None
    assert interview_marks.overall(found) is None


def test_an_edit_changes_its_part_and_a_deletion_takes_it_out() -> None:
    """In the order in which the messages were written; the silence begins anew."""
    interview = asked()
    for n, text in enumerate(("One.", "Two.", "Three.")):
        interview = hear(interview, text, T0, message=str(n))
    later = T0 + timedelta(seconds=40)
    interview = reword(reword(interview, "1", "Second.", later), "0", "", later)
    assert interview.turn.said == "Second.\nThree."
    assert iv.alarm(interview) == later + iv.SILENCE
    assert not reword(reword(interview, "1", "", later), "2", "", later).turn.said


def test_what_was_said_before_parts_were_kept_stays() -> None:
    """An answer that was begun on an older version goes on where it was."""
    begun = asked()
    begun = begun.with_turn(replace(begun.turn, said="The first half."))
    assert hear(begun, "And the second.", T0, message="2").turn.said == "The first half.\nAnd the second."


def test_no_answer_stands_where_the_question_was_skipped() -> None:
    """Whoever skips and deletes what was begun is told nothing about an answer."""
    skipped = iv.skip(hear(asked(), "No idea.", T0, message="1"), T0)
    assert let_go(skipped, "1", "") == skipped


def test_what_is_delivered_again_changes_nothing() -> None:
    """A message, an edit that changes no word, or one of a message that is no part of the answer."""
    interview = hear(asked(), "One.", T0, message="1")
    later = T0 + timedelta(seconds=40)
    assert hear(interview, "One.", later, message="1") == interview
    assert reword(interview, "1", "One.", later) == interview
    assert reword(interview, "2", "Two.", later) == interview


def test_a_pause_keeps_an_answer_open_to_change() -> None:
    """Pausing is not sending; an answer that was sent stays."""
    begun = hear(asked(), "One.", T0, message="1")
    assert reword(iv.pause(begun, T0), "1", "Uno.", T0).turn.said == "Uno."
    sent = iv.finish(begun, T0)
    assert reword(sent, "1", "Uno.", T0) == sent
    assert reword(iv.pause(sent, T0), "1", "Uno.", T0).turn.said == "One."


def test_a_change_that_comes_too_late_is_noticed_once() -> None:
    """Once for an answer; one that changes no word is none."""
    sent = iv.finish(hear(asked(), "One.", T0, message="1"), T0)
    assert let_go(sent, "1", "One.") == sent
    noticed = let_go(sent, "1", "Uno.")
    assert noticed != sent
    assert noticed.turn.said == "One."
    assert let_go(noticed, "1", "Tres.") == noticed


Move = Callable[[Interview], Interview]
MOVES: list[Move] = [
    lambda i: hear(i, "Some words.", T0, message=str(len(i.turn.parts)) if i.turns else ""),
    lambda i: reword(i, "0", "Other words.", T0) if i.turns else i,
    lambda i: reword(i, "1", "", T0) if i.turns else i,
    lambda i: iv.finish(i, T0),
    lambda i: iv.hint(i, 2),
    lambda i: iv.skip(i, T0),
    lambda i: iv.graded(i, 50, turn(), T0),
    lambda i: iv.graded(i, None, None, T0),
    lambda i: iv.pause(i, T0),
    lambda i: iv.resume(i, T0),
    lambda i: iv.ask(i, turn(number=i.number + 1)),
    lambda i: iv.elapse(i, T0 + timedelta(minutes=5)),
    lambda i: iv.end(i, T0),
]


@given(
    moves=st.lists(st.sampled_from(MOVES[:-1]), max_size=60),
    style=st.sampled_from(Style),
    last=st.booleans(),
)
def test_no_order_of_events_breaks_it(moves: list[Move], style: Style, *, last: bool) -> None:
    """Two presses at once, a late grade, a message in a pause: only the newest turn is ever open, none beyond the plan."""
    interview = Interview(Plan(length=3, style=style), T0)
    for move in [*moves, *([MOVES[-1]] if last else [])]:
        before = interview
        interview = move(interview)
        assert before.phase is not Phase.ENDED or interview == before
        assert interview.number <= 3
        assert all(t.outcome is not Outcome.OPEN for t in interview.turns[:-1])
        assert interview.turns[: len(before.turns) - 1] == before.turns[:-1]
        assert interview.follow_ups <= iv.FOLLOW_UPS[style]
        assert (iv.alarm(interview) is None) == (interview.phase in {Phase.ENDED, Phase.ASKING})
