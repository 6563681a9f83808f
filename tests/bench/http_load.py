"""A small load generator: many kept-alive connections from one process, on epoll, with nothing in between.

It must cost little, since it shares two cores with what it measures. It speaks just enough HTTP/1.1: answers with
Content-Length or chunked, statuses counted, bodies thrown away.
"""

import resource
import select
import socket
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

from tests.bench.measuring import percentile

RAMP = 200
SILENT_SECONDS = 30.0


@dataclass
class Load:
    """What came back. `waits` are seconds from the request's last byte out to the answer's last byte in."""

    connections: int
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    broken: int = 0

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds if self.seconds else 0.0

    @property
    def errors(self) -> int:
        """Answers that were not 2xx, and connections that broke or stayed silent."""
        return self.broken + sum(count for status, count in self.statuses.items() if not 200 <= status < 300)

    def wait(self, share: float) -> float:
        """Milliseconds that `share` of the answers did not exceed."""
        return percentile(self.waits, share) * 1000


class _Connection:
    __slots__ = ("received", "sent_at", "socket")

    def __init__(self, link: socket.socket) -> None:
        self.socket = link
        self.received = b""
        self.sent_at = 0.0


def run(host: str, port: int, request: Callable[[int], bytes], *, connections: int, requests: int) -> Load:
    """Open `connections`, keep all of them open, and have them send `requests` in all, each the next when answered.

    `request(number)` is the whole request. The clock starts when the first is sent.
    """
    _allow_files(connections + 100)
    load = Load(connections)
    poll = select.epoll()
    opened: dict[int, _Connection] = {}
    pending = set[int]()
    asked = 0
    started = perf_counter()
    try:
        while len(load.waits) + load.broken < requests:
            for _ in range(min(RAMP, connections - len(opened))):
                link = _open(host, port)
                opened[link.fileno()] = _Connection(link)
                poll.register(link, select.EPOLLOUT)
            events = poll.poll(SILENT_SECONDS)
            if not events:
                load.broken += len(pending) or 1
                break
            for number, event in events:
                connection = opened[number]
                if event & (select.EPOLLERR | select.EPOLLHUP) and not event & select.EPOLLIN:
                    _drop(poll, connection, load, pending, number)
                elif event & select.EPOLLOUT:
                    poll.modify(number, select.EPOLLIN)
                    asked = _ask(connection, request, asked, requests, pending, number)
                elif not _receive(connection, load, pending, number):
                    _drop(poll, connection, load, pending, number)
                elif number not in pending:
                    asked = _ask(connection, request, asked, requests, pending, number)
        load.seconds = perf_counter() - started
    finally:
        poll.close()
        for connection in opened.values():
            connection.socket.close()
    return load


def _allow_files(wanted: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))


def _open(host: str, port: int) -> socket.socket:
    link = socket.socket()
    link.setblocking(False)
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    link.connect_ex((host, port))
    return link


def _ask(
    connection: _Connection,
    request: Callable[[int], bytes],
    asked: int,
    requests: int,
    pending: set[int],
    number: int,
) -> int:
    if asked >= requests:
        return asked
    connection.socket.sendall(request(asked))
    connection.sent_at = perf_counter()
    pending.add(number)
    return asked + 1


def _receive(connection: _Connection, load: Load, pending: set[int], number: int) -> bool:
    """Take what came; False when the other side closed or sent what is no answer."""
    try:
        data = connection.socket.recv(262_144)
    except BlockingIOError:
        return True
    except OSError:
        return False
    if not data:
        return False
    connection.received += data
    status = complete(connection.received)
    if status is None:
        return True
    connection.received = b""
    load.waits.append(perf_counter() - connection.sent_at)
    load.statuses[status] += 1
    pending.discard(number)
    return True


def complete(answer: bytes) -> int | None:
    """Status of a whole answer; None while some of it is missing."""
    head, found, body = answer.partition(b"\r\n\r\n")
    if not found:
        return None
    lines = head.lower().split(b"\r\n")
    headers = dict(line.split(b": ", 1) for line in lines[1:] if b": " in line)
    if b"content-length" in headers:
        if len(body) < int(headers[b"content-length"]):
            return None
    elif headers.get(b"transfer-encoding") == b"chunked" and not body.endswith(b"0\r\n\r\n"):
        return None
    return int(lines[0].split(b" ")[1])


def _drop(poll: select.epoll, connection: _Connection, load: Load, pending: set[int], number: int) -> None:
    poll.unregister(number)
    pending.discard(number)
    load.broken += 1
