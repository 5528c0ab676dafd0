"""The way out by a proxy and by certificates of one's own, over a real proxy and real TLS on loopback."""

from __future__ import annotations

import base64
import contextlib
import select
import socket
import ssl
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import trustme

from pipeline.errors import ConfigError
from pipeline.models import Answer, Ask, Failure, FetchSettings
from pipeline.net.client import FetchHost

NAME = "harbour.example"  # which only the proxy can resolve
SECRET = "s3cret-of-the-harbour"
CA = trustme.CA()


class Quiet(ThreadingHTTPServer):
    """A server whose clients may hang up: one that does not accept a certificate is what a test is about."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Nothing."""


@dataclass
class Way:
    """A proxy: where it connects whatever it is asked for, and what it was asked for."""

    url: str = ""
    target: int = 0
    refuses: int = 0
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)


@pytest.fixture
def site():
    """A server that speaks TLS under NAME and plain HTTP beside it: its two ports."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = f"{self.headers['Host']} {self.path}".encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    CA.issue_cert(NAME, "127.0.0.1").configure_cert(context)
    servers = [Quiet(("127.0.0.1", 0), Handler) for _ in range(2)]
    servers[0].socket = context.wrap_socket(servers[0].socket, server_side=True)
    with _running(*servers):
        yield servers[0].server_address[1], servers[1].server_address[1]


@pytest.fixture
def way():
    """A proxy that tunnels and forwards."""
    way = Way()

    class Handler(BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:
            way.asked.append(("CONNECT", self.path, dict(self.headers)))
            if way.refuses:
                self.send_error(way.refuses)
                return
            self.send_response(200)
            self.end_headers()
            with socket.create_connection(("127.0.0.1", way.target)) as there:
                pair = {self.connection: there, there: self.connection}
                while True:
                    for ready in select.select(list(pair), [], [])[0]:
                        data = ready.recv(65536)
                        if not data:
                            return
                        pair[ready].sendall(data)

        def do_GET(self) -> None:
            way.asked.append(("GET", self.path, dict(self.headers)))
            body = b"forwarded"
            self.send_response(way.refuses or 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = Quiet(("127.0.0.1", 0), Handler)
    way.url = f"http://127.0.0.1:{server.server_address[1]}"
    with _running(server):
        yield way


@contextlib.contextmanager
def _running(*servers):
    for server in servers:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def ca_file(tmp_path):
    """The certificate of the authority that vouches for the site."""
    CA.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    return str(tmp_path / "ca.pem")


def ask(url, own=True, **settings):
    """What comes of one request."""
    (answer,) = FetchHost(FetchSettings(**({"spacing": 0.0, "timeout": 5.0} | settings)))((Ask(url, own=own),))
    return answer


def test_https_by_a_tunnel(site, way, ca_file):
    """TLS goes from end to end: the proxy sees the name alone, and the certificate is the site's."""
    way.target = site[0]
    answer = ask(f"https://{NAME}/feed", proxy=way.url, ca_file=ca_file)
    assert isinstance(answer, Answer), answer
    assert answer.body == f"{NAME} /feed".encode()
    assert [(verb, path) for verb, path, _ in way.asked] == [("CONNECT", f"{NAME}:443")]
    assert "certificate is not accepted" in str(ask(f"https://{NAME}/feed", proxy=way.url))


def test_http_is_forwarded_with_the_password_of_the_proxy(way, monkeypatch):
    """A variable may hold the proxy's address with user and password, which goes to nobody else."""
    monkeypatch.setenv("HARBOUR_PROXY", way.url.replace("//", f"//dahl:{SECRET}@"))
    assert ask(f"http://{NAME}/feed", proxy="$HARBOUR_PROXY").body == b"forwarded"
    ((verb, path, headers),) = way.asked
    assert (verb, path) == ("GET", f"http://{NAME}/feed")
    assert headers["Proxy-Authorization"] == f"Basic {base64.b64encode(f'dahl:{SECRET}'.encode()).decode()}"


def test_in_a_tunnel_the_password_of_the_proxy_stays_outside(site, way, ca_file, monkeypatch):
    """What the site is sent is inside; what the proxy is sent, outside."""
    way.target = site[0]
    monkeypatch.setenv("HARBOUR_PROXY", way.url.replace("//", f"//dahl:{SECRET}@"))
    assert isinstance(ask(f"https://{NAME}/", proxy="$HARBOUR_PROXY", ca_file=ca_file), Answer)
    assert "Proxy-Authorization" in way.asked[0][2]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "https://10.1.2.3/", "http://[::1]/", "http://169.254.169.254/latest", "http://localhost/",
        "http://intranet/", "http://printer.local/", "https://wiki.internal/", "http://0x7f000001/", f"http://{NAME}:22/",
    ],
)  # fmt: skip
def test_the_gate_holds_before_the_proxy(way, url):
    """What is private by its address or its name, and ports that are not the web's, never reach the proxy."""
    failure = ask(url, own=False, proxy=way.url)
    assert isinstance(failure, Failure)
    assert failure.code == "refused"
    assert way.asked == []


def test_what_a_proxy_refuses_or_cannot_do(way, monkeypatch):
    """A refusal is told by its status; a proxy that is not there burdens no host; no message has a password."""
    way.refuses = 502
    assert "the proxy does not reach it (502)" in str(ask(f"https://{NAME}/", proxy=way.url))
    way.refuses = 407
    for scheme in ("http", "https"):
        assert "the proxy asks for a password (407)" in str(ask(f"{scheme}://{NAME}/", proxy=way.url))
    with socket.create_server(("127.0.0.1", 0)) as free:
        monkeypatch.setenv("HARBOUR_PROXY", f"http://dahl:{SECRET}@127.0.0.1:{free.getsockname()[1]}")
    for scheme in ("http", "https"):
        failure = ask(f"{scheme}://{NAME}/", proxy="$HARBOUR_PROXY")
        assert "the proxy cannot be reached" in failure.reason
        assert SECRET not in str(failure)


def test_certificates_of_ones_own_without_a_proxy(site, ca_file):
    """They are trusted besides the usual ones."""
    url, inner = f"https://127.0.0.1:{site[0]}/", ("127.0.0.0/8",)
    assert isinstance(ask(url, allow_private=inner, ca_file=ca_file), Answer)
    assert "certificate is not accepted" in str(ask(url, allow_private=inner))


def test_mapped_hosts_are_asked_directly(way, world):
    """A host of the host map is served where the map says."""
    world.serve("/feed", b"mapped")
    settings = world.settings("outlet.example", proxy=way.url)
    (answer,) = FetchHost(settings)((Ask("https://outlet.example/feed"),))
    assert (answer.body, way.asked) == (b"mapped", [])


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"proxy": "$NOWHERE_SET"}, 'proxy = "$NOWHERE_SET": that variable must hold an address'),
        ({"ca_file": "/nowhere/ca.pem"}, "No such file or directory; name a file of PEM certificates"),
        ({"ca_file": __file__}, "holds no certificate; name a file of PEM certificates"),
    ],
)
def test_a_way_that_is_none_ends_the_run(settings, told):
    """Without it nothing could be fetched, so the settings are what has to be mended."""
    with pytest.raises(ConfigError, match="fetch") as error:
        ask(f"https://{NAME}/", **settings)
    assert told in str(error.value)
