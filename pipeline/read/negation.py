"""Whether a sentence denies, be it with a "not", a "never" or a "without"."""

from __future__ import annotations

import re

from pipeline.read.cues import lead_in

_NEGATION = re.compile(
    r"\b(?:not(?! only| just| merely| least| to mention| solely| simply| purely)|no longer|never|neither|nor|cannot"
    r"|without|nobody|nothing|none|(?:fail|refus|declin|ceas)(?:ed|es?|s|ing)? to|unable to)\b"
    r"|n['’]t\b(?! only| just| merely)|\bno (?:\w+ )?(?:evidence|sign|signs|lab|labs|model|models|plan|plans"
    r"|gap|difference|advantage|benefit|open|closed|proof|change|longer|one)\b",
    re.IGNORECASE,
)
# Words that deny by their letter and affirm by their sense.
_AFFIRMS = re.compile(
    r"\b(?:can(?: ?not|['’]t)|could(?: not|n['’]t)|must not|should not|(?:is|are|was|were) not(?: to)?|not to)(?: be)?"
    r" (?:over|under)(?:stat|look|estimat)(?:e|ed)?\b"
    r"|\b(?:can(?: ?not|['’]t)|not to)(?: be)? (?:ignored?|forgott?en?|forget|den(?:y|ied)|exaggerated?)\b"
    r"|\b(?:is|are) not forgotten\b"
    r"|\b(?:do|does|did)(?: not|n['’]t) (?:disappoint|(?:end|stop) (?:there|here))\b"
    r"|\bwithout (?:a |any )?(?:doubt|question|exception|fail|delay|(?:compromis|sacrific)(?:e|ing))\b"
    r"|\bno doubt\b|\bnothing short of\b|\bnone other than\b"
    r"|\b(?:(?:not|never|cannot|nobody|no one)\b|n['’]t\b)[^,;]*\bwithout\b",  # one undoes the other
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"(?:,\s|\s[–—-]\s|;\s|\s)(?:which|who|whom|whose|although|though|because|if|unless|while|whereas|even if"
    r"|even though|when|whether|so that|in order to|to (?:ensure|avoid|prevent))\b"
    r"|,\s(?!(?:accord|dur|follow|includ|regard)ing\b)[a-z]+ing\b[^,]*$",
    re.IGNORECASE,
)
_OPENING_SUBORDINATE = re.compile(
    r"^(?:although|though|because|if|unless|while|whereas|even if|even though|when|since|after|as|despite|to)\b"
    r"[^,]*,\s",
    re.IGNORECASE,
)


def negated(sentence: str) -> bool:
    """Whether the main clause of a sentence denies."""
    main = _OPENING_SUBORDINATE.sub("", lead_in(sentence))
    main = _SUBORDINATE.split(main, maxsplit=1)[0]
    return _NEGATION.search(_AFFIRMS.sub(" ", main)) is not None
