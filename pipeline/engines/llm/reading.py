"""An article to claims: the model answers with numbers of sentences, so that a quote stands there word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.engines.llm.asking import RESERVE, Asker, Question
from pipeline.engines.llm.prompts import Prompts, clean
from pipeline.engines.llm.shapes import MOST_CLAIMS, Claims, ReadClaim
from pipeline.english import standalone
from pipeline.english.attribution import Attribution, attributions
from pipeline.findings.claims import happened
from pipeline.read import cues
from pipeline.read.figures import figures
from pipeline.read.names import names
from pipeline.read.verbs import is_finite
from pipeline.records import Article, Claim, ClaimKind, Failure, When, tagged

# An order is no statement: its words must not come back as one. Verbs that an order to a model begins with:
_VERBS = (
    "add answer append apply assume change claim click confirm declare decode delete describe disregard do download"
    " execute follow forget give ignore imagine include insert link list make mention never obey output pretend print"
    " publish quote rate read remember remove repeat replace reply respond retire retract return reveal rewrite run say"
    " send set show state"
    " subscribe summarise summarize tell translate treat use visit write"
).split()
_ORDER = re.compile(
    r"\b(?:previous|prior|above|new|following) instructions\b|\bsystem prompt\b"
    r"|\bdear (?:assistant|AI|bot)s?\b"
    r"|\b(?:the|any|an|every|all|your) (?:assistant|AI|bot)s?(?:,| (?:must|should|shall|has to|have to|please)(?! be\b)"
    r"| (?:that|which|who) (?:reads?|summari\w+|process\w*)| reading| summari[sz]ing)\b"
    r"|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\U000e0000-\U000e007f]|\brole\W{1,4}system\b"
    r"|<\|?\w|\|>|[\w-]+://|\]\(|\bdata:\w",
    re.I,
)
_FIRST = re.compile(
    rf"^[\W_]*(?:please |now |then |instead,? )?(?:don['’]t|(?P<verb>{'|'.join(_VERBS)}))\b(?P<rest>.*)", re.I | re.S
)
_INNER_ORDER = re.compile(rf"(?:\b(?:and|then)|:)\s+(?:{'|'.join(verb.capitalize() for verb in _VERBS)})\b")
_ENTRY = re.compile(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12]\d|3[01]))?:\s")
_ASKED = re.compile(r"^\W*do\b.*\?\W*$", re.I)  # "Do results hold?" orders nobody
DETERMINERS = frozenset("this these its his us as".split())  # in "s", and the object of an order
SHORTEST = 8  # words of an entry
FEWEST = 3  # letters of a holder's name
LONGEST = 90  # words of a quote
SENTENCE = 2000  # characters of one sentence that are shown
USUAL, EACH = 14, 5  # claims of an article; of one with many sentences, one in so many
PARTS = 3  # calls at most for one article
MOST = 1600  # tokens of the answer


def read(article: Article, asker: Asker, prompts: Prompts, engine: str) -> Sequence[Claim] | Failure:
    """The claims of an article, or why the model gave none; long articles are read in parts."""
    found: dict[tuple[int, ...], Claim] = {}
    held = attributions(article.sentences, article.item.author, article.item.outlet)
    parts = list(_parts(article.sentences, asker.settings.context))[:PARTS]
    for start, end in parts:
        answer = _ask(article, start, end, asker, prompts)
        if isinstance(answer, Failure):
            return answer
        for told in answer:
            checked = _checked(article, held, told, engine)
            if checked and not any(set(checked[0]) & set(other) for other in found):
                found[checked[0]] = checked[1]
    return tuple(found[places] for places in sorted(found))


def _ask(article: Article, start: int, end: int, asker: Asker, prompts: Prompts) -> list[ReadClaim] | Failure:
    """What one part of an article claims; a part that is too long for the model is halved."""
    shown = [(place + 1, clean(article.sentences[place], SENTENCE)) for place in range(start, end)]
    item = article.item
    text = prompts.render(
        "claims", sentences=shown, most=_most(end - start), title=item.title, outlet=item.outlet, author=item.author,
        day=f"{item.published:%Y-%m-%d}" if item.published else "unknown",
    )  # fmt: skip
    answer = asker.ask(
        Question(
            "claims", prompts.version_of("claims"), prompts.render("system"), text, Claims, article.id, most=MOST,
            keep_back=RESERVE,
        )
    )  # fmt: skip
    if not isinstance(answer, Failure):
        return [told for told in answer.claims if all(start < number <= end for number in told.sentences)]
    if answer.status != 413 or end - start < 2:
        return answer
    middle = (start + end) // 2
    halves = [_ask(article, *half, asker, prompts) for half in ((start, middle), (middle, end))]
    failed = next((half for half in halves if isinstance(half, Failure)), None)
    return failed or [told for half in halves if not isinstance(half, Failure) for told in half]


def _most(sentences: int) -> int:
    """How many claims of so many sentences are asked for: a long article has more to say than a short one."""
    return max(USUAL, min(MOST_CLAIMS, sentences // EACH))


def _parts(sentences: Sequence[str], most: int) -> Iterator[tuple[int, int]]:
    """Runs of sentences that fit into one call."""
    start = size = 0
    for place, sentence in enumerate(sentences):
        length = min(len(sentence), SENTENCE) + 8
        if place > start and size + length > most:
            yield start, place
            start, size = place, 0
        size += length
    if start < len(sentences):
        yield start, len(sentences)


def _checked(
    article: Article, held: Sequence[Attribution | None], told: ReadClaim, engine: str
) -> tuple[tuple[int, ...], Claim] | None:
    """The claim that an answer points to, and by which sentences; None where they cannot be quoted by themselves."""
    chosen = places = tuple(sorted(number - 1 for number in told.sentences))
    if places != tuple(range(places[0], places[-1] + 1)):
        return None
    if places[0] > 0 and standalone.leans(article.sentences[places[0]]):  # who "it" is stands just before
        places = (places[0] - 1, *places)
    sentences = [article.sentences[place] for place in places]
    if len(places) > PARTS or standalone.leans(sentences[0]) or not all(map(_quotable, sentences)):
        return None
    said = [one for one in (held[place] for place in places) if one]
    quote = " ".join((standalone.told(sentences[0]), *sentences[1:]))
    if len(places) == 1 and said and not standalone.leans(said[0].words):
        quote = said[0].words
    if len(quote.split()) > LONGEST:
        return None
    outlet = article.item.outlet
    # Two voices in one quote: who reports both.
    holder, role = (said[0].holder, said[0].role) if len({one.holder for one in said}) == 1 else (outlet, "reports")
    if holder == outlet and _stands(told.holder, quote, article):
        holder = told.holder.strip()
    # Who only stands in for somebody else merely reports what that one says.
    elsewhere = holder == outlet and not _is_outlet(told.holder, holder)
    role = role if role != "reports" or told.role == "asks" or elsewhere else told.role
    kind, when = _kind(quote, cues.kind(quote), told), None
    if entry := _ENTRY.match(quote):  # what stands under a date happened on it, whatever it says of the future
        kind, when = "fact", _when(entry)
    return chosen, Claim(
        id=tagged("claim", article.id, list(places), engine), article=article.id, item=article.item.id,
        sentences=places, quote=quote, holder=holder, role="asks" if kind == "question" else role, kind=kind,
        names=names(quote), figures=figures(quote), when=when or happened(quote, kind, article.item.published),
        engine=engine,
    )  # fmt: skip


def _quotable(sentence: str) -> bool:
    """Whether a sentence is a whole statement and gives no orders; an entry of a list of dates ends as it likes."""
    entry = _ENTRY.match(sentence) is not None and len(sentence.split()) >= SHORTEST
    return (entry or not standalone.junk(sentence)) and not orders(sentence)


def orders(sentence: str) -> bool:
    """Whether a sentence tells software what to do."""
    if _ASKED.search(sentence):
        sentence = sentence.lstrip()[2:]
    first = _FIRST.match(sentence)
    if first and not (first["verb"] and _is_noun(first["rest"].split())):
        return True
    return bool(_ORDER.search(sentence) or _INNER_ORDER.search(sentence))


def _is_noun(after: Sequence[str]) -> bool:
    """Whether the word before these is a subject and no order: "Output fell", "Use of AI", "State regulators said"."""
    if len(after) < 3 or after[0].lower() in DETERMINERS:
        return False
    plural = after[0].endswith("s") and after[0] not in ("is", "was", "has")
    return after[0] in ("of", "in") or is_finite(after[plural])


def _kind(quote: str, plainly: ClaimKind, told: ReadClaim) -> ClaimKind:
    """What the words show comes first; the model settles what they leave open."""
    if plainly in ("question", "forecast"):
        return plainly
    if told.kind == "question":
        return "question" if "?" in quote else plainly
    return told.kind


def _when(entry: re.Match[str]) -> When | None:
    try:
        day = date(int(entry["year"]), int(entry["month"]), int(entry["day"] or 1))
    except ValueError:  # the 31st of June
        return None
    return When(day, "day" if entry["day"] else "month")


def _is_outlet(name: str, outlet: str) -> bool:
    """Whether the model's name for a holder is the outlet's, with or without its article."""
    one, other = (re.sub(r"^the\s", "", " ".join(words.split()), flags=re.I).casefold() for words in (name, outlet))
    return one == other


def _stands(name: str, quote: str, article: Article) -> bool:
    """Whether a holder is named where it counts: whole or by the last word in the quote, or as the author."""
    name = name.strip()
    last = name.rpartition(" ")[2]
    if len(name) < FEWEST or name == article.item.author:
        return len(name) >= FEWEST
    if re.search(rf"(?<!\w){re.escape(last)}(?!\w)", quote) is None:
        return False
    return any(name in names(sentence) for sentence in article.sentences if name in sentence)
