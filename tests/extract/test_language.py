"""In which language a text is written."""

from __future__ import annotations

import pytest

from pipeline.extract.text import language

TABLE = [
    ("en", "The company said on Monday that it had released the weights of its newest model to the public."),
    ("en", "Quillmark's board has discussed what to do with Codicil-2 once Codicil-3 is on sale, two people said."),
    ("de", "Das Unternehmen hat am Montag die Gewichte seines neuesten Modells veröffentlicht, wie es mitteilte."),
    ("fr", "La société a publié lundi les poids de son tout dernier modèle, a-t-elle précisé dans une note."),
    ("es", "La empresa publicó el lunes los pesos de su nuevo modelo, según dijo en una breve nota a la prensa."),
    ("nl", "Het bedrijf heeft maandag de gewichten van zijn nieuwste model vrijgegeven, zo meldde het gisteren."),
    ("ru", "Компания опубликовала веса своей новой модели в понедельник, говорится в заметке."),
    ("zh", "该公司周一表示，已向公众发布其最新模型的权重，此举缩小了与封闭模型之间的差距。"),
    ("ja", "この会社は月曜日に新しいモデルの重みを公開したと短い発表で述べた。"),
    ("", "OpenAI GPT-5"),
    ("", "Weights are out"),
    ("", ""),
]


@pytest.mark.parametrize(("code", "text"), TABLE)
def test_language(code: str, text: str) -> None:
    """Longer texts have a language, headlines of a few words have none."""
    assert language((text,)) == code


def test_names_of_english_articles_in_another_language() -> None:
    """A German text about English titles stays German."""
    text = "Der Bericht „The State of the Art and the Gap“ wurde von den Forschern am Montag vorgestellt."
    assert language((text,)) == "de"


def test_a_beginning_full_of_names_is_told_by_what_follows() -> None:
    """The caption of a picture says little English; a text that begins in another language stays in that."""
    caption = "FILE - Ines Quarles, Tomas Wendt, Lena Ostrow, Piet Varga, the mayors of Orrin, Marl, Havn and Ilmen"
    follows = ("The towns have agreed that the ferry to the island is paid for by all of them.",) * 30
    german = "Die Fähre zur Insel wird nun von allen Gemeinden bezahlt, wie die Bürgermeister am Montag sagten."
    assert language((f"{caption} {'Ines Quarles ' * 90}of, to and from the", *follows)) == "en"
    assert language((*(german,) * 13, *follows, *follows)) == "de"
