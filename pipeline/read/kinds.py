"""What a name belongs to, as its form and the words beside it tell: a person, a company, a model, another body."""

from __future__ import annotations

import re
from typing import Literal

from pipeline.read.names import Span

NameKind = Literal["person", "company", "model", "body", "place", ""]

_COMPANY_WORDS = frozenset("Labs AI Systems Compute Technologies Inc Corp Robotics Software Networks Computing".split())
_BODY_WORDS = frozenset(
    """
    Academy Act Agency Alliance Association Authority Bank Board Bureau Center Centre Chamber Coalition College
    Collective Commission Committee Consortium Council Court Department Foundation Fund Group Index Institute
    Institution Journal Lab Ledger Metrics Ministry Museum Observatory Office Organisation Organization Parliament
    Partnership Post Press Research School Society Survey Times Union University Weekly Daily News Review House
    Herald Gazette Tribune Hub Project Summit Conference Forum Report
    """.split()
)
_WORKS = frozenset("Index Report Review Survey Project Metrics".split())  # these name what a body makes as well
# Bodies of a larger one that are known by their initials; other initials in their place are mostly those of a test.
_INITIALS = frozenset("AISI CAISI CSAIL CSET HAI".split())
_PERSON = re.compile(
    r"[A-ZÀ-Þ][^\W\d_]+(?:-[A-ZÀ-Þ][^\W\d_]+)?(?: [A-Z]\.)?(?: (?:van|von|de|der|del|di|da|du|bin|al"
    r"|el))*(?: [A-ZÀ-Þ][^\W\d_’']+(?:-[A-ZÀ-Þ][^\W\d_]+)?){1,2}"
)
_DOES_AS_PERSON = re.compile(
    r"(?:,? (?:who|a|an|the|chief|head|director|co-founder|founder|professor|lawyer|senior|vice|formerly|president)\b"
    r"|\s(?:has |had |have |now |also |later |once )*(?:said|says|argued|argues|wrote|writes|told|thinks"
    r"|believes|left|leads|led|joined|runs|ran"
    r"|directs|directed|chairs|advises|advised|works|worked|spent|read|studied|drafted|founded|followed|thanked|met|teaches"
    r"|resigned|testified|tweeted|warned|warns|disagreed|disagrees)\b)"
)
_BEFORE_PERSON = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Professor|Senator|Judge|Minister|Commissioner|executive|scientist|director|co-founder|founder|researcher|economist|lawyer|analyst)\.?\s$"
)
_DOES_AS_COMPANY = re.compile(
    r"['’]s?\s(?:lawyers|engineers|executives|chief|customers|shares|board|API|licen[cs]e|chatbot|employees"
    r"|investors|revenue|terms|own models?)\b"
    r"|,? (?:a|an|the) (?:[\w-]+ ){0,3}(?:start-?up|company|lab|firm|developer|vendor|maker)\b"
    r"|\s(?:is |has |had |have |was |will |also |now |then |quietly |already )*(?:releas(?:ed|es|ing)"
    r"|publish(?:ed|es|ing)|launch(?:ed|es|ing)"
    r"|unveil(?:ed|s|ing)|retir(?:ed|es|ing)|raised|charges?|sells|sold|employs|acquired|hired|laid off|shipped"
    r"|ships|rents|announced"
    r"|announces|trained|trains|open-sourced|withdrew|withheld|opened its|put its|cut its|doubled its|answered"
    r"|replied|responded|denied|declined|confirmed|disputed)\b"
)
_BEFORE_COMPANY = re.compile(r"\b(?:start-?up|company|lab|firm|maker|developer|vendor|left|joined)\s$")
_BEFORE_MODEL = re.compile(
    r"\b(?:model|models|version|weights of|releas(?:ed|es|ing)|publish(?:ed|es|ing)|unveil(?:ed|s|ing)"
    r"|launch(?:ed|es|ing)"
    r"|trained|trains|training|shipped|open-sourced|introduc(?:ed|es|ing)|produced)\s(?:the\s(?:weights\sof\s)?)?$"
)
_BEHIND_MODEL = re.compile(r",? (?:a|an|the|its) (?:[\w-]+ ){0,4}model\b")
_BEFORE_PLACE = re.compile(r"\b(?:in|near|outside|across|throughout|around)\s(?:the\s)?$")


def is_person(name: str) -> bool:
    """Whether a name has the form of a person's: two or three words with capitals, none of which names a body."""
    words = set(name.split())
    return bool(_PERSON.fullmatch(name)) and not words & (_COMPANY_WORDS | _BODY_WORDS)


def is_body(name: str) -> bool:
    """Whether a name is that of an institute, an office or the like, by a word of it or by well-known initials."""
    return name in _INITIALS or bool((_BODY_WORDS - _WORKS) & set(name.split()))


def kind_of(span: Span, sentence: str) -> NameKind:
    """The kind of a name in a sentence, "" where nothing tells."""
    name, before, words = span.name, sentence[: span.start], span.name.split()
    if any(character.isdigit() for character in name):
        return "model"
    if _COMPANY_WORDS & set(words):
        return "company"
    if _BODY_WORDS & set(words):
        return "body"
    if is_person(name) and (_BEFORE_PERSON.search(before) or _DOES_AS_PERSON.match(sentence, span.end)):
        return "person"
    if _BEFORE_MODEL.search(before) or _BEHIND_MODEL.match(sentence, span.end):
        return "model"
    if _BEFORE_PLACE.search(before):
        return "place"
    if len(words) == 1 and (_BEFORE_COMPANY.search(before) or _DOES_AS_COMPANY.match(sentence, span.end)):
        return "company"
    return ""
