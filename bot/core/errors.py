"""Errors whose text is meant for a person."""


class UserError(Exception):
    """Something the person can understand and act on; its text is shown to them as it stands."""


class SetupError(UserError):
    """The bot can't start or go on as it is set up; its text is one clear line for the operator."""


class RoomGone(Exception):  # noqa: N818 - as below
    """A person can't be talked with any more where they were, as when they close their direct messages."""


class ChannelGone(Exception):  # noqa: N818 - it names what has happened, as a person would say it
    """A channel can't be posted to until somebody acts; ``reason`` says in a plain sentence what is wrong and what to do.

    Whatever waits to be posted there is paused, never deleted.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ChannelRests(ChannelGone):
    """A platform wants nothing in a channel for so many ``seconds``; to try before that does harm."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.seconds = seconds
