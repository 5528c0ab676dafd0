"""Names in sentences, and capitals that are none."""

from __future__ import annotations

import time

import pytest

from pipeline.english.names import name_spans, names, surname

CASES = [
    ("Corvid-70B beat Vellum-2 on OrrinBench.", ["Corvid-70B", "Vellum-2", "OrrinBench"]),
    ("The Institute for Open Models tested GLX-5.1.", ["Institute for Open Models", "GLX-5.1"]),
    ("According to the Bank of Orrin, prices fell.", ["Bank of Orrin"]),
    ("The Ministry of the Interior declined to comment.", ["Ministry of the Interior"]),
    ("Ilse Brandt of the Halden Institute said so.", ["Ilse Brandt", "Halden Institute"]),
    ("Open models trail closed ones.", []),
    ("Open-weight models trail closed ones.", []),
    ("They're late, and Quill's late too.", ["Quill"]),
    ("Corvid leads OrrinBench and SWX-bench.", ["Corvid", "OrrinBench", "SWX-bench"]),
    ("In March, Halden tested the models on Tuesday.", ["Halden"]),
    ("Researchers at Orrin Labs disagree.", ["Orrin Labs"]),
    ("Halden's report puts the gap at eight months.", ["Halden"]),
    ("Orrin Labs’ model card says otherwise.", ["Orrin Labs"]),
    ("NIFT's CARA evaluation names Corvid V4-Pro.", ["NIFT", "CARA", "Corvid V4-Pro"]),
    ("Gemmel 4 and Opal 4.7 are close.", ["Gemmel 4", "Opal 4.7"]),
    ("Gemmel 4 leads, while Opal 12 percent behind it follows.", ["Gemmel 4", "Opal"]),
    ("Dr. Dana R. Vell and Senator Quill spoke.", ["Dana R. Vell", "Quill"]),
    ("President Vell met Chief Executive Ilse Brandt.", ["Vell", "Ilse Brandt"]),
    ("The CEO said AI needs GPUs.", []),
    ("Chinese labs lead American ones.", []),
    ("The Chinese Academy of Models tests them.", ["Chinese Academy of Models"]),
    ("A Halden-based lab and an AI-driven firm met.", ["Halden"]),
    ("Non-Halden labs disagree with vLumen.", ["vLumen"]),
    ("Orrin & Sons sells weights.", ["Orrin & Sons"]),
    ("Halden and Orrin disagree.", ["Halden", "Orrin"]),
    ("It cites Halden, Orrin Labs, and Vellum.", ["Halden", "Orrin Labs", "Vellum"]),
    ("“Weights matter,” Brandt said.", ["Brandt"]),
    ("He said: “The gap is gone,” and Brandt agreed.", ["Brandt"]),
    ("Open Models Alliance members met.", ["Open Models Alliance"]),
    ("Chinese Models Are Beating Western Labs On Every Benchmark With Corvid-70B", ["Corvid-70B"]),
    ("U.S. regulators asked Vellum for its logs.", ["U.S.", "Vellum"]),
    ("Critics argue that weights leak.", []),
    ("However, Vellum said that Vellum is safe.", ["Vellum"]),
    ("Meanwhile, I think it works in the European Union.", ["European Union"]),
    ("The State of the Index report is out.", ["State of the Index"]),
    ("Vell’s lab and the Orrin Foundation's Brandt spoke.", ["Vell", "Orrin Foundation", "Brandt"]),
    ("DeepVellum closed its API.", ["DeepVellum"]),
    ("Training costs fell at Orrin.", ["Orrin"]),
    (
        "Marl's Secretary of State Ann Lee spoke for the Secretary of the Trade Commission.",
        ["Marl", "Ann Lee", "Trade Commission"],
    ),
    ("Senate President Pro Tempore Bram Oster voted.", ["Senate", "Pro", "Bram Oster"]),
    ("The Council on Tidal Affairs met; the Council on Monday did not.", ["Council on Tidal Affairs", "Council"]),
    ("Solicitor General Ann Lee met General Barges.", ["Ann Lee", "General Barges"]),
    ("Former Vice President Ann Lee met Vice President Oster.", ["Ann Lee", "Oster"]),
    ("The Grain and Seed Administration warned.", ["Grain and Seed Administration"]),
    ("The Centers for Water Control and Repair (CWCR) warned.", ["Centers for Water Control and Repair", "CWCR"]),
    (
        "Vellum and Orrin Labs met the Institute of Tides and Currents in Marl.",
        ["Vellum", "Orrin Labs", "Institute of Tides and Currents", "Marl"],
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), CASES)
def test_names_in_order(sentence: str, expected: list[str]) -> None:
    """Names come in order, once each, without possessives, titles and openers."""
    assert list(names(sentence)) == expected


def test_spans_stand_where_they_say() -> None:
    """A span's name is the text between its ends."""
    for sentence, _ in CASES:
        for span in name_spans(sentence):
            assert sentence[span.start : span.end] == span.name


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Ilse Brandt", "Brandt"), ("Dana R. Vell", "Vell"), ("Vell", "Vell"), ("Otto Quill Jr.", "Quill"), ("", "")],
)
def test_surname(name: str, expected: str) -> None:
    """A surname is the last word that is no generation suffix."""
    assert surname(name) == expected


@pytest.mark.parametrize("part", ["Cap ", "A", "A-", "a ", "Gemma 4 ", "A. ", "Ministry of the ", " ", "’s "])
def test_a_text_without_an_end_is_read_in_one_pass(part: str) -> None:
    """Names of 100,000 characters take a second or two, where the square of their number would take half a minute."""
    text = (part * (100_000 // len(part) + 1))[:100_000]
    began = time.process_time()
    name_spans(text)
    assert time.process_time() - began < 5
