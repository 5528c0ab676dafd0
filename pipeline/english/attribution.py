"""Who says each sentence of an article and which of its words are theirs; interviews and transcripts by their turns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.english.lexicon import TITLES, WORKS, any_of
from pipeline.english.quotation import Masked, all_quoted, bare_quotation, mask, masked
from pipeline.english.speaker import CAPITAL, CAPITAL_RUN, is_person, is_title, name_at
from pipeline.english.speech import Attributed, attribution_in
from pipeline.english.tokens import PAST, has_verb, is_finite
from pipeline.models import Role

__all__ = ["Attribution", "attribution", "attributions"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says a sentence, and the words of it that can be shown as theirs."""

    holder: str  # as the article names them most fully, without "the"
    words: str  # verbatim; the whole sentence where nothing can be cut safely
    role: Role
    direct: bool  # the words stood in quotation marks


_BROKEN = re.compile(  # behind one of these the words may be another's, or be taken back
    r"[,;] (?:but(?! that (?:the|an?|most|many|some|all|no|its|their)\b)|although|though|yet|while|whereas|which"
    r"|according|adding|citing|calling|noting|if|unless|contrary"
    r"|and (?:later|then|added|said|also|has|had)|he|she|they|it|something"
    r"|an? (?:claim|assertion|charge|figure|statement|idea|view|notion))\b"
    r"| [–—-] |\((?:it|he|she|they|that|this|which|not|sic)\b"
)
_DANGLING = re.compile(
    r"(?:it|its|they|their|he|she|his|her|this|that|these|those|which|who|whether|how|why|what|such"
    r"|(?P<own>we|i|our|my))\b",
    re.IGNORECASE,
)
_OUGHT = re.compile(r"\b(?:should|must|ought to)\b")
_AHEAD = re.compile(r"\bwill\b.{1,80}\b(?:by|before|within|in|until) (?:20\d\d|the end of|\w+ (?:years|months)\b)")
_FIRST = re.compile(r"\b(?:I|[Mm]y)\b(?![.&])")
# A line of an interview, in which "I" is whoever answers.
_TURN = re.compile(r"(?:Q|A|[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){0,2}): ")
_DOING = re.compile(
    rf"We (?:also )?{any_of('tested measured ran surveyed evaluated analysed analyzed counted compared find found')}\b"
    rf"|Our (?:own )?(?:[a-z]+ )?{any_of(' '.join(WORKS))} "
    rf"{any_of('shows show showed suggests suggest finds find found puts put indicates indicate')}\b"
)
_LEAD = re.compile(r"\w+(?:ing|ly|ed) ")  # "Hosting Ann", "Recently Ann": no first names
_TITLED = 40  # letters in which what somebody is stands before whose office it is
_OFFICE = re.compile(
    r"(?<![\w-])([\w-]+) (?:of|for|to|at)(?: the)? $"
)  # "secretary of State Ann Lee": whose office it is
_LETTERS = re.compile(r" \((?P<letters>[A-Z][A-Z][A-Za-z&-]{0,8})\)")
_SPELLED = re.compile(r"[^()“”,;:]{6,}\Z")
SHORTENED = 50  # names that an article shortens; each is looked for all over it
_FURTHEST = 100  # characters before letters in brackets in which their name stands


def attribution(sentence: str) -> Attribution | None:
    """Who says a sentence, and the words of it that are theirs; none where that is nobody, or not certain."""
    sentence = sentence.strip()
    text, _ = mask(sentence)
    one = attribution_in(text)
    return None if one is None or one.speaker.kind == "pronoun" else _given(sentence, text, one, one.speaker.name)


def is_interview(texts: Iterable[Masked]) -> bool:
    """Whether sentences have turns with the names of who speaks in front: the "I" in them is not their writer's."""
    return sum(_TURN.match(text.text) is not None for text in texts) > 1


def attributions(
    sentences: Sequence[str], author: str = "", outlet: str = "", paragraphs: tuple[int, ...] = ()
) -> list[Attribution | None]:
    """One attribution a sentence of an article, or none: names in full, quotations that go on, "she", "I" and "we"."""
    sentences = tuple(sentence.strip() for sentence in sentences)
    texts = masked(sentences, paragraphs)
    known, people = _named(texts), _People()
    personal = [_FIRST.search(text.text) is not None for text in texts]
    own = author if sum(personal) > 1 and not is_interview(texts) else ""
    given: list[Attribution | None] = []
    for place, (sentence, (text, opened)) in enumerate(zip(sentences, texts, strict=True)):
        last = given[-1] if given else None
        one = attribution_in(text, known)
        who = one.speaker.name if one else ""
        if one and one.speaker.kind != "pronoun":
            who = people.full(who)
        elif _DOING.match(text):
            who = outlet
        elif who == "I" or (one is None and personal[place]):
            who = own
            if one and PAST.search(text, 0, max(one.start, 0)):  # what somebody held then stands with its "I wrote"
                one = one._replace(start=-1, end=-1, direct=False)
        elif one:
            who = _meant(who, last, texts[place - 1].text) if last else ""
        elif last and opened == place and all_quoted(text) and last.holder not in (own, outlet):
            who = last.holder if last.direct or is_person(last.holder) else ""
        found = _given(sentence, text, one, who) if who else None
        if found and who == outlet and _DOING.match(text):
            found = replace(found, role="evaluates")
        elif found and last and one is None and who == last.holder and all_quoted(text):
            found = replace(found, words=bare_quotation(sentence), role=last.role, direct=True)
        given.append(found)
        people.meet(text, found.holder if found else "")
    _go_on(sentences, texts, given)
    short = _abbreviated(texts)
    return [replace(one, holder=short.get(one.holder, one.holder)) if one else None for one in given]


def _given(sentence: str, text: str, one: Attributed | None, holder: str) -> Attribution | None:
    """The attribution with the words that can stand alone, else with the whole sentence unless another speaks in it."""
    if one is None:
        return Attribution(holder, sentence, "argues", False)
    words = sentence[one.start : one.end].strip(" ,") if one.start >= 0 else ""
    if one.direct:
        words = words.lstrip('“"')
    elif one.start > 0:
        words = words.rstrip(".")
    broken = not one.direct and _BROKEN.search(text, max(one.start, 0), max(one.end, 0)) is not None
    cut = bool(words) and not broken and _stands(words, direct=one.direct)
    if not cut and one.start > 0 and not one.direct and one.end < len(text):
        return None
    words = words if cut else sentence
    return Attribution(holder, words, _weighed(one, words) if cut else one.role, cut and one.direct)


def _stands(words: str, *, direct: bool) -> bool:
    """Whether words can be read alone: a verb, quotations in pairs, no pronoun in front for somebody outside them."""
    dangling = _DANGLING.match(words.lstrip("“\"'‘ "))
    if dangling and not (direct and dangling["own"]):
        return False
    each = words.split()
    verbal = has_verb(words) or len(each) > 4  # of this length a verb is there, known or not
    paired = words.count("“") == words.count("”") and words.count('"') % 2 == 0
    return len(each) > 2 and verbal and paired and (direct or not is_finite(each[0]))


def _weighed(one: Attributed, words: str) -> Role:
    """The verb's role, unless it is neutral and the words show a view or a forecast."""
    if one.role != "reports":
        return one.role
    figure = any(character.isdigit() for character in words)
    if _OUGHT.search(words) or (one.direct and is_person(one.speaker.name) and not figure):
        return "argues"
    return "forecasts" if _AHEAD.search(words) else "reports"


def _named(texts: Sequence[Masked]) -> frozenset[str]:
    """The words that have a capital where not every word would have one."""
    found = ((text, word) for text, _ in texts for word in CAPITAL.finditer(text, 2))
    return frozenset(
        word[0] for text, word in found if text[word.start() - 1] == " " and text[word.start() - 2] not in ".:?!”“"
    )


class _People:
    """The full names that an article has given so far, by surname."""

    def __init__(self) -> None:
        self.names: dict[str, set[str]] = {}
        self.alone: set[str] = set()  # seen before any full name: a firm may be called like its founder

    def full(self, name: str) -> str:
        """The full name behind a lone surname; "" where two people have it."""
        known = self.names.get(name, set())
        if len({full.split()[0] for full in known}) > 1:
            return ""
        return min(known, key=len) if known and name not in self.alone else name

    def meet(self, text: str, holder: str) -> None:
        """Remember the names of a sentence."""
        runs = (run for run in CAPITAL_RUN.finditer(text) if text[max(run.start() - 1, 0)] in " “(" or not run.start())
        starts = (run.start() for run in runs if (run.start() or not _LEAD.match(run[0])) and not _in_office(text, run))
        found = (name_at(text, start, opens=start == 0) for start in starts)
        for name in (*(one.text for one in found if one), holder):
            if " " not in name:
                self.alone |= {name} - self.names.keys()
            elif is_person(name):
                self.names.setdefault(name.split()[-1], set()).add(name)


def _in_office(text: str, run: re.Match[str]) -> bool:
    """Whether a run of capitals begins with what somebody is an officer of, so that a name begins somewhere in it."""
    if run[0].count(" ") < 2:  # a name of two words has no room for an office in front
        return False
    before = _OFFICE.search(text, max(run.start() - _TITLED, 0), run.start())
    return before is not None and is_title(before[1])


def _meant(word: str, last: Attribution, before: str) -> str:
    """Who "she" or "the company" is: whom the sentence before is attributed to, if it names nobody else."""
    noun = word.lower().removeprefix("the ")
    person = is_person(last.holder)
    if noun in ("they", "we") or person != (noun in ("she", "he") or noun in TITLES):
        return ""
    for run in CAPITAL_RUN.finditer(before):
        other = run.start() and run[0] not in last.holder and last.holder not in run[0]
        placed = before[: run.start()].endswith((" in ", " at ", " near ", " on "))
        if other and (is_person(run[0]) if person else not placed):
            return ""
    return last.holder


def _go_on(sentences: Sequence[str], texts: Sequence[Masked], given: list[Attribution | None]) -> None:
    """Give the sentences of one quotation to who is named where it begins or ends."""
    for place, (_, opened) in enumerate(texts):
        goes_on = place + 1 < len(texts) and texts[place + 1].opened == opened
        ends = [one for one in (given[place], given[opened]) if one]
        if opened == place or goes_on or len({one.holder for one in ends}) != 1:
            continue
        for inner in range(opened, place + 1):
            if given[inner] is None and all_quoted(texts[inner].text):
                given[inner] = Attribution(ends[0].holder, bare_quotation(sentences[inner]), ends[0].role, True)


def _abbreviated(texts: Sequence[Masked]) -> dict[str, str]:
    """Names by the letters that an article goes on to use for them: "Center for AI Standards (CAISI)"."""
    short: dict[str, str] = {}
    used: dict[str, bool] = {}
    for text, found in ((one, found) for one, _ in texts if " (" in one for found in _LETTERS.finditer(one)):
        spelled = _SPELLED.search(text[max(found.start() - _FURTHEST, 0) : found.start()])
        if spelled is None:
            continue
        name, letters = spelled[0], found["letters"]
        if letters not in used and len(used) < SHORTENED:
            alone = re.compile(rf"(?<![(\w]){re.escape(letters)}\b")
            used[letters] = any(alone.search(one) for one, _ in texts)
        if used.get(letters):
            for word in CAPITAL.finditer(name):
                full = name_at(name, word.start())
                if full and full.end == len(name) and full.text[0] == letters[0]:
                    short[full.text] = letters
    return short


# Interviews and transcripts: whose turn it is, by the names that stand in front of turns or on lines of their own.

PEOPLE = 2  # who speak more than once in a transcript: other names in front of paragraphs are a list
ASKS = 1 / 3  # of somebody's turns end in a question where they are the one who asks: others end few so
_LABEL = re.compile(
    r"(?P<name>[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,3})(?: \([^()]{2,80}\))?"
    r"(?P<staff>, (?:HOST|BYLINE|ANCHOR|CORRESPONDENT)|):(?: (?=\W?[A-Z\d])|$)"
)


class Turn(NamedTuple):
    """Who speaks a sentence of a transcript, and how many characters of it are only the name in front."""

    speaker: str
    label: int = 0
    staff: bool = False  # of the outlet: "ANN LEE, HOST: ..."


def speaker_turns(sentences: Sequence[str], paragraphs: Sequence[int]) -> dict[int, Turn]:
    """The sentences of a transcript by their places, each with who speaks it; nothing where no text is one.

    A name counts where it has the form of a person's: "ANN LEE: ...", "Ann Lee: ...", or "Ann Lee" as a paragraph of
    its own that stands more than once. What comes before the first turn is the article's.
    """
    found = {**_lines(sentences, frozenset(paragraphs)), **_labels(sentences, frozenset(paragraphs))}
    speaks = Counter(turn.speaker for turn in found.values())
    if sum(count > 1 for count in speaks.values()) < PEOPLE:
        return {}
    told: dict[int, Turn] = {}
    turn = Turn("")
    for place in range(min(found), len(sentences)):
        turn = found.get(place, Turn(turn.speaker, staff=turn.staff))
        told[place] = turn
    return told


def interviewers(sentences: Sequence[str], told: Mapping[int, Turn]) -> frozenset[str]:
    """Those of the speakers who ask: their words lead to those of others, and tell nothing themselves."""
    ends = [place for place, turn in told.items() if place + 1 in told and told[place + 1].speaker != turn.speaker]
    turns = Counter(told[place].speaker for place in ends)
    asked = Counter(told[place].speaker for place in ends if sentences[place].rstrip("”\"'’ ").endswith("?"))
    return frozenset(speaker for speaker in turns if asked[speaker] >= ASKS * turns[speaker])


def _lines(sentences: Sequence[str], starts: frozenset[int]) -> dict[int, Turn]:
    """Paragraphs that are nothing but a name, which stands so more than once."""
    ends = starts | {len(sentences)}
    alone = [place for place in sorted(starts) if place + 1 in ends and sentences[place][-1:].isalpha()]
    often = Counter(sentences[place] for place in alone)
    named = [place for place in alone if often[sentences[place]] > 1 and is_person(_cased(sentences[place]))]
    return {place: Turn(_cased(sentences[place]), len(sentences[place])) for place in named}


def _labels(sentences: Sequence[str], starts: frozenset[int]) -> dict[int, Turn]:
    """Names with a colon in front of a turn; a lone surname is whoever bears it in an earlier one, or in the text."""
    found = {place: _LABEL.match(sentences[place]) for place in sorted(starts or range(len(sentences)))}
    alone = {
        label["name"] for label in found.values() if label and label["name"].isupper() and " " not in label["name"]
    }
    full = {name: Turn(known) for name in sorted(alone)[:SHORTENED] if (known := _borne(_cased(name), sentences))}
    turns: dict[int, Turn] = {}
    for place, label in found.items():
        name = _cased(label["name"]) if label else ""
        if label and is_person(name) and _capitals(label["name"]):
            named = name_at(name, 0)
            turn = Turn(named.text if named and is_person(named.text) else name, label.end(), bool(label["staff"]))
            full[name.split()[-1]] = full[name.split()[-1].upper()] = turn
        elif label and label["name"] in full:
            turn = full[label["name"]]._replace(label=label.end())
        else:
            continue
        turns[place] = turn
    return turns


def _borne(surname: str, sentences: Sequence[str]) -> str:
    """The full name of the one person whom a text names with a surname; "" where that is nobody or two."""
    # "FACT: ..." is nobody's turn, though a "White House fact sheet" is told of.
    written = f"(?:{re.escape(surname)}|{re.escape(surname.upper())})"
    named = re.compile(rf"\b[A-Z][a-z]+ (?:[A-Z][\w.]* )?{written}\b(?!:)")
    runs = {run[0] for sentence in sentences for run in named.finditer(sentence)}
    full = {name.text for run in runs if (name := name_at(run, 0)) and is_person(name.text)}
    return next(iter(full)) if len(full) == 1 else ""


def _capitals(name: str) -> bool:
    return all(word[0].isupper() or word in ("van", "von", "de", "der", "bin", "al") for word in name.split())


def _cased(name: str) -> str:
    """A name in capitals as it is written elsewhere: "ANN LEE" is Ann Lee, "TOM McKAY" Tom McKay."""
    if name.islower():
        return name.title()
    if not name.replace("Mc", "MC").isupper():
        return name
    return re.sub(r"(Mc)?([^\W\d_])([^\W\d_]*)", lambda word: f"{word[1] or ''}{word[2]}{word[3].lower()}", name)
