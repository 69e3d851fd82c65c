"""The small words of English by which an offline judge tells talk from lists, and yes from no."""

from __future__ import annotations

_GLUE_WORDS = """
a an the and or nor but if then else than as so that which who whose what when where while whereas because since until
of at by for with about against between into through during before after above below to from up down in out on off over
under per via is are was were be been being am has have had having do does did doing can could will would shall should
may might must i you he she it we they me him her us them my your his its our their this these those there here also too
very just only not no never without more most less each every any all both some such same use uses used using get gets
make makes let lets one it's that's there's don't doesn't can't isn't aren't won't
"""
GLUE = frozenset(_GLUE_WORDS.split())
_NEGATING_WORDS = """
not no never none nothing neither nor cannot without don't doesn't didn't can't couldn't isn't aren't wasn't weren't
won't wouldn't shouldn't needn't
"""
NEGATORS = frozenset(_NEGATING_WORDS.split())
SOFTENERS = frozenset({"only", "just", "merely", "simply", "necessarily"})
