"""In headlines: the course of a debate, told by the titles of reports, each on the day that it was published."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from pipeline.english.figures import figures
from pipeline.english.quotation import all_quoted, mask
from pipeline.english.sentence_kinds import kind
from pipeline.english.tokens import has_verb, terms
from pipeline.findings.claims import labelled_opinion, opinion
from pipeline.findings.repeats import PLAIN_UNITS
from pipeline.models import Article, SourceLine, Topic
from pipeline.page.candidates import REPORTED

_MOST = 12  # lines that are read at a glance
_BEND = 1.5  # the newest are told closer than the oldest: the newest fifth of the lines is of a tenth of the titles
_EVENT = 2  # words in common, beside the topic's own, by which two titles of near days tell one event
_COMMON = 0.25  # part of the titles that have a keyword which tells no two of them apart
_ABOUT = 2  # words of the topic from which a title is about it: "schools reopen", not "private schools"
_ENOUGH = 6  # titles about the topic, beside which others are none of its course
_OUTLETS = 3  # that tell of an event: more of them make it no greater
_MAY_SAY = re.compile(r"(?<=\s)[^\W\d_]{2,}(?<![sui])s\b")  # "strikes"; many nouns too
_UNSURE = re.compile(r"\b(?:can|could|may|might|must|should|would)\b", re.IGNORECASE)
_ASKS = re.compile(r"\?|(?:^|[:.] )\W*(?:why|how|what|who|when|where|whether|here|inside)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Title:
    """The title of a report on the topic."""

    item: str
    text: str
    words: frozenset[str]  # beside the topic's own
    about: int  # 2: it names the topic as a keyword does, 1: it has several of its words
    says: bool  # it tells with a verb what happened
    names: bool  # it has no word that could be a verb, and names a thing
    counted: bool  # it gives a figure
    outlet: str
    day: datetime

    def is_event_of(self, other: _Title) -> bool:
        """Whether another title of near days tells the same event."""
        return abs(self.day - other.day) <= REPORTED and len(self.words & other.words) >= _EVENT


def course_in_titles(
    topic: Topic,
    lines: Sequence[SourceLine],
    articles: Mapping[str, Article],
    before: Collection[str],
    hidden: Callable[[str], bool],
) -> tuple[str, ...]:
    """The items whose titles tell the course of the debate, oldest first; `before` are those of the last version.

    Reports of which the day is known and whose title says something about the topic, no opinions and no questions;
    where enough do so, those that are about it and have what could be a verb. Of many, one in each stretch of
    them, the stretches shorter the newer they are: what names the topic, what other outlets tell of too, what says
    with a verb what happened and gives a figure, and then one that stood there before.
    """
    phrases = [frozenset(terms(keyword)) for keyword in topic.keywords]
    able = [line for line in lines if _is_report(line, articles[line.item]) and not hidden(line.title)]
    frequency = Counter(word for line in able for word in {*terms(line.title)})
    common = {word for word, count in frequency.items() if count > max(_OUTLETS, _COMMON * len(able))}
    told = [title for line in able if (title := _title(line, topic, phrases, common))]
    for is_better in (lambda title: title.about > 0, lambda title: not title.names):
        better = [title for title in told if is_better(title)]
        told = better if len(better) >= _ENOUGH else told
    told.sort(key=lambda title: (title.day, title.item))

    def worth(title: _Title) -> tuple[int, bool, datetime, str]:
        others = {one.outlet for one in told if one.outlet != title.outlet and one.is_event_of(title)}
        unsure = kind(title.text) == "forecast" or bool(_UNSURE.search(title.text))
        signs = min(len(others), _OUTLETS) + title.says - unsure + title.about + title.counted
        return signs, title.item in before, title.day, title.item

    chosen: list[_Title] = []
    for stretch in _stretches(told):
        new = [title for title in stretch if not any(title.is_event_of(one) for one in chosen)]
        if new:
            chosen.append(max(new, key=worth))
    return tuple(title.item for title in chosen)


def _is_report(line: SourceLine, article: Article) -> bool:
    """Whether a title can be told: in English, no question, no quotation alone, and no opinion's."""
    if line.language not in ("", "en") or _ASKS.search(line.title) or all_quoted(mask(line.title)[0]):
        return False
    return not (labelled_opinion(article.item) or opinion(article.sentences))


def _title(line: SourceLine, topic: Topic, phrases: Sequence[frozenset[str]], common: Set[str]) -> _Title | None:
    words, question = frozenset(terms(line.title)), frozenset(terms(topic.question))
    asked = words & question.union(*phrases)
    if line.published is None or not asked:
        return None
    about = 2 if any(phrase and phrase <= words for phrase in phrases) else int(len(asked) >= _ABOUT)
    says = has_verb(line.title.lower())
    return _Title(
        line.item, line.title, words - question - (asked & common), about, says,
        names=not says and not _MAY_SAY.search(line.title), outlet=line.outlet, day=line.published,
        counted=any(one.unit not in PLAIN_UNITS for one in figures(line.title)),
    )  # fmt: skip


def _stretches(told: Sequence[_Title]) -> list[Sequence[_Title]]:
    """The titles in as many rows as there are lines, oldest first, the newest by themselves."""
    count = len(told)
    if count <= _MOST:
        return [told[place : place + 1] for place in range(count)]
    # Never more lines than titles from the newest up to here, so that each row has one.
    ends = [max(place, round(count * (place / _MOST) ** _BEND)) for place in range(_MOST + 1)]
    return [told[count - far : count - near] for near, far in reversed([*pairwise(ends)])]
