"""Many clients that ask a server over HTTP at once, each one request after another."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

__all__ = ["Load", "load"]

# Seconds that a server may take for one answer.
_PATIENCE = 60.0


@dataclass(slots=True)
class Load:
    """What came of it: seconds of each answer in order of arrival, and failures by kind."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Milliseconds that so many of a hundred answers take at most."""
        return float(np.percentile(self.times, share)) * 1000 if self.times else 0.0

    def add(self, other: Load) -> None:
        """Count another one to this."""
        self.seconds += other.seconds
        self.times += other.times
        self.failures += other.failures


def load(port: int, addresses: Sequence[str], clients: int, seconds: float, seed: int) -> Load:
    """Let so many clients ask for addresses, drawn by chance, of a server of this machine."""
    return asyncio.run(_load(port, addresses, clients, seconds, seed))


async def _load(
    port: int, addresses: Sequence[str], clients: int, seconds: float, seed: int
) -> Load:
    result = Load()
    started = time.perf_counter()
    end = started + seconds
    await asyncio.gather(
        *(
            _client(port, addresses, random.Random(f"{seed} {number}"), end, result)
            for number in range(clients)
        )
    )
    result.seconds = time.perf_counter() - started
    return result


async def _client(
    port: int, addresses: Sequence[str], dice: random.Random, end: float, result: Load
) -> None:
    connection = None
    while time.perf_counter() < end:
        started = time.perf_counter()
        try:
            async with asyncio.timeout(_PATIENCE):
                if connection is None:
                    connection = await asyncio.open_connection("127.0.0.1", port)
                status, keeps = await _ask(*connection, dice.choice(addresses))
        except (OSError, EOFError, ValueError, TimeoutError) as error:
            result.failures[type(error).__name__] += 1
            status, keeps = 0, False
        if status == 200:
            result.times.append(time.perf_counter() - started)
        elif status:
            result.failures[str(status)] += 1
        if connection is not None and not keeps:
            connection[1].close()
            connection = None
    if connection is not None:
        connection[1].close()


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str
) -> tuple[int, bool]:
    """The status of an answer, which is read to its end; and whether the connection goes on."""
    writer.write(f"GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
    if headers.get("transfer-encoding") == "chunked":
        size = 1
        while size:
            size = int(await reader.readuntil(b"\r\n"), 16)
            await reader.readexactly(size + 2)
    else:
        await reader.readexactly(int(headers["content-length"]))
    return int(head[0].split()[1]), headers.get("connection") != "close"
