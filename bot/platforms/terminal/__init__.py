"""The terminal platform: the bot at a keyboard, or fed by a pipe."""

from bot.platforms.terminal.courier import TerminalCourier
from bot.platforms.terminal.session import Terminal

__all__ = ["Terminal", "TerminalCourier"]
