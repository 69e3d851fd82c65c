"""What the operator sets, by environment or ``.env`` file. Read once by the command line, never at import."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

import platformdirs
import tzlocal
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.core.budget import MILLIONTHS, Budget, Caps, read_prices
from bot.core.errors import SetupError
from bot.core.voting import MOST_VOTES, Voting

if TYPE_CHECKING:
    import sqlalchemy as sa

DATABASE_FILE = "interview-bot.db"


class Settings(BaseSettings):
    """Frozen; secrets never show in a repr. An empty value counts as unset."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    interview_bot_home: Path | None = None
    database_url: SecretStr | None = None
    question_bank: str = ""
    timezone: str = Field(default_factory=tzlocal.get_localzone_name)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    discord_token: SecretStr | None = None
    discord_api_url: str | None = None
    discord_gateway_url: str | None = None

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    slack_http_host: str = "127.0.0.1"
    slack_http_port: int = Field(default=3000, ge=1, le=65535)

    openai_api_key: SecretStr | None = None
    openai_base_url: str | None = None
    openai_model: str = "gpt-5-mini"
    openai_timeout: float = Field(default=60.0, gt=0, allow_inf_nan=False)
    llm_rpm: int | None = Field(default=None, ge=1)
    grading_workers: int | None = Field(default=None, ge=1, le=200)
    grading_votes: int = Field(default=1, ge=1, le=MOST_VOTES)
    grading_second_opinion: bool = True
    grading_reference: bool = False
    llm_prices: str = ""
    cap_person_day: int | None = Field(default=None, ge=1)
    cap_team_day: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    cap_team_month: float | None = Field(default=None, gt=0, allow_inf_nan=False)

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - only here

        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            msg = f"{value!r} is not an IANA time zone such as Europe/Berlin"
            raise ValueError(msg) from None
        return value

    @field_validator("llm_prices")
    @classmethod
    def _prices_are_prices(cls, value: str) -> str:
        read_prices(value)
        return value

    @model_validator(mode="after")
    def _caps_have_a_price(self) -> Self:
        if (
            self.has_model
            and (self.cap_team_day or self.cap_team_month)
            and not self.budget.prices.get(self.openai_model)
        ):
            msg = (
                f"CAP_TEAM_DAY and CAP_TEAM_MONTH are in money: LLM_PRICES has to name a price for {self.openai_model}"
            )
            raise ValueError(msg)
        return self

    @property
    def voting(self) -> Voting:
        """How many judgements an answer gets."""
        return Voting(self.grading_votes, second=self.grading_second_opinion)

    @property
    def budget(self) -> Budget:
        """What calls cost, and how much may be used."""
        team_day, team_month = (
            None if cap is None else round(cap * MILLIONTHS) for cap in (self.cap_team_day, self.cap_team_month)
        )
        return Budget(read_prices(self.llm_prices), Caps(self.cap_person_day, team_day, team_month))

    @property
    def home(self) -> Path:
        """The folder for the database, the log and the command history."""
        if self.interview_bot_home is not None:
            return self.interview_bot_home.expanduser()
        return Path(platformdirs.user_data_dir("interview-bot", appauthor=False))

    @property
    def database(self) -> sa.URL:
        """The database's address: ``DATABASE_URL``, else a file in the home folder."""
        from bot.persistence.database import parse_url, sqlite_url  # noqa: PLC0415 - half the start of small commands

        if self.database_url is not None:
            return parse_url(self.database_url.get_secret_value())
        return sqlite_url(self.home / DATABASE_FILE)

    @property
    def bank_folders(self) -> tuple[Path, ...]:
        """Folders of the team's own questions, besides the shipped bank."""
        return tuple(Path(name.strip()).expanduser() for name in self.question_bank.split(":") if name.strip())

    @property
    def has_model(self) -> bool:
        """Whether a language model is configured: a key, or a server of one's own that may not ask for one."""
        return self.openai_api_key is not None or self.openai_base_url is not None


def load() -> Settings:
    """Read the settings. Raises SetupError naming each variable that can't be used, never its value."""
    try:
        return Settings()
    except UnicodeDecodeError:
        msg = "The file .env is not a text file in UTF-8."
        raise SetupError(msg) from None
    except ValidationError as error:
        wrong = "; ".join(
            ": ".join(filter(None, [".".join(map(str, e["loc"])).upper(), _plain(e["msg"])])) for e in error.errors()
        )
        msg = f"The settings can't be used. {wrong}"
        raise SetupError(msg) from None


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ")


def login_name() -> str:
    """Give the name of the person at the terminal, as the system knows them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "you"
