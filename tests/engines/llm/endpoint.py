"""A chat endpoint on the loopback that answers as a test scripts it, and models of known character to put behind it."""

from __future__ import annotations

import json
import re
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from pipeline.records import LlmSettings, Spending

Model = Callable[[dict[str, Any]], Any]  # a request to a str (the content), or an Answer


@dataclass
class Answer:
    """Bytes as they go over the wire."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0  # before it answers
    cut: bool = False  # break off in the middle of the body


class Server(ThreadingHTTPServer):
    """Does not wait for its threads."""

    daemon_threads = True


class Endpoint:
    """Serves a model; keeps what it was asked."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.lock = threading.Lock()
        self.gone = threading.Event()

    @property
    def base_url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}/v1"

    def settings(self, **fields: Any) -> LlmSettings:
        """Settings that ask it, without long waits."""
        given = {"base_url": self.base_url, "model": "fake", "timeout": 20.0, "per_run": Spending()} | fields
        return LlmSettings(**given)

    def toml(self, extra: str = "") -> str:
        """The same as a table of sources.toml."""
        return f'\n[llm]\nbase_url = "{self.base_url}"\nmodel = "fake"\n{extra}\n'

    @contextmanager
    def serving(self, context: ssl.SSLContext | None = None) -> Iterator[Endpoint]:
        """While it is there; behind TLS where a context is given."""
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                """Quiet."""

            def do_POST(self) -> None:
                """One completion."""
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with endpoint.lock:
                    endpoint.requests.append(request)
                    endpoint.headers.append(dict(self.headers))
                    endpoint.paths.append(self.path)
                told = endpoint.model(request)
                answer = told if isinstance(told, Answer) else Answer(body=completion(request, told))
                if answer.seconds:
                    endpoint.gone.wait(answer.seconds)
                try:
                    self.send_response_only(answer.status)
                    self.send_header("Date", answer.headers.pop("Date", self.date_time_string()))
                    for name, value in ({"Content-Type": "application/json"} | answer.headers).items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(answer.body)))
                    self.end_headers()
                    self.wfile.write(answer.body[: len(answer.body) // 2] if answer.cut else answer.body)
                except OSError:
                    pass  # who asked did not wait
                if answer.cut:
                    self.close_connection = True

        server = Server(("127.0.0.1", 0), Handler)
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        self.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.gone.set()
            server.shutdown()
            server.server_close()
            thread.join()


def completion(request: dict[str, Any], text: str | None, **fields: Any) -> bytes:
    """The body of a completion that holds a text."""
    reason = fields.pop("finish_reason", "stop")
    sent = sum(len(message["content"]) for message in request.get("messages", ())) // 4
    data = {
        "id": "c1", "object": "chat.completion", "created": 1, "model": request.get("model", "fake"),
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": reason}],
        "usage": {"prompt_tokens": sent, "completion_tokens": len(text or "") // 4, "total_tokens": 0},
    } | fields  # fmt: skip
    return json.dumps(data).encode()


# --- reading what was asked ---------------------------------------------------------------------------


def prompt(request: dict[str, Any]) -> str:
    """The question itself, behind the system's words where they are sent together."""
    text: str = next(message["content"] for message in request["messages"] if message["role"] == "user")
    return text


def kind(request: dict[str, Any]) -> str:
    """Which prompt it was."""
    text = prompt(request)
    if "<<<ARTICLE " in text:
        return "claims"
    if "<<<PAIRS " in text:
        return "relate"
    if "<<<FINDINGS " in text:
        return "rank"
    if "<<<STOPPED " in text:
        return "again"
    if "## Task: queries" in text:
        return "queries"
    found = re.search(r'## Task: the section "([^"]+)"', text)
    names = {"What": "what", "Why it matters": "why", "Open questions": "questions"}
    return names.get(found[1], found[1].lower()) if found else ""


def numbered(request: dict[str, Any]) -> list[tuple[int, str]]:
    """The sentences of an article."""
    return [(int(n), s) for n, s in re.findall(r"^\[(\d+)\] (.+)$", prompt(request), re.M)]


def told(request: dict[str, Any], letter: str = "n") -> list[dict[str, str]]:
    """The findings that a section was shown."""
    names = ("said", "kind", "origins", "quote")
    names = ("id", *names) if kind(request) == "rank" else ("id", "day", "outlet", *names)
    lines = re.findall(rf"^({letter}\d+) \| (.*)$", prompt(request), re.M)
    return [dict(zip(names, (id, *rest.split(" | ", len(names) - 2)), strict=True)) for id, rest in lines]


def field_of(request: dict[str, Any], name: str) -> str:
    """A line of an article's head."""
    found = re.search(rf"^{name}: (.*)$", prompt(request), re.M)
    return found[1] if found else ""


def operations(*moves: dict[str, Any]) -> str:
    """The answer of a section."""
    full = [{"do": "add", "block": "", "title": ""} | move for move in moves]
    return json.dumps({"operations": full})


# --- models of known character ------------------------------------------------------------------------


def faithful(request: dict[str, Any]) -> str:
    """Takes every sentence, tells findings in their own words with their holders, and relates nothing."""
    match kind(request):
        case "claims":
            outlet = field_of(request, "outlet")
            claims = [
                {"sentences": [n], "holder": outlet, "role": "reports", "kind": "fact"}
                for n, _ in numbered(request)[:12]
            ]
            return json.dumps({"claims": claims})
        case "relate":
            return json.dumps({"pairs": []})
        case "rank":
            return json.dumps({"best": []})
        case "queries":
            return json.dumps({"queries": []})
        case "again":
            return json.dumps({"sentences": []})
        case "tensions":
            return operations()
        case _:
            return operations(
                *({"title": "", "sentences": [{"text": said(one), "cites": [one["id"]]}]} for one in told(request)[:6])
            )


def said(one: dict[str, str]) -> str:
    """A finding in its own words, with its holder where it is an opinion."""
    holder, _, role = one["said"].rpartition(" ")
    text = one["quote"]
    return (
        f"{holder} argues that {text[0].lower()}{text[1:]}"
        if role in ("argues", "forecasts") and holder not in text
        else text
    )


def write_config(folder: Path, endpoint: Endpoint, extra: str = "") -> Path:
    """A sources.toml with one topic over a folder of documents, judged by this endpoint."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "documents").mkdir(exist_ok=True)
    path = folder / "sources.toml"
    path.write_text(
        '[[topic]]\nslug = "tram"\ntitle = "The Larkmouth tram"\nquestion = "Is the Larkmouth tram worth its price?"\n'
        '[[source]]\nname = "docs"\nkind = "folder"\npath = "documents"\n' + endpoint.toml(extra),
        encoding="utf-8",
    )
    return path


def write_documents(folder: Path, *documents: dict[str, Any], name: str = "a") -> None:
    """Documents for that source, one outlet each unless they say otherwise."""
    lines = [
        {
            "title": f"Story {name}{n}", "url": f"https://{name}{n}.example/story",
            "outlet": f"Outlet {name.upper()}{n}",
            "published": "2026-03-03T08:00:00Z",
        }
        | document
        for n, document in enumerate(documents)
    ]  # fmt: skip
    with (folder / "documents" / f"{name}.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
