"""The port: claimed before anything is loaded, announced when it answers, given up in time when the server ends."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable
from dataclasses import dataclass

import uvicorn

from rag.errors import SettingsError

#: What is said of each way in which a port cannot be had. `{port}` and `{host}` are filled in.
_REFUSED = {
    errno.EADDRINUSE: "Port {port} of {host} is taken by another program: set YOUJU_PORT to a free one, or end that "
    "program.",
    errno.EACCES: "Port {port} may not be used by this account: set YOUJU_PORT to one above 1023.",
    errno.EADDRNOTAVAIL: "This machine has no address {host}: set YOUJU_HOST to one of its own.",
}
#: Seconds between two looks at whether an answer is still being given.
_LOOK = 0.05
#: Where a browser on this machine finds a server that listens on every address.
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - read, not bound to


def claim(host: str, port: int) -> socket.socket:
    """A socket bound to the address, on which nobody is answered yet; 0 is any free port.

    SettingsError says which setting to change where it cannot be had.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise SettingsError(
            f"{host} is no address ({error.strerror}): set YOUJU_HOST to one of this machine."
        ) from error
    claimed = socket.socket(family, kind, protocol)
    # A server that was just stopped leaves connections behind that would hold the port for a minute.
    claimed.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        claimed.bind(address)
    except OSError as error:
        claimed.close()
        raise SettingsError(_refusal(error, host, port)) from error
    return claimed


def _refusal(error: OSError, host: str, port: int) -> str:
    said = _REFUSED.get(
        error.errno or 0, "{host}:{port} cannot be listened on ({reason}): see YOUJU_HOST and YOUJU_PORT."
    )
    return said.format(host=host, port=port, reason=error.strerror)


def address_to_open(claimed: socket.socket) -> str:
    """What to type into a browser on this machine."""
    host, port = claimed.getsockname()[:2]
    host = _EVERYWHERE.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """What a server calls: `ready` once it answers; when it has been told to end, `busy` until nobody is in the middle
    of an answer, then `end_streams`, which ends what open pages listen to.
    """

    ready: Callable[[], None]
    busy: Callable[[], bool]
    end_streams: Callable[[], None]


class Server(uvicorn.Server):
    """uvicorn's, which says when it answers, and does not wait for pages that are only open.

    The config's `timeout_graceful_shutdown` is the seconds between SIGTERM and the end, whoever has a page open:
    answers have half of them to come whole, everything else has the rest.
    """

    def __init__(self, config: uvicorn.Config, hooks: Hooks) -> None:
        super().__init__(config)
        self._hooks = hooks

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to answer."""
        await super().startup(sockets)
        if self.started:
            self._hooks.ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Lets nobody new in, and ends."""
        for server in self.servers:
            server.close()
        half = (self.config.timeout_graceful_shutdown or 0) / 2
        loop = asyncio.get_running_loop()
        until = loop.time() + half
        while self._hooks.busy() and loop.time() < until and not self.force_exit:  # noqa: ASYNC110 - no event: it is counted elsewhere
            await asyncio.sleep(_LOOK)
        self._hooks.end_streams()
        self.config.timeout_graceful_shutdown = max(1, round(half + until - loop.time()))
        await super().shutdown(sockets)
