"""A server on the loopback for benchmarks: files of a folder as hosts and paths, with validators and a fixed latency.

    python -m bench.server FOLDER SECONDS

It prints its port, and ends when its standard input does. `FOLDER/outlet.example/feed` answers for the host
outlet.example; it runs as a process of its own, so that its cost is not counted to the one that asks.
"""

from __future__ import annotations

import asyncio
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


class _Serving(asyncio.Protocol):
    """One connection; its requests are answered one after the other."""

    def __init__(self, folder: Path, latency: float) -> None:
        self.folder, self.latency, self.came = folder, latency, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.came += data
        while b"\r\n\r\n" in self.came:
            head, _, self.came = self.came.partition(b"\r\n\r\n")
            asyncio.get_running_loop().call_later(self.latency, self.send, _answer(self.folder, head))

    def send(self, answer: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(answer)


def _answer(folder: Path, head: bytes) -> bytes:
    request, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    found = _file(folder / headers.get("host", "").partition(":")[0] / request.split()[1].lstrip("/"))
    if found is None:
        return MISSING
    tag, body = found
    if headers.get("if-none-match") == tag:
        return f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode()
    kind = "text/html; charset=utf-8" if body[:9].lower().startswith(b"<!doctype") else "application/rss+xml"
    return (
        f"HTTP/1.1 200 OK\r\nETag: {tag}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    )


@cache
def _file(path: Path) -> tuple[str, bytes] | None:
    if not path.is_file():
        return None
    body = path.read_bytes()
    return f'"{hashlib.sha256(body).hexdigest()[:16]}"', body


@contextmanager
def serving(folder: Path, latency: float = 0.0) -> Iterator[str]:
    """The address "127.0.0.1:port" at which the folder is served until the block ends."""
    command = [sys.executable, "-m", "bench.server", str(folder), str(latency)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin
        assert server.stdout
        try:
            yield f"127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.stdin.close()


async def _serve(folder: Path, latency: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Serving(folder, latency), "127.0.0.1", 0, backlog=500)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), float(sys.argv[2])))
