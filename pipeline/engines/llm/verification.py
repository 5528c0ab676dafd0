"""Blind readings: whether what a sentence cites carries it, asked without saying what is believed, decoys among them.

A decoy is made by code from what was signed before, a sentence of the page or what was read in an article: another
figure, holder or date, a "not". An answer that lets one pass is void and asked again. Where the second is void too the
digest's strict `carries` decides of these sentences, and of all where too few decoys are found. The page tells how many
were.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from pipeline.engines.llm.schemas import FollowsFromQuotes, Judgement, SaidByNone, SaidByQuotes
from pipeline.english.calendar import MONTHS
from pipeline.findings.carries import Statement, carries
from pipeline.models import Basis, Claim, Failure
from pipeline.page.prose import around, introduced

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.page.editor import Editor

READINGS_PER_CALL = 24  # sentences of one call: with their quotes some 4,500 tokens, which every model holds
ONE_IN = 8  # sentences for one decoy
VOID = 2  # answers without worth, after which no reader is believed who finds fewer than SOUND of the decoys
SOUND = 0.8  # two slips among ten decoys: a strong reader has 2 in 100, and must not lose a version's prose by them
VERIFY_TOKENS = 2600  # tokens of the answer: thirty sentences of forty tokens, a reason for many of them
FEW_READINGS = 10  # a figure below which half as much again may round to the same
# Of what is the first or the most of its kind another quotation may say that it is not; of all else none can.
EXTREME = re.compile(r"\b(?:first|only|never|highest|lowest|best|most|largest|leads?|tops?)\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.,-])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\w]|[.,]\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAMES = [month.capitalize() for month in MONTHS]
_MONTH = re.compile(rf"\b(?:{'|'.join(_NAMES)})\b")
_OTHERS = [name for name in _NAMES if name != "May"]  # "in May" may be a verb's, and is read as one
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|will|would|can|could|may|might|does|did|should)\b(?!['’]t\b| (?:not|no|never)\b)"
)
_NOT = re.compile(r"\b(is|are|was|were|has|have|had|will|would|can|could|may|might|does|do|did|should) not\b")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sentence as a reading sees it."""

    key: str
    text: str
    claims: tuple[Claim, ...]
    beside: tuple[Claim, ...] = ()
    basis: Basis = "told"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a reading finds of one sentence."""

    verdict: Literal["says", "follows", "no"]
    alone: tuple[str, ...] = ()  # ids of the claims that each say all of it
    why: str = ""


@dataclass(frozen=True, slots=True)
class Clearance:
    """What became of it: on what basis it may stand, by which claims; else why not."""

    basis: Basis | None
    by: tuple[str, ...] = ()
    why: str = ""


@dataclass(slots=True)
class Recall:
    """Decoys of all readings, and those that were found."""

    planted: int = 0
    found: int = 0
    void: int = 0


@dataclass(slots=True)
class Verifier:
    """The readings of one version; `ask(prompt, about, shape, most, values)` puts a question to the model."""

    desk: Editor
    ask: Callable[..., object]
    standing: Sequence[Sheet] = ()  # what was signed before, of which decoys are made first
    recall: Recall = field(default_factory=Recall)
    calls: int = 0
    silent: bool = False  # the model did not answer

    def read(self, sheets: Sequence[Sheet]) -> dict[str, Clearance]:
        """Two readings of each sentence, and a third of what would be inferred.

        What stands beside a sentence is shown where it may only follow, or tells of a first or a most: of what else is
        said it can change nothing.
        """
        shown = [
            one if one.basis == "inferred" or EXTREME.search(one.text) else replace(one, beside=()) for one in sheets
        ]
        first = self._reading(shown, "a")
        open_ = [sheet for sheet in shown if _signed(first.get(sheet.key))]
        second = self._reading(open_, "b") if open_ else {}
        passed = [sheet for sheet in open_ if _signed(second.get(sheet.key))]
        drawn = {s.key for s in passed if not all(_says(one[s.key]) for one in (first, second))}
        third = self._reading([sheet for sheet in sheets if sheet.key in drawn], "c") if drawn else {}
        found: dict[str, Clearance] = {}
        for sheet in sheets:
            verdicts = [one[sheet.key] for one in (first, second, third) if sheet.key in one]
            wanted = 3 if sheet.key in drawn else 2
            if self.spent or (len(verdicts) < wanted and all(map(_signed, verdicts))):
                found[sheet.key] = self._strictly(sheet)
            elif all(map(_signed, verdicts)):
                found[sheet.key] = _on(sheet, verdicts)
            else:
                found[sheet.key] = Clearance(
                    None, why=next((v.why for v in verdicts if not _signed(v) and v.why), "is not what its sources say")
                )
        return found

    @property
    def spent(self) -> bool:
        """Whether nobody reads, or nobody who can be believed."""
        told = self.recall
        return self.silent or (told.void >= VOID and told.found < SOUND * told.planted)

    def _reading(self, sheets: Sequence[Sheet], name: str) -> dict[str, Judged]:
        """One verdict for each sentence, none where the answers were void."""
        found: dict[str, Judged] = {}
        order = _together(sorted(sheets, key=lambda sheet: _lot(name, sheet.key, sheet.text)))
        signed = [*self.standing, *_restated(sheets)]
        for start in range(0, len(order), READINGS_PER_CALL):
            batch = order[start : start + READINGS_PER_CALL]
            others = [*order[:start], *order[start + READINGS_PER_CALL :]]
            for again in ("", "'"):
                if self.spent:
                    return found
                if (verdicts := self._batch(batch, signed, others, name + again)) is not None:
                    found |= verdicts
                    break
        return found

    def _batch(
        self, batch: Sequence[Sheet], signed: Sequence[Sheet], others: Sequence[Sheet], name: str
    ) -> dict[str, Judged] | None:
        """The verdicts of one call; None where it let a decoy pass, or did not answer."""
        decoys = list(self._decoys(batch, signed, others, name))
        mixed = sorted((*batch, *decoys), key=lambda sheet: _lot(name, sheet.text))
        self.calls += 1
        letters = _letters(mixed)
        shown = [
            {"n": number, "text": sheet.text, "on": _of(sheet.claims, letters), "beside": _of(sheet.beside, letters)}
            for number, sheet in enumerate(mixed, 1)
        ]
        answer = self.ask(
            "verify", f"reading {name} {self.calls}", Judgement, VERIFY_TOKENS, sentences=shown,
            articles=self._articles(mixed, letters),
        )  # fmt: skip
        if isinstance(answer, Failure) or not isinstance(answer, Judgement):
            self.silent = True
            return None
        verdicts = {one.n: one for one in answer.verdicts}
        said = {
            sheet.key: _judged(verdicts[number], sheet, letters)
            for number, sheet in enumerate(mixed, 1)
            if number in verdicts
        }
        met = [decoy for decoy in decoys if decoy.key in said]  # of what has no answer it lets nothing pass
        found = sum(not _signed(said[decoy.key]) for decoy in met)
        self.recall.planted += len(met)
        self.recall.found += found
        if found < len(met) or any(sheet.key not in said for sheet in mixed):
            self.recall.void += 1
            return None
        return {sheet.key: said[sheet.key] for sheet in batch}

    def sent_back(self, sheets: Sequence[Sheet], why: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
        """Sentences that were stopped, by s1, s2 ... and with why, and once each what they rest on."""
        letters = _letters(sheets)
        stopped = [
            {"id": f"s{number}", "text": sheet.text, "why": why[sheet.key], "on": _of(sheet.claims, letters)}
            for number, sheet in enumerate(sheets, 1)
        ]
        return {"stopped": stopped, "articles": self._articles(sheets, letters)}

    def _articles(self, sheets: Sequence[Sheet], letters: Mapping[str, str]) -> list[dict[str, Any]]:
        """What sentences rest on and what stands beside them, by article: its head and each sentence of it once."""
        told = {claim.quote: claim for sheet in sheets for claim in (*sheet.beside, *sheet.claims)}
        on = {claim.quote for sheet in sheets for claim in sheet.claims}
        found: dict[str, dict[str, Any]] = {}
        for quote, id in letters.items():
            claim, shown = told[quote], self.quote(told[quote])
            one = found.setdefault(claim.item, shown | {"quotes": [], "around": []})
            one["quotes"].append({"id": id, "holder": claim.holder, "role": claim.role, "text": quote})
            one["around"] += shown["around"] if quote in on else ()
        for item, one in found.items():
            said = " ".join(quote["text"] for quote in one["quotes"])
            sentences = dict.fromkeys(self.desk.dossier.articles[item].sentences)  # in the order of the article
            one["around"] = [words for words in sentences if words in {*one["around"]} and words not in said]
        return list(found.values())

    def quote(self, claim: Claim) -> dict[str, Any]:
        """A claim as a reading is shown it: its words, where they stand, and the sentences around them."""
        article = self.desk.article(claim)
        published = article.item.published
        return {
            "day": f"{published:%Y-%m-%d}" if published else "undated", "outlet": article.item.outlet,
            "title": article.item.title, "holder": claim.holder, "role": claim.role, "text": claim.quote,
            "around": [*filter(None, (*introduced(claim, article), *around(claim, article)))],
        }  # fmt: skip

    def _strictly(self, sheet: Sheet) -> Clearance:
        """What the digest's rule says, where no reading is believed."""
        by = [claim.id for claim in sheet.claims if self._carries(sheet.text, claim)] if sheet.basis == "told" else []
        return (
            Clearance("told", tuple(by))
            if by
            else Clearance(None, why="no reading could be believed, and the strict rule does not sign it")
        )

    def _carries(self, text: str, claim: Claim) -> bool:
        source = self.desk.statement(claim)
        told: Statement = replace(source, text=text)
        return carries(told, source, self.desk.known)

    # --- decoys

    def _decoys(
        self, batch: Sequence[Sheet], signed: Sequence[Sheet], others: Sequence[Sheet], name: str
    ) -> Iterator[Sheet]:
        """One for so many of a batch, others for each batch, if possible of what its own sentences do not rest on."""
        wanted = -(-len(batch) // ONE_IN)
        holders = sorted({one.holder for sheet in (*signed, *others, *batch) for one in sheet.claims if one.holder})
        cited = {claim.id for sheet in batch for claim in sheet.claims}

        def place(sheet: Sheet) -> tuple[bool, str]:
            return any(claim.id in cited for claim in sheet.claims), _lot(name, batch[0].key, sheet.text)

        known = [(sheet, True) for sheet in sorted(signed, key=place)]
        unread = [(sheet, False) for some in (others, batch) for sheet in sorted(some, key=place)]
        for sheet, true in (*known, *unread):
            if wanted and (text := decoy(sheet, holders, _lot(name, sheet.text), signed=true)):
                wanted -= 1  # something stands beside it as beside the others, or that would tell them apart
                yield replace(sheet, key=f"decoy/{sheet.key}", text=text, beside=batch[wanted % len(batch)].beside)


def decoy(sheet: Sheet, holders: Sequence[str], lot: str, *, signed: bool = True) -> str:
    """The sentence made false, in the first of four ways that it allows, beginning with one by lot; "" for none.

    Of what nobody has signed yet a "not" may make something true: there it is what the quotation does not have at all.
    """
    there = " ".join(claim.quote for claim in sheet.claims)
    ways = (_another_figure, _another_holder, _another_month, *((_another_not,) if signed else ()))
    turn = int(lot[:4], 16) % len(ways)
    for way in (*ways[turn:], *ways[:turn]):
        made: str = way(sheet.text, there, [one for one in holders if one not in there and one not in sheet.text])
        if made and made != sheet.text:
            return made
    return ""


def _restated(sheets: Sequence[Sheet]) -> Iterator[Sheet]:
    """What was read in the articles at hand, and read again: true to its quotation, whatever is made of it."""
    claims = {claim.id: claim for sheet in sheets for claim in (*sheet.claims, *sheet.beside) if claim.gist}
    yield from (Sheet(f"read/{id}", claim.gist.says, (claim,)) for id, claim in claims.items() if claim.gist)


def _another_figure(text: str, there: str, _: Sequence[str]) -> str:
    for hit in _NUMBER.finditer(text):
        value = hit[1].replace(",", "")
        beside = " ".join((text[: hit.start()].split() or [""])[-1:] + text[hit.end() :].split()[:1])
        if _YEAR.fullmatch(value) or _MONTH.search(beside):  # no 42nd of May: nobody has to read to find that
            continue
        decimals, grouped = len(value.partition(".")[2]), "," if "," in hit[1] else ""
        other = f"{float(value) * 1.5 + (float(value) < FEW_READINGS):{grouped}.{decimals}f}"  # half as much again
        if other not in there:
            return text[: hit.start()] + other + text[hit.end() :]
    return ""


def _another_holder(text: str, _: str, holders: Sequence[str]) -> str:
    opening = re.match(
        r"(?:[A-Z][\w’'.-]*\s){1,3}(?=(?:argue|say|find|expect|hold|report|warn|put|call|claim|think|see)s\b)", text
    )
    if not opening or not holders:
        return ""
    return f"{holders[len(text) % len(holders)]} {text[opening.end() :]}"


def _another_month(text: str, there: str, _: Sequence[str]) -> str:
    hit = _MONTH.search(text)
    others = [name for name in _OTHERS if name not in there and name not in text]
    if not hit or hit[0] == "May" or not others:
        return ""
    other: str = others[len(text) % len(others)]
    return text[: hit.start()] + other + text[hit.end() :]


def _another_not(text: str, _: str, __: Sequence[str]) -> str:
    if text.rstrip().endswith("?"):
        return ""  # a question asks both
    if hit := _NOT.search(text):
        return text[: hit.start()] + hit[1] + text[hit.end() :]
    hit = _AUXILIARY.search(text)
    return text[: hit.end()] + " not" + text[hit.end() :] if hit else ""


def _together(sheets: Sequence[Sheet]) -> list[Sheet]:
    """In an order in which those of a batch rest on the same articles, each of which is shown once a batch."""
    left, found, shown = list(sheets), list[Sheet](), set[str]()
    while left:
        items = [{claim.item for claim in sheet.claims} for sheet in left]
        place = max(range(len(left)), key=[len(shown & one) for one in items].__getitem__)  # of those alike the first
        found.append(left.pop(place))
        shown = items[place] | (shown if len(found) % READINGS_PER_CALL else set())
    return found


def _says(verdict: Judged) -> bool:
    return verdict.verdict == "says"


def _signed(verdict: Judged | None) -> bool:
    return verdict is not None and verdict.verdict != "no"


def _on(sheet: Sheet, verdicts: Sequence[Judged]) -> Clearance:
    """On what a signed sentence may stand, whatever its writer called it.

    Told by each claim that every reading finds to say all of it; joined where only several do; else inferred from all.
    """
    every = tuple(claim.id for claim in sheet.claims)
    if not all(map(_says, verdicts)):
        return Clearance("inferred", every)
    alone = tuple(id for id in every if all(id in one.alone for one in verdicts))
    if alone or len(every) == 1:
        return Clearance("told", alone or every)
    return Clearance("joined", every)


def _letters(sheets: Sequence[Sheet]) -> dict[str, str]:
    """Each quotation once, however many sentences rest on it, to what it is called."""
    quotes = dict.fromkeys(claim.quote for sheet in sheets for claim in (*sheet.claims, *sheet.beside))
    return {quote: f"q{number}" for number, quote in enumerate(quotes, 1)}


def _of(claims: Iterable[Claim], letters: Mapping[str, str]) -> str:
    return " ".join(dict.fromkeys(letters[claim.quote] for claim in claims))


def _judged(found: SaidByQuotes | FollowsFromQuotes | SaidByNone, sheet: Sheet, letters: Mapping[str, str]) -> Judged:
    """A verdict with claims in the place of what they were called; of a lone quotation it is all of it that is said."""
    match found:
        case SaidByQuotes(says=alone):
            lone = len({letters[claim.quote] for claim in sheet.claims}) == 1
            named = (claim.id for claim in sheet.claims if lone or letters[claim.quote] in alone)
            return Judged("says", tuple(named))
        case FollowsFromQuotes():
            return Judged("follows")
        case SaidByNone(no=why):
            return Judged("no", why=why)


def _lot(*parts: str) -> str:
    """An order that tells nothing and is the same on every machine."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()
