"""Errors whose text is meant for a person."""


class UserError(Exception):
    """Something the person can understand and act on; its text is shown to them as it stands."""


class SetupError(UserError):
    """The bot can't start or go on as it is set up; its text is one clear line for the operator."""
