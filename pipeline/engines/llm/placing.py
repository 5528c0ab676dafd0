"""A proposed sentence becomes a block, or the reason why it may not: the same rules for every section and every try."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipeline.engines.llm import positions, summing, wondering
from pipeline.engines.llm.dangling import dangling
from pipeline.engines.llm.desk import Desk
from pipeline.english.attribution import attribution
from pipeline.page.editor import CLEARLY
from pipeline.page.sections.narrative import REST
from pipeline.read.words import terms
from pipeline.records import SENTENCES, Block, BlockKind, Claim, Finding, Section, Sentence, When, leading
from pipeline.revise import gate

PLAIN = "what who says shows costs pays tests measures works"  # words that a title may add
SHORTEST = 4  # words of a sentence
TITLE = 7  # words of a theme
LONGEST = 60  # words of a sentence
SHARED = 3  # words that an answer has of its question, and one more where the question names nobody


class Placing:
    """Puts sentences of the model on the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._made_way = False  # whether a theme left this version for a better one
        self._outlets = {article.item.outlet.casefold() for article in desk.dossier.articles.values()}

    # --- sentences

    def sentence(self, text: str, findings: Sequence[Finding]) -> Sentence:
        """The text with everything that carries it."""
        carried = [self._carrying(finding) for finding in findings]
        claims = tuple(dict.fromkeys(claim.id for each in carried for claim in each))
        items = leading(tuple(dict.fromkeys(claim.item for claim in each)) for each in carried)
        return Sentence(tidy(text), claims, items, written=True)

    def _carrying(self, finding: Finding) -> list[Claim]:
        """The claim that a finding quotes, and those that carry it."""
        known = self.desk.dossier.claims
        return self.desk.carrying(self.desk.lead(finding), (known[claim] for claim in finding.claims if claim in known))

    def fault(self, sentence: Sentence, title: str = "") -> str:
        """What speaks against a sentence, "" for nothing."""
        if not SHORTEST <= len(sentence.text.split()) <= LONGEST:
            return f"has {len(sentence.text.split())} words; it needs {SHORTEST} to {LONGEST}"
        if len(re.findall(r"[.!?](?=\s+[A-Z“])", sentence.text)) > 0:
            return "is more than one sentence"
        if found := dangling(sentence.text):
            return f"says “{found}”, which refers to nothing in it; name what is meant"
        dossier = self.desk.dossier
        why = gate.fault(sentence, dossier.claims, dossier.articles, title)
        return why or self._second_hand(sentence)

    def _second_hand(self, sentence: Sentence) -> str:
        """An outlet that is credited with what only another one says of it."""
        own = {self.desk.dossier.articles[item].item.outlet.casefold() for item in sentence.items}
        said = attribution(sentence.text)
        credited = said.holder.casefold() if said and said.role not in ("announces", "asks") else ""
        if (
            said
            and credited in self._outlets - own
            and not any(name and name in sentence.text.casefold() for name in own)
        ):
            return f"credits {said.holder} with what another outlet says of it; name the outlet that says so"
        return ""

    # --- placing

    def place(
        self, section: Section, do: str, block: Block | None, title: str, text: str, findings: Sequence[Finding]
    ) -> str:
        """Put a sentence where it belongs; returns what speaks against it, "" also where there is no room for it."""
        if section == "perspectives":
            return positions.put(self, block, text, findings)
        sentence = self.sentence(text, findings)
        if why := self.fault(sentence):
            return why
        match section:
            case "questions" if do in ("answered", "narrowed"):
                self._settle(block, do, sentence, findings)
            case "questions":
                self._question(sentence, findings)
            case "timeline":
                self._event(sentence, findings)
            case "what":
                summing.put(self.desk, block if do == "replace" else None, sentence, findings)
            case "why":
                self._tell(section, sentence, findings, rank=findings[0].score)
            case "narrative":
                self._theme(title, sentence, findings)
            case _:
                return ""
        return ""

    def _tell(self, section: Section, sentence: Sentence, findings: Sequence[Finding], **fields: Any) -> bool:
        """A block of its own, when something in it is told nowhere else and there is room."""
        untold = tuple(f.id for f in findings if f.id not in self.desk.home)
        if not untold or not self.desk.room(section, fields["rank"]):
            return False
        self.desk.put(self.desk.new(section, untold[0], (sentence,), findings=untold, **fields))
        return True

    def _question(self, sentence: Sentence, findings: Sequence[Finding]) -> None:
        if not self.asks(findings[0]):
            if wondering.grounded(self.desk, sentence.text, findings):
                wondering.put(self.desk, sentence, findings)
            return
        lead = self.desk.lead(findings[0])
        forecast = lead.kind == "forecast"
        block = self._fresh("questions", sentence, findings, rank=findings[0].score)
        if block and self.desk.room("questions", block.rank):
            kind: BlockKind = "forecast" if forecast else "question"
            block = replace(block, kind=kind, when=lead.when, day=self.desk.published(lead))
            self.desk.put(self.desk.step(block, "opened"))

    def asks(self, finding: Finding) -> bool:
        """Whether a finding asks something, or forecasts it for a date."""
        lead = self.desk.lead(finding)
        return lead.kind == "question" or (lead.kind == "forecast" and lead.when is not None)

    def settles(self, block: Block, finding: Finding) -> bool:
        """Whether a finding may answer a question: it is later, no question itself, and speaks of the same things."""
        if block.section != "questions" or block.settled or block.day is None:
            return False
        lead, asked = self.desk.lead(finding), self.desk.dossier.claims.get(block.sentences[0].claims[0])
        if asked is None or lead.kind == "question" or lead.id in block.sentences[0].claims:
            return False
        if lead.kind == "forecast" and (asked.kind != "question" or lead.role not in ("reports", "announces")):
            return False  # "A will pay", as a fact, says who will pay; what somebody expects does not
        if self.desk.day(lead) <= block.day or (asked.names and not set(lead.names) & set(asked.names)):
            return False
        return len(set(terms(lead.quote)) & set(terms(asked.quote))) >= (SHARED if asked.names else SHARED + 1)

    def _settle(self, block: Block | None, do: str, sentence: Sentence, findings: Sequence[Finding]) -> None:
        if block is None or not self.settles(block, findings[0]):
            return
        untold = tuple(f.id for f in findings if f.id not in self.desk.home)
        changed = self.desk.step(block, "answered" if do == "answered" else "narrowed", (sentence,))
        self.desk.put(replace(changed, findings=(*changed.findings, *untold)), f"{do} by {findings[0].id}")

    def _event(self, sentence: Sentence, findings: Sequence[Finding]) -> None:
        when = self.date_of(findings[:1])
        lead = self.desk.lead(findings[0])
        if when is None or self._entered(lead, when):
            return
        fields: dict[str, Any] = {"when": when, "rank": findings[0].score, "day": self.desk.published(lead)}
        home = self.desk.home.get(findings[0].id, "")
        if not home:
            self._tell("timeline", sentence, findings, **fields)
        elif findings[0].id in self.desk.told("questions") and self.desk.room(
            "timeline", fields["rank"]
        ):  # it answers one
            self.desk.put(self.desk.new("timeline", findings[0].id, (replace(sentence, link=home),), **fields))

    def date_of(self, findings: Sequence[Finding]) -> When | None:
        """The date of an event, read off the quote by code; None for what is no dated event of the past."""
        lead = self.desk.lead(findings[0])
        if lead.when is None or lead.kind in ("question", "forecast") or lead.when.precision == "year":
            return None
        return lead.when if lead.when.start <= self.desk.dossier.now.date() else None

    def _entered(self, claim: Claim, when: When) -> bool:
        """Whether the timeline has the event: an overlapping date, and two names or half of the words."""
        mine = set(terms(claim.quote))
        for block in self.desk.section("timeline"):
            other = self.desk.dossier.claims.get(block.sentences[0].claims[0])
            if other is None or block.when is None:
                continue
            theirs = set(terms(other.quote))
            alike = len(mine & theirs) / (len(mine | theirs) or 1) >= 0.4
            near = str(when).startswith(str(block.when)) or str(block.when).startswith(str(when))
            if near and (alike or len(set(other.names) & set(claim.names)) >= 2):
                return True
        return False

    def _theme(self, theme: str, sentence: Sentence, findings: Sequence[Finding]) -> None:
        """A sentence of a paragraph, while the theme has room in this version; a full page files it under the rest."""
        if gate.untitled(theme, [self.desk.lead(f) for f in findings], self.desk.dossier.articles):
            theme = REST  # the theme is named for something that this sentence does not speak of
        untold = tuple(f.id for f in findings if f.id not in self.desk.home)
        if not untold:
            return
        themes = {block.title for block in self.desk.section("narrative")}
        rank = max(finding.score for finding in findings)
        if theme not in themes and not self._makes_way(rank):
            theme = REST
            if theme not in themes:
                return
        paragraph = [block for block in self.desk.section("narrative") if block.title == theme]
        if summing.makes_room(self.desk, paragraph, SENTENCES):
            self.desk.put(self.desk.new("narrative", untold[0], (sentence,), title=theme, findings=untold, rank=rank))

    def _makes_way(self, rank: float) -> bool:
        """Whether a new theme has room; on a full page the weakest one leaves for a better one, one in a version."""
        best: dict[str, float] = {}
        for block in self.desk.section("narrative"):
            if block.title != REST:
                best[block.title] = max(best.get(block.title, block.rank), block.rank)
        if len(best) < self.desk.topic.budgets.narrative:
            return True
        weakest = min(best, key=lambda theme: (best[theme], theme), default="")
        if self._made_way or not weakest or rank <= best[weakest] + CLEARLY:
            return False
        self._made_way = True
        for block in self.desk.section("narrative"):
            if block.title == weakest:
                self.desk.drop(block.id)
        return True

    def theme(self, title: str, findings: Sequence[Finding], block: Block | None) -> str:
        """The theme of a paragraph: a known one, the model's title where each word is known, else a shared name."""
        if block and block.section == "narrative":
            return block.title
        title = tidy(title).rstrip(".:")
        topic = self.desk.topic
        axis = [pole.name for pole in topic.axis or ()]
        known = {*terms(" ".join((topic.title, topic.question, *topic.keywords, *axis))), *terms(PLAIN)}
        leads = [self.desk.lead(finding) for finding in findings]
        known |= {term for lead in leads for term in terms(lead.quote)}
        sound = 0 < len(title.split()) <= TITLE and bool(terms(title)) and set(terms(title)) <= known
        if sound and not gate.untitled(title, leads, self.desk.dossier.articles):
            return title
        shared = Counter(name for lead in leads for name in lead.names)
        return shared.most_common(1)[0][0] if shared else REST

    def _fresh(self, section: Section, sentence: Sentence, findings: Sequence[Finding], **fields: Any) -> Block | None:
        untold = tuple(f.id for f in findings if f.id not in self.desk.home)
        return self.desk.new(section, untold[0], (sentence,), findings=untold, **fields) if untold else None

    def quoted(self, section: Section, title: str, findings: Sequence[Finding]) -> str:
        """The first finding that fits in its source's own words; returns the block's id, "" when none could be told."""
        for finding in findings:
            if finding.id in self.desk.home or not self.desk.quotable(finding) or not self.desk.candidate(finding):
                continue
            before = set(self.desk.operations)
            told = self.desk.tell(finding)
            match section:
                case "perspectives":
                    positions.add(self.desk, told, finding)
                case "narrative":
                    self._theme(title, told, (finding,))
                case "why":
                    self._tell(section, told, (finding,), rank=finding.score)
                case "timeline":
                    self._event(told, (finding,))
                case "questions":
                    self._question(told, (finding,))
            made = set(self.desk.operations) - before
            if made:
                return made.pop()
        return ""


def tidy(text: str) -> str:
    """One line, with curly quotation marks in pairs, and without citations of the model's own making."""
    text = re.sub(r"\s*[\[(](?:[nhb]\d+(?:,\s*)?)+[\])]", "", " ".join(text.split()))
    text = re.sub(r'"([^"]*)"', r"“\1”", text).replace('"', "")
    return text.strip()
