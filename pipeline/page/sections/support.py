"""What already stands: sentences gain sources that carry them, and what an edited article takes back is shown."""

from __future__ import annotations

from dataclasses import replace

from pipeline.models import Block, Correction, Sentence
from pipeline.page.editor import Editor, inner_marks


def corrections(editor: Editor) -> None:
    """Correct or withdraw every sentence on the page whose claim its own article no longer makes."""
    for correction in editor.dossier.corrections:
        for block in list(editor.page.values()):
            if any(correction.claim.id in said.claims for said in block.sentences):
                editor.put(_corrected(editor, block, correction), "its article was edited")


def _corrected(editor: Editor, block: Block, correction: Correction) -> Block:
    old, now = correction.claim, correction.now
    had: list[Sentence] = []
    sentences: list[Sentence] = []
    for said in block.sentences:
        if old.id not in said.claims:
            sentences.append(said)
        elif said.claims[0] != old.id:  # it only supported what another article says
            claims = tuple(claim for claim in said.claims if claim != old.id)
            items = tuple(dict.fromkeys(editor.dossier.claims[claim].item for claim in claims))
            sentences.append(replace(said, claims=claims, items=items))
        else:
            # With what it says now, so that a change can show both.
            both = (old.id, now.id) if now else (old.id,)
            # A sentence was told with who says so; its article has those words no more, and the claim is what is kept.
            told = replace(said, claims=both, items=(old.item,))
            if not said.written and said.text.strip("“”") not in inner_marks(old.quote):
                told = replace(told, text=f"“{inner_marks(old.quote)}”", speaker=old.holder)
            had.append(told)
            finding = next((f for f in editor.findings.values() if now and now.id in f.claims), None)
            if now and finding:
                sentences.append(editor.tell(finding, now))
    if not had:
        return replace(block, sentences=tuple(sentences))
    if now and sentences:
        return editor.step(replace(block, sentences=tuple(sentences)), "corrected", had)
    if sentences:
        return editor.step(replace(block, sentences=tuple(sentences)), "withdrawn", had)
    return editor.step(block, "withdrawn", had)


def support(editor: Editor) -> None:
    """Add new articles to the sentences that they carry: what is still reported keeps its words."""
    for finding in editor.dossier.current:
        for block in list(editor.page.values()):
            if finding.id in block.findings:
                joined = tuple(_joined(editor, said, finding.id) for said in block.sentences)
                editor.put(replace(block, sentences=joined), "another article says so")


def _joined(editor: Editor, said: Sentence, finding: str) -> Sentence:
    one = editor.findings[finding]
    if not said.claims or said.claims[0] not in one.claims or said.link:
        return said
    lead = editor.dossier.claims[said.claims[0]]
    if f"“{editor.quoted(lead)}”" != said.text:
        return said
    told = editor.tell(one, lead)
    return replace(said, claims=told.claims, items=told.items)
