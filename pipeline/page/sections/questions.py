"""Open questions: what sources ask of the debate and leave open there, until something new answers it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.english.dates import YEAR
from pipeline.english.standalone import personal
from pipeline.english.tokens import terms
from pipeline.models import Block, Claim
from pipeline.page.asked import vocabulary
from pipeline.page.candidates import Candidate
from pipeline.page.editor import Editor

_RULES = {
    "opened": "a source asks it and does not answer it",
    "answered": "a later statement has all the names and nearly all the other words that are asked about",
    "stale": "half a year without a statement on it, and the debate has moved on since",
}
STALE_AFTER = timedelta(days=180)  # a question that nobody has touched for so long is nobody's question now,
_MOVED_ON = 1 / 3  # where at least this part of the articles has come since: some debates rest for a year
_ANSWERED = 0.8  # part of the other words of a question that its answer has: at less it is another statement
_SHARED = 2  # words that a question shares with the topic's own, unless it names what the debate is about
_EACH = 2  # questions of one article: who asks more asks the reader
_LAST = 3  # sentences at the end of an article: what is asked there stays open
_WHO = re.compile(r"(?:who|which|what|when|where|how)\b", re.IGNORECASE)
_WHETHER = re.compile(r"\bwhether\b", re.IGNORECASE)
_ON = re.compile(r"\b(?:whether|how|if|who|what|when|which)\b", re.IGNORECASE)
_SETTLED = -100.0  # rank of what was settled in an earlier version: it gives way first
_OPEN = re.compile(  # what a sentence leaves open without asking
    r"\b(?:not (?:yet )?(?:immediately )?|un|less |far from )(?:clear|certain|known|decided|settled|resolved)\b"
    r"|\bremains? to be seen\b|\b(?:big|great) unknown\b|\b(?:has|have) yet to (?:say|decide|rule)\b",
    re.IGNORECASE,
)
_SAYS_SO = re.compile(
    r"\W{0,4}(?:[\w’'-]{1,40} ){1,4}(?:says?|said|ruled|answers?|answered):? (?:yes|no)\b", re.IGNORECASE
)
_ASKED = re.compile(  # the question begins the sentence, or stands behind a comma, colon or dash of it
    r"(?:^|[,:;–—-]\s?)(?:[“\"‘])?(?:and |but |so |or )?(?:will|can|could|does|do|did|is|are|was|were|should|would|has"
    r"|have|how|what|who|whose|when|where|why|which|whether|at what|to what|in what|on what|by how|for how)\b[^?]*\?$",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"\b(?:will|can|could|does|do|is|are|should|would|has|have|how|what|who|when|where|why|which|whether)\b", re.I
)
_RHETORIC = re.compile(
    r"^(?:[^?]*\bwhy not\b|what if\b|what (?:is|are|about|does it mean)\b(?=[^?]{0,30}\?)|so what"
    r"|who (?:knows|cares)|how about|is it any"
    r"|isn['’]t|aren['’]t|don['’]t|doesn['’]t|didn['’]t|won['’]t|can['’]t|sound|and|but|or|right)\b",
    re.IGNORECASE,
)


def ask(editor: Editor) -> None:
    """Open what new sources ask."""
    asked = Counter(said.items[0] for block in editor.section("questions") for said in block.sentences if said.items)
    for one in editor.tellable("questions"):
        if not _asks(editor, one) or not editor.room("questions", one.score):
            continue
        if _stale(editor, one) or asked[one.claim.item] == _EACH:
            continue
        if any(_answer(editor, one.claim, one.day, later) for later in editor.material.all):
            continue
        if any(editor.material.again(one.finding.id, f) for f in editor.told("questions")) or not editor.fits(one):
            continue
        said = (editor.tell(one.finding),)
        block = editor.new(
            "questions", one.finding.id, said, kind="question", findings=(one.finding.id,), rank=one.score, day=one.day
        )
        editor.put(editor.step(block, "opened"), _RULES["opened"])
        asked[one.claim.item] += 1


def _asks(editor: Editor, one: Candidate) -> bool:
    """Whether a sentence asks something of the debate that its article does not answer in its next words."""
    quote = one.claim.quote
    if one.claim.kind != "question":
        return bool(_OPEN.search(quote) and _ON.search(quote)) and one.finding.id not in editor.material.halves
    if _RHETORIC.match(quote.lstrip("“\"‘'")) or not _SPEAKS.search(quote):
        return False
    asked = set(terms(quote))
    if len(asked & vocabulary(editor.topic)) < _SHARED and not one.claim.names:
        return False
    if quote.endswith("?"):
        if one.article.id != one.claim.article or not _ASKED.search(quote) or _headed(quote):
            return False
        if any(int(year) < editor.now.year for year in YEAR.findall(quote)):
            return False  # its year has passed
        place = one.claim.sentences[-1] + 1
        ends = place >= len(one.article.sentences) - _LAST
        if not ends and {one.claim.sentences[0], place} <= {*one.article.paragraphs}:
            return False  # a paragraph of its own that heads what explains it
        after = one.article.sentences[place] if place < len(one.article.sentences) else ""
        before = one.article.sentences[one.claim.sentences[0] - 1] if one.claim.sentences[0] else ""
        if personal(quote) and not ends:
            return False  # in an essay its writer asks himself, and goes on to answer
        return not _answers(asked, after) and not (after and not before)
    return _WHETHER.search(quote) is not None


def _headed(quote: str) -> bool:
    """Whether a question is written as headings are, most of its words with a capital."""
    words = re.findall(r"[^\W\d_]{4,}", quote)
    capitals: int = sum(word[0].isupper() for word in words)
    return capitals * 4 > 3 * len(words)


def _answers(asked: set[str], after: str) -> bool:
    """Whether the next sentence takes the question up: then it was a heading, or is answered there."""
    if re.match(
        r"[“\"]?(?:yes|no|not|maybe|perhaps|probably|none|nobody|both|neither|because|the (?:short )?answer"
        r"|i (?:think|believe|suspect|guess|am|was|have)|we (?:think|believe))\b",
        after,
        re.I,
    ):
        return True
    if _SAYS_SO.match(after):
        return True
    if after.rstrip("”\"’'").endswith("?"):
        return False
    shared = asked & set(terms(after))
    return len(shared) * 2 >= len(asked)


def _stale(editor: Editor, one: Candidate) -> bool:
    """Whether what was asked is nobody's question any more."""
    return one.day is not None and editor.now - one.day > STALE_AFTER and editor.material.since(one) > _MOVED_ON


def settle(editor: Editor) -> None:
    """Answer open questions by what is new, and let old ones go stale."""
    ahead = [block for block in editor.section("timeline") if block.kind == "coming"]
    for block in (*editor.section("questions"), *ahead):
        if block.settled:
            if block.rank > _SETTLED:  # its answer has been shown: from now on it gives way to what is open
                editor.put(replace(block, rank=_SETTLED))
            continue
        answers = (one for one in editor.material.all if _settles(editor, block, one))
        # A report before a comment, and of several the plainest.
        answer = min(answers, key=lambda one: (one.claim.role == "argues", len(one.claim.quote)), default=None)
        if answer:
            said = (editor.tell(answer.finding),)
            editor.put(
                replace(editor.step(block, "answered", said), findings=(*block.findings, answer.finding.id)),
                _RULES["answered"],
            )
        elif block.kind != "coming" and block.day and editor.now - block.day > STALE_AFTER and _passed(editor, block):
            editor.drop(block.id, _RULES["stale"])


def _passed(editor: Editor, block: Block) -> bool:
    known = editor.material.of.get(block.findings[0]) if block.findings else None
    return known is None or _stale(editor, known)


def _settles(editor: Editor, block: Block, one: Candidate) -> bool:
    question = editor.dossier.claims.get(block.sentences[0].claims[0]) if block.sentences[0].claims else None
    if question is None or one.finding.id not in editor.material.fresh:
        return False
    # What an undated article asks was asked before the last version, which has it.
    asked_by = block.day or (editor.dossier.previous.date if editor.dossier.previous else None)
    return _answer(editor, question, asked_by, one)


def _answer(editor: Editor, question: Claim, asked_by: datetime | None, one: Candidate) -> bool:
    """Whether a later statement answers a question: it has its names and nearly all of its other words."""
    if one.claim.kind == "question" or one.day is None or asked_by is None or one.day <= asked_by:
        return False
    if one.claim.kind == "forecast" and not (_WHO.match(question.quote) and one.claim.role == "reports"):
        return False  # "it will" answers who will, and not whether it will
    if not question.names or not set(editor.material.kin(question)) <= set(editor.material.kin(one.claim)):
        return False
    names = {term for name in question.names for term in terms(name)}
    asked = {term for term in terms(question.quote) if term not in names}
    said = set(terms(one.claim.quote))
    return bool(asked) and len(asked & said) >= _ANSWERED * len(asked)
