"""What a page could tell: findings with their worth for the question; which names are of one family."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise

import numpy as np

from pipeline.english import sentence_kinds, standalone
from pipeline.english.clauses import PREPOSITIONS
from pipeline.english.dates import dates, last_day
from pipeline.english.figures import figures
from pipeline.english.lexicon import FUNCTION, word_lines
from pipeline.english.tokens import BASES, is_finite, terms
from pipeline.findings.claims import opinion
from pipeline.findings.independence import origin_of
from pipeline.findings.repeats import PLAIN_UNITS
from pipeline.findings.sides import answers, claim_side
from pipeline.findings.similarity import Space, document_frequencies, snapshot
from pipeline.models import Article, Claim, Dossier, Finding, Precision, Topic, When
from pipeline.page.asked import AskedWords, question_words, vocabulary
from pipeline.page.evidence import OPINION_ROLES
from pipeline.page.families import bodies, families, is_personal_name, misnamed_bodies

# Fitted by least squares to what careful readers thought of 850 sentences of four debates, again with 426 of four
# others, three of them news, and with 700 of six more; rounded. Each is ranked better by what the others gave than by
# weights made by hand. What other articles come near to ("central") and what rare words tell ("specific") place what is
# core of those six at an AUC of .75, without them .70. Its commonest words and the words around it showed nothing.
WEIGHTS = {
    "question": 1.2, "named": 0.8, "shared": 0.4, "figures": 0.45, "length": 0.55, "ought": 0.3, "joined": -0.3,
    "personal": -0.2, "headline": -3.0,
    # Of 260 entries on three pages of news a strict reader would send on 66 %. What the article is about told most of
    # which (AUC .61), then its title (.58); its place did on reports (.76) and misled on essays (.40).
    "article": 1.4, "title": 0.3, "holder": 0.3, "lead": 0.8,
    "central": 15.0, "specific": 0.3,
    "answers": 0.4,  # as much as a figure: those readers missed what says how the question stands more than all else
    "fresh": 0.35,  # those readers judged old pages, where it is worth nothing: a page that goes on has to move
}  # fmt: skip
_NEAR = 0.3  # cosine from which another outlet tells of the same happening
ABOUT = 0.12  # cosine from which two sentences with a name and a figure in common tell one thing
_ONE = 0.4  # cosine from which two reports of near days that share a name tell one event: all 5 such pairs did
_COUNTED = 0.25  # without a common name, where a figure is the same: "240-190", "four labs in twelve days"
REPORTED = timedelta(days=4)  # in which outlets report an event
FINE: tuple[Precision, ...] = ("day", "month")  # what is dated more coarsely is no event: outlets give a year for much
_DAY = timedelta(days=1)  # a day here is another one there
ALIKE = 0.2  # cosine from which two sentences with a name in common tell one event of near days
_AGAIN = 0.5  # cosine from which a sentence tells nothing that the other has not told
_BEARS = 0.3  # least part of the words of the question in a sentence, more than one of them: with less it is an aside
ON = 0.5  # least bearing of an article whose figures are told without the words: a result rarely repeats what was asked
_MOST = 1200  # findings that are weighed against each other: the best by what they are in themselves
_LEAD = 5  # sentences after which the place in an article counts half
_OPENING = 2  # sentences in which a report tells what its title announces
_LONG = 45  # words from which a sentence says no more the longer it is
_BEST = 10  # sentences on which the page's own standard is taken, told or not: enough that one does not set it
# How far above the weakest on the question: what is nearer to it is an aside, however much room there is. Of 640
# sentences of six topics below WORTH lie 41 of 196 asides and 9 of 209 that tell the core, below FIRM 75 and 18.
WORTH = 0.1
FIRM = 0.2  # for what has a section of its own by its form, a date or a reason, or has had its share
_WEAKEST = 0.05  # part of the sentences that are at least as weak
_OF_FEW = 0.4  # of the best, where there are too few for such a part: those of thirteen topics are worth .44 to .72
_MANY = 10  # articles from which on what they come near to is more than what two of them happen to share
_SOMEWHAT = 0.001  # how much any article is on the question: where none is by its words, all weigh the same
_STALE = "speaks of its own day, and has none"
_BEHIND = 0.25  # part of the articles that came after it: of an older state a reader wants to know what came of it
_HEAD = 3  # sentences that tell with the title what an article is about
_WORD = re.compile(r"[^\W\d_](?:[\w’'-]*\w)?")
_TO_A_VERB = frozenset("to will would can could shall should may might must not".split())  # "to impose tariffs"
_VAGUE = frozenset(word_lines("vague"))  # no part of a name for a thing
FORESEEN = timedelta(days=180)  # in which a report's "is expected to" is of what is to come; of 15 older ones 10 misled
SOON = timedelta(days=31)  # that in which it has come or not where it says "Tuesday" or "next month"
_SOON = re.compile(  # "to announce Tuesday", "On Tuesday, ..."; not ", an official said on Tuesday"
    r"\b(?:will|to)\b(?:(?! (?:sa(?:id|ys)|told|announced)\b)[^.,;:“”]){1,80}?"
    r" (?:tomorrow|tonight|next (?:week|weekend|month)|[A-Z][a-z]{2,5}day)\b"
    r"|^(?:On )?[A-Z][a-z]{2,5}day,? "
)
HALVED = timedelta(days=60)  # in which being new comes to count half: two months of a debate make it another one
OFF_QUESTION = "not on the question"
PASSED = "the day that it announces is over"
CHANGED = "its holder has changed sides since"
OVER = (PASSED, CHANGED)  # what stood on the page and holds no longer


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding that a page could tell, with what it is worth and, where it may not be told, why."""

    finding: Finding
    claim: Claim
    article: Article
    score: float
    parts: Mapping[str, float]
    stopped: str = ""

    @property
    def day(self) -> datetime | None:
        """When its article was published, if that is known."""
        return self.article.item.published

    @property
    def place(self) -> tuple[int, str]:
        """Where it stands in its article, by which those of one worth are taken: what an article begins with first."""
        return min(self.claim.sentences, default=0), self.finding.id


class Candidates:
    """The candidates of a dossier, best first, and which of them are near each other."""

    def __init__(self, dossier: Dossier) -> None:
        self.topic = dossier.topic
        self._dossier = dossier
        self.fresh = {finding.id for finding in dossier.current}
        findings = [f for f in (*dossier.current, *dossier.history) if f.claims and f.claims[0] in dossier.claims]
        leads = {finding.id: dossier.claims[finding.claims[0]] for finding in findings}
        findings = [f for f in findings if leads[f.id].item in dossier.articles]
        texts = {finding.id: terms(leads[finding.id].quote) for finding in findings}
        frequency = document_frequencies(texts.values())
        self._statistics = snapshot(len(texts), frequency)
        self._asked = AskedWords(question_words(self.topic), vocabulary(self.topic), frequency, len(texts))
        self._phrases = [set(terms(words)) for words in self.topic.keywords if terms(words)]
        self._named = frozenset(
            name.casefold()
            for finding in findings
            for name in (*leads[finding.id].names, leads[finding.id].holder)
            if name.casefold() not in dossier.articles[leads[finding.id].item].item.outlet.casefold()
        )
        self._articles = {item: self._bearing(dossier.articles[item]) for item in {leads[f.id].item for f in findings}}
        published = (dossier.articles[item].item.published for item in self._articles)
        self._days = sorted(day for day in published if day and day <= dossier.now)
        self._newest = max(self._days, default=dossier.now)
        own = {finding.id: self._own(leads[finding.id]) for finding in findings}
        findings.sort(key=lambda f: (-_sum(own[f.id]), f.id))
        findings = findings[:_MOST]
        self._place = {finding.id: place for place, finding in enumerate(findings)}
        self._space = Space([texts[finding.id] for finding in findings], self._statistics)
        self._rows: dict[int, np.ndarray] = {}
        pens = [origin_of(dossier.articles[leads[f.id].item].item) for f in findings]
        numbers: dict[str, int] = {}
        self._article_of = np.array(
            [numbers.setdefault(leads[f.id].item, len(numbers)) for f in findings], dtype=np.intp
        )
        self._told = [[numbers.setdefault(item, len(numbers)) for item in f.items] for f in findings]
        self._about = np.array([_SOMEWHAT + self._articles.get(item, 0.0) for item in numbers])
        turned = self._turned(leads[finding.id] for finding in findings)
        made: list[Candidate] = []
        for place, finding in enumerate(findings):
            near = np.flatnonzero(self._row(place) >= _NEAR)
            others = {pens[other] for other in near.tolist()} - {pens[place]}
            parts = own[finding.id] | {"shared": min(1.5, math.log2(1 + len(others)) / 2)}
            parts |= {"central": self._central(place), "specific": finding.specificity}
            claim, article = leads[finding.id], dossier.articles[leads[finding.id].item]
            made.append(Candidate(finding, claim, article, _sum(parts), parts))
        on = sorted((one.score for one in made if self._on(one)), reverse=True)[:_BEST]
        least = sum(on) / _BEST if len(on) == _BEST else math.inf
        read = (dossier.articles[item] for item in self._articles)
        misnamed = misnamed_bodies((origin_of(one.item), " ".join(one.sentences)) for one in read)
        made = [replace(one, stopped=self._stopped(one, least, turned, misnamed)) for one in made]
        self.halves = _halves(made, self.topic)
        self.all = tuple(sorted(made, key=lambda one: (-one.score, one.place)))
        self.of = {one.finding.id: one for one in self.all}
        scores = [one.score for one in self.all if not one.stopped]
        self._best = sum(scores[:_BEST]) / max(1, len(scores[:_BEST]))
        few = len(scores) <= 2 * _BEST
        self._weakest = _OF_FEW * self._best if few else scores[-math.ceil(_WEAKEST * len(scores))]

    def floor(self, part: float) -> float:
        """The score that lies so far between the weakest on the question and the best."""
        return self._weakest + part * (self._best - self._weakest)

    def _on(self, one: Candidate) -> bool:
        """Whether a candidate is on the question by its words, or opens a report whose title is."""
        opening = one.claim.article == one.article.id and one.claim.sentences[0] < _OPENING
        told = self._names(one.article.item.title) and (one.parts["named"] > 0 or opening)
        return _bears(one.parts) or told

    def _stopped(self, one: Candidate, least: float, turned: Set[str], misnamed: Set[str]) -> str:
        """Why a candidate may not be told, if so.

        What is worth as much as the best on the question (`least`) is on it in other words: the damages for "the
        epidemic", where "the opioid crisis" is asked about. On twelve of thirteen topics that lets nothing in.
        """
        claim, article, now = one.claim, one.article, self._dossier.now
        if claim.id in turned:
            return CHANGED
        if any(name in claim.quote for name in misnamed):
            return "names a body as no other outlet does"
        due = _due(claim, article)
        if (due and last_day(due) < now.date()) or self._come_to_pass(claim, article):
            return PASSED
        if not self._on(one) and not (one.parts["question"] > 0 and one.score >= least):
            return OFF_QUESTION
        own = claim.holder in ("", article.item.outlet, article.item.author)  # else it is whoever is quoted
        if own and standalone.personal(claim.quote) and not standalone.judges(claim.quote):
            return "its writer says “I” or “we”"  # and takes no view of anything
        return _STALE if not article.item.published and standalone.stale(claim.quote) else ""

    def near(self, one: str, other: str) -> float:
        """The cosine of what two findings quote; 0 for one that is not among the candidates."""
        if one not in self._place or other not in self._place:
            return 0.0
        return float(self._row(self._place[one])[self._place[other]])

    def beside(self, one: Candidate, least: float) -> list[Candidate]:
        """The other candidates with at least this cosine, best first."""
        places = set(np.flatnonzero(self._row(self._place[one.finding.id]) >= least).tolist())
        places.discard(self._place[one.finding.id])
        return [other for other in self.all if self._place[other.finding.id] in places]

    def again(self, one: str, other: str) -> bool:
        """Whether telling one finding beside the other, which is told, would tell a reader the same thing twice."""
        if one == other:
            return True
        if frozenset((one, other)) in self._dossier.apart:
            return False  # the editor says so
        cosine = self.near(one, other)
        if one not in self.of or other not in self.of:
            return cosine >= _AGAIN
        first, second = self.of[one].claim, self.of[other].claim
        if first.article == second.article and set(first.sentences) & set(second.sentences):
            return True
        if first.item != second.item and self.one_event(self.of[one], self.of[other], timedelta(0)):
            return True
        figures = {(f.unit, f.value) for f in first.figures}, {(f.unit, f.value) for f in second.figures}
        if {unit for unit, _ in figures[0] if unit} & {unit for unit, _ in figures[1]} and not figures[0] & figures[1]:
            return False  # 41 days are not 47, however alike the words
        if cosine >= _AGAIN:
            return True
        if cosine < ABOUT:
            return False
        names = set(self.kin(first)) & set(self.kin(second))
        days = self.of[one].day, self.of[other].day
        near = days[0] and days[1] and abs(days[0] - days[1]) <= REPORTED
        if names and cosine >= _ONE and near and first.item != second.item:  # one article does not report twice
            return True
        if names:
            return bool(figures[0] & figures[1])
        values = [{value for unit, value in counted if unit != "year"} for counted in figures]
        both = len(values[0] & values[1]) > 1 or any(unit not in PLAIN_UNITS for unit, _ in figures[0] & figures[1])
        return cosine >= _COUNTED and both and values[0] <= values[1]

    @cached_property
    def retold(self) -> frozenset[str]:
        """What came in with this version and tells again what was known: nothing new, whenever its article came."""
        able = [one.finding.id for one in self.all if not one.stopped and one.claim.kind != "question"]
        earlier = [id for id in able if id not in self.fresh]
        return frozenset(
            id
            for id in able
            if id in self.fresh and any(self.near(id, other) >= ABOUT and self.again(id, other) for other in earlier)
        )

    def later_than(self, one: Candidate) -> float:
        """The part of the articles that were published before a candidate's, 0 where its day is not known."""
        return bisect_left(self._days, one.day) / len(self._days) if one.day and self._days else 0.0

    def one_event(self, one: Candidate, other: Candidate, apart: timedelta) -> bool:
        """Whether two dated statements tell one event: near days, names in common, and words in common."""
        if not _near_days(one, other, apart):
            return False
        cosine = self.near(one.finding.id, other.finding.id)
        if cosine < ALIKE / 2:
            return False
        shared = len(self.called(one.claim) & self.called(other.claim))
        return cosine >= 2 * ALIKE or (shared > 0 and cosine >= ALIKE) or shared > 1

    def witnesses(self, one: Candidate) -> int:
        """How many outlets tell the event of a candidate: under its day or month, or in what they begin with that day.

        What many tell is what happened in a debate; what one tells may be an aside. 0 where it has no day.
        """
        return len(self._witnesses.get(one.finding.id, ()))

    @cached_property
    def _witnesses(self) -> Mapping[str, set[str]]:
        dated = [one for one in self.all if one.claim.when and one.claim.when.precision in FINE]
        dated.sort(key=lambda one: (one.claim.when.start if one.claim.when else date.min, one.finding.id))
        told = {one.finding.id: {origin_of(one.article.item)} for one in dated}
        for place, one in enumerate(dated):
            for other in dated[place + 1 :]:
                if not _near_days(one, other, _DAY):
                    break
                if self.one_event(one, other, _DAY):
                    told[one.finding.id].add(origin_of(other.article.item))
                    told[other.finding.id].add(origin_of(one.article.item))
        opening: dict[date, list[tuple[frozenset[str], str]]] = {}
        for one in self.all:
            if opens_report(one) and one.day and self._articles[one.claim.item] >= ON:
                opening.setdefault(one.day.date(), []).append((self.called(one.claim), origin_of(one.article.item)))
        for one in dated:
            if one.claim.when and one.claim.when.precision == "day" and opens_report(one):
                names = self.called(one.claim)
                days = (one.claim.when.start, one.claim.when.start + _DAY)
                told[one.finding.id] |= {pen for day in days for others, pen in opening.get(day, ()) if names & others}
        return told

    @cached_property
    def titled(self) -> Mapping[str, frozenset[str]]:
        """The words of the title of each article, by item."""
        return {item: frozenset(terms(self._dossier.articles[item].item.title)) for item in self._articles}

    @cached_property
    def things(self) -> Mapping[tuple[str, ...], str]:
        """What titles and first sentences of several outlets call a thing in two words, by the stems of these.

        Of two that are kinds of one thing that too: "sanctions" of "economic sanctions" and "nuclear sanctions". What
        mostly stands within a longer row of nouns is a part of what that names.
        """
        pens: dict[tuple[str, ...], set[str]] = {}
        forms: dict[tuple[str, ...], Counter[str]] = {}
        for item in self._articles:
            article = self._dossier.articles[item]
            for key, form, alone in _compounds(map(_without_figures, (article.item.title, *article.sentences[:_HEAD]))):
                pens.setdefault(key, set()).add(origin_of(article.item))
                forms.setdefault(key, Counter())[form if alone else ""] += 1
        pairs: dict[tuple[str, ...], str] = {}
        for key in (key for key in pens if len(pens[key]) > 1):
            within = forms[key].pop("", 0)
            best = max(forms[key], key=lambda form: (form.endswith("s"), forms[key][form], form), default="")
            if best.islower() and forms[key].total() >= within:
                pairs[key] = best
        kinds = Counter(key[-1] for key in pairs)
        wider = [(key[-1:], form.split()[-1]) for key, form in pairs.items() if kinds[key[-1]] > 1]
        return pairs | dict(sorted(wider, key=lambda pair: len(pair[1])))

    def called(self, claim: Claim) -> frozenset[str]:
        """The last words of the names in a claim: a president is named in full by one and by the surname by another."""
        return frozenset(name.split()[-1] for name in self.kin(claim))

    def since(self, one: Candidate) -> float:
        """The part of the articles that were published after a candidate's, 0 where its day is not known."""
        return 1.0 - bisect_right(self._days, one.day) / len(self._days) if one.day and self._days else 0.0

    def is_overtaken(self, one: Candidate) -> bool:
        """Whether a report tells as pending what a quarter of the articles came after: it has come, or has not."""
        pending = one.claim.role != "argues" and sentence_kinds.is_pending(one.claim.quote)
        return pending and len(self._days) >= _MANY and self.since(one) > _BEHIND

    def kin(self, claim: Claim) -> tuple[str, ...]:
        """The families of the names in a claim, each once."""
        return tuple(dict.fromkeys(self.families.get(name, name) for name in claim.names))

    @cached_property
    def families(self) -> Mapping[str, str]:
        """The names of all candidates to their families."""
        return families(name for one in self.all for name in (*one.claim.names, one.claim.holder) if name)

    @property
    def actors(self) -> frozenset[str]:
        """Names, lower-cased, that other outlets write of or quote: such an outlet measures things, others report."""
        return self._named

    @cached_property
    def pens(self) -> dict[str, str]:
        """Outlets of one person and that person: who signs all their articles, two at least, and says "I" in one.

        A weekly of which one reporter has been read, or an institute that others write of, is no such outlet.
        """
        signed: dict[str, list[str]] = {}
        personal: set[str] = set()
        for article in self._dossier.articles.values():
            signed.setdefault(article.item.outlet, []).append(article.item.author)
            personal |= {article.item.outlet} if opinion(article.sentences) else set()
        return {
            outlet: authors[0]
            for outlet, authors in signed.items()
            if outlet in personal and outlet.casefold() not in self.actors
            if outlet and len(authors) > 1 and len(set(authors)) == 1 and is_personal_name(authors[0])
        }

    def voice(self, holder: str) -> str:
        """The name under which a holder stands on the page: "Lambert" is "Nathan Lambert", or who that is by alias."""
        holder = self.pens.get(holder, holder)
        if self._dossier.aliases.get(holder) == holder:
            return holder  # the editor calls them so
        full = holder if holder in self.outlets else self.families.get(holder, holder)
        if not holder or not is_personal_name(full) or full.split()[-1] != holder.split()[-1]:
            full = self._bodies.get(holder, holder)
        return self._dossier.aliases.get(full, full)

    @cached_property
    def outlets(self) -> frozenset[str]:
        """The outlets as they are called: none of them is somebody's surname."""
        return frozenset(article.item.outlet for article in self._dossier.articles.values())

    @cached_property
    def _bodies(self) -> Mapping[str, str]:
        """The bodies among the holders, those that the page names too, by one name each."""
        page = self._dossier.previous.blocks if self._dossier.previous else ()
        standing = (said.speaker for block in page for said in block.sentences)
        return bodies((*(one.claim.holder for one in self.all), *standing))

    def _turned(self, claims: Iterable[Claim]) -> frozenset[str]:
        """What somebody said for a side that they have left since, and what else they argued up to then."""
        own = [(claim, day, claim_side(claim, self.topic)) for claim in claims if (day := self._day(claim))]
        taken: dict[str, list[tuple[datetime, int]]] = {}
        for claim, day, end in own:
            if claim.holder and end:
                taken.setdefault(claim.holder, []).append((day, end))
        now = {holder: max(each)[1] for holder, each in taken.items()}
        left = {
            holder: max(day for day, end in each if end != now[holder])
            for holder, each in taken.items()
            if any(end != now[holder] for _, end in each)
        }
        return frozenset(
            claim.id
            for claim, day, end in own
            if claim.holder in left
            and day <= left[claim.holder]
            and (end not in (0, now[claim.holder]) or (not end and claim.role in OPINION_ROLES))
        )

    def _day(self, claim: Claim) -> datetime | None:
        return self._dossier.articles[claim.item].item.published

    # --- what makes up the worth

    def _row(self, place: int) -> np.ndarray:
        if place not in self._rows:
            self._rows[place] = self._space.cosines(place)
        return self._rows[place]

    def _cover(self, text: str | Iterable[str]) -> float:
        """How much of what is asked a text has, see AskedWords."""
        return self._asked.cover(terms(text) if isinstance(text, str) else text)

    def _names(self, text: str | Iterable[str]) -> bool:
        """Whether a text has a keyword of the topic; where a title and a sentence do, both are about it."""
        words = set(terms(text)) if isinstance(text, str) else set(text)
        return any(words >= phrase for phrase in self._phrases)

    def _come_to_pass(self, claim: Claim, article: Article) -> bool:
        """Whether a report says without a day what is to come, and was written so long ago that it has come or not."""
        if claim.kind != "forecast" or claim.when or claim.role != "reports" or not article.item.published:
            return False
        ahead = SOON if _SOON.search(claim.quote) else FORESEEN
        return self._dossier.now - article.item.published > ahead

    def _central(self, place: int) -> float:
        """How near other articles come to a finding, each by its best sentence and as much as it is on the question."""
        if len(self._about) < _MANY:
            return 0.0
        nearest = np.zeros(len(self._about))
        np.maximum.at(nearest, self._article_of, self._row(place))
        nearest[self._told[place]] = 1.0  # they carry it
        nearest[self._article_of[place]] = 0.0
        return float(nearest @ self._about / (self._about.sum() - self._about[self._article_of[place]]))

    def _bearing(self, article: Article) -> float:
        """How much an article is about the question: its title, and its sentences on average."""
        title = min(1.0, self._cover(article.item.title))
        return 0.5 * title + 0.5 * min(1.0, 2 * _mean([self._cover(sentence) for sentence in article.sentences[:80]]))

    def _own(self, claim: Claim) -> dict[str, float]:
        """What a finding is worth by itself and its article."""
        article = self._dossier.articles[claim.item]
        words = set(terms(claim.quote))
        title = set(terms(article.item.title))
        weight = self._statistics.weight
        published = article.item.published
        age = max(timedelta(0), self._newest - published) if published else None
        named = claim.holder not in ("", article.item.outlet)
        return {
            "question": self._cover(words),
            "bears": self._asked.bears(words),
            "named": float(self._names(words)),
            "article": self._articles[claim.item],
            "title": sum(weight(w) for w in words & title) / (sum(weight(w) for w in title) or 1.0),
            "figures": min(2, len(claim.figures)) / 2,
            "holder": float(named and claim.role != "reports") + 0.5 * (named and claim.role == "reports"),
            "fresh": 0.5 ** (age / HALVED) if age is not None else 0.0,
            "length": min(1.0, len(claim.quote.split()) / _LONG),
            "lead": 0.5 ** (claim.sentences[0] / _LEAD),
            "ought": float(standalone.ought(claim.quote)),
            "joined": float(standalone.is_joined(claim.quote)),
            "personal": float(standalone.personal(claim.quote)),
            "answers": float(answers(claim.quote, self.topic) or answers(article.item.title, self.topic)),
            "headline": float(article.quality == "title"),
        }


def _without_figures(text: str) -> str:
    """A text with a stop in the place of each figure and its unit: "million crowns" is no thing."""
    for one in figures(text):
        text = text.replace(one.text, ".")
    return text


def _halves(made: Sequence[Candidate], topic: Topic) -> frozenset[str]:
    """The findings whose sentence could be told with the one behind it, or turns from the one before it: half of it.

    Not where it tells more alone: who says it, or on which side they are.
    """
    longer = {
        (one.claim.article, place): (one.claim, place != one.claim.sentences[0])
        for one in made
        if not one.stopped and len(one.claim.sentences) > 1
        for place in reversed(one.claim.sentences)
    }

    def half(one: Candidate) -> bool:
        place = one.claim.sentences[0]
        both, last = longer.get((one.claim.article, place), (None, False))
        if both is None or len(one.claim.sentences) > 1:
            return False
        spoken = one.claim.holder not in ("", one.article.item.outlet)  # the end of what somebody says
        if last and not spoken and not standalone.turns_away(one.article.sentences[place]):
            return False
        if one.claim.when and both.when is None:
            return False  # an event, which the two of them are not
        return both.holder == one.claim.holder and claim_side(one.claim, topic) in (0, claim_side(both, topic))

    return frozenset(one.finding.id for one in made if not one.stopped and half(one))


def _near_days(one: Candidate, other: Candidate, apart: timedelta) -> bool:
    mine, theirs = one.claim.when, other.claim.when
    if mine is None or theirs is None:
        return False
    return mine.start - apart <= last_day(theirs) and theirs.start - apart <= last_day(mine)


def _compounds(texts: Iterable[str]) -> Iterator[tuple[tuple[str, ...], str, bool]]:
    """Two nouns side by side, as far as can be told: their stems, how they are written, and whether they are all."""
    for text in texts:
        words = [*_WORD.finditer(text)]
        nouns = [bool(terms(word[0])) and not _is_no_noun(word[0]) for word in words]
        joined = [text[one.end() : two.start()] == " " for one, two in pairwise(words)]
        tied = [all(pair) for pair in zip(joined, nouns, nouns[1:], strict=False)]
        for place, (first, second) in enumerate(pairwise(words)):
            key = (*terms(first[0]), *terms(second[0]))
            if tied[place] and len(key) == 2:
                beside = [*tied[max(0, place - 1) : place], *tied[place + 1 : place + 2]]
                alone = not any(beside) and (not place or words[place - 1][0].lower() not in _TO_A_VERB)
                yield key, f"{first[0]} {second[0]}", alone


def _is_no_noun(word: str) -> bool:
    lower = word.lower()
    verb = is_finite(lower) or lower in BASES or lower.endswith(("ly", "ing", "ed"))
    return verb or lower in _VAGUE | FUNCTION | PREPOSITIONS or "’" in word or "'" in word


def opens_report(one: Candidate) -> bool:
    """Whether an article that reports begins with a candidate."""
    return one.claim.role != "argues" and min(one.claim.sentences, default=_OPENING) < _OPENING


def _bears(parts: Mapping[str, float]) -> bool:
    """Whether a sentence is on the question: by its own words, or by a figure in an article that is."""
    if parts["bears"] >= _BEARS:
        return True
    return parts["bears"] > 0 and parts["figures"] > 0 and parts["article"] >= ON


def _due(claim: Claim, article: Article) -> When | None:
    """The day to come of which a claim was when it was made; without one of its own, the last that a forecast names."""
    published = article.item.published
    ahead = claim.when and published and claim.when.start > published.date()
    if claim.when or claim.kind != "forecast" or not published:
        return claim.when if ahead or claim.kind == "forecast" else None
    named = [dated.when for dated in dates(claim.quote, published) if last_day(dated.when) > published.date()]
    return max(named, key=last_day, default=None)


def _sum(parts: Mapping[str, float]) -> float:
    return round(sum(weight * parts.get(name, 0.0) for name, weight in WEIGHTS.items()), 6)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
