"""What a caller is told: the true answer, or what a fault makes of it, down to the TCP connection."""

import asyncio
import socket
import struct
from contextlib import suppress

from aiohttp import web

from worker.sandbox.clock import SandboxClock
from worker.sandbox.faults import Answer, Drop, HalfBody, Hang, TrueAnswer, What

_LINGER_ZERO = struct.pack("ii", 1, 0)
_GLANCE = 0.01
"""How often, in real seconds, a hanging call looks whether its caller is still there."""


async def tell(
    request: web.Request, what: What, truth: web.StreamResponse | None, clock: SandboxClock
) -> web.StreamResponse:
    """Tell the caller. `truth` is None where the call was not done; then a half or true answer is empty."""
    answer = truth if truth is not None else web.Response()
    match what:
        case TrueAnswer():
            return answer
        case Answer():
            return _spelled(what)
        case Hang(seconds):
            await _hang(request, seconds, clock)
            return _gone(request)
        case Drop():
            return _gone(request)
        case HalfBody():
            return await _half(request, answer)


def status_of(what: What, truth: web.StreamResponse | None) -> int:
    """Return the status that the caller sees; 0 when it sees none, or less than the whole answer."""
    match what:
        case TrueAnswer():
            return truth.status if truth is not None else 200
        case Answer(status):
            return status
        case Hang() | Drop() | HalfBody():
            return 0


def wait_of(what: What, truth: web.StreamResponse | None) -> float | None:
    """Return the seconds that the caller is told to wait; None where nothing is said about it."""
    said = ""
    match what:
        case TrueAnswer():
            said = truth.headers.get("Retry-After", "") if truth is not None else ""
        case Answer(_, _, headers):
            said = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
        case Hang() | Drop() | HalfBody():
            pass
    return float(said) if said.replace(".", "", 1).isdigit() else None


def error_of(what: What) -> str:
    """Return the error that the caller is told instead of the true answer; "" for none, or none in words."""
    said = what.body.get("error", "") if isinstance(what, Answer) and isinstance(what.body, dict) else ""
    return said if isinstance(said, str) else str(said.get("type", ""))


def _spelled(answer: Answer) -> web.Response:
    if isinstance(answer.body, str):
        kind = "text/html" if answer.body.lstrip().startswith("<") else "text/plain"
        return web.Response(
            status=answer.status, text=answer.body, content_type=kind, headers=dict(answer.headers)
        )
    return web.json_response(answer.body, status=answer.status, headers=dict(answer.headers))


async def _hang(request: web.Request, seconds: float, clock: SandboxClock) -> None:
    if clock.simulated:
        clock.push(seconds)
        return
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while loop.time() < until and request.transport is not None and not request.transport.is_closing():
        await asyncio.sleep(_GLANCE)


def _gone(request: web.Request) -> web.Response:
    """End the connection with a reset. What is returned reaches nobody."""
    reset(request.transport)
    return web.Response()


def reset(transport: asyncio.BaseTransport | None) -> None:
    """End a TCP connection at once (RST), with nothing more said."""
    if not isinstance(transport, asyncio.Transport):
        return
    raw = transport.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
    transport.abort()


async def _half(request: web.Request, answer: web.StreamResponse) -> web.StreamResponse:
    body = answer.text.encode() if isinstance(answer, web.Response) and answer.text else b"{}"
    response = web.StreamResponse(status=answer.status)
    response.content_type = "application/json"
    response.content_length = len(body)
    with suppress(ConnectionError):  # the caller was killed meanwhile
        await response.prepare(request)
        await response.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response
