"""Tensions that can be shown: two figures for one measure, a claim and who denies it, both ends of the axis."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pipeline.findings.conflicts import denies, two_figures
from pipeline.models import Block, BlockKind, Claim, Sentence
from pipeline.page.candidates import Candidate
from pipeline.page.editor import Editor, inner_marks, opens

_RULES = {
    "sides": "named holders stand at both ends of the axis",
    "figures": "two holders give two figures for the same thing, of the same time, in the same words",
    "eased": "a later statement of both gives one figure",
    "denial": "a named holder denies what another says, in the same words",
}
_FIRST = 1e6  # the rank of the main dispute, which never gives way
_TOGETHER = timedelta(days=92)  # figures that are further apart in time may both have been true
_VOICES = 2  # holders that speak for each end
_NEAR = 0.35  # cosine below which two statements are not about one thing in the same words


def tensions(editor: Editor) -> None:
    """Open the tensions that the material shows."""
    axis(editor)
    _settled(editor)
    able = [one for one in editor.material.all if not one.stopped and one.article.quality != "title"]
    fresh = {one.finding.id for one in able} & editor.material.fresh
    for one in able:
        for other in editor.material.beside(one, _NEAR):
            first = (one.score, one.finding.id) > (other.score, other.finding.id) or other.finding.id not in fresh
            if one.finding.id in fresh and first and one.claim.holder != other.claim.holder and not other.stopped:
                _pair(editor, one, other)


def _pair(editor: Editor, one: Candidate, other: Candidate) -> None:
    known = editor.known
    if denies(one.claim, other.claim) or denies(other.claim, one.claim):
        claimed, denied = (other, one) if denies(one.claim, other.claim) else (one, other)
        _put(editor, "denial", denial_title(editor, claimed.claim, denied.claim), (claimed, denied))
        return
    if one.day and other.day and abs(one.day - other.day) > _TOGETHER:
        return
    pair = two_figures(editor.statement(one.claim), editor.statement(other.claim), one.claim, other.claim, known)
    if pair:
        about = _about(editor, one.claim, other.claim)
        title = f"{pair[0].text} or {pair[1].text}"
        _put(editor, "figures", f"{about}: {title}" if about else title, (one, other))


def _settled(editor: Editor) -> None:
    """Ease a tension of two figures once a later statement names both holders and gives one other figure for it."""
    for block in editor.section("tensions"):
        claims = [editor.dossier.claims.get(said.claims[0]) for said in block.sentences if said.claims]
        if block.kind != "figures" or block.settled or len(claims) < 2:
            continue
        one, other = claims[0], claims[1]
        if one is None or other is None:
            continue
        known = {figure.value for claim in (one, other) for figure in claim.figures}
        about = (set(one.names) & set(other.names)) | {one.holder, other.holder}
        for found in editor.material.all:
            given = found.claim.figures
            new = found.finding.id in editor.material.fresh and found.day and block.day and found.day > block.day
            if not new or not about <= set(found.claim.names) or len(given) != 1 or not editor.fits(found):
                continue
            if given[0].unit == one.figures[0].unit and given[0].value not in known:
                editor.put(editor.step(block, "eased", (editor.tell(found.finding),)), _RULES["eased"])
                break


def denial_title(editor: Editor, claimed: Claim, denied: Claim) -> str:
    """What a tension is called in which one denies what another claims."""
    about = _about(editor, claimed, denied)
    return f"{about}: {denied.holder} denies it" if about else "Denied"


def _about(editor: Editor, one: Claim, other: Claim) -> str:
    shared = [name for name in editor.material.kin(one) if name in editor.material.kin(other)]
    return ", ".join(name for name in shared if name not in (one.holder, other.holder))


def _put(editor: Editor, kind: BlockKind, title: str, both: tuple[Candidate, Candidate]) -> None:
    key = "/".join((kind, *sorted(one.finding.id for one in both)))
    rank = sum(one.score for one in both)
    block = editor.new("tensions", key, (), kind=kind, title=inner_marks(title))
    standing = any(b.title == block.title for b in editor.section("tensions"))
    if block.id in editor.page or standing or not editor.room("tensions", rank) or not all(map(editor.fits, both)):
        return
    said = tuple(editor.tell(one.finding) for one in both)
    told = replace(block, sentences=said, findings=tuple(one.finding.id for one in both), rank=rank)
    told = replace(told, day=max((one.day for one in both if one.day), default=None))
    editor.put(editor.step(told, "opened"), _RULES[kind])


def axis(editor: Editor) -> None:
    """The dispute between both ends of the axis, once named holders stand at both."""
    if editor.topic.axis is None:
        return
    block = editor.new("tensions", "axis", (), kind="sides")
    known = editor.page.get(block.id)
    left, right = _held(editor, -1.0), _held(editor, 1.0)
    if not left or not right:
        if known and known.life[-1].what != "eased":
            editor.put(editor.step(known, "eased"), "nobody holds one of the ends now")
        return
    said: list[Sentence] = []
    for voice in (*left[:_VOICES], *right[:_VOICES]):
        first = voice.sentences[0]
        named = first.written or opens(voice.title, first.text)
        said.append(replace(first, speaker="" if named else voice.title, link=voice.id))
    one_end, other_end = (pole.name for pole in editor.topic.axis)
    title = f"{one_end[:1].upper()}{one_end[1:]}, or {other_end}"
    if known is None:
        editor.put(
            editor.step(replace(block, sentences=tuple(said), title=title, rank=_FIRST), "opened"), _RULES["sides"]
        )
        return
    if tuple(said) != known.sentences:
        known = replace(known, sentences=tuple(said))
    editor.put(editor.step(known, "opened") if known.life[-1].what == "eased" else known, _RULES["sides"])


def _held(editor: Editor, end: float) -> list[Block]:
    voices = [block for block in editor.section("perspectives") if block.pole * end > 0]
    return sorted(voices, key=lambda block: (-block.rank, block.id))
