"""The wire: HTTP connections that are opened by the gate and read against one deadline, headers included."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import sys
import time
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util import Timeout, create_urllib3_context

from pipeline.errors import ConfigError
from pipeline.net.address_gate import Gate

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


_REST = 65536  # bytes of an unwanted body that are read for the sake of the connection


class Clock:
    """The deadline of the request under way, on the monotonic clock."""

    def __init__(self) -> None:
        self.ends = 0.0

    def left(self) -> float:
        """Seconds until the deadline; TimeoutError when it has passed."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline has passed")
        return left


class _TimedReader(io.RawIOBase):
    """Reads with what is left of the deadline: a time-out per read would let a slow server go on for ever."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, clock: Clock) -> None:
        self._raw, self._sock, self._clock = raw, sock, clock
        self.dry = False  # only what has come already is given out

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        self._sock.settimeout(0 if self.dry else self._clock.left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _pools(gate: Gate, clock: Clock) -> dict[str, type[HTTPConnectionPool]]:
    """Connection pools, by scheme, whose connections know the gate and the clock."""

    class Response(http.client.HTTPResponse):
        def __init__(self, sock: socket.socket, *rest: Any, **named: Any) -> None:
            super().__init__(sock, *rest, **named)
            self._timed = _TimedReader(self.fp.detach(), sock, clock)
            self.fp = io.BufferedReader(self._timed)
            self.excess = False

        def _close_conn(self) -> None:
            # All announced bytes were read: what has come beyond them belongs to no answer.
            if self.fp is not None and self.length == 0 and not self.chunked:
                self._timed.dry = True
                try:
                    self.excess = bool(self.fp.peek(1))
                except OSError:
                    self.excess = False
            super()._close_conn()  # type: ignore[misc]  # of http.client, which has no hook for this

    class Gated(HTTPConnection):
        response_class = Response

        def _new_conn(self) -> socket.socket:
            try:
                connect = gate.connect if self.proxy is None else gate.dial
                sock = connect(self.host, self.port or 80, clock.left())
            except socket.gaierror as error:
                raise NameResolutionError(self.host, self, error) from error
            except TimeoutError as error:
                raise ConnectTimeoutError(self, str(error)) from error
            except OSError as error:
                raise NewConnectionError(self, str(error)) from error
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sys.audit("http.client.connect", self, self.host, self.port)
            return sock

    class GatedTLS(Gated, HTTPSConnection):
        pass

    class Pool(HTTPConnectionPool):
        ConnectionCls = Gated

    class TLSPool(HTTPSConnectionPool):
        ConnectionCls = GatedTLS

    return {"http": Pool, "https": TLSPool}


class _GatedAdapter(HTTPAdapter):
    """Sends requests through the gate; a mapped host is spoken to in plain HTTP, whatever the scheme of its URL."""

    def __init__(self, gate: Gate, clock: Clock) -> None:
        self._trusted = {"ssl_context": trusting(gate.settings.ca_file)} if gate.settings.ca_file else {}
        super().__init__(pool_connections=4, pool_maxsize=1)
        self._gate, self._pools = gate, _pools(gate, clock)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **named: Any) -> None:
        super().init_poolmanager(connections, maxsize, block, **named, **self._trusted)

    def proxy_manager_for(self, proxy: str, **named: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **named, **self._trusted)
        manager.pool_classes_by_scheme = self._pools
        return manager

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        host, tls = super().build_connection_pool_key_attributes(request, verify, cert)
        if self._gate.mapped(str(host["host"])) is not None:
            return {"scheme": "http", "host": host["host"], "port": urlsplit(request.url).port or 80}, {}
        return host, tls


def trusting(ca_file: str) -> ssl.SSLContext:
    """TLS that trusts the certificates of a file besides those that requests brings; a ConfigError without any."""
    context = create_urllib3_context()
    try:
        context.load_verify_locations(cafile=ca_file)
    except OSError as error:  # SSLError is one
        why = error.strerror if type(error) is not ssl.SSLError and error.strerror else "holds no certificate"
        raise ConfigError(f'[fetch] ca_file = "{ca_file}": {why}; name a file of PEM certificates') from None
    return context


def excess(response: requests.Response) -> bool:
    """Whether more bytes came than the answer had announced."""
    original: Any = response.raw._original_response
    if original is not None and original.fp is not None and original.length == 0:
        original._close_conn()
    return bool(getattr(original, "excess", False))


def drain(response: requests.Response, clock: Clock) -> None:
    """Read a body that does not matter, if it is small, so that its connection serves the next request."""
    left = response.raw.length_remaining
    if left is None or left > _REST:
        return
    ends, clock.ends = clock.ends, min(clock.ends, time.monotonic() + 1.0)
    try:
        response.raw.drain_conn()  # not decoded, so its size is what was announced
    finally:
        clock.ends = ends


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Never one: of what it takes for a redirect, requests reads the whole body, although it is not to follow."""


class Wire:
    """One session: no cookies, no proxy but the settings' own, no stored passwords, no redirects of its own."""

    def __init__(self, gate: Gate) -> None:
        self.clock, self._gate = Clock(), gate
        self._session = _Session()
        self._session.trust_env = False
        self._session.headers.clear()
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = _GatedAdapter(gate, self.clock)
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, adapter)

    def get(self, url: str, headers: dict[str, str]) -> requests.Response:
        """The response with its body unread; the caller closes it."""
        proxies = {}
        if proxy := self._gate.proxy(url):
            self._gate.vouch(url, self.clock.left())
            proxies = {"http": proxy, "https": proxy}
        limit = Timeout(self.clock.left())
        timeout: Any = limit  # requests hands a urllib3 Timeout through, its type stubs do not know
        return self._session.get(
            url, headers=headers, stream=True, allow_redirects=False, timeout=timeout, proxies=proxies
        )

    def close(self) -> None:
        """Close all connections."""
        self._session.close()
