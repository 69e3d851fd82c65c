"""What stories of interviews share."""

from __future__ import annotations

import pytest

from tests.usecases.talking import Ear
from tests.world import World


@pytest.fixture
def ear(world: World) -> Ear:
    """A direct message on Discord: typing is heard there, and the interviewer writes by itself."""
    made = Ear()
    world.voices["discord"] = made
    return made
