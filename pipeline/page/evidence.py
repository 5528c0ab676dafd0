"""The evidence gate: no sentence reaches the page unless the stored articles carry it, whichever engine wrote it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from types import MappingProxyType

from pipeline.english.lexicon import FUNCTION
from pipeline.findings.independence import byline
from pipeline.models import Article, Block, BlockKind, Claim, Role, Sentence
from pipeline.page.prose import INITIALS, STEM, lacking, prose_grounds

# Every notice that a page may carry; {n} stands for a count. None has room for a name or a figure of the debate.
NOTICES = (
    "Nothing that bears on the question has been found yet.",
    "{n} article could not be read.",
    "{n} articles could not be read.",
    "{n} of {n} articles are in another language: without a model only English is read.",
    "{n} of {n} articles gave no sentence on the question; `brief tune` shows why.",
    "{n} sentence was left out because its sources do not carry it.",
    "{n} sentences were left out because their sources do not carry them.",
    "{n} article was read without the model.",
    "{n} articles were read without the model.",
    "To test the checks behind this version, {n} sentences were made false on purpose: {n} were caught.",
    "{n} section was written without the model.",
    "{n} sections were written without the model.",
)
OPINION_ROLES: frozenset[Role] = frozenset({"argues", "forecasts"})  # roles in which a statement is its holder's own
_VOICES = 2  # holders that a sentence has to name; "voices of both sides" are more
# Blocks whose titles are ours or the user's own words, and need no evidence.
_OURS: frozenset[BlockKind] = frozenset(("figure", "forecast", "sides"))
_QUOTED = re.compile(r"“([^”]{0,3000})”")  # a page copies 300 words of an article at most
_WHO = re.compile(
    r"^\[(?P<name>[^\W\d_][^\[\]]{1,80})\] (?P<rest>.*)", re.DOTALL
)  # "[Ada] Quill said", "[Ada Quill] said"
_CAPITAL = re.compile(r"^\[(\w)\]")  # "[A]t least": the letter is small in its article
_NOTICES = frozenset(NOTICES)


def passing_blocks(
    blocks: Sequence[Block], claims: Mapping[str, Claim], articles: Mapping[str, Article]
) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The blocks with only those sentences that pass, and for each left out why; a block left empty is left out."""
    passed: list[Block] = []
    faults: list[str] = []
    voices = {block.id: block for block in blocks if block.section == "perspectives"}
    for block in blocks:
        kept = tuple(s for s in block.sentences if _note(faults, block, s, claims, articles, voices))
        life = tuple(
            replace(step, sentences=tuple(s for s in step.sentences if _note(faults, block, s, claims, articles)))
            for step in block.life
        )
        if (
            kept
            and any(said.written for said in kept)
            and (why := _untitled(replace(block, sentences=kept), blocks, claims, articles))
        ):
            faults.append(f"{block.id}: its title {why}")
            kept = ()
        if block.section == "tensions" and len(kept) < len(block.sentences) and not _both_ends(block, kept, voices):
            kept = ()  # a tension of which one side cannot be shown is none
        if kept:
            passed.append(
                replace(block, sentences=kept, life=life) if (kept, life) != (block.sentences, block.life) else block
            )
    return tuple(passed), tuple(faults)


def evidence_fault(
    sentence: Sentence, claims: Mapping[str, Claim], articles: Mapping[str, Article], title: str = ""
) -> str:
    """Why a sentence may not stand on the page, "" when it may; `title` is its block's, which may name the holder."""
    if sentence.notice:
        listed = "{n}" not in sentence.text and re.sub(r"\d+", "{n}", sentence.text) in _NOTICES
        return "" if listed else "is no notice from the list"
    if not sentence.claims or not sentence.items:
        return "cites nothing"
    missing = [claim for claim in sentence.claims if claim not in claims]
    if missing:
        return f"rests on an unknown claim {missing[0]}"
    evidence = [claims[claim] for claim in sentence.claims]
    if {claim.item for claim in evidence} != set(sentence.items):
        return "does not cite just the articles of the claims that it rests on"
    if any(item not in articles for item in sentence.items):
        return "cites an unknown article"
    if why := _misnamed(sentence, evidence, articles):
        return why
    if sentence.written:
        drawn = sentence.basis != "told"
        return lacking(sentence.text, prose_grounds(evidence, articles), drawn=drawn) or _unvoiced(
            sentence.text, evidence, title
        )
    quotes = [_plain(words) for claim in evidence for words in (claim.quote, _source(claim, articles[claim.item]))]
    for words in _QUOTED.findall(sentence.text):
        who = _WHO.match(words)
        if who and not any(claim.holder.startswith(who["name"]) for claim in evidence):
            return f"puts into brackets who by its sources does not say it: “{words}”"
        bare = who["rest"] if who else _CAPITAL.sub(r"\1", words)
        if not any(_stands(_plain(bare.rstrip("… ")), quote) for quote in quotes):
            return f"quotes words that no cited claim has: “{words}”"
    return lacking(_QUOTED.sub(" ", sentence.text), prose_grounds(evidence, articles))


def _source(claim: Claim, article: Article) -> str:
    """The sentences of its article that a claim quotes from: a page may have them whole."""
    return " ".join(article.sentences[place] for place in claim.sentences if place < len(article.sentences))


def _misnamed(sentence: Sentence, evidence: Sequence[Claim], articles: Mapping[str, Article]) -> str:
    """Why a sentence may not have its speaker or its outlet: the one holds what it says, the other published it."""
    items = [articles[item].item for item in sentence.items]
    holders = {claim.holder for claim in evidence} | {name for item in items for name in (item.outlet, item.author)}
    if sentence.speaker and sentence.speaker not in holders:
        return f"lets {sentence.speaker} say so, who by its sources does not"
    if sentence.outlet and sentence.outlet not in {byline(item) for item in items}:
        return f"lets {sentence.outlet} report so, which by its sources does not"
    return ""


def _unvoiced(text: str, evidence: Sequence[Claim], title: str) -> str:
    """An opinion or a forecast that is told without its holder; three and more voices may be told as voices."""
    holders = {claim.holder for claim in evidence if claim.role in OPINION_ROLES and claim.holder}
    missing = sorted({claim.holder for claim in evidence if is_unvoiced(text, claim, title)})
    if not missing or text.rstrip().endswith("?") or (len(holders) > _VOICES and len(missing) == len(holders)):
        return ""
    return f"tells what {missing[0]} argues or expects without naming {missing[0]}"


def is_unvoiced(text: str, claim: Claim, title: str) -> bool:
    """Whether a claim is an opinion or a forecast of somebody whom neither a text nor the title over it names."""
    return claim.role in OPINION_ROLES and bool(claim.holder) and not holder_named(claim.holder, f"{text} {title}")


def holder_named(holder: str, text: str) -> bool:
    """Whether a text has a word of a name that begins with a capital or a figure, or its initials.

    Who has no name ("One critic of the rules") is named by what they are.
    """
    words = re.findall(r"[\w.&-]+", holder)
    parts = [part for part in words if not part[0].islower() and part not in ("The", "A")]
    known = parts or [holder]
    if parts == words[:1]:
        known = [*parts, *(word[:STEM] for word in takewhile(lambda word: word not in FUNCTION, words[1:]))]
    initials = "".join(part[0] for part in parts)
    short = len(initials) >= INITIALS and re.search(rf"(?<!\w){re.escape(initials)}(?![a-rt-z])", text)
    return bool(short) or any(re.search(rf"(?<!\w){re.escape(part)}", text, re.I) for part in known)


def answer_wanted(sentence: Sentence) -> Sentence:
    """What would answer a question, as the part of the question that it is: it tells nothing in anybody's name."""
    return replace(sentence, text=f"{sentence.text}?")


def _both_ends(block: Block, kept: Sequence[Sentence], voices: Mapping[str, Block]) -> bool:
    """Whether the dispute between the ends of the axis still has a voice for each, though one had to go."""
    ends = [voices[said.link].pole for said in kept if said.link in voices]
    return block.kind == "sides" and min(ends, default=0.0) < 0 < max(ends, default=0.0)


def _by_its_voice(sentence: Sentence, voices: Mapping[str, Block]) -> Sentence:
    """A sentence that leads to the voice which says it: its speaker is called as that voice is."""
    voice = voices.get(sentence.link)
    if voice is None or voice.title != sentence.speaker:
        return sentence
    theirs = any(said.claims == sentence.claims for said in voice.sentences)
    return replace(sentence, speaker="") if theirs else sentence


def _note(
    faults: list[str],
    block: Block,
    sentence: Sentence,
    claims: Mapping[str, Claim],
    articles: Mapping[str, Article],
    voices: Mapping[str, Block] = MappingProxyType({}),
) -> bool:
    if block.kind == "sides":
        sentence = _by_its_voice(sentence, voices)
    awaited = any(step.what == "opened" and sentence in step.sentences for step in block.life)
    why = evidence_fault(answer_wanted(sentence) if awaited else sentence, claims, articles, block.title)
    if why:
        faults.append(f"{block.id}: {sentence.text} - {why}")
    return not why


def untitled(title: str, evidence: Sequence[Claim], articles: Mapping[str, Article]) -> str:
    """Why evidence does not carry a title, "" when it has every name and figure in it."""
    return lacking(title, prose_grounds(evidence, articles))


def _untitled(block: Block, page: Sequence[Block], claims: Mapping[str, Claim], articles: Mapping[str, Article]) -> str:
    """Why a block may not have its title, "" when the evidence has every name and figure in it.

    A story's heading may rest on any sentence below it.
    """
    if not block.title or block.kind in _OURS:
        return ""
    story = [one for one in page if one.section == "narrative" and one.title == block.title]
    under = (block, *story) if block.section == "narrative" else (block,)
    said = (sentence for one in under for sentence in one.sentences)
    return untitled(block.title, [claims[claim] for one in said for claim in one.claims if claim in claims], articles)


def _stands(words: str, quote: str) -> bool:
    """Whether words stand in a quote as whole words."""
    place = quote.find(words)
    while words and place >= 0:
        end = place + len(words)
        if not (_is_word(quote[place - 1 : place]) or _is_word(quote[end : end + 1])):
            return True
        place = quote.find(words, place + 1)
    return False


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _plain(text: str) -> str:
    """Quotation marks and case folded away: inner marks are printed as single ones, a first letter may change case."""
    return re.sub(r"[\"'“”‘’]", "'", text).casefold()
