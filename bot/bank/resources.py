"""Where bank files lie and what can be said about them without reading their YAML, so that it stays cheap."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.core.errors import SetupError
from bot.resources import shipped

_SUFFIXES = {".yaml", ".yml"}
_SIZE_LIMIT = 5_000_000
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault in the bank. ``entry`` is an entry's id or place, empty when the file itself is broken."""

    file: str
    entry: str
    field: str
    problem: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.entry, self.field, self.problem) if part)


class BankError(SetupError):
    """The bank can't be used; its text has a line for each finding, up to twenty."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings)
        self.findings = findings

    def __str__(self) -> str:
        lines = [str(finding) for finding in self.findings[:_SHOWN]]
        if len(self.findings) > _SHOWN:
            lines.append(f"and {len(self.findings) - _SHOWN} more")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class BankFile:
    """A file of the bank and the name that findings give it."""

    path: Path
    name: str


def shipped_folder() -> Path:
    """Find the bank that comes with the bot; SetupError when the installation lacks it."""
    return shipped("question_bank")


def find_files(folders: Sequence[Path]) -> tuple[list[BankFile], list[Finding]]:
    """List the bank's files, folder by folder and by name, and what is wrong with the folders.

    A folder named twice counts once. Names that start with a dot are left out: editors keep their locks under such.
    """
    unique = list({folder.resolve(): folder for folder in folders})
    files: list[BankFile] = []
    findings: list[Finding] = []
    if not unique:
        findings.append(Finding("", "", "", "no folder of bank files is named"))
    short = {folder: folder.name for folder in unique}
    for folder in unique:
        shown = short[folder] if list(short.values()).count(short[folder]) == 1 else str(folder)
        try:
            paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES)
        except OSError as error:
            findings.append(Finding(str(folder), "", "", f"the folder can't be read: {error.strerror}"))
            continue
        own = [BankFile(path, f"{shown}/{path.name}") for path in paths if not path.name.startswith(".")]
        if not own:
            findings.append(Finding(str(folder), "", "", "the folder holds no bank files (*.yaml or *.yml)"))
        files += own
    return files, findings


def bank_digest(folders: Sequence[Path]) -> str:
    """Name the state of all bank files: SHA-256 in hex over their names and bytes, without parsing them.

    BankError when a folder or file can't be read.
    """
    files, findings = find_files(folders)
    whole = hashlib.sha256()
    for file in files:
        content = read_file(file)
        if isinstance(content, Finding):
            findings.append(content)
        else:
            whole.update(hashlib.sha256(os.fsencode(file.path.name)).digest() + hashlib.sha256(content).digest())
    if findings:
        raise BankError(tuple(findings))
    return whole.hexdigest()


def read_file(file: BankFile) -> bytes | Finding:
    """Read a file of at most five megabytes; else say why not."""
    try:
        with file.path.open("rb") as stream:
            content = stream.read(_SIZE_LIMIT + 1)
    except OSError as error:
        return Finding(file.name, "", "", f"the file can't be read: {error.strerror}")
    if len(content) > _SIZE_LIMIT:
        return Finding(file.name, "", "", f"the file is larger than {_SIZE_LIMIT // 1_000_000} MB")
    return content
