"""Whether a sentence can be told to somebody who has not read its article, and which sentences are no statements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.english import sentence_kinds
from pipeline.english.lexicon import TITLES, VERBS, WORKS, words
from pipeline.english.names import name_spans
from pipeline.english.patterns import Pattern
from pipeline.english.speaker import is_body
from pipeline.english.tokens import AUXILIARIES, BASE_VERBS, BASES, PAST, THIRD_PERSON, has_verb, is_finite, stem, terms

FEWEST, _MOST = 6, 60  # words of a sentence that is quoted: shorter ones tell nothing, longer ones nobody reads
_LONGEST = 2000  # characters of a sentence: what is longer is a text that nobody cut into sentences
SLIGHT = 8  # words of what may be a heading with a full stop: a longer one has a verb, be it one that no list knows

# Why a sentence is no statement, where that is asked for by its name.
LABELLED, HALVED = "is labelled as something else", "is half of a quotation or bracket"

_CLOSING = "\"”’')]"  # what may stand behind the mark that ends a sentence
_ENDS = (".", "?", "!", "…")
_BROKEN_OFF = re.compile(r"\s\.\.[.?!…]\Z")
# No sentence is longer than what stands in marks here, so that one mark without its other is no search without end.
_QUOTED = re.compile(r"“[^”]{0,2000}”|\"[^\"]{0,2000}\"|‘[^’]{0,2000}’(?!\w)")
# What a sentence opens with, where that is a quotation of more than a phrase: "... in those cases," said Ada Quill.
_QUOTED_FIRST = re.compile(r"[“\"](?P<words>[^“”\"]{25,2000})[”\"]")
# Lines that are labelled as something else than a statement of their article.
_LABELLED = Pattern(
    r"^\W*(?:claims?|verdict|ruling|rating|rumou?rs?|myths?|facts?(?: check)?|wrong|right|false|true|untrue|fake|hoax"
    r"|satire|parody|retracted|retraction|withdrawn|corrections?|corrected|clarification|editor['’]s note|note|update"
    r"|exercise|question|model letter|template|example|sample|caption|(?:file )?(?:photo|image)|picture|video"
    r"|figure|table|source|credit|disclaimer|disclosure|translation|tl;dr)(?:\s(?:no\.?\s?)?\d{1,3})?\s?[:.]\s",
    re.IGNORECASE,
)
# "Bob: ...", "Verdict: ...": one word and a colon in front of a sentence are somebody else's.
_DIALOGUE = re.compile(r"^\W*+(?:\w[\w.-]*+(?: \d+)?|[A-Z][A-Z .,'’-]{2,40}):\s[A-Z“\"]")
# "MYTH: ..." as a heading: what stands under it is what the article denies, until it says "FACT: ...".
_DENIED = re.compile(
    r"^\W*(?:myths?|claims?|rumou?rs?|fictions?|falsehoods?|hoax)(?:\s?(?:no\.?\s?|#)?\d{1,3})?\s?:\s", re.I
)
_AFFIRMED = re.compile(
    r"^\W*(?:the )?(?:facts?|truths?|reality|answer|verdict|ruling|rating|analysis|right)\s?:\s", re.I
)
# "As the Courier reported:", "According to a report of the council:": what the next paragraph says is theirs.
_INTRODUCES = re.compile(
    r"\b(?:report(?:s|ed)?|writes?|wrote|written|explain(?:s|ed)|not(?:es|ed)|sa(?:ys|id)|add(?:s|ed)|argu(?:es|ed)"
    r"|continue[sd]|stat(?:es|ed)|summar\w+|puts? it|put it|according to\b[^:]{1,60})"
    r"(?:[^\w:’'-]{1,3}[\w’'-]{1,40}){0,4}\W?:$",
    re.IGNORECASE,
)
# "... — Ada Quill (@quill)", "(AP Photo/Ben Roe)": behind a post, and behind a paragraph that begins with a picture.
_POSTED = re.compile(r"[—–-]\s?[^\W\d_][^()—]{1,60}\(@ ?\w{1,30}\)|\bpic\.twitter\.com/")
_PHOTO = re.compile(
    r"\((?:[A-Z][\w.]{1,20} ){1,3}(?:Photos?|Images?)[/) ]|\b(?:File Photo|Getty Images)\b|^FILE\s[-–—]\s"
)
_COMMENTS = re.compile(
    r"^\W*(?:\d+\s)?(?:(?:reader|user|latest|top|all)\s)?(?:comments?|replies|responses|discussion)\W*(?:\(\d+\))?$"
    r"|^\W*(?:leave|post|write|add|submit)\sa\s(?:comment|reply|response)\b",
    re.IGNORECASE,
)
# "Ann Lee speaks in Port Quay, May 8, 2018.", "At far right is ...": what a picture shows.
_CAPTION = re.compile(
    r"(?:, (?:[A-Z]\.[A-Z]\.,? )?|[.)] |\bU\.S\.,? |\bon (?:[A-Z][a-z]+day, )?|\b(?:is|are) seen [^“”]{1,200} )"
    r"(?:Jan|Feb|March|Mar|April|Apr|May|June|July|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d{1,2}, (?:19|20)\d\d\W*$"
)
_PICTURED = re.compile(
    r"^\W*(?:at (?:the )?far (?:left|right)|(?:from|clockwise from|top|bottom) (?:top |bottom )?(?:left|right)"
    r"|(?:left|right) to (?:left|right)"
    r"|pictured|seen here)\b|\((?:L|left|right|cent(?:er|re)(?:[- ](?:left|right))?|pictured)\)",
    re.IGNORECASE,
)
_FURTHER = re.compile(
    r"^\W*(?:related|recommended|similar|more|other|latest) (?:articles?|posts?|stor(?:y|ies)|reading|news|content)\W*$"
    r"|^\W*(?:read next|you (?:may|might) also like)\W*$",
    re.IGNORECASE,
)
_LINKED = re.compile(r"^\W*read (?:more|on|the (?:full|whole) (?:story|article))\W*$", re.IGNORECASE)
_SATIRE = re.compile(
    r"^\W*satire\b|\b(?:this|the) (?:article|story|piece|post) is (?:a )?(?:satire|parody|fiction)", re.I
)
_TALK = re.compile(
    r"^(?:ah|oh|yeah|yes|no|well|right(?=,)|ok|okay|look|sure|hey|sorry|hold on|thanks|want|need|ready|imagine|remember"
    r"|what if)\b[ ,:]",
    re.IGNORECASE,
)
# Words for the reader: a question to you, advice, an offer. "Models that you can host" tells of the models.
_YOU = Pattern(
    r"^(?:but |so |and )?(?:if |when |as |once |whether )?(?:you|your|yours|yourself)\b|\b(?:thank you"
    r"|you(?:['’]ll)? (?:should|must|need|want|might|may|won['’]t))\b",
    re.IGNORECASE,
)
_ASKS_YOU = Pattern(r"\byour?\b(?:(?!\byour?\b)[^?])*\?", re.IGNORECASE)
_WRITER = re.compile(
    r"\b(?:I|[Mm]y|Mine(?= (?:is|was|are)\b)|[Mm]e|[Ww]e|[Oo]urs?"
    r"|(?<!tells )(?<!tell )(?<!shows )(?<!show )us|[Ll]et['’]s)\b(?!\.)"
)
_I = re.compile(r"\b(?:I|[Mm]y|[Mm]e|[Ll]et['’]s)\b(?!\.)")
_SCRIPT = re.compile(r"[\u0400-\u04ff\u0590-\u06ff\u0900-\u0dff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_OFFER = Pattern(
    r"\b(?:click|subscribe|sign up|newsletter|gift guide|\d+% off|free shipping|on sale|pre-?order|book a demo"
    r"|contact us"
    r"|get started|learn more|read more|read on|keep reading|try it|download)\b",
    re.IGNORECASE,
)
# Half a sentence, a credit ("Ann Lee/Reuters"), a number, a time, a list mark, an address.
_CRUMB = re.compile(
    r"^[-–—…,;:)]|^[“\"‘'(]?[a-z]+\b|^(?:[A-Z][\w.]+ ){1,3}[A-Z][\w.]+(?:/[A-Z]\w+)?/(?:[A-Z]{2}|Reuters|Getty)"
    r"|^\W*(?:\d{1,2}[.)]\s|\d{1,2}[:.]\d{2}\b|[•‣▪●*|#]|MORE\b)"
)
_RUBBLE = Pattern(
    r"\s\|\s|\s›\s|\.\.\.\.|https?://"
    r"|(?:^|\b(?:at|to|via|by|or)\s|[:(<]\s?)[\w.+-]{1,60}@\w"
    r"|(?<![A-Z] )(?:\b|(?<=[a-z]))MORE\b(?! [A-Z]{2})"  # "Ada QuillCouncil votes MORE said": titles of linked articles
)
# "The Long Wait The council has ...": a heading that lost its line stands in front of its sentence.
_HEADED = re.compile(
    r"(?:[A-Z][\w’'-]{0,30} (?:(?:of|and|for|in|on|the|to|a|an) ){0,2}){2,9}"
    r"(?:The|An|In|It|This|That|If|When|While) [a-z]"
)
# What a sentence points back with, at its start or anywhere.
_STARTS_BACK = re.compile(
    r"^[\"“‘'(]?(?:(?:[a-z]+ly|today|now|later), )?"
    r"(?:this|that|these|those|it|its|they|their|them|he|she|his|her|him|such|both|another|others?"
    r"|some of|all (?:have|has|are|were|had|will)|neither|here|so|then|instead|otherwise|similarly|likewise|"
    r"there(?! (?:is|are|ha(?:s|ve) been|(?:will|may|might|could) (?:\w+ )?be)\b(?! (?:an)?other\b| also\b)"
    r"|['’]s\b(?! also\b| another\b))"
    r"|first comes?|each of|now,? (?:its?|they|their|he|his|she|her|these|those)"
    r"|(?:by|in) contrast|conversely|on the other hand|in reality"  # half of what they contrast
    r"|in (?:this|that|another|(?:doing|saying) (?:so|that|this)|one(?=,)|(?:either|both|each) cases?)|for one thing"
    r"|which (?:is|was|means|meant) (?:why|how|that|what|because)"
    r"|(?:after|before|since|until) that(?=,)|like (?:this|that)|one(?= (?:would|is|was|has|had|[a-z]+s)\b)"
    r"|as such|rather(?=,)|one of (?:them|these|those)"
    r"|the (?:same|other|former|latter|above|two|three|following|rest|first|second|third))\b(?!-)",
    re.IGNORECASE,
)
_POINTS_BACK = Pattern(
    r"\b(?:these|those)\s(?!who\b|that\b|which\b|of\b|in\b|with\b|from\b|at\b|on\b|for\b|to\b|under\b|over\b"
    r"|are\b|were\b)[a-z]"
    r"|\bthis\s(?!is\b|was\b|year\b|month\b|week\b|summer\b|spring\b|autumn\b|fall\b|winter\b|season\b|decade\b"
    r"|century\b|quarter\b|time\b|weekend\b|morning\b|afternoon\b|evening\b|past\b|coming\b)[a-z]"
    r"|\bever since[^\w\s]"
    r"|\bthe (?:former|latter)(?=[.,;]| (?:is|are|was|were|has|had|have|would|will|could|can|may)\b)"
    r"|\bthe (?:above|same (?:thing|period|is true|goes))|(?<!at )\bthe same time(?! as\b)"
    r"|\bas (?:mentioned|noted|described)"
    r"|\b(?:mentioned|described|discussed|listed|outlined) (?:above|below|here)|\bsee (?:below|above)"
    r"|\b[a-z]+s here (?=(?:says?|said|are|were|have|had|will)\b)"  # "officials here say": in its dateline
    r"|\b(?:all|most|some|many|each|both|none|one|two|three|four|several|worst|half) of (?:them|these|those)\b"
    r"|\bthat (?:last|first|second)\b|\blike (?:this|these|those)(?=[.,;:)]|$)"
    r"|\b(?:made|make|makes|of|to|in|on|with|by|from|at|about|after|before|during|since) that"
    r" (?!of\b|is\b|was\b|which\b|the\b|they\b|it\b)[a-z]+"
    r"|\b(?:indicates?|shows?|suggests?|found|says?|said|estimates?) that (?:it|its|they|their)"
    r"|\b(?:do|does|did|done) (?:so|the same|th(?:at|is)(?= (?:is|was|are|were|would|will)\b|[.,;]|$))"
    r"|\bfollow(?:s|ed)? suit|\bwhat (?:that|this) means\b|\bthat this(?= (?:is|was)\b)"
    r"|\b(?:says?|said) so(?= (?:before|after|in|at|on|for|too)\b|[.,;]|$)"
    r"|\b(?:hour|day|week|month|year)s? later|\bthe (?:day|week|month|year) (?:after|before)(?=[.,;]|$)"
    r"|\bsuch (?!as\b)(?:a|an)\b",
    re.IGNORECASE,
)
# "Mr. Quill rejects such criticism": which that is stands before the sentence, unless much of the sentence does.
_SUCH = re.compile(r"(?P<ahead>(?:\S{1,40} ){0,9}?)such (?!as\b|an?\b|that\b)(?P<noun>[a-z]+)\b(?! [a-z]*[a-rt-z]s\b)")
_PERSON = re.compile(r"\b(?:he|she|hi[ms]|hers?)\b", re.IGNORECASE)
_THING = re.compile(r"\b(?:its?|they|their|theirs|them|both)\b", re.IGNORECASE)
_KNOWN = frozenset(words("known"))
_SUBJECT = re.compile(
    r"(?:(?:Although|Though|While|Because|Even though) t|T)he "
    r"(?!(?:only|most|more|last|first|next|best|worst|same|other|very) )"
    r"(?:(?:new|final|initial|original|proposed|planned|resulting|[\w-]{0,30}\d[\w-]{0,30}) )?"
    r"(?P<noun>[a-z]+(?:-[a-z]+)?) "
    r"(?:(?:also|now|then|later|already|still|often|soon) )?(?P<verb>[a-z]+)\b(?P<rest>.*)"
)
# "The accord, which has ...", "Regardless of the admission, ...": it says what is known of it, and not which it is.
_NAMED_BEFORE = re.compile(
    r"(?:The (?P<noun>[a-z]+), (?:who|whose|which)\b"
    r"|(?:Despite|Regardless of) the (?P<other>[a-z]+),)"
)
# Of these there are many in every debate: that the title names one does not tell a reader of the page which.
_MANY_OF = frozenset("attack case hearing order poll speech summit threat trial video vote".split())
_BY = re.compile(r" (?:over|out|up|off|by|in|on|to|from|at|for|with|of|as|under|during)\b")
_WHAT_IT_IS = re.compile(r" (?:that|whether|how|why|what|to|simple|clear)\b|:")
# What "they" can stand for: a plural, a body, somebody whose sex is open, or a name.
_THEY = re.compile(r"\b(?:they|them|their|theirs|themselves)\b", re.IGNORECASE)
_MANY = re.compile(
    rf"\b(?:[a-z’'-]{{1,40}}s(?<!ss)(?<!us)(?<!is)(?<!\bwas)(?<!\bhas)(?<!\bdoes)|{'|'.join(words('several'))})\b|\d",
    re.IGNORECASE,
)
# "Both states": which two, or three, stands before it. "Both parties" are known.
_COUNTED_OFF = re.compile(
    r"\b(?:[Bb]oth(?! (?:parties|sides|chambers|houses|sexes|ends|ways|directions|worlds)\b)"
    r"|[Aa]ll (?:three|four|five|six)) [a-z]+s\b(?! (?:and|of)\b)"
)
_ASIDE = re.compile(rf", (?:they|it) (?:{'|'.join(VERBS)})(?=[,.]|$)")  # "..., they cautioned, ..."
_SAYS = Pattern(  # ", he said" behind words: those that they are about are somebody else
    r"(?:\b(?:it|they)|(?<=[,”\"’] )(?:he|she)) (?:says?|said|argues?|argued|adds?|added|writes?|wrote|notes?"
    r"|noted|expects?|expected|thinks?|thought|warns?|warned|finds?|found|claims?|claimed)\b"
)
# "All score about as high": what they are all of stands before; "all models" and "many work days" go on with a noun.
_COUNTED = re.compile(r"(?:all|both|several|many|few|two|three|four|five|six)(?: also)? ([a-z]+)\b", re.I)
_MORE = re.compile(r"(?:[a-z]+|\d+) more\b(?! (?:than|and more)\b)", re.I)  # "Three more states": than which?
# "The city" of a report is the one in its title, unless the sentence names it.
_THERE = Pattern(r"\b[Tt]he (?:city|state|county|town|region|country|district|province)\b(?! of\b| [A-Z])")
# "In his weekly address, Mr. Obama ...": whose it is stands behind the comma.
_OPENING = re.compile(r"(?P<first>[^,]*), (?P<rest>[^,]*)")
_WHOSE = re.compile(r"\b(?:his|her|he|she)\b", re.IGNORECASE)
# "While Washington votes, it ...": the clause that a sentence opens with has a subject that the pronoun can stand for.
_CLAUSE_AHEAD = re.compile(
    r"(?:as|while|when|if|because|although|though|since|where)\s(?!(?:it|they|he|she|this|that|these|those|we|i|you|such"
    r"|both|all|some)\b)(?P<clause>[^,]*)",
    re.IGNORECASE,
)
_TITLED = 2  # words in front of a name that is the subject: "Mr.", "the economist"
_OFFICE = re.compile(rf"\b[Tt]he (?:{'|'.join(sorted(TITLES))})\b")
# "Quilp has raised it to nine": what a subject does something to is not that subject, and stands before the sentence.
_OBJECT = re.compile(
    r"(?:(?:But|And|Yet|Once),? )?(?:[A-Z][\w.’'-]{0,30},? ){1,6}(?P<verbs>(?:[a-z]{1,20} ){1,4}?)"
    r"(?<!made )(?<!makes )(?P<it>it|them)\b"
    r"(?! (?:[a-z]+ly )?[a-z]+ (?:to|that|for|when|if)\b)(?: (?P<next>[a-z]+))?(?!['’])"
)
# What a sentence opens with before its subject: a pronoun behind nothing else has nothing to stand for.
_AHEAD = re.compile(
    r"^(?:(?:in|on|at(?! least\b| most\b)|by|for|with|from|after|before|since|under|among|of|to|as|until|during|without"
    r"|despite|though|while|which|who|according to|when|if|because|where)\b[^,]*(?:,|$)[\s\d,]*)+",
    re.IGNORECASE,
)
_OUGHT = Pattern(r"\b(?:should|must|needs?|ought|ha(?:ve|s) to)\b", re.IGNORECASE)
# Words that join a sentence to those before it: it is understood alone, and reads as if something were missing.
_JOINED = Pattern(
    r"\b(?:however|therefore|thereby|thus|hence|moreover|furthermore|meanwhile|instead|nevertheless|nonetheless"
    r"|otherwise|consequently|accordingly|similarly|likewise|also|though|for (?:example|instance)|(?:by|in) contrast)\b"
    r"|\btoo\b(?=[,.;]|$)"
)
# Who says it, behind the words: which council is clear from the outlet, as in a newspaper.
_SAID = re.compile(
    r", (?:the \w+|\w+) (?:said|says|told|reported|reports|announced|estimates?|found)"
    r"(?: (?:on|in|at|last|this|yesterday|today|earlier)\b[^,;]{0,40})?[.]?$"
)
_NOUNS = "|".join(sorted(map(re.escape, words("generic")), key=len, reverse=True))
# "the model", "the new mixture-of-experts model", and nothing that says which one is meant.
_GENERIC = Pattern(
    r"\b[Tt]he (?:(?!best|largest|most|first|last|next|biggest|only|top|leading|other|same|average)[a-z][\w’'-]* ){0,2}"
    rf"(?P<noun>{_NOUNS})\b(?!-)(?:['’]s?)?(?! (?:of|in|on(?! [A-Z][a-z]{{2,5}}day\b)|for|from|to|by|with|at|that|which"
    r"|who|whose|between"
    rf"|behind|against"
    r"|called|named)\b| [A-Z])"
)
# "... should be closed to cars for the trial": where and when stand behind what is said, which stands without them.
_ADJUNCT = re.compile(r"\b(?:for|in|at|during|under|within|throughout) $", re.IGNORECASE)
_ENDED = re.compile(r"\W*$")
_SAID_ENOUGH = 3  # words before that: a subject, a verb, and what it says of it
_STUDY = re.compile(
    rf"(?:But |And |Yet |Still, )?[Tt]he (?:{'|'.join(work for work in WORKS if WORKS[work] == 'evaluates')})"
    rf"(?: also)? (?:{'|'.join(VERBS)}) (?:that )?(?P<found>.+)"
)
_ONE = "|".join(word for word in words("generic") if not word.endswith("s"))
# In speech much is pointed at that everybody sees: "this country"; not so "in those cases", "this deal".
_POINTED_AT = re.compile(
    r"\bthose (?!(?:who|that|which|of|in|with|from|at|on|for|to|under|over|are|were)\b)(?P<those>[a-z]+\b(?<!ing))"
    rf"|\b(?:this|that|these) (?P<this>{_NOUNS})\b(?! [A-Z])|\bthat this(?= (?:is|was)\b)"
)
_THAT = re.compile(rf"\bthat (?:{_ONE})(?=[,.;:)]|$)")  # "rejected that step, saying", not "said that law is law"
_THAT_LAST = re.compile(r"\b([a-z]+) that ([a-z]{3,})(?<!s)(?=[.;]|\W*$)")  # "echoed that sentiment."
# "Just 39 percent of respondents": of which poll stands before it.
_LISTED = re.compile(r"(?<![\w.])[A-Z][\w.]* and (?:the )?[A-Z]")  # "Ohio and Iowa ... both states"
_POLLED = re.compile(r"\b(?:respondents|those (?:surveyed|polled|questioned))\b")
_POLL = re.compile(r"\b(?:polls?|polled|surveys?|surveyed|stud(?:y|ies)|questionnaires?|census)\b", re.IGNORECASE)
# Its day is that of its article: on a page of another day it is out of date.
_STALE = Pattern(
    r"\b(?:today(?!['’]s)|yesterday|tomorrow|tonight|until now|the current situation|currently|at present"
    r"|(?:this|last|next"
    r"|past) (?:morning|evening|week"
    r"|weekend|month|night)|(?:a|one|two|three|four|five|six|several|few|\d+) (?:days?|weeks?|months?) (?:ago"
    r"|from now)|(?:coming|next few|last few|other) (?:days?|weeks|months)|in the last days"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
# A concession: what its writer grants before saying what they think.
_CONCEDES = re.compile(
    r"^(?:to be (?:fair|sure|clear)|of course|sure|admittedly|granted|true|certainly|obviously"
    r"|there (?:can|may) be|yes|perhaps|for some|until recently)\b",
    re.IGNORECASE,
)
_TURNS = re.compile(
    r"^(?:but|yet|however|still|nevertheless|nonetheless|that said|instead|on the other hand|not|except"
    r"|unfortunately|alas"
    r"|for others|others|[\w’'-]+(?: [\w’'-]+)?, (?:(?:by|in) contrast|on the other hand|however|though)"
    r"|in reality|in fact|actually|in hindsight|this time|then|only"
    # who answers what was said, and who goes on to qualify it: "..., she adds, though ..."
    r"|(?:critics|opponents|skeptics|sceptics)"
    r" (?:sa(?:y|id)|call|argue|contend|counter|disagree|dispute|note|warn|doubt)"
    r"|[^.,;:“”]{1,60} (?:dispute[sd]?|den(?:y|ies|ied)|reject(?:s|ed)?|contest(?:s|ed)?)"
    r" (?:this|that|it|(?:the|those|these) (?:accusation|allegation|assertion|charge|claim|figure|finding)s?)"
    r"|[“\"][^“”\"]{1,400}[”\"] (?:he|she|they|it) (?:adds?|added|sa(?:id|ys)|continue[sd]),?"
    r" (?:but|though|although))\b",
    re.IGNORECASE,
)
_DENIES = Pattern(r"\b(?:not?|never|nothing|wrong|false|mistaken)\b|n['’]t\b", re.IGNORECASE)
# What an article says of itself, and not of its subject.
_OF_ITSELF = Pattern(
    r"^the (?:author|article|piece|essay)s? (?!of\b|by\b)"
    r"|\b(?:(?:this|the next) (?:post|article|essay|blog|section|chapter|"
    r"talk|episode|series|piece)|i(?:['’]d| would|['’]ll| will|['’]m going to| want to) (?:like to )?(?:talk"
    r"|share|tell|explain|show|discuss|start|begin)|let me|quick answer|in short|spoiler|my (?:last"
    r"|previous|other|first|next|recent)? ?(?:post|article|essay|series|talk|book)s?)\b",
    re.IGNORECASE,
)
_JUDGES = Pattern(
    r"\b(?:should|must|ought|better|best|worse|worst|great|bad|poor|wrong|worth|mistake|certainly|unlikely"
    r"|important|crucial"
    r"|essential|problems?|(?:dis)?advantages?|downsides?|benefits?|risks?|threats?|harms?|helpful|lacks?|fails?|failed"
    r"|impossible|dangerous|useful|useless|cannot|can['’]t"
    r"|(?:i|we|(?:my|our) \w+) (?:think|believe|find|expect|doubt|suspect|hate|prefer|worry|hope|recommend|argue"
    r"|disagree|agree)s?"
    r"|in (?:my|our) (?:view|opinion|experience)|(?:my|our) (?:worry|concern|view|preference))\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"^(?:now |then |just |so |please )?([A-Za-z][a-z]+) (?:an?|the|your|some|all|it|them|us|me|most|up|out|off"
    r"|that)\b",
    re.I,
)
# "Allowing visits of the sites, which the county disputes.": an item of a list, whose verb stands in front of the list.
_ITEM = re.compile(
    r"[A-Z][a-z]+(?<!\bDur)(?<!\bNoth)(?<!\bEveryth)(?<!\bAnyth)(?<!\bSometh)ing\s"
    r"(?![a-z]+s\s(?!(?:to|of|for|and|in|on|from|at|with)\s))"  # "Packing means"
)
_LETTERS = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_ITEM_CLAUSE = re.compile(r", (?:which|who|whose|where)\b[^,]*")
_GOES_ON = re.compile(r",? (?:and|but|or) that\b")  # "that it is so, and that ...": half of it stands on nothing
_HALF = re.compile(
    r"^(?:because|although|though|whereas|while|if|when)\b[^,]*(?:, (?:which|who|whom|where|and|or"
    r"|but)\b[^,]*)?$",
    re.IGNORECASE,
)
_PAIRS = (("“", "”"), ("(", ")"), ("[", "]"))
# What the next sentence says of this one where it takes it back.
_BACK = re.compile(
    r"\b(?:false|wrong|untrue|fake[ds]?|forged|forgery|invented|made up|retracted|hoax|debunked|disproved|refuted"
    r"|mistaken"
    r"|overturned|dropped|not true|not so|isn['’]t true|never happened|(?:did|has|have|was|were|is|are) not|didn['’]t"
    r"|hasn['’]t|haven['’]t|wasn['’]t|weren['’]t|isn['’]t|aren['’]t|no longer|the opposite"
    r"|changed (?:in|on|when|after|with|last|this)"
    r"|(?:are|is|were|was) (?:past|over|gone|history)(?=[.,;!]|$)|(?:has|have) (?:ended|passed)"
    # how what was tried came out
    r"|(?<!\bthe )failed|succeeded|collapsed|fell (?:short|through|apart)|came to nothing"
    r"|(?:was|were) (?:later |soon |eventually )?(?:(?:un)?successful|defeated|rejected|blocked|voted down|struck down"
    r"|withdrawn|thrown out))\b",
    re.IGNORECASE,
)
_OF_IT = re.compile(
    r"^(?:but |yet |however, |in fact,? |(?:in|since) \d{4},? |today,? |now,? |alas,? )?"
    r"(?:it|this|that|they|these|those|he|she|both|none|all (?:the )?\w+"
    r"|(?:the|his|her|its|their) \w+|neither|nothing)\b",
    re.IGNORECASE,
)
_SHORT = 16  # words of a sentence that does nothing but take back the one before it
# Such as "PORT ASHER, 26 February (Northline)" and a dash, in front of a report.
_DATELINE = re.compile(
    r"^(?:[A-Z][A-Z .'’/-]{2,40}(?:, [^()]{1,40}?)?\s?(?:\([^()]{1,40}\))?\s?[-–—]+\s"
    r"|\([A-Z][^()]{1,40}\)\s(?:[-–—]+\s)?|\([^()\w]{1,40}\)\s[-–—]+\s"
    r"|(?:[A-Z][\w.’'-]{1,20},?\s){1,4}\((?:[A-Z]{2,}|Reuters)[^()]{0,30}\)\s?(?:[-–—]+\s)?)"  # "Washington (CNN) "
    r"(?=[A-Z“\"])"
)
_COMMON_VIEW = Pattern(
    r"\b(?:conventional wisdom|prevailing (?:view|belief)|common refrain|the argument goes"
    r"|common (?:view|belief)|(?:the|a) consensus (?:view |is|was|has)|"
    r"myth that|(?:single|common) assumption|it is (?:often|widely|commonly) (?:said|assumed"
    r"|claimed|believed)|(?:many|most people|some|everyone"
    r"|everybody|people|nearly everybody|almost everyone) (?:agree|agrees|took it|believe|believes|think"
    r"|thinks|assume|assumes|say|says|claim|expected|thought|assumed))\b",
    re.IGNORECASE,
)


# What is told in order to say that it came otherwise: "On paper, ...", "At first, ...".
_SET_UP = re.compile(
    r"(?:but |and |so )?(?:on paper|in theory|in principle|at first(?: (?:glance|blush))?|"
    r"supposedly|on (?:the )?one hand|on the surface|(?:initially|originally)(?=,))\b,?\s",
    re.IGNORECASE,
)


def body(sentences: Sequence[str]) -> int:
    """How many of an article's sentences are its own: what readers say and what else there is to read follow.

    Satire has none. A heading of other articles in the first half stands in the midst of the text, and ends nothing.
    """
    if any(_SATIRE.search(sentence) for sentence in sentences):
        return 0
    ends = (
        place
        for place, sentence in enumerate(sentences)
        if _COMMENTS.search(sentence) or (2 * place >= len(sentences) and _FURTHER.search(sentence))
    )
    return next(ends, len(sentences))


def of_others(sentences: Sequence[str], paragraphs: Sequence[int]) -> frozenset[int]:
    """The places of what an article hands on and does not say: a myth under its heading, a text or post of another.

    A text in quotation marks is known by them, and is none of these; what stands under a picture is one.
    """
    starts = frozenset(paragraphs)
    found: set[int] = set()
    begun = 0
    for place, sentence in enumerate(sentences):
        begun = place if place in starts or len(starts) < 2 else begun  # of a text in one piece the sentence alone
        if _POSTED.search(sentence):
            found.update(range(begun, place + 1))
        elif _PHOTO.search(sentence):
            found |= {begun, place}  # what stands between the picture and who took it tells of its day
        if place and _LINKED.match(sentence):
            found.add(place - 1)  # the title of another article
        if _DENIED.match(sentence):
            affirmed = (after for after in range(place, len(sentences)) if _AFFIRMED.match(sentences[after]))
            found.update(range(place, next(affirmed, place)))
        elif place + 1 in starts and _introduces(sentence) and sentences[place + 1][:1] not in "“\"‘'":
            ends = (after for after in range(place + 2, len(sentences)) if after in starts)
            found.update(range(place + 1, next(ends, len(sentences))))
    return frozenset(found)


def _introduces(sentence: str) -> bool:
    """Whether the next paragraph is somebody else's: of fourteen whole sentences with a colon at their end ten were."""
    if not sentence.endswith(":"):
        return False
    return len(sentence.split()) > SLIGHT or _INTRODUCES.search(sentence) is not None


def junk(sentence: str) -> str:
    """Why a sentence is no statement that could be told, "" when it is one."""
    if len(sentence) > _LONGEST:
        return "is no sentence"
    ended = sentence.rstrip(_CLOSING)
    if ended[-1:] not in _ENDS or _BROKEN_OFF.search(ended, max(0, len(ended) - 4)):
        return "does not end as a sentence does"
    if sentence_kinds.boilerplate(sentence) or _CRUMB.match(sentence) or _RUBBLE.search(sentence):
        return "belongs to the page and not to its subject"
    if _LABELLED.match(sentence) or _DIALOGUE.match(sentence):
        return LABELLED
    if _HEADED.match(sentence):
        return "begins with a heading"
    if _PICTURED.search(sentence) or (_CAPTION.search(sentence) and not PAST.search(sentence)):
        return "is what a picture shows"
    own = _own(sentence)
    if _OF_ITSELF.search(own):
        return "is about its own article"
    if (
        _TALK.match(sentence)
        or _YOU.search(own)
        or _ASKS_YOU.search(own)
        or _OFFER.search(own)
        or sentence.endswith("!")
    ):
        return "talks with the reader"
    if (order := _ORDER.match(sentence)) and order[1].lower() in BASES:
        return "tells the reader what to do"
    if _SCRIPT.search(sentence):
        return "has words in another script"
    if any(sentence.count(left) != sentence.count(right) for left, right in _PAIRS) or sentence.count('"') % 2:
        return HALVED
    return ""


@lru_cache(maxsize=64)  # a sentence is asked several things at once
def _own(sentence: str) -> str:
    """A sentence without what it quotes."""
    return _QUOTED.sub("", sentence)


def whole(words: str) -> str:
    """Why words are too few, too many or no sentence, "" when they are one."""
    count = len(words.split())
    if count < FEWEST:
        return "is too short"
    if count > _MOST:
        return "is too long"
    item = _ITEM_CLAUSE.sub("", words) if _ITEM.match(words) else ","
    if "," not in item and not any(map(is_finite, _LETTERS.findall(item))):
        return "has no verb"  # behind a comma a statement may stand whose verb no list knows
    return "" if count > SLIGHT or has_verb(words) else "has no verb"


def personal(sentence: str) -> bool:
    """Whether a sentence speaks of "I" or "we": told under a name it is clear, without one it is not."""
    return _WRITER.search(_own(sentence)) is not None


def in_first_person(sentence: str) -> bool:
    """Whether it is one person who speaks; "we" and "our" may be an outlet's."""
    return _I.search(_own(sentence)) is not None


def leans(sentence: str) -> bool:
    """Whether a sentence needs the one before it: a pronoun, "this", or "the company" for what is not named in it."""
    return bool(leaning(sentence))


@lru_cache(maxsize=8192)
def leaning(sentence: str) -> str:
    """The words with which a sentence leans on the one before it, "" where it stands alone."""
    text = _SAID.sub("", sentence_kinds.lead_in(_DATELINE.sub("", sentence)))
    if text.startswith("("):
        return "("
    own = _own(text)
    if at := _points_at_thing(text):
        return at
    if they := _stands_for_none(text, own):
        return they
    if (
        back := _STARTS_BACK.match(text)
        or _POINTS_BACK.search(own)
        or _MORE.match(text)
        or _SAYS.search(own)
        or _ASIDE.search(own)
    ):
        return _whole_words(back).strip(" “‘'(\"")
    if (such := _SUCH.match(own)) and stem(such["noun"]) not in terms(such["ahead"]):
        return f"such {such['noun']}"
    if _HALF.match(text):
        return text.split()[0]
    if acted := _acted_on(own):
        return acted
    if counted := _counts_back(text):
        return counted
    thing = _THING.search(own)
    ahead = own[: thing.start()] if thing else ""
    if thing and ahead and not text.endswith("?") and not _AHEAD.sub("", ahead).strip() and not _has_subject(ahead):
        return thing[0]
    there = _THERE.search(own)
    if there and not any(span.start < there.start() for span in name_spans(text)):
        return there[0]
    if (both := _COUNTED_OFF.search(own)) and not _LISTED.search(own):
        return both[0]
    if (polled := _POLLED.search(own)) and not _POLL.search(own):
        return polled[0]
    that = _THAT.search(own) or _that_last(own)
    return _points_at_somebody(text, own) or _generic(text) or (that[0] if that else "")


def _points_at_thing(text: str) -> str:
    """The "this deal" or "those cases" of a quotation that opens a sentence and has not named them before."""
    quoted = _QUOTED_FIRST.match(text)
    back = _POINTED_AT.search(quoted["words"]) if quoted else None
    if not quoted or not back:
        return ""
    named = terms(quoted["words"][: back.start()])
    return "" if stem(back["those"] or back["this"] or "") in named else back[0]


def _stands_for_none(text: str, own: str) -> str:
    """The "they" or "their" of a sentence that names nothing before it that it could stand for."""
    they = _THEY.search(own)
    if not they or _MANY.search(own[: they.start()]):
        return ""
    if they[0].lower() != "them" and any(one.start < they.start() for one in name_spans(text)):
        return ""  # a body: "Oster & Sons say they", where "deployed them" is of others than who deploys
    ahead = _OPENING.match(own)  # "Whatever their party, voters ...": who is meant stands behind the comma
    behind = own[ahead.start("rest") :] if ahead and they.end() <= ahead.start("rest") else ""
    named = _MANY.search(behind) and not _THEY.match(behind) if behind else None
    return "" if named else they[0]


def _that_last(own: str) -> re.Match[str] | None:
    """A noun behind "that" with which a clause ends, no verb of what "that" begins: not "the plan that failed"."""
    last = _THAT_LAST.search(own)
    if not last or last[2] in BASE_VERBS or is_finite(last[2]):
        return None
    return last if is_finite(last[1]) or last[1] in BASE_VERBS else None


def _whole_words(found: re.Match[str]) -> str:
    """What a pattern found, to the end of the word in which it stopped."""
    rest = re.match(r"\w*", found.string[found.end() :]) if found[0][-1:].isalnum() else None
    return found[0] + (rest[0] if rest else "")


def _acted_on(own: str) -> str:
    """The "it" or "them" behind the first verb of a sentence that has named nothing but who acts."""
    found = _OBJECT.match(own)
    if found is None or (found["next"] and is_finite(found["next"])):
        return ""  # "Quilp said it aims to": the subject of another verb
    *before, last = found["verbs"].split()
    acts = is_finite(last) and last not in VERBS and last not in AUXILIARIES
    return (
        found["it"] if acts and all(is_finite(word) or word.endswith("ly") or word == "also" for word in before) else ""
    )


def _counts_back(text: str) -> str:
    """What "all score alike" tells of stands before it; "" in "five states passed it", where they are counted here."""
    counted = _COUNTED.match(text)
    if not counted or not (is_finite(counted[1]) or counted[1] in BASE_VERBS):
        return ""
    after = text[counted.end() :].split()
    noun = counted[1].endswith("s") and after and (after[0][:1] == "," or is_finite(after[0].strip(",")))
    return "" if noun else counted[0]


def _has_subject(ahead: str) -> bool:
    """Whether what a sentence opens with is a clause with a subject of its own, which a pronoun can stand for."""
    clause = _CLAUSE_AHEAD.match(ahead)
    return clause is not None and has_verb(clause["clause"].partition(" ")[2])  # "if passed" has none


def _points_at_somebody(text: str, own: str) -> str:
    """The "he" or "her" that stands for nobody of the sentence: no name or office before it, and none right behind."""
    person = _PERSON.search(own)
    if not person:
        return ""
    at = person.start()
    if any(span.start < at and _may_be_person(span.name) for span in name_spans(text)) or _OFFICE.search(own[:at]):
        return ""
    ahead = _OPENING.match(own)
    rest = ahead["rest"] if ahead and _WHOSE.search(ahead["first"]) and at < ahead.start("rest") else ""
    named = any(_may_be_person(span.name) and len(rest[: span.start].split()) <= _TITLED for span in name_spans(rest))
    return "" if named else person[0]


def named_before(sentence: str, title: str) -> str:
    """The noun behind "the" that is all the subject of a sentence and stands for what its article has named before.

    Not where the article is about it, by its title, nor where the sentence says what it is: "the fear is that".
    """
    text = sentence_kinds.lead_in(_DATELINE.sub("", sentence))
    if (before := _NAMED_BEFORE.match(text)) and (noun := before["noun"] or before["other"]) not in _KNOWN:
        return "" if _about(noun, title) else f"the {noun}"
    subject = _SUBJECT.match(text)
    if not subject or subject["noun"] in _KNOWN:
        return ""
    plural = subject["noun"].endswith("s") and subject["verb"] in BASES  # "the talks come as"
    if not (plural or is_finite(subject["verb"])):
        return ""
    if subject["verb"] in THIRD_PERSON and is_finite((*subject["rest"].split(), "")[0]):
        return ""  # "the overall changes are": another noun
    if subject["verb"].endswith("ed") and _BY.match(subject["rest"]):
        return ""  # "the data used in schools"
    if subject["verb"] in ("is", "was") and _WHAT_IT_IS.match(subject["rest"]):
        return ""
    return "" if _about(subject["noun"], title) else f"the {subject['noun']}"


def _about(noun: str, title: str) -> bool:
    """Whether an article is about what a noun of its title stands for, so that everybody knows it."""
    return noun not in _MANY_OF and stem(noun) in terms(title)


def of_a_study(sentence: str) -> bool:
    """Whether a sentence leans by "the study finds that ..." alone, and what it found can be checked without its name.

    Which study that was stands with its source; the finding is what readers miss when it is not told.
    """
    found = _STUDY.match(sentence)
    if not found or not any(letter.isdigit() for letter in found["found"]):
        return False
    return not leans(found["found"][:1].upper() + found["found"][1:])


def _may_be_person(name: str) -> bool:
    """Whether "he" may be who has this name, which neither letters nor a body have."""
    return not name.isupper() and not is_body(name)


def _generic(text: str) -> str:
    """Such as "the model", where it stands for what no word of the sentence before it names."""
    for found in _GENERIC.finditer(text):
        if found["noun"].endswith("s") and found[0].count(" ") > 1:
            continue  # "the closed labs" are all of a kind
        noun = re.escape(found["noun"].rstrip("s"))
        before = text[: found.start()]
        if _ADJUNCT.search(before) and _ENDED.match(text, found.end()) and len(before.split()) > _SAID_ENOUGH:
            continue
        if not re.search(
            rf"\b(?:an?|its|their|one|new|every|each) (?:[\w’'-]+ ){{0,3}}{noun}|[A-Z][\w.-]* (?i:{noun})", before
        ):
            return found[0]
    return ""


def ought(sentence: str) -> bool:
    """Whether a sentence says what should, must or need be."""
    return _OUGHT.search(_own(sentence)) is not None


def is_joined(sentence: str) -> bool:
    """Whether a word such as "however" or "also" joins a sentence to what stood before it."""
    return _JOINED.search(_own(sentence)) is not None


def judges(sentence: str) -> bool:
    """Whether a sentence takes a view: that something ought to be, is better or worse, sure or doubtful."""
    return _JUDGES.search(_own(sentence)) is not None


def stale(sentence: str) -> bool:
    """Whether a sentence speaks of its own day: "today", "on Friday"; on a page it may be told with its date only."""
    return _STALE.search(_own(sentence)) is not None


def conceded(sentence: str) -> bool:
    """Whether a sentence only grants something before its writer says what they think."""
    return _CONCEDES.match(sentence) is not None


def counters(after: str) -> bool:
    """Whether a sentence turns from the one before it or denies something."""
    return turns_away(after) or _DENIES.search(after) is not None


def turns_away(after: str) -> bool:
    """Whether a sentence turns from what the one before it says."""
    return _TURNS.match(after) is not None


def broken_off(words: str) -> bool:
    """Whether words that were cut out of their attribution go on as "and that ..."."""
    return _GOES_ON.search(words) is not None


def taken_back(after: str) -> bool:
    """Whether a sentence does nothing but take back the one before it, in its first clause."""
    opens = _OF_IT.match(after)
    back = _BACK.search(after) if opens and len(after.split()) <= _SHORT else None
    return back is not None and ";" not in after[: back.start()]


def common_view(sentence: str) -> bool:
    """Whether a sentence gives what "many believe", or was so "at first": what its article may go on to reject."""
    return _COMMON_VIEW.search(sentence) is not None or _SET_UP.match(sentence) is not None


def tellable(sentence: str) -> str:
    """The sentence as it is quoted: without a dateline and opening connectives, its first letter a capital."""
    return sentence_kinds.lead_in(_DATELINE.sub("", sentence))
