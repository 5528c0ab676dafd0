"""Who says each sentence of an article: in reports, in transcripts by their turns, and whose the "I" of it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.english import attribution, standalone
from pipeline.english.attribution import Attribution, attributions
from pipeline.english.lexicon import TITLES
from pipeline.english.signature import Signature, signature
from pipeline.english.tokens import STOP
from pipeline.models import Article

_QUOTING = re.compile(r"[“\"](?:[^“”\"\s]{1,40} ){3}")  # more than a phrase
_SEVERAL = re.compile(r"[,;&|/]|\band\b")


def speakers(article: Article) -> Sequence[Attribution | None]:
    """Who says each sentence of an article, and in which words of it; none where nobody is named, or it is junk."""
    if article.language not in ("", "en") or article.quality == "title":
        return ()
    sentences, held, *_ = heard(article)
    return [None if standalone.junk(sentence) else one for sentence, one in zip(sentences, held, strict=True)]


def heard(article: Article) -> tuple[tuple[str, ...], Sequence[Attribution | None], Signature, str]:
    """The sentences of an article's body, who says each, by whom it is signed, and whose "I" it has."""
    end = standalone.body(article.sentences)
    sentences = article.sentences[:end]
    paragraphs = tuple(place for place in article.paragraphs if place < end)
    spoken = attribution.speaker_turns(sentences, paragraphs)
    signed = signature(sentences, paragraphs)
    writer = "" if spoken else signed.name or _sole(article.item.author)
    if spoken:
        sentences = _unlabelled(sentences, spoken)
    held = attributions(sentences, writer, article.item.outlet, paragraphs)
    if spoken:
        # "So the Europeans said, “We think ...”": neither theirs nor his who tells it, who may go on to say no.
        sentences = tuple(
            "" if said is None and _QUOTING.search(one) else one for one, said in zip(sentences, held, strict=True)
        )
        held = [_speaking(article, spoken.get(place), held[place], one) for place, one in enumerate(sentences)]
    return sentences, held, signed, writer


def _unlabelled(sentences: Sequence[str], spoken: Mapping[int, attribution.Turn]) -> tuple[str, ...]:
    """The sentences of a transcript without the names of who speaks, "" for what those say who ask."""
    asking = attribution.interviewers(sentences, spoken)
    turns = [spoken.get(place, attribution.Turn("")) for place in range(len(sentences))]
    return tuple(
        "" if turn.speaker in asking else sentence[turn.label :].strip()
        for turn, sentence in zip(turns, sentences, strict=True)
    )


def _speaking(
    article: Article, turn: attribution.Turn | None, said: Attribution | None, words: str
) -> Attribution | None:
    """Who says words of a transcript: whose turn it is, unless they tell what somebody else says."""
    if turn is None or turn.staff or not words or (said and said.holder not in ("", article.item.outlet)):
        return said
    return Attribution(turn.speaker, words, "argues", direct=True)


def _sole(author: str) -> str:
    """The author, where a byline has one person: what several sign, or an agency beside them, is their outlet's.

    What somebody is ("CNN Contributor", "Special to CNN") signs nothing, and a second form of one name is the same.
    """
    first, *others = (part.strip() for part in _SEVERAL.split(author))
    return first if all(_says_who(part) or _one(part, first) for part in others) else ""


def _says_who(part: str) -> bool:
    """Whether a part of a byline is no name: it has a title, or goes on as no name does; "The Quay Agency" is one."""
    words = part.lower().split()
    return bool(TITLES.intersection(words) or STOP.intersection(words[1:]))


def _one(name: str, other: str) -> bool:
    """Whether two names have their first and last words in common."""
    mine, theirs = name.split(), other.split()
    return bool(mine and theirs) and (mine[0], mine[-1]) == (theirs[0], theirs[-1])
