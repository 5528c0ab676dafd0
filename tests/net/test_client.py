"""Fetching from real loopback servers, good and bad."""

from __future__ import annotations

import gzip
import pickle
import socket
import ssl
import threading
import time
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.models import Answer, Ask, Failure
from pipeline.net.client import FetchHost, Trip, Visit, VisitHost

URL = "https://outlet.example/feed"

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def one(settings, url=URL, **validators):
    """The one answer to one ask."""
    (result,) = FetchHost(settings)((Ask(url, own=True, **validators),))
    return result


def test_mapped_host_is_fetched_with_its_own_name(world):
    """A mapped https URL is spoken to on loopback, under its own Host header."""
    world.serve("/feed", b"<rss/>", Content_Type="application/rss+xml; charset=utf-8", ETag='"a"', Last_Modified="Mon")
    answer = one(world.settings())
    assert answer == Answer(URL, URL, 200, b"<rss/>", "application/rss+xml; charset=utf-8", '"a"', "Mon")
    headers = world.asked[0][1]
    assert headers["Host"] == "outlet.example"
    assert headers["User-Agent"].startswith("living-brief/")
    assert "Referer" not in headers
    assert "Cookie" not in headers


def test_validators_are_sent_and_304_is_an_answer(world):
    """The stored validators go out verbatim, and a 304 keeps those that it does not repeat."""
    world.serve("/feed", status=304, ETag='W/"b"')
    answer = one(world.settings(), etag='W/"b"', modified="Tue, 01 Sep 2026 00:00:00 GMT")
    assert answer == Answer(URL, URL, 304, b"", "", 'W/"b"', "Tue, 01 Sep 2026 00:00:00 GMT")
    headers = world.asked[0][1]
    assert headers["If-None-Match"] == 'W/"b"'
    assert headers["If-Modified-Since"] == "Tue, 01 Sep 2026 00:00:00 GMT"


def test_redirect_is_followed_and_the_final_address_reported(world):
    """Redirects, relative ones and ones to another mapped host, are followed by us."""
    world.serve("/feed", status=301, Location="/new")
    world.serve("/new", status=302, Location="https://other.example/end")
    world.serve("/end", b"here")
    answer = one(world.settings("outlet.example", "other.example"))
    assert (answer.url, answer.final, answer.body) == (URL, "https://other.example/end", b"here")


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("/feed", "more than 5 redirects"),
        ("http://outlet.example/feed", "from https to plain http"),
        ("file:///etc/passwd", "only http and https"),
        ("http:///nowhere", "plain http"),
        ("https://user:secret@outlet.example/", "user name"),
        ("", "redirects without an address"),
    ],
)
def test_bad_redirect_is_a_failure(world, location, reason):
    """Loops, downgrades, other schemes and credentials in a redirect end the request with a reason."""
    world.serve("/feed", status=302, Location=location)
    failure = one(world.settings())
    assert isinstance(failure, Failure)
    assert reason in failure.reason
    assert "secret" not in str(failure)
    assert len(world.asked) <= 6


@pytest.mark.parametrize("host", ["127.0.0.2", "localhost", "[::1]", "2130706433", "0x7f.1", "169.254.169.254"])
def test_redirect_into_a_private_network_is_refused(world, host):
    """A public host cannot send us into our own network, whatever the spelling of the address."""
    world.serve("/feed", status=302, Location=f"https://{host}:{world.port}/inside")
    failure = one(world.settings())
    assert isinstance(failure, Failure)
    assert "not a public address" in failure.reason
    assert not failure.retry
    assert world.paths == ["/feed"]


def test_private_address_is_open_when_allowed(world):
    """A network under allow_private may be fetched from, on any port."""
    world.serve("/feed", b"inside")
    settings = world.settings(allow_private=("127.0.0.1/32",))
    assert one(settings, f"http://127.0.0.1:{world.port}/feed").body == b"inside"
    assert isinstance(one(settings, f"http://127.0.0.2:{world.port}/feed"), Failure)


def test_proxy_and_netrc_of_the_environment_are_ignored(world, monkeypatch, tmp_path):
    """Cron's environment neither redirects our requests nor adds a password to them."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    (tmp_path / ".netrc").write_text("machine outlet.example login a password b\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    world.serve("/feed", b"ok")
    assert one(world.settings()).body == b"ok"
    assert "Authorization" not in world.asked[0][1]


def drip_headers(handler):
    """One byte of a header every tenth of a second."""
    for byte in b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1000:
        handler.wfile.write(bytes([byte]))
        time.sleep(0.1)


def drip_body(handler):
    """Headers at once, then one byte of the body every tenth of a second."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(1000):
        handler.wfile.write(b"a")
        time.sleep(0.1)


def drip_chunks(handler):
    """Chunks without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(1000):
        handler.wfile.write(b"1\r\na\r\n")
        time.sleep(0.1)


def stall(handler):
    """Headers, then nothing."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")
    time.sleep(100)


@pytest.mark.parametrize("reply", [drip_headers, drip_body, drip_chunks, stall])
def test_slow_server_is_left_at_the_deadline(world, reply):
    """The deadline is for the whole request, however steadily a server drips."""
    world.replies["/feed"] = reply
    start = time.monotonic()
    failure = one(world.settings(timeout=0.6))
    assert time.monotonic() - start < 30  # the server takes a hundred seconds
    assert isinstance(failure, Failure)
    assert "within 0.6 seconds" in failure.reason
    assert failure.retry


def test_the_deadline_begins_anew_for_each_ask(world):
    """A slow page does not cost the page after it its time, on the same session."""
    world.replies["/slow"] = stall
    world.serve("/feed", b"ok")
    asks = (Ask(URL), Ask("https://outlet.example/slow"), Ask(URL))
    first, slow, last = FetchHost(world.settings(timeout=0.5))(asks)
    assert (first.body, last.body) == (b"ok", b"ok")
    assert isinstance(slow, Failure)


def test_large_body_is_cut_off(world):
    """A body above the limit is refused while it is read."""
    world.serve("/feed", b"a" * 300_000)
    failure = one(world.settings(max_bytes=200_000))
    assert failure == Failure(URL, "larger than 0.191 MiB", "raise max_bytes if it is wanted", retry=False)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "gzip, gzip"])
def test_compressed_body_and_bomb(world, coding):
    """Compressed bodies are decoded; a bomb is cut at the limit of the decoded size."""

    def packed(data):
        if coding == "deflate":
            return zlib.compress(data)
        return gzip.compress(gzip.compress(data)) if coding == "gzip, gzip" else gzip.compress(data)

    world.serve("/feed", packed(b"words"), Content_Encoding=coding)
    world.serve("/bomb", packed(b"\0" * 50_000_000), Content_Encoding=coding)
    assert one(world.settings()).body == b"words"
    failure = one(world.settings(max_bytes=1_000_000), "https://outlet.example/bomb")
    assert "larger than" in failure.reason


@pytest.mark.parametrize(
    ("body", "coding", "reason"),
    [(b"not gzip", "gzip", "cannot be decompressed"), (b"\x1b\x03", "br", "encoding that was not asked for")],
)
def test_wrong_encoding_is_a_failure(world, body, coding, reason):
    """A body that is not what its header says is not taken for text."""
    world.serve("/feed", body, Content_Encoding=coding)
    assert reason in one(world.settings()).reason


def test_broken_off_body_is_not_kept(world):
    """A body shorter than announced is a failure, not a short page."""

    def cut(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        handler.close_connection = True

    world.replies["/feed"] = cut
    failure = one(world.settings())
    assert isinstance(failure, Failure)
    assert failure.reason == "incomplete answer"


@pytest.mark.parametrize(
    ("status", "retry", "words"),
    [
        (404, False, "not found"), (410, False, "gone"), (403, True, "refuses"), (451, False, "legal"),
        (500, True, "error (500)"), (204, True, "error (204)"), (429, True, "again after 120"),
    ],
)  # fmt: skip
def test_status_is_told_in_words(world, status, retry, words):
    """Each status other than 200 and 304 is a failure that says whether to ask again."""
    world.serve("/feed", status=status, **({"Retry_After": "120"} if status == 429 else {}))
    failure = one(world.settings())
    assert isinstance(failure, Failure)
    assert failure.thing == URL
    assert words in failure.reason
    assert failure.retry is retry


@pytest.mark.parametrize(
    "url",
    ["file:///etc/hosts", "ftp://outlet.example/", "https://a b.example/", "https://in.example:80\\@out.example/",
     "https://me:pw@outlet.example/", "https://", "https://[/", "outlet.example", "", "https://outlet.example:0/",
     "https://exa\tmple.example/"],
)  # fmt: skip
def test_address_that_is_no_web_address_is_refused_unasked(world, url):
    """Other schemes, credentials and forms on which parsers disagree are refused before any look-up."""
    failure = one(world.settings(), url)
    assert isinstance(failure, Failure)
    assert not failure.retry
    assert "pw" not in str(failure)
    assert world.asked == []


def test_connection_refused_is_told(world):
    """A server that is down is one line and may be asked again."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    failure = one(world.settings(hosts=(("outlet.example", f"127.0.0.1:{port}"),)))
    assert failure == Failure(URL, "connection refused", code="unreachable")


def test_unknown_name_is_told(world):
    """A name that does not exist says so."""
    failure = one(world.settings(), "https://no-such-host.invalid/")
    assert "the host name is not known" in failure.reason


def test_self_signed_certificate_is_refused(world):
    """Verification is never off: a certificate that nobody vouches for ends the request."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).parent / "data" / "selfsigned.pem")
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet():
            connection, _ = listener.accept()
            with connection:
                try:
                    context.wrap_socket(connection, server_side=True).close()
                except OSError:
                    return

        thread = threading.Thread(target=greet)
        thread.start()
        settings = world.settings(allow_private=("127.0.0.0/8",))
        failure = one(settings, f"https://127.0.0.1:{listener.getsockname()[1]}/")
        thread.join()
    assert "certificate is not accepted" in failure.reason


def test_requests_to_one_host_are_spaced(world):
    """The first request goes out at once, the next one after the spacing; results keep the order of the asks."""
    for path in ("/a", "/b"):
        world.serve(path, path.encode())
    asks = tuple(Ask(f"https://outlet.example{path}") for path in ("/a", "/b", "/a"))
    start = time.monotonic()
    answers = FetchHost(world.settings(spacing=0.2))(asks)
    assert time.monotonic() - start >= 0.4
    assert [answer.body for answer in answers] == [b"/a", b"/b", b"/a"]


def test_cookies_are_not_kept(world):
    """What a server sets is not sent back to it."""
    world.serve("/feed", b"ok", Set_Cookie="id=1; Path=/")
    FetchHost(world.settings())((Ask(URL), Ask(URL)))
    assert "Cookie" not in world.asked[1][1]


def test_one_failure_leaves_the_others(world):
    """A failing ask costs only itself."""
    world.serve("/feed", b"ok")
    world.serve("/gone", status=410)
    results = FetchHost(world.settings())((Ask("https://outlet.example/gone"), Ask("nonsense"), Ask(URL)))
    assert [type(result) for result in results] == [Failure, Failure, Answer]


def test_the_step_survives_pickling(world):
    """The step can be sent to a worker process."""
    world.serve("/feed", b"ok")
    step = pickle.loads(pickle.dumps(FetchHost(world.settings())))
    assert step((Ask(URL),))[0].body == b"ok"


@pytest.mark.parametrize("label", ["UTF-8", "none", "aws-chunked", "identity", "binary, gzip", "gzip, utf-8"])
def test_labels_that_name_no_compression_are_passed_over(world, label):
    """A body is read as it stands, and unpacked when one of its labels is a compression."""
    body = gzip.compress(b"words") if "gzip" in label else b"words"
    world.serve("/feed", body, Content_Encoding=label)
    assert one(world.settings()).body == b"words"


def test_link_header_is_kept(world):
    """What a server names as other addresses comes with its answer."""
    world.serve("/feed", b"words", Link='</atom>; rel="alternate"; type="application/atom+xml"')
    assert one(world.settings()).link == '</atom>; rel="alternate"; type="application/atom+xml"'


def test_a_slow_host_costs_its_share_of_a_run(world):
    """When a host has taken its time, its other pages wait for the next run, and count as not tried."""
    world.serve("/a", b"words")
    world.replies["/b"] = lambda _: world.over.wait() and None
    settings = world.settings(ignore_robots=("outlet.example",), timeout=60.0)
    trips = tuple(Trip(Ask(url), url) for url in (f"https://outlet.example/{path}" for path in "abc"))
    visited = VisitHost(settings, NOW)(Visit("outlet.example", trips, (), 0.0, seconds=1.0))
    first, *others = visited.outcomes
    assert first.body == b"words"
    assert {(other.held, other.code, other.reason) for other in others} == {
        (True, "late", "not reached in the time that a run has for its host")
    }
    assert world.paths == ["/a", "/b"]


def test_a_pause_that_outlasts_the_time_is_not_begun(world):
    """What would only be waited for is left at once."""
    world.serve("/a", b"words")
    settings = world.settings(ignore_robots=("outlet.example",), spacing=3600.0)
    trips = tuple(Trip(Ask(url), url) for url in ("https://outlet.example/a", "https://outlet.example/b"))
    first, second = VisitHost(settings, NOW)(Visit("outlet.example", trips, (), 0.0, seconds=60.0)).outcomes
    assert (first.body, second.code) == (b"words", "late")


def test_who_comes_after_a_slow_host_has_time_left(world):
    """A host gets half of what is left of a run at most."""
    world.replies["/slow"] = lambda _: world.over.wait() and None
    world.serve("/fast", b"words")
    step, ends = VisitHost(world.settings("a.example", "b.example", timeout=60.0), NOW), time.time() + 4.0
    urls = ("https://a.example/slow", "https://b.example/fast")
    slow, fast = (step(Visit(url[8:17], (Trip(Ask(url), url),), (), 0.0, ends=ends)).outcomes[0] for url in urls)
    assert (slow.code, fast.body) == ("late", b"words")
