"""The live channel (ASGI): server-sent events to logged-in browsers, fed by PostgreSQL notifications.

One process, one database connection however many watch: `GET /live/exchange` (docs/decisions/0006).
"""

import asyncio
import os
from http.cookies import SimpleCookie
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yizhou.kernel.settings.django")

import django
import orjson
import psycopg
import structlog
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from yizhou.entrypoints.lifeline import die_with_parent, starter
from yizhou.kernel.observability.api import configure
from yizhou.kernel.settings.api import environment

die_with_parent(starter())
configure("live")
django.setup(set_prefix=False)

from yizhou.kernel.auth.api import COOKIE, live_actor, require  # noqa: E402  Django must be set up first
from yizhou.kernel.db.errors import DatabaseUnavailable  # noqa: E402
from yizhou.kernel.errors.api import CodedError, answer_status, problem  # noqa: E402

log = structlog.get_logger(__name__)
CHANNELS = {"/live/exchange": ("yizhou_exchange", "exchange.read")}
HEARTBEAT_SECONDS = 20.0
HEARING_SECONDS = 10.0
QUEUE = 200
END = b""
"""Put into a watcher's queue when the platform stopped hearing: the stream ends, the browser comes again."""

_watchers: dict[str, set[asyncio.Queue[bytes]]] = {notify: set() for notify, _ in CHANNELS.values()}
_hearing = asyncio.Event()


def _conninfo() -> str:
    place = settings.DATABASES["default"]
    return make_conninfo(
        dbname=place["NAME"], user=place.get("USER"), password=place.get("PASSWORD") or None,
        host=place.get("HOST") or None, port=place.get("PORT") or None,
    )  # fmt: skip


async def _listen() -> None:
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(_conninfo(), autocommit=True) as link:
                for name in _watchers:
                    await link.execute(f"LISTEN {name}".encode())
                _hearing.set()
                async for notice in link.notifies():
                    line = b"event: message\ndata: " + notice.payload.encode() + b"\n\n"
                    for queue in _watchers.get(notice.channel, ()):
                        if queue.qsize() < QUEUE:
                            queue.put_nowait(line)
        except psycopg.Error as error:
            log.warning("live_waits_for_database", error=str(error))
            _hearing.clear()
            for queue in set().union(*_watchers.values()):
                queue.put_nowait(END)
            await asyncio.sleep(1)


def _admit(token: str, permission: str) -> None:
    """Raises what the session or the permission lacks; a refusal goes into the access log, hence not in the event loop."""
    try:
        require(live_actor(token), permission)
    finally:
        connection.close()


async def _answer(send: Any, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _refuse(send: Any, error: CodedError, headers: list[tuple[bytes, bytes]]) -> None:
    body = orjson.dumps(problem(error, ""))
    await _answer(
        send, answer_status(error), body, [*headers, (b"content-type", b"application/problem+json")]
    )


def _cross_origin(headers: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    """The pages come from the web process of the same host; only its origin may read the stream."""
    origin = headers.get(b"origin", b"")
    host = headers.get(b"host", b"").rsplit(b":", 1)[0]
    pages = {
        b"http://" + host + b":" + str(environment().port).encode(),
        environment().public_origin.encode(),
    }
    if origin not in pages:
        return []
    return [
        (b"access-control-allow-origin", origin),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"origin"),
    ]


async def _stream(scope: dict[str, Any], receive: Any, send: Any) -> None:
    headers = {name.lower(): value for name, value in scope["headers"]}
    extra = _cross_origin(headers)
    channel = CHANNELS.get(scope["path"])
    if channel is None:
        await _answer(send, 200 if scope["path"] == "/healthz" else 404, b"", extra)
        return
    morsel = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1")).get(COOKIE)
    try:
        await asyncio.to_thread(_admit, morsel.value if morsel else "", channel[1])
    except CodedError as error:
        await _refuse(send, error, extra)
        return
    try:
        # Whoever is told that the channel is open misses nothing from then on.
        await asyncio.wait_for(_hearing.wait(), HEARING_SECONDS)
    except TimeoutError:
        await _refuse(send, DatabaseUnavailable(), extra)
        return
    queue: asyncio.Queue[bytes] = asyncio.Queue()
    _watchers[channel[0]].add(queue)
    gone = asyncio.create_task(_until_gone(receive))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": [
            *extra, (b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-store"),
            (b"x-accel-buffering", b"no"),
        ]})  # fmt: skip
        await send({"type": "http.response.body", "body": b": open\n\n", "more_body": True})
        while not gone.done():
            try:
                line = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
            except TimeoutError:
                line = b": alive\n\n"
            await send({"type": "http.response.body", "body": line, "more_body": line != END})
            if line == END:
                break
    finally:
        _watchers[channel[0]].discard(queue)
        gone.cancel()


async def _until_gone(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


_listener: list["asyncio.Task[None]"] = []


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The ASGI application."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                _listener.append(asyncio.create_task(_listen()))
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await send({"type": "lifespan.shutdown.complete"})
                return
    elif scope["type"] == "http":
        if not _listener:
            _listener.append(asyncio.create_task(_listen()))
        await _stream(scope, receive, send)
