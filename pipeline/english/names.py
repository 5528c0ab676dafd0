"""The proper names in a sentence, and the capitalised words that are none."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.english.calendar import MONTHS, WEEKDAYS
from pipeline.english.lexicon import BODIES, LONE_OPENERS, OPENERS
from pipeline.english.tokens import BASES, is_finite

# A capital does not make these a name on their own, wherever they stand.
GENERIC = frozenset(
    """
    AI AGI ML LLM LLMs API APIs CEO CEOs CTO CFO COO GPU GPUs CPU CPUs TPU TPUs IP PR OK TV PC PCs URL URLs FAQ PDF HTML
    HTTP SQL JSON Q1 Q2 Q3 Q4 H1 H2 R&D B2B A.I U.S.-based I I'm I've I'd I'll Internet Web
    African American Americans Arab Asian Australian Brazilian British Canadian Chinese Dutch Eastern English European
    Europeans French German Germans Indian Italian Japanese Korean Latin Northern Russian Southern Spanish Swedish Swiss
    Taiwanese Turkish Western
    """.split()
)

# Titles stand before a name and are not part of it.
PERSON_TITLES = frozenset(
    """
    Mr Mrs Ms Miss Dr Prof Professor Sen Senator Senators Rep Representative Representatives Gov Governor President
    Chancellor Minister Chief Executive CEO CTO CFO COO Chairman Chairwoman Commissioner Judge Justice Congressman
    Congresswoman Premier Secretary Director Founder Co-founder Lord Lady Sir Dame King Queen Prince Princess
    Lt Col Capt Sgt Gen Ambassador Administrator Employee Analyst Insider Spokesman Spokeswoman Spokesperson Coach
    Tempore
    """.split()
)

# After these an "of" or "for" goes on with the name: "Institute for Open Models".
HEADS = frozenset(word.title() for word in BODIES) | frozenset(
    "Act Bill Centers House Index Kingdom Republic State States".split()
)

_CALENDAR = frozenset(MONTHS) | frozenset(WEEKDAYS) | {f"{day}s" for day in WEEKDAYS}
_WORD = re.compile(
    r"[a-z]+(?=[ ,;:)])"  # as most are, and told sooner so
    r"|(?:[A-Z]\.){2,}"  # U.S.
    r"|[A-Z]\.(?=\s[A-Z])"  # the initial in Dana R. Vell
    r"|[^\W_][\w&]*(?:(?:[-‑&/.](?=\w)|['’](?=[^\W\d_]))\w+)*"  # Corvid-70B, GLM-5.1, D’Orsay
)
_POSSESSIVE = re.compile(r"['’]s?$")
_CAMEL = re.compile(r"^[a-z]{1,3}[A-Z]\w+$|^[A-Z]+[a-z]+[A-Z]")
_IDENTIFIER = re.compile(r"^[A-Z][\w.]*(?:[-‑][\w.]+)*$")
_ORDINARY_TAIL = re.compile(  # Halden-based: the name is before the hyphen
    r"^((?=[^-‑A-Z]*[A-Z])[^-‑]*)[-‑](?:[a-z]+[-‑])*(?:based|led|backed|driven|built|owned|style|made|funded"
    r"|trained|specific|level|class|era|like|focused|related|native|free|run|sponsored"
    r"|affiliated|friendly|born|derived|compatible|enabled|hosted|linked|scale|size|type|dominated|approved|"
    r"two|three|four|five|six|seven|eight|nine)$"
)
_PREFIX = re.compile(r"^(?:non|pre|post|anti|pro|ex|mid|un|co|multi|inter|trans|sub)[-‑]", re.IGNORECASE)
_VERSION = re.compile(r"^\d{1,2}(?:\.\d+)*[a-z]?$")
_OPENING = frozenset('“"‘(:;!?…[]•—.')  # behind one of these any word has a capital
_QUANTITY = re.compile(r"\s?(?:%|percent|per cent|points?|million|billion|times)\b")
_FOLLOWS_VERSION = frozenset(
    "and or at in on by for from to with as than that which who against over but while after when".split()
)
_CONTRACTED = re.compile(r"(?:n't|'(?:s|re|ve|ll|d|m))$")
_ABSTRACT = re.compile(
    r"[a-z]{3}(?:tions?|ness|ity|ments?|ing|ly|ances?|ences?|isms?|ships?|ers|sis|ary|ive|ous|able|ible|ful"
    r"|less|ical|ional|[a-z](?:ent|ant))$"
)
_NEXT = re.compile(r"\s([a-z]+)\b")
_CONNECTORS = frozenset({"of", "for", "the", "and", "&", "on"})
_PARTICLES = frozenset("van von de der den del della di da dos du bin ibn al el".split())  # Piet van Laren
_INNER = _CONNECTORS | _PARTICLES
_SUFFIXES = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"})
_DROPPED = frozenset({"The", "A", "An"})
_GENERALS = frozenset({"Attorney", "Solicitor", "Surgeon", "Inspector", "Adjutant", "Secretary", "Director", "Major"})
_COUNTRY = frozenset({"US", "U.S.", "UK", "U.K.", "EU", "House", "Senate"})  # what stands before a body without "the"
OFFICES = frozenset({"Secretary", "Minister"})  # "of" something, and the name of who holds them may follow
_APOSTROPHES = frozenset("'’")


class NameAt(NamedTuple):
    """A name and where it stands; `end` is before a possessive ending."""

    name: str
    start: int
    end: int


class _Word(NamedTuple):
    text: str
    start: int
    end: int
    possessive: bool
    opens: bool  # stands where any word has a capital

    @property
    def numbered(self) -> bool:
        return any(character.isdigit() for character in self.text)

    @property
    def marked(self) -> bool:
        """Whether its spelling alone makes it a name: CamelCase, capitals, letters with digits."""
        return (
            _CAMEL.search(self.text) is not None
            or (len(self.text) > 1 and self.text.upper() == self.text and self.text[0].isalpha())
            or (self.numbered and _IDENTIFIER.match(self.text) is not None)
        )


def names(sentence: str) -> tuple[str, ...]:
    """The names in a sentence, each once, in order of appearance."""
    return tuple(dict.fromkeys(span.name for span in name_spans(sentence)))


def surname(name: str) -> str:
    """The last word of a name, without a generation suffix."""
    words = [word for word in name.replace(",", " ").split() if word not in _SUFFIXES]
    return words[-1] if words else name


@lru_cache(maxsize=4096)  # a sentence is asked for its names, its figures, and who speaks
def name_spans(sentence: str) -> tuple[NameAt, ...]:
    """Every occurrence of a name in a sentence."""
    words, marked_only = _words(sentence)
    found: list[NameAt] = []
    run: list[_Word] = []
    for place, word in enumerate(words):
        if run and not _joins(sentence, run, words, place):
            found += _named(sentence, run)
            run = []
        goes_on = bool(run) and (word.text in _INNER or _is_version(sentence, word))
        if goes_on or _can_name(word, in_run=bool(run), marked_only=marked_only):
            run.append(word)
        elif run:
            found += _named(sentence, run)
            run = []
    if run:
        found += _named(sentence, run)
    return tuple(found)


def _words(sentence: str) -> tuple[list[_Word], bool]:
    """The words that may stand in a name, and whether most begin with a capital, as in a headline.

    There only CamelCase, numbers and acronyms tell names. Words of small letters end a name and are left out.
    """
    words: list[_Word] = []
    long = capitals = 0
    for match in _WORD.finditer(sentence):
        text = match[0]
        if not (text.islower() and text.isalpha()) or text in _INNER:
            word = _word(sentence, match, words[-1] if words else None)
            words.append(word)
            text = word.text
        if len(text) > 3 and text[0].isalpha():
            long += 1
            capitals += text[0].isupper()
    least = 8 if sentence.rstrip('”"').endswith(".") else 5  # headlines mostly end without a full stop
    return words, long >= least and capitals > 0.8 * long


def _word(sentence: str, match: re.Match[str], last: _Word | None) -> _Word:
    """A word without its possessive ending, and without "-based" and the like; `last` is one before it."""
    text, (start, end) = match[0], match.span()
    possessive = None if text.isalpha() else _POSSESSIVE.search(text)
    if possessive:
        text, end = text[: possessive.start()], end - len(possessive[0])
    owns = possessive is not None
    if text[-1:] == "s" and sentence[end : end + 1] in _APOSTROPHES:
        owns |= sentence[end + 1 : end + 2] in ("", " ")
    tail = None if text.isalpha() else _ORDINARY_TAIL.match(text)
    if tail and not any(character.isdigit() for character in text):
        text, end, owns = tail[1], start + len(tail[1]), True  # nothing joins on behind it
    initial = last is not None and last.text.endswith(".") and start - last.end == 1
    return _Word(text, start, end, owns, not initial and _opens(sentence, start))


def _opens(sentence: str, start: int) -> bool:
    """Whether a place is the first of a sentence, a quotation or a bracket."""
    while start and sentence[start - 1].isspace():
        start -= 1
    return not start or sentence[start - 1] in _OPENING


def _joins(sentence: str, run: list[_Word], words: list[_Word], place: int) -> bool:
    """Whether the word at a place continues the run before it."""
    last, word = run[-1], words[place]
    between = sentence[last.end : word.start]
    if last.possessive or word.opens or between not in (" ", " & ", ". "):
        return False
    if between == ". ":
        return last.text in PERSON_TITLES or len(last.text) == 1
    if word.text not in _INNER:
        return True
    after = words[place + 1] if place + 1 < len(words) else None
    if after is None or sentence[word.end : after.start] != " " or after.text.lower() in _CALENDAR:
        return False
    if word.text == "and":
        further = words[place + 2] if place + 2 < len(words) else None
        adjoining = further is not None and sentence[after.end : further.start] == " "
        return _one_body(sentence, run, after.text, further.text if further and adjoining else "")
    if word.text in _PARTICLES:
        return len(run) == 1 and after.text[0].isupper()
    if word.text == "the":  # only as in "Ministry of the Interior"
        return last.text in ("of", "for") and after.text[0].isupper()
    if last.text not in HEADS and last.text not in OFFICES:
        return False
    return after.text[0].isupper() or (after.text == "the" and (_next(sentence, after.end) or " ")[0].isupper())


def _one_body(sentence: str, run: list[_Word], word: str, behind: str) -> bool:
    """Whether "and" joins the parts of one body's name: "the Food and Drug Administration", "Centers for X and Y"."""
    if not word[:1].isupper():
        return False
    if any(each.text in ("of", "for") for each in run):
        return word not in HEADS and not behind[:1].isupper()
    return behind in HEADS and (run[0].text in _COUNTRY or sentence[: run[0].start].casefold().endswith("the "))


def _next(sentence: str, end: int) -> str:
    """The word behind a place; "" behind the last one."""
    match = _WORD.search(sentence, end)
    return _word(sentence, match, None).text if match else ""


def _is_version(sentence: str, word: _Word) -> bool:
    """Whether a number belongs to the name before it, as in "Gemma 4"."""
    if not _VERSION.match(word.text):
        return False
    behind = sentence[word.end : word.end + 1]
    if behind == "%":
        return False
    if "." in word.text and not _QUANTITY.match(sentence, word.end):
        return True
    if not behind.isspace():
        return behind in ".,;:!?)”’'\""
    after = _next(sentence, word.end)
    return not after or after in _FOLLOWS_VERSION or after[0].isupper() or is_finite(after)


def _can_name(word: _Word, *, in_run: bool, marked_only: bool) -> bool:
    if word.text.lower() in _CALENDAR or _PREFIX.match(word.text):
        return False
    if not word.text[0].isupper():
        return _CAMEL.match(word.text) is not None
    if word.marked:
        return True
    if marked_only:
        return False
    plain = _CONTRACTED.sub("", word.text.lower().replace("’", "'"))
    return plain != "i" and (in_run or not word.opens or (plain not in OPENERS and not is_finite(word.text)))


def _named(sentence: str, run: list[_Word]) -> list[NameAt]:
    """The spans of a run of capitalised words, cut at titles."""
    pieces: list[list[_Word]] = [[]]
    for place, word in enumerate(run):
        if word.text in OFFICES and place + 1 < len(run) and run[place + 1].text == "of":
            pieces.append(_holder(run[place + 2 :]))
            break
        general = word.text == "General" and place > 0 and run[place - 1].text in _GENERALS
        vice = word.text == "President" and pieces[-1] and pieces[-1][-1].text == "Vice"
        if (general or vice) and pieces[-1]:
            pieces[-1].pop()  # "Solicitor General" is one title, and so is "Vice President"
        holds = general or word.text.rstrip(".") in PERSON_TITLES
        titled = holds and place + 1 < len(run) and run[place + 1].text not in _CONNECTORS
        if titled or (not pieces[-1] and (word.text in _DROPPED or word.text in _CONNECTORS)):
            pieces.append([])
        else:
            pieces[-1].append(word)
    found: list[NameAt] = []
    for piece in pieces:
        while piece and piece[-1].text in _CONNECTORS:
            piece.pop()
        if not piece:
            continue
        start, end = piece[0].start, piece[-1].end
        if len(piece) == 1 and not _stands_alone(piece[0], sentence[end : end + 30]):
            continue
        found.append(NameAt(sentence[start:end], start, end))
    return found


def _holder(office: list[_Word]) -> list[_Word]:
    """The name behind "Secretary of": whose "State Ann Lee" is, or the body in "the Trade Commission"."""
    office = office[1:] if office and office[0].text == "the" else office
    if not HEADS.isdisjoint(each.text for each in office[1:]):
        return office
    return office[-2:] if len(office) > 2 else []


def _stands_alone(word: _Word, after: str) -> bool:
    """Whether a lone capitalised word is a name, given what follows it."""
    if word.text in GENERIC or word.text in PERSON_TITLES or len(word.text.rstrip(".")) < 2:
        return False
    if word.marked or not word.opens:
        return True
    if "-" in word.text and word.text[1:].islower():  # "Open-weight models"
        return False
    if word.text.lower() in LONE_OPENERS or _ABSTRACT.search(word.text):
        return False
    following = _NEXT.match(after)
    return not (word.text.endswith("s") and following and following[1] in BASES)  # "Weights matter"
