"""Group D: nobody uses us to reach into a private network; proved by what was contacted, not by what was said."""

from __future__ import annotations

import ast
import ipaddress
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import run
from pipeline.config import load
from pipeline.errors import ConfigError
from pipeline.models import Answer, Failure, FetchSettings, Source
from pipeline.net.address_gate import AddressRefused, Gate, is_denied
from pipeline.storage import Store
from tests.hostile.world_server import World, answering, feed, fetched, gather, source
from tests.shared_data import ROOT

TOPIC = '[[topic]]\nslug = "race"\ntitle = "The race"\nquestion = "Who leads?"\n'


@pytest.fixture
def inside() -> Iterator[World]:
    """The server of a private network, which nobody may reach through us."""
    with World().serving() as world:
        world.missing = answering(b"a secret")
        yield world


def resolving(monkeypatch, *answers: tuple[str, ...]) -> list[str]:
    """Let every name stand for these addresses, look-up after look-up, and count the look-ups."""
    lookups: list[str] = []
    real = socket.getaddrinfo

    def getaddrinfo(host: str, port: int, *rest: object, **named: object) -> object:
        if host == "127.0.0.1":  # where the mapped hosts are
            return real(host, port, *rest, **named)
        lookups.append(host)
        found = answers[min(len(lookups), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return lookups


def refused_everywhere(world: World, store: Store, url: str, peers) -> str:
    """Try a URL as page, feed and target of redirects, of robots.txt too; only the open server may be contacted."""
    settings = world.settings()
    reasons = [fetched(settings, url)]
    world.serve("/page", b"", 302, Location=url)
    reasons.append(fetched(settings))
    world.serve("/feed", b"", 301, Location=url)
    world.serve("/robots.txt", b"", 301, host="robots.example", Location=url)
    world.serve("/feed", feed(), host="robots.example")
    bad = Source("bad", "feed", url)
    gather(store, world.settings("outlet.example", "robots.example"), source(), bad, source("robots.example"))
    assert {port for _, port in peers.contacted} <= {world.port}
    assert all(isinstance(reason, Failure) for reason in reasons), reasons
    return str(reasons[0].reason)


LOOPBACK = ["127.0.0.1", "localhost", "localhost.", "127.1", "2130706433", "0177.0.0.1", "0x7f.1", "①②⑦.⓪.⓪.①"]
IPV6 = ["[::1]", "[::]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fec0::1]", "[3fff::1]",
        "[fe80::1%25eth0]", "[fe80::1%25lo]"]  # fmt: skip


@pytest.mark.parametrize("host", [
    *(pytest.param(host, id=f"D51-{n}") for n, host in enumerate(LOOPBACK)),
    *(pytest.param(host, id=f"D52-{n}") for n, host in enumerate(IPV6)),
    pytest.param("[::127.0.0.1]", id="D53-compatible"), pytest.param("[::ffff:0:7f00:1]", id="D53-translated"),
])  # fmt: skip
def test_address_of_our_own_machine(world: World, inside: World, store: Store, peers, host: str) -> None:
    """However the loopback is written, no connection is made, on any way that leads to a fetch."""
    for scheme in ("http", "https"):
        refused_everywhere(world, store, f"{scheme}://{host}:{inside.port}/", peers)
    assert inside.hits == []


NETWORKS = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.169.254/32", "168.63.129.16/32", "100.64.0.0/10",
            "198.18.0.0/15", "192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/4", "240.0.0.0/4", "0.0.0.0/8", "fc00::/7",
            "ff00::/8", "2001:db8::/32"]  # fmt: skip


@pytest.mark.parametrize("network", [pytest.param(net, id=f"D54-{net.partition('/')[0]}") for net in NETWORKS])
def test_private_network(world: World, store: Store, peers, network: str) -> None:
    """The first, the last and a middle address of each network that is not public are refused unasked."""
    net = ipaddress.ip_network(network)
    for address in {net[0], net[-1], net[net.num_addresses // 2]}:
        assert is_denied(address)
        host = f"[{address}]" if address.version == 6 else str(address)
        assert "not a public address" in refused_everywhere(world, store, f"http://{host}/", peers)


@pytest.mark.parametrize("_", [pytest.param(0, id="D55")])
def test_rebinding(monkeypatch, peers, _: int) -> None:
    """The name is looked up once for a connection, and that goes to the address that was checked."""
    lookups = resolving(monkeypatch, ("1.1.1.1",), ("127.0.0.1",))
    contacted = []

    def create_connection(address: tuple[str, int], *_: object) -> None:
        contacted.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", create_connection)
    assert "connection refused" in fetched(FetchSettings(spacing=0.0), "http://rebinding.example/").reason
    assert (lookups, contacted) == (["rebinding.example"], [("1.1.1.1", 80)])
    assert peers.contacted == []
    assert "not a public address" in fetched(FetchSettings(spacing=0.0), "http://rebinding.example/").reason
    assert len(contacted) == 1


@pytest.mark.parametrize("addresses", [
    pytest.param(("1.1.1.1", "10.0.0.1"), id="D56-private-last"),
    pytest.param(("10.0.0.1", "1.1.1.1"), id="D56-private-first"),
])  # fmt: skip
def test_name_with_a_private_address(monkeypatch, peers, addresses: tuple[str, ...]) -> None:
    """A name that stands for a public and a private address is not contacted at all."""
    resolving(monkeypatch, addresses)
    assert "not a public address" in fetched(FetchSettings(), "http://both.example/").reason
    assert peers.contacted == []


@pytest.mark.parametrize("url", [
    pytest.param("http://127.0.0.2:80\\@outlet.example/", id="D57-backslash"),
    pytest.param("http://exa\tmple.example/", id="D57-tab"), pytest.param("http://a b.example/", id="D57-space"),
    pytest.param("http://user@host@outlet.example/", id="D57-two-users"),
    pytest.param("http://user:pw@outlet.example/", id="D57-user"),
    pytest.param("http://outlet.example\r\n/", id="D57-line-break"),
    pytest.param("http://[::1/", id="D57-half-bracket"),
    pytest.param("http://127.0.0.2#@outlet.example/", id="D57-fragment"),
    pytest.param("http://outlet.example:99999/", id="D57-port"),
    pytest.param("http://\x00outlet.example/", id="D57-nul"),
])  # fmt: skip
def test_url_on_which_parsers_disagree(world: World, store: Store, monkeypatch, peers, url: str) -> None:
    """What one parser takes for one host and another for another is refused, mostly before any look-up."""
    lookups = resolving(monkeypatch, ("127.0.0.2",))
    refused_everywhere(world, store, url, peers)
    assert not any("outlet" in name for name in lookups)
    assert "127.0.0.2" not in [host for host, _ in peers.contacted]


@pytest.mark.parametrize("hops", [pytest.param(1, id="D58-one-hop"), pytest.param(5, id="D58-five-hops")])
def test_redirect_inside(world: World, inside: World, peers, hops: int) -> None:
    """A public host cannot lead us inside, at whichever hop it tries."""
    for n in range(1, hops):
        world.serve("/page" if n == 1 else f"/{n}", b"", 302, Location=f"/{n + 1}")
    world.serve(f"/{hops}" if hops > 1 else "/page", b"", 302, Location=f"https://127.0.0.2:{inside.port}/")
    outcome = fetched(world.settings())
    assert isinstance(outcome, Failure)
    assert "not a public address" in outcome.reason
    assert inside.hits == []
    assert {port for _, port in peers.contacted} == {world.port}


SCHEMES = ["file:///etc/passwd", "FILE:///etc/passwd", "ftp://outlet.example/", "gopher://outlet.example/",
           "dict://outlet.example/", "jar:http://outlet.example!/a", "view-source:http://outlet.example/",
           "source:http://outlet.example/", "unix:///run/docker.sock", "http+unix://%2Frun%2Fdocker.sock/",
           "data:text/html,a", "javascript:alert(1)", "//outlet.example/", "outlet.example/"]  # fmt: skip


@pytest.mark.parametrize("url", [pytest.param(url, id=f"D59-{n}") for n, url in enumerate(SCHEMES)])
def test_other_scheme(world: World, peers, url: str) -> None:
    """Only http and https are fetched."""
    assert isinstance(fetched(world.settings(), url), Failure)
    assert peers.contacted == []
    if "://" in url and not url.startswith("//"):
        world.serve("/page", b"", 302, Location=url)
        assert isinstance(fetched(world.settings()), Failure)
        assert len(world.hits) == 1


@pytest.mark.parametrize(
    "proxy", [pytest.param("http://127.0.0.1:{port}", id="D60-set"), pytest.param("", id="D60-empty")]
)
def test_proxy_of_the_environment(world: World, inside: World, monkeypatch, proxy: str) -> None:
    """A proxy of cron's environment is not used, and does not switch the check off."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.format(port=inside.port))
    world.serve("/page", b"ok")
    outcome = fetched(world.settings())
    assert isinstance(outcome, Answer)
    assert isinstance(fetched(world.settings(), f"http://127.0.0.2:{inside.port}/"), Failure)
    assert inside.hits == []


@pytest.mark.parametrize("port", [pytest.param(port, id=f"D61-{port}") for port in (22, 25, 6379, 11211)])
def test_port_of_another_service(monkeypatch, peers, port: int) -> None:
    """Of public hosts only the ports of web servers are contacted."""
    resolving(monkeypatch, ("1.1.1.1",))
    assert f"port {port}" in fetched(FetchSettings(), f"http://public.example:{port}/").reason
    assert peers.contacted == []


@pytest.mark.parametrize("port", [pytest.param(port, id=f"D61-{port}") for port in (80, 443, 8080, 8443)])
def test_port_of_a_web_server(monkeypatch, port: int) -> None:
    """The usual ports of web servers are open."""
    resolving(monkeypatch, ("1.1.1.1",))
    assert Gate(FetchSettings()).addresses("public.example", port) == ("1.1.1.1",)


@pytest.mark.parametrize("_", [pytest.param(0, id="D62-one-host")])
def test_allowed_network(world: World, inside: World, monkeypatch, _: int) -> None:
    """An allowed address opens itself, on any port, and no neighbour."""
    settings = world.settings(allow_private=("127.0.0.1/32",))
    assert isinstance(fetched(settings, f"http://127.0.0.1:{inside.port}/"), Answer)
    assert isinstance(fetched(settings, f"http://127.0.0.2:{inside.port}/"), Failure)
    resolving(monkeypatch, ("10.1.2.3",), ("10.1.2.4",))
    gate = Gate(FetchSettings(allow_private=("10.1.2.3/32",)))
    assert gate.addresses("bridge.example", 3000) == ("10.1.2.3",)
    with pytest.raises(AddressRefused):
        gate.addresses("bridge.example", 3000)


WIDE = ["0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/1", "::/1", "2000::/3"]


@pytest.mark.parametrize("network", [pytest.param(net, id=f"D62-wide-{n}") for n, net in enumerate(WIDE)])
def test_too_wide_a_network(tmp_path: Path, network: str) -> None:
    """A configuration that would open everything is refused, with its line."""
    (tmp_path / "sources.toml").write_text(f'{TOPIC}[fetch]\nallow_private = ["{network}"]\n')
    with pytest.raises(ConfigError, match="too wide"):
        load(tmp_path / "sources.toml")


@pytest.mark.parametrize("_", [pytest.param(0, id="D62-shown")])
def test_allowed_network_is_shown(world: World, tmp_path: Path, capsys, _: int) -> None:
    """Every run's summary says which private networks are open."""
    world.serve("/feed", feed(items=0))
    file = tmp_path / "sources.toml"
    file.write_text(
        f'{TOPIC}[[source]]\nname = "bridge"\nkind = "feed"\nurl = "http://outlet.example/feed"\n'
        f'[fetch]\nallow_private = ["10.1.2.3/32"]\nhosts = {{ "outlet.example" = "127.0.0.1:{world.port}" }}\n'
    )
    for _run in range(2):
        run.run_topics(file, (), None, "digest", "inline")
        assert "private networks allowed: 10.1.2.3/32" in capsys.readouterr().out


# --- no other way out

WAYS_OUT = {  # what opens a connection, and the one module that may use it
    "requests": "net/transport.py",
    "urllib.request": "",
    "urllib3.request": "",
    "http.client.HTTPConnection": "",
    "http.client.HTTPSConnection": "",
    "socket.socket": "",
    "socket.create_connection": "net/address_gate.py",
    "socket.getaddrinfo": "net/address_gate.py",
    "ssl.create_default_context": "",
    "asyncio.open_connection": "",
    "trafilatura.fetch_url": "",
    "trafilatura.fetch_response": "",
    "trafilatura.downloads": "",
    "trafilatura.sitemaps": "",
    "trafilatura.feeds": "",
    "trafilatura.spider": "",
    "courlan.network": "",
    "smtplib": "",
    "ftplib": "",
    "telnetlib": "",
    "xmlrpc": "",
}


@pytest.mark.parametrize("_", [pytest.param(0, id="D63-source")])
def test_nothing_else_opens_a_connection(_: int) -> None:
    """In the whole package only the gate connects, only the wire uses requests, and feedparser is given bytes."""
    broken = []
    for module in sorted((ROOT / "pipeline").rglob("*.py")):
        place = module.relative_to(ROOT / "pipeline").as_posix()
        tree = ast.parse(module.read_text(encoding="utf-8"))
        names = imported(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = dotted(node.func, names)
                broken += [
                    f"{place} calls {called}"
                    for way, owner in WAYS_OUT.items()
                    if (called == way or called.startswith(f"{way}.")) and place != owner
                ]
                if called == "feedparser.parse" and not ast.unparse(node.args[0]).startswith(
                    ("BytesIO(", "io.BytesIO(")
                ):
                    broken.append(f"{place} gives feedparser {ast.unparse(node.args[0])}, which may be an address")
    assert broken == []


def imported(tree: ast.AST) -> dict[str, str]:
    """What each name of a module stands for."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                names[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


def dotted(node: ast.AST, names: dict[str, str]) -> str:
    """The full name of what is called, as far as the imports tell it."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value, names)}.{node.attr}"
    return names.get(node.id, node.id) if isinstance(node, ast.Name) else ""


@pytest.mark.parametrize("_", [pytest.param(0, id="D63-hook")])
def test_the_hook_would_tell(peers, _: int) -> None:
    """The audit hook that every case is held to does see a connection to somebody else."""
    with socket.socket() as other:
        other.settimeout(0.05)
        other.connect_ex(("127.0.0.3", 9))
    assert peers.foreign == [("127.0.0.3", 9)]
    peers.contacted.clear()
