"""Bodies of requests: counted as they come, and as JSON that every later reader can bear."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.types import Message, Receive

#: A conversation of twenty turns is some 50 KB.
BODY_LIMIT = 1_000_000
#: Levels of lists and objects in each other; our own bodies have six.
_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes, and the value that they spell."""

    raw: bytes
    value: Any


class TooLargeError(Exception):
    """More came than a body may have, whatever was declared."""


async def parts(receive: Receive, limit: int = BODY_LIMIT) -> AsyncIterator[bytes]:
    """The body as it comes. ConnectionError when the client leaves, TooLargeError beyond the limit."""
    taken = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError
        part: bytes = message.get("body", b"")
        taken += len(part)
        if taken > limit:
            raise TooLargeError
        yield part
        if not message.get("more_body"):
            return


async def read_json(receive: Receive, limit: int = BODY_LIMIT) -> Body | Response:
    """The body as JSON, or the response that says why it is none."""
    try:
        raw = b"".join([part async for part in parts(receive, limit)])
    except TooLargeError:
        return too_large(limit)
    except ConnectionError:
        # Nobody is there to read it.
        return Response(status_code=400)
    return parsed(raw)


def parsed(raw: bytes) -> Body | Response:
    """400 for what is no JSON, and for JSON that a reply or a file could not repeat: NaN, half a character, depths."""
    try:
        value = json.loads(raw, parse_constant=_no_constant)
        if _deeper(value):
            raise ValueError("it is nested too deeply")
        if b"\\u" in raw:
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return JSONResponse({"detail": "The body is not JSON that can be read: half of a character stands alone."}, 400)
    except (ValueError, RecursionError) as error:
        why = str(error) if isinstance(error, ValueError) else "it is nested too deeply"
        return JSONResponse({"detail": f"The body is not JSON that can be read: {why[:100]}."}, 400)
    return Body(raw, value)


def replayed(body: bytes, receive: Receive) -> Receive:
    """Gives the body once more."""
    messages: Iterator[Message] = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def replay() -> Message:
        message = next(messages, None)
        # After the body only the client's leaving can come.
        return message if message is not None else await receive()

    return replay


def too_large(limit: int = BODY_LIMIT) -> Response:
    """413, and the connection is closed: what else comes on it is not read."""
    told = {"detail": f"A body has at most {limit:,} bytes, and says how long it is."}
    return JSONResponse(told, 413, {"connection": "close"})


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _deeper(value: Any) -> bool:
    level = [value]
    for _ in range(_DEPTH):
        level = [inner for one in level if isinstance(one, (list, dict)) for inner in _inside(one)]
        if not level:
            return False
    return True


def _inside(one: Any) -> Any:
    return one.values() if isinstance(one, dict) else one
