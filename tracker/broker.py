"""The embedded broker: messages are files in a folder, for installations without Redis.

Kombu's own file transport lets a reader take a file that is still being written, and takes it by
way of the system's temporary folder. Here a message appears whole and is taken by renaming it, so
that of several readers one has it. A message whose reader is killed is lost; the sweep makes up
for that.
"""

import uuid
from pathlib import Path
from queue import Empty
from time import time_ns
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):  # type: ignore[misc]  # kombu ships no types
    """Messages in `folder` of the transport options, readable by the tracker's account alone."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._folder = Path(self.transport_options["data_folder_in"])
        self._make_folder()

    def _make_folder(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _put(self, queue: str, payload: Any, **options: Any) -> None:
        self._make_folder()
        name = f"{time_ns():020d}_{uuid.uuid4().hex}"
        unfinished = self._folder / f"{name}.part"
        unfinished.write_text(dumps(payload), encoding="utf-8")
        unfinished.rename(self._folder / f"{name}.{queue}.msg")

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for waiting in sorted(self._folder.glob(f"*.{queue}.msg")):
            taken = waiting.with_suffix(".taken")
            try:
                waiting.rename(taken)
            except FileNotFoundError:
                continue
            content = taken.read_text(encoding="utf-8")
            taken.unlink()
            return loads(content)
        raise Empty


class Transport(filesystem.Transport):  # type: ignore[misc]  # kombu ships no types
    """`filesystem://` with whole messages."""

    Channel = Channel
