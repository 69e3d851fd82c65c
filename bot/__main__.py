"""Lets ``python -m bot`` do what ``interview-bot`` does."""

from bot.cli import main

main(prog_name="interview-bot")
