"""In which role a claim is held, where the name that the model gives does not stand in its sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.engines.llm.endpoint import Endpoint, kind, numbered, operations, told, write_config, write_documents
from tests.engines.llm.test_engine import run

SENTENCE = "The Gannet-6 tram of Larkmouth is eight months behind the Pelican-4 tram."


@pytest.mark.parametrize(
    ("holder", "said"),
    [
        ("Ellwick Institute", "Spring reports"),
        ("", "Spring reports"),
        ("Spring", "Spring evaluates"),
        ("the Spring", "Spring evaluates"),
    ],
)
def test_an_outlet_is_not_credited_with_the_evaluation_of_another(tmp_path: Path, holder: str, said: str) -> None:
    """It reports what the model ascribes to a body that its sentence does not name, and evaluates only for itself."""
    seen = []

    def model(request: dict[str, Any]) -> str:
        match kind(request):
            case "claims":
                places = [n for n, sentence in numbered(request) if sentence == SENTENCE]
                one = {"sentences": places, "holder": holder, "role": "evaluates", "kind": "fact"}
                return json.dumps({"claims": [one]})
            case "what":
                seen.extend(one["said"] for one in told(request))
        return operations()

    endpoint = Endpoint(model)
    with endpoint.serving():
        write_config(tmp_path, endpoint)
        write_documents(tmp_path, {"text": f"Larkmouth waits for its tram. {SENTENCE}", "outlet": "Spring"})
        run(tmp_path, endpoint)
    assert seen == [said]
