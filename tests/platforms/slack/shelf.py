"""What the loopback Slack keeps beside messages: uploaded files, and the histories of its channels, with Slack's rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.platforms.slack.workspace import Json, Message, RefusedError, Workspace

PAGE_MAX = 999


@dataclass
class File:
    length: int
    content: bytes = b""
    done: bool = False
    name: str = ""
    shared_in: str = ""  # the channel where people can open it
    looked_at: int = 0  # how often a message may still be refused while Slack looks through it


class Shelf:
    """Files by their ids."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.files: dict[str, File] = {}
        self.slow = 0  # how often a new file is not ready yet when a message shows it

    def place(self, asked: Json, address: str) -> Json:
        if not str(asked.get("filename", "")) or int(asked.get("length", 0)) < 1:
            raise RefusedError("invalid_arguments")
        id_ = f"F{self.workspace.id('0')}00"
        self.files[id_] = File(int(asked["length"]), name=str(asked["filename"]), looked_at=self.slow)
        return {"upload_url": f"{address.removesuffix('api/')}upload/{id_}", "file_id": id_}

    def complete(self, asked: Json, files: Sequence[Json]) -> Json:
        """Make uploads into files: private ones, or shared in a channel, where a message of the bot's then shows them."""
        channel = str(asked.get("channel_id") or "")
        if channel and channel[:1] not in "CDG":  # a person is no channel here
            raise RefusedError("invalid_channel")
        there = self.workspace.place_for_post(channel) if channel else ""
        for each in files:
            file = self.files.get(str(each.get("id")))
            if file is None or file.done or len(file.content) != file.length:
                raise RefusedError("file_not_found")
            file.done, file.shared_in = True, there
        if there:
            self.workspace.post(there, {"text": "", "thread_ts": asked.get("thread_ts")})
        return {"files": list(files)}

    def check(self, blocks: Iterable[Json]) -> None:
        """Refuse blocks that show what is no file, or one that is not ready."""
        for at, block in enumerate(blocks):
            if block.get("type") != "image" or "slack_file" not in block:
                continue
            file = self.files.get(block["slack_file"].get("id", ""))
            if file is not None and file.done and not file.looked_at:
                continue
            if file is not None:
                file.looked_at = max(0, file.looked_at - 1)
            raise RefusedError("invalid_blocks", f"[ERROR] invalid slack file [json-pointer:/blocks/{at}/slack_file]")


def history(workspace: Workspace, asked: Json) -> Json:
    """Give a page of a channel's history, newest first; of a thread's when ``ts`` names one."""
    channel = str(asked.get("channel", ""))
    workspace.place_to_read(channel)
    thread = str(asked.get("ts") or "")
    if thread and thread not in workspace.messages:
        raise RefusedError("thread_not_found")
    oldest, latest = float(asked.get("oldest") or 0), float(asked.get("latest") or "inf")
    found = [
        message
        for message in workspace.messages.values()
        if message.channel == channel and not message.ephemeral_for and oldest <= float(message.ts) <= latest
        if (thread in {message.thread, message.ts} if thread else not message.thread)
    ]
    found.sort(key=lambda message: message.ts, reverse=True)
    start, most = int(asked.get("cursor") or 0), min(int(asked.get("limit") or 100), PAGE_MAX)
    whole = str(asked.get("include_all_metadata", "")).lower() in {"1", "true"}
    page = [_told(message, whole=whole) for message in found[start : start + most]]
    following = str(start + most) if start + most < len(found) else ""
    return {"messages": page, "response_metadata": {"next_cursor": following}}


def _told(message: Message, *, whole: bool) -> Json:
    shown: Json = {"type": "message", "ts": message.ts, "text": message.text}
    return {**shown, "metadata": message.metadata} if whole and message.metadata else shown
