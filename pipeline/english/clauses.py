"""The words of a text in clauses, and what keeps a clause from stating what it says: it is denied, asked, supposed ...

A clause ends at a semicolon, and at a connective ("but", "while", "because", "and") that begins a new subject. Words of
a data file that keep a statement from being one are searched over the clause; those that govern more ("critics say
that the toll is unfair and the shops suffer", "if ...") over all clauses up to the next semicolon or contrast.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from pipeline.english.lexicon import word_lines
from pipeline.english.tokens import STOP, has_verb, stem

DETERMINER_WORDS = frozenset(
    "the a an this that these those its their his her our my your some many most all both each every no any one".split()
)
PRONOUNS = frozenset("it they we he she i you there nobody somebody everybody everyone someone who".split())
PREPOSITIONS = frozenset(
    "above across against around at behind beside besides beyond by during except for from in inside into like near of"
    " off on onto out over per through to toward towards under unlike up upon with within without than versus about"
    " between".split()
)
FUNCTION_WORDS = STOP | DETERMINER_WORDS | PRONOUNS | PREPOSITIONS
_CONNECTIVES = frozenset("but while whereas although though yet because and so".split())
_CONTRASTS = frozenset("but while whereas although though yet".split())
# Forms that no ending gives away; "was" and "had" stay as they are: what was closing need not be closing.
_IRREGULAR = dict(
    pair.split(":")
    for pair in (
        "itself:themselves himself:themselves herself:themselves are:is am:is have:has does:do did:do done:do paid:pay"
        " fell:fall fallen:fall grew:grow grown:grow shrank:shrink shrunk:shrink kept:keep made:make lost:lose won:win"
        " caught:catch held:hold led:lead left:leave rose:rise risen:rise beaten:beat drove:drive driven:drive"
        " sped:speed"
    ).split()
)
_CONTRACTED = {"n't": "not", "'re": "is", "'ve": "has", "'ll": "will", "'d": "would", "'m": "is"}
_WHOLE = {"cannot": ("can", "not"), "can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not")}
_IS = frozenset("it's that's there's here's he's she's what's who's".split())
_QUOTES = str.maketrans("’‘‛“”„«»‑", '\'\'\'"""""-')
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*'?|[,;?]")
_SENTENCE = re.compile(r"(?<=[.?!])[\"')]{0,3} (?=[\"'(]{0,3}[^\W_a-z])")
# What shortens a title or a name ends no sentence: "Mr. Brandt", "Sen. Ann Lee", "the U.S. House".
_CUT_SHORT = re.compile(rf"\b(?:(?i:{'|'.join(word_lines('titles'))})|[A-Z])\.$")
_SHORT_QUOTATION = re.compile(r"\"[^\"]{1,60}\"|(?<!\w)'[^']{1,60}'(?!\w)")
_LABEL = re.compile(r"(?P<label>[^\s:]{1,40}(?: [^\s:]{1,40}){0,3}): ")
SCARE = 4  # words in quotation marks inside other words: a title, somebody's phrase, or not meant
_AFTERTHOUGHT = re.compile(r"(?:this|that|it|no|not|or|so|wrong|hardly|at least)\b", re.IGNORECASE)
LAST_WORD = 8  # words of a sentence such as "That, at least, is a myth", which takes back the one before
_ASKING = frozenset(
    "do does did is are was were am can could will would should shall has have had may might must".split()
)  # as first word: a question, or a condition ("Had the council built ...")
_NEAR = 3  # words before a verb in which its "I", "we", "our" must stand
_OWN = frozenset("i we".split())
_OUR = frozenset("our my".split())
# "Our study concludes" is the speaker's own; "our mayor believes" is not.
_WORK = frozenset(
    "study view analysis data figures index survey research test tests model reading results opinion experience mind"
    " judgment report estimate".split()
)
# What these begin denies only itself: "does not help a child who cannot read".
_RELATIVE = frozenset("that which who whom whose when where as than".split())
_AFFIRMED = frozenset("only just merely simply".split())  # "not only" denies nothing

WHY = {
    "denied": "denied",
    "aside": "set aside",
    "supposed": "supposed, not stated",
    "possible": "called possible, not stated",
    "asked": "asked, not stated",
    "doubted": "doubted or rejected",
    "others": "somebody else's words",
    "people": "somebody else's words",
    "idea": "held up as a thought, not stated",
    "past": "past, or given up",
    "undone": "said of what is done away with",
}
_BEFORE = frozenset(("aside", "possible", "idea", "undone"))  # count only before what they govern
_WIDE = frozenset(("supposed", "asked", "doubted", "others", "people", "idea"))  # govern more than their clause


@dataclass(frozen=True, slots=True)
class ClauseWord:
    """A word as it is compared, and where it stands."""

    text: str  # lower case, contractions written out
    root: str  # without its ending
    start: int
    end: int
    named: bool = False  # begins with a capital
    owner: bool = False  # "the dam's", "the shops'"
    commas: int = 0  # before it in its sentence
    clause: int = 0
    reach: int = 0  # clauses of one reach share what governs more than a clause
    quoted: bool = False  # in a short quotation inside other words


@dataclass(frozen=True, slots=True)
class Operator:
    """A word or phrase that keeps a statement from being one."""

    kind: str
    first: int
    last: int  # of its words
    phrase: str

    @property
    def why(self) -> str:
        """For people: what it does, and the words."""
        return f"{WHY[self.kind]}: “{self.phrase}”"


@dataclass(frozen=True, slots=True)
class Spoken:
    """One sentence in words, with its operators in order."""

    text: str
    words: tuple[ClauseWord, ...]
    operators: tuple[Operator, ...]
    asks: bool
    label: str = ""  # what stands before a colon at its head: "Mayor Quill: the toll works"

    def clause(self, number: int) -> str:
        """The words of one clause as they were written."""
        inside = [word for word in self.words if word.clause == number]
        return self.text[inside[0].start : inside[-1].end]

    def withheld(self, places: Sequence[int], spared: Container[int] = ()) -> str:
        """Why what stands at these words is not stated; "" when it is. The spared words are no operators."""
        first, last = min(places), max(places)
        if self.asks:
            return "asked, not stated"
        if self.label and self.words[first].start > len(self.label):
            return f"under a label, which may name somebody else: “{self.label}”"
        if any(self.words[place].quoted for place in places):
            return "in quotation marks: a phrase or title of somebody else"
        here = self.words[first]
        for found in self.operators:
            if any(place in spared for place in range(found.first, found.last + 1)):
                continue
            there = self.words[found.first]
            if there.reach != here.reach or (there.clause != here.clause and found.kind not in _WIDE):
                continue
            if self._governs(found, last):
                return found.why
        return ""

    def _governs(self, found: Operator, last: int) -> bool:
        words = self.words
        contrast = found.phrase == "not" and _after_comma(words, found.first)  # "closing, not widening"
        if found.kind == "aside" or contrast:
            return found.first < last and words[found.first].commas == words[last].commas
        if found.first < last:
            return True
        if found.kind in _BEFORE:
            return False
        if found.kind == "denied":  # "in hardly any house", "..., but not here"; not ", with no subsidy at all"
            if found.first > 0 and words[found.first - 1].text in _CONTRASTS:
                return True
            between = words[last + 1 : found.first + 1]
            return words[found.first].commas == words[last].commas and all(
                word.text not in _RELATIVE for word in between
            )
        return True


def _after_comma(words: Sequence[ClauseWord], place: int) -> bool:
    return place > 0 and words[place].commas > words[place - 1].commas


@lru_cache(maxsize=4096)
def spoken(text: str) -> tuple[Spoken, ...]:
    """The sentences of a text; a short one that takes back the one before is read as part of it."""
    plain = " ".join(text.translate(_QUOTES).split())
    parts: list[str] = []
    for part in _SENTENCE.split(plain):
        cut_short = parts and _CUT_SHORT.search(parts[-1])
        if cut_short or (parts and _AFTERTHOUGHT.match(part) and part.count(" ") < LAST_WORD):
            parts[-1] += f" {part}"
        else:
            parts.append(part)
    return tuple(_sentence(part) for part in parts if part)


def roots(phrase: str) -> tuple[str, ...]:
    """The words of a phrase without their endings, as those of a text are compared with them."""
    return tuple(word.root for word in _words(phrase.translate(_QUOTES)))


def has_any(text: str, wanted: frozenset[str]) -> bool:
    """Whether one of these roots is that of a word of a text; told without taking the text apart."""
    return any(not wanted.isdisjoint(_roots(word.lower())) for word in set(_TOKEN.findall(text.translate(_QUOTES))))


@lru_cache(maxsize=16384)
def _roots(word: str) -> tuple[str, ...]:
    return tuple(map(root, _forms(word)[0]))


def root(word: str) -> str:
    """A word without its ending; irregular forms by a list."""
    return stem(_IRREGULAR.get(word, word))


def _sentence(text: str) -> Spoken:
    words = tuple(_parted(list(_words(text))))
    asks = "?" in text or (bool(words) and words[0].text in _ASKING)
    label = _LABEL.match(text)
    named = label["label"] if label and not has_verb(label["label"]) else ""
    return Spoken(text, words, tuple(_operators(words)), asks, named)


def _words(text: str) -> Iterator[ClauseWord]:
    """The words with their commas; a semicolon counts as a clause of its own."""
    quotations = [
        span for span in (found.span() for found in _SHORT_QUOTATION.finditer(text))
        if text[span[0] : span[1]].count(" ") < SCARE and len(text) > span[1] - span[0] + 3
    ]  # fmt: skip
    commas = clause = ahead = 0
    for found in _TOKEN.finditer(text):
        written = found[0]
        if written in ",?":
            commas += 1
            continue
        if written == ";":
            clause += 1
            continue
        while ahead < len(quotations) and quotations[ahead][1] <= found.start():
            ahead += 1
        quoted = ahead < len(quotations) and quotations[ahead][0] <= found.start()
        forms, owner = _forms(written.lower())
        for form in forms:
            yield ClauseWord(
                form,
                root(form),
                found.start(),
                found.end(),
                written[0].isupper(),
                owner,
                commas,
                clause,
                clause,
                quoted,
            )


def _forms(word: str) -> tuple[tuple[str, ...], bool]:
    """What a written word stands for ("isn't": is, not), and whether it is a possessive."""
    if "'" not in word:
        return _WHOLE.get(word, (word,)), False
    if word in _WHOLE:
        return _WHOLE[word], False
    if word in _IS:
        return (word[:-2], "is"), False
    if word.endswith("'"):
        return (word[:-1],), word.endswith("s'")
    for ending, meaning in _CONTRACTED.items():
        if word.endswith(ending) and len(word) > len(ending):
            return (word[: -len(ending)], meaning), False
    return (word.removesuffix("'s"),), word.endswith("'s")


def _parted(words: list[ClauseWord]) -> Iterator[ClauseWord]:
    """The words with the numbers of their clauses."""
    clause = reach = semicolons = 0
    for place, word in enumerate(words):
        if word.clause != semicolons:
            semicolons = word.clause
            clause, reach = clause + 1, reach + 1
        elif word.text in _CONNECTIVES and 0 < place < len(words) - 1 and _subject(words[place + 1]):
            comma = _after_comma(words, place)
            if comma or word.text in _CONTRASTS or word.text == "because":
                clause += 1
                reach += comma and word.text in _CONTRASTS
        yield ClauseWord(
            word.text, word.root, word.start, word.end, word.named, word.owner, word.commas, clause, reach, word.quoted
        )


def _subject(word: ClauseWord) -> bool:
    """Whether a word can begin a new subject: an article, a pronoun, a name, a plural."""
    if word.text in DETERMINER_WORDS or word.text in PRONOUNS or word.named:
        return True
    return word.text not in FUNCTION_WORDS and word.text.endswith("s") and word.root != word.text


def _operators(words: Sequence[ClauseWord]) -> Iterator[Operator]:
    known, place = _known(), 0
    while place < len(words):
        found = _at(words, place, known)
        if found is not None and not _harmless(words, found):
            yield found
        place = found.last + 1 if found else place + 1


def _at(
    words: Sequence[ClauseWord], place: int, known: dict[str, list[tuple[str, tuple[str, ...]]]]
) -> Operator | None:
    """The longest operator that begins at a word."""
    for kind, phrase in known.get(words[place].text[:2], ()):
        behind = words[place : place + len(phrase)]
        if len(behind) == len(phrase) and all(map(_fits, behind, phrase)):
            said = " ".join(word.text for word in behind)
            return Operator(kind, place, place + len(phrase) - 1, said)
    return None


def _fits(word: ClauseWord, pattern: str) -> bool:
    return word.text.startswith(pattern[:-1]) if pattern.endswith("*") else word.text == pattern


def _harmless(words: Sequence[ClauseWord], found: Operator) -> bool:
    """Whether a word that looks like an operator is none: "a few", "not only", the month of May, "we think"."""
    place, word = found.first, words[found.first]
    before = [one.text for one in words[max(0, place - _NEAR) : place]]
    if found.kind in ("others", "idea"):
        work = [*before, word.text]
        ours = any(one in _OUR and other in _WORK for one, other in pairwise(work))
        return ours or bool(_OWN.intersection(before))
    if word.text == "few":
        return before[-1:] == ["a"]
    if word.text == "may":
        return word.named and place > 0
    if word.text == "only":
        return before[-1:] == ["not"]
    return word.text == "not" and place + 1 < len(words) and words[place + 1].text in _AFFIRMED


@cache
def _known() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """The phrases of the data file by the first two letters, the longest first."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for line in word_lines("unasserted"):
        kind, _, phrase = line.partition(": ")
        found[phrase[:2]].append((kind, tuple(phrase.split())))
    for phrases in found.values():
        phrases.sort(key=lambda entry: -len(entry[1]))
    return dict(found)
