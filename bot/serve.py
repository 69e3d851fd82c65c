"""What the long-running commands do: the terminal conversation, the worker, the migration."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot import logs, setup
from bot.core.errors import SetupError
from bot.core.model import Question
from bot.core.screens import helping
from bot.core.ui import Actor
from bot.persistence.database import Database
from bot.settings import Settings, login_name
from bot.usecases.members import utc_now

if TYPE_CHECKING:
    from pydantic import SecretStr

    from bot.platforms.platform import Platform

LOG_FILE = "interview-bot.log"
HISTORY_FILE = "history"
FILES = "files"
NAME_MAX = 100

log = logging.getLogger(__name__)


async def chat_here(settings: Settings, name: str | None) -> int:
    """Hold the conversation at this terminal, or run the script that is piped in; gives the exit code."""
    from bot.app import running  # noqa: PLC0415 - heavy: after the settings have been found right
    from bot.platforms.terminal import Terminal, TerminalCourier  # noqa: PLC0415 - the same

    home = settings.home
    try:
        home.mkdir(parents=True, exist_ok=True)
        logs.to_file(home / LOG_FILE, settings.log_level)
    except OSError as error:
        msg = f"The folder {home} can't be used: {error.strerror}. INTERVIEW_BOT_HOME names another one."
        raise SetupError(msg) from None
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    for stream in (sys.stdin, sys.stdout):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # both are text wrappers at a command line
    who = (name or login_name()).strip()
    if not who.isprintable() or not 0 < len(who) <= NAME_MAX:
        msg = f"--as takes a name of 1 to {NAME_MAX} characters that can be shown."
        raise SetupError(msg)
    actor = Actor("terminal", "local", who, who, may_manage=True)
    async with running(settings, couriers={"terminal": TerminalCourier()}) as app:
        terminal = Terminal(
            app.routes,
            actor,
            stdin=sys.stdin,
            stdout=sys.stdout,
            greeting=helping.greeting(who, app.judge.identity),
            interactive=interactive,
            history_file=home / HISTORY_FILE,
            files=home / FILES,
            news=app.arriving.news,
        )
        return await terminal.run()


def configured_platforms(settings: Settings, only: str | None) -> tuple[Platform, ...]:
    """Make the chat platforms that are configured, or the one asked for. Raises SetupError when that one is not."""
    made: dict[str, Callable[[], Platform]] = {}
    if settings.discord_token is not None:
        made["discord"] = lambda: _discord(settings)
    if settings.slack_bot_token is not None:
        made["slack"] = lambda: _slack(settings)
    if only is not None and only not in made:
        msg = f"{only.capitalize()} is not configured: `.env.example` shows what it takes."
        raise SetupError(msg)
    return tuple(make() for name, make in made.items() if only in {None, name})


def _discord(settings: Settings) -> Platform:
    from bot.platforms.discord import DiscordPlatform  # noqa: PLC0415 - heavy: only where it is used

    token = settings.discord_token.get_secret_value() if settings.discord_token else ""
    return DiscordPlatform(token=token, api_url=settings.discord_api_url, gateway_url=settings.discord_gateway_url)


def _slack(settings: Settings) -> Platform:
    from bot.platforms.slack.platform import Access, SlackPlatform  # noqa: PLC0415 - heavy: only where it is used

    def opened(secret: SecretStr | None) -> str:
        return secret.get_secret_value() if secret else ""

    access = Access(
        bot_token=opened(settings.slack_bot_token),
        app_token=opened(settings.slack_app_token),
        signing_secret=opened(settings.slack_signing_secret),
        api_url=settings.slack_api_url,
        host=settings.slack_http_host,
        port=settings.slack_http_port,
    )
    return SlackPlatform(access)


async def serve(settings: Settings, platforms: Sequence[Platform]) -> None:
    """Serve people on the platforms and grade, until SIGTERM or SIGINT; without platforms only grade."""
    from bot.app import running  # noqa: PLC0415 - heavy: after the settings have been found right
    from bot.platforms.platform import Desk  # noqa: PLC0415 - the same

    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers on its loop
            asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    couriers = {platform.name: platform.courier for platform in platforms}
    voices = {platform.name: platform.voice for platform in platforms}
    async with running(settings, couriers=couriers, voices=voices) as app, contextlib.AsyncExitStack() as started:
        log.info("working in slot %d with judge %s", app.engine.slot, app.judge.identity.name)
        for platform in platforms:
            started.push_async_callback(platform.stop)
            await platform.start(Desk(app.routes, app.catalogue, app.notes, app.inbox))
            log.info("serving on %s", platform.name)
        await _first_to_end(stopped.wait(), *(platform.lasts() for platform in platforms))
        log.info("stopping")


async def _first_to_end(*waits: Coroutine[object, object, object]) -> None:
    """Wait until one of them ends, and raise what it raised."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def migrate_database(settings: Settings) -> str:
    """Migrate and sync the bank; gives a line that says so."""
    database = Database(settings.database)
    try:
        await setup.migrate(database, settings.bank_folders, now=utc_now())
    finally:
        await database.close()
    return "The database is up to date."


async def export_bank(settings: Settings, folder: Path) -> str:
    """Write the database's questions to YAML files, one a topic; gives a line that says so."""
    from bot.bank.catalogue import write_files  # noqa: PLC0415 - loaded when needed
    from bot.persistence import questions  # noqa: PLC0415 - loaded when needed

    database = Database(settings.database)
    try:
        await setup.ready(database, settings.bank_folders, now=utc_now())
        async with setup.plain_faults(database), database.read() as tx:
            topics = await questions.list_topics(tx)
            every = await questions.list_questions(tx)
    finally:
        await database.close()
    write_files(folder, topics, every)
    return f"{len(every)} entries of {len(topics)} topics written to {folder}."


async def prove_bank(settings: Settings, questions: Sequence[Question], say: Callable[[str], None]) -> int:
    """Prove the rubrics with the configured judge, saying each that fails; gives the exit code."""
    from bot.app import configured_judge  # noqa: PLC0415 - heavy: after the settings have been found right
    from bot.usecases.proving import prove  # noqa: PLC0415 - loaded when needed

    held = total = 0
    async with configured_judge(settings) as judge:
        async for proof in prove(questions, judge):
            total += 1
            held += proof.holds
            if not proof.holds:
                say(f"{proof.question.topics[0]}: {proof.question.id}: {proof.line}")
    if not total:
        msg = "There is no entry with samples to prove."
        raise SetupError(msg)
    say(f"{held} of {total} entries in order ({100 * held / total:.0f} %), by judge {judge.identity.name}")
    return 0 if held == total else 1
