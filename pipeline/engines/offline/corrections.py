"""What an edited article takes back: the block that told it shows the old words and the new, never a silent swap."""

from __future__ import annotations

from dataclasses import replace

from pipeline.engines.offline.desk import Desk, inner_marks
from pipeline.records import Block, Correction, Sentence
from pipeline.relate.origins import byline
from pipeline.revise import gate


def apply(desk: Desk) -> None:
    """Correct or withdraw every sentence on the page whose claim its own article no longer makes."""
    for correction in desk.dossier.corrections:
        for block in list(desk.page.values()):
            if block.section != "what" and any(correction.claim.id in s.claims for s in block.sentences):
                desk.put(_corrected(desk, block, correction), "its article was edited")


def _apart(desk: Desk, sentence: Sentence, correction: Correction) -> list[Sentence]:
    """What each finding of a sentence says, in its source's words of now; a model may have joined several."""
    told: dict[str, Sentence] = {}
    for id in sentence.claims:
        claim = correction.now if id == correction.claim.id else desk.dossier.claims[id]
        finding = next((f for f in desk.findings.values() if claim and claim.id in f.claims), None)
        if claim and finding:
            told.setdefault(finding.id, desk.tell(finding, claim))
    return list(told.values())


def _corrected(desk: Desk, block: Block, correction: Correction) -> Block:
    old, now = correction.claim, correction.now
    had = f"{byline(desk.dossier.articles[old.item].item)} had: “{inner_marks(old.quote)}”"
    sentences: list[Sentence] = []
    for sentence in block.sentences:
        if old.id not in sentence.claims:
            sentences.append(sentence)
        elif sentence.claims[0] != old.id:  # it only supported what another article says
            claims = tuple(claim for claim in sentence.claims if claim != old.id)
            items = dict.fromkeys(desk.dossier.claims[claim].item for claim in claims)
            kept = replace(sentence, claims=claims, items=tuple(items))
            joined = sentence.written and gate.fault(kept, desk.dossier.claims, desk.dossier.articles, block.title)
            sentences += _apart(desk, sentence, correction) if joined else [kept]
        else:
            sentences += _apart(desk, sentence, correction)
    if now:
        note = Sentence(had, (old.id, now.id), (old.item,))
        return desk.step(replace(block, sentences=tuple(sentences) or (note,)), "corrected", (note,))
    note = Sentence(f"{had}, and no longer says so", (old.id,), (old.item,))
    if sentences:
        return desk.step(replace(block, sentences=tuple(sentences)), "withdrawn", (note,))
    return desk.step(replace(block, sentences=(note,)), "withdrawn")
