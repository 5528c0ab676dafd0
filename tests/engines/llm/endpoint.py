"""A chat endpoint on the loopback that answers as a test scripts it, and models of known character to put behind it."""

from __future__ import annotations

import json
import re
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from pipeline.findings.claims import happened_on
from pipeline.models import LlmSettings, Spending

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
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True)
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
    marks = {"ARTICLE": "claims", "NOTES": "reread", "SENTENCES": "verify", "STOPPED": "again"}
    for mark, name in marks.items():
        if f"<<<{mark} " in text:
            return name
    tasks = {"edit the page": "edit", "queries": "queries", "how do the two cards": "relate"}
    return next((name for task, name in tasks.items() if f"## Task: {task}" in text), "")


def numbered(request: dict[str, Any]) -> list[tuple[int, str]]:
    """The sentences of an article."""
    return [(int(n), s) for n, s in re.findall(r"^\[(\d+)\] (.+)$", prompt(request), re.M)]


def told(request: dict[str, Any], letter: str = "c") -> list[dict[str, str]]:
    """The cards that an edition was shown, or those of pairs."""
    names = ("id", "day", "outlet", "said", "bears", "measure", "says")
    if kind(request) == "relate":
        names = ("id", "day", "outlet", "said", "measure", "says")
    lines = re.findall(rf"^({letter}\d+) \| (.*)$", prompt(request), re.M)
    return [dict(zip(names, (id, *rest.split(" | ", len(names) - 2)), strict=True)) for id, rest in lines]


def notes(request: dict[str, Any]) -> list[int]:
    """The numbers of the notes that a second reading is shown."""
    return [int(number) for number in re.findall(r"^(\d+)\. of \[", prompt(request), re.M)]


def sentences(request: dict[str, Any]) -> list[dict[str, str]]:
    """The sentences that a blind reading is shown, with the quotations that they rest on."""
    quotes = dict(re.findall(r"^(q\d+) \| (.*)$", prompt(request), re.M))
    found = re.findall(r"^(\d+)\. (.*?) \| rests on ([q\d ]+?)(?: \| beside [q\d ]+)?$", prompt(request), re.M)
    return [
        {"n": number, "text": text, "on": on, "quotes": "\n".join(quotes[one] for one in on.split())}
        for number, text, on in found
    ]


def field_of(request: dict[str, Any], name: str) -> str:
    """A line of an article's head."""
    found = re.search(rf"^{name}: (.*)$", prompt(request), re.M)
    return found[1] if found else ""


def read(sentence: int | list[int], says: str, holder: str, **fields: Any) -> dict[str, Any]:
    """A claim as a reading of an article gives it."""
    return {
        "sentences": sentence if isinstance(sentence, list) else [sentence], "says": says, "holder": holder, "named": 0,
        "voice": "own", "via": "", "role": "reports", "kind": "fact", "date": "", "dated": 0, "measure": None,
        "side": "none", "about": "", "bears": 2,
    } | fields  # fmt: skip


def understood(number: int, sentence: str, outlet: str) -> dict[str, Any]:
    """A sentence that says what it says, with the day that it gives."""
    asked = sentence.endswith("?")
    when = None if asked else happened_on(sentence, "fact", datetime(2026, 3, 31, tzinfo=UTC))
    dated = {"date": str(when), "dated": number} if when else {}
    return read(number, sentence[:420], outlet, **dated, **({"kind": "question", "role": "asks"} if asked else {}))


def entry(section: str, text: str, *cites: str, **fields: Any) -> dict[str, Any]:
    """An entry of an edition that tells one sentence."""
    basis = fields.pop("basis", "told")
    said = [{"text": text, "basis": basis, "cites": list(cites)}] if text else []
    given = {"do": "add", "block": "", "title": "", "moved": "none", "reason": "", "sentences": said}
    return {"section": section} | given | fields


def edition(*entries: dict[str, Any], news: Any = (), themes: Any = (), order: Any = (), answer: Any = ()) -> str:
    """The answer to an edit: entries with ids of their own, in this order."""
    numbered_ = [{"id": f"e{number}"} | one for number, one in enumerate(entries, 1)]
    given = {"themes": list(themes), "entries": numbered_, "news": list(news), "answer": list(answer)}
    return json.dumps(given | {"order": list(order) or [one["id"] for one in numbered_]})


def related(**lists: Any) -> dict[str, Any]:
    """The answer to pairs: nothing stands to each other but what is given."""
    return {"same": [], "updates": [], "supports": [], "disputes": []} | lists


def verdicts(request: dict[str, Any], believed: Callable[[dict[str, str]], str]) -> str:
    """The answer to a blind reading: a verdict for each sentence, with the quotations that have all its words.

    What none of them has in its words is said by each of them; where the model says "parts", by none alone.
    """
    made = []
    for one in sentences(request):
        verdict, words = believed(one), bare(one["text"]).casefold()
        quotes = zip(one["on"].split(), one["quotes"].split("\n"), strict=True)
        alone = [id for id, quote in quotes if words in quote.casefold()] or one["on"].split()
        said = "says" if verdict == "parts" else verdict
        made.append(judged(int(one["n"]), said, alone if verdict == "says" else []))
    return json.dumps({"verdicts": made})


def judged(n: int, verdict: str, alone: Sequence[str] = (), why: str = "not said") -> dict[str, Any]:
    """What a reading answers of one sentence."""
    return {"n": n, verdict: {"says": list(alone), "follows": True}.get(verdict, why)}


_FRONT = re.compile(r"(?:(?P<holder>[\w .’'-]+) argues that |[\d-]+: |(?P<named>[\w .’'-]+): )")


def bare(text: str) -> str:
    """A sentence without the holder or the day that stands before it."""
    return _FRONT.sub("", text, count=1).rstrip(".") if _FRONT.match(text) else text.rstrip(".")


def literal(one: dict[str, str]) -> str:
    """Believes what stands word for word in a quotation, first letter aside, of its holder; and any heading."""
    if one["text"].startswith("Heading: "):
        return "parts"
    found = _FRONT.match(one["text"])
    holder = (found["holder"] or found["named"] or "") if found else ""
    return "says" if bare(one["text"]).casefold() in one["quotes"].casefold() and holder in one["quotes"] else "no"


# --- models of known character ------------------------------------------------------------------------


def faithful(request: dict[str, Any]) -> str:
    """Takes every sentence, tells findings in their own words with their holders, and relates nothing."""
    match kind(request):
        case "claims":
            outlet = field_of(request, "outlet")
            return json.dumps({"claims": [understood(n, said, outlet) for n, said in numbered(request)[:12]]})
        case "reread":
            checks = [{"claim": n, "carried": True, "holder": True, "side": True} for n in notes(request)]
            return json.dumps({"claims": checks})
        case "relate":
            return json.dumps(related())
        case "queries":
            return json.dumps({"queries": []})
        case "again":
            return json.dumps({"mended": []})
        case "verify":
            return verdicts(request, literal)
        case _:
            return edition(*by_turns(request))


def by_turns(request: dict[str, Any]) -> list[dict[str, Any]]:
    """The new cards in their own words, a section after the other as far as the call asks for it."""
    made: list[dict[str, Any]] = []
    parts = re.search(r"only these parts: (.*); leave", prompt(request))
    asked = [one for one in ("what", "narrative", "why", "timeline") if parts and one in parts[1].split(", ")]
    if parts and "questions" in parts[1]:
        made += [entry("questions", one["says"], one["id"]) for one in told(request) if one["says"].endswith("?")]
    for place, one in enumerate(told(request)[:24]):
        section = asked[place % len(asked)]
        made.append(entry(section, own(one), one["id"], title="What is told" if section == "narrative" else ""))
    return made


def own(one: dict[str, str]) -> str:
    """A card in its own words, with its holder where it is an opinion."""
    holder, _, role = one["said"].partition(", ")
    text = one["says"].strip("“”")
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
