"""The vocabulary of attribution: verbs of saying and measuring by role, and the works that speak for their makers."""

from __future__ import annotations

import re

from pipeline.records import Role

_VERBS: dict[Role, str] = {
    "reports": """
        said says say told tells wrote writes write reported reports report noted notes added adds stated states
        confirmed confirms acknowledged acknowledges explained explains disclosed discloses revealed reveals
        recalled described describes
    """,
    "argues": """
        argued argues argue believed believes believe contended contends contend thought thinks think insisted
        insists insist conceded concedes concede claimed claims claim maintained maintains warned warns warn
        cautioned cautions criticised criticises criticized criticizes urged urges dismissed dismisses countered
        counters complained complains suggested suggests admitted admits agreed agrees disputed disputes doubted
        doubts
    """,
    "evaluates": """
        found finds find measured measures measure evaluated evaluates concluded concludes conclude estimated
        estimates estimate calculated calculates tested tests benchmarked rated rates
    """,
    "forecasts": """
        expected expects expect predicted predicts predict forecast forecasts projected projects anticipated
        anticipates
    """,
    "announces": """
        announced announces announce released releases release launched launches launch published publishes
        publish unveiled unveils introduced introduces open-sourced
    """,
    "asks": """
        asked asks ask wondered wonders
    """,
}
ROLES: dict[str, Role] = {verb: role for role, verbs in _VERBS.items() for verb in verbs.split()}

# Nouns that make the owner of a document or a measurement its holder.
WORK: dict[str, Role] = {
    **dict.fromkeys("report statement filing post announcement letter memo newsletter".split(), "reports"),
    **dict.fromkeys(
        "evaluation evaluations card analysis study index benchmark benchmarks audit survey test tests data figures "
        "review research paper measurement measurements tracker leaderboard estimate estimates tally count".split(),
        "evaluates",
    ),
    **dict.fromkeys("forecast forecasts projection projections outlook".split(), "forecasts"),
}
# What such a work does.
RESULTS = "|".join(
    """
    puts put shows showed finds found suggests suggested concludes concluded says said estimates estimated ranks
    ranked places placed gives gave reports reported lists listed indicates indicated measured measures warns
    warned projects projected argues argued scores scored rates rated claims claimed predicts predicted records
    recorded
    """.split()
)

# Objects of these verbs are things, so without "that" the statement is the whole sentence.
CLAUSAL = frozenset("said says say argued argues believes believe thinks contends insists".split())
# Without a clause behind them these say what somebody does, not what they hold.
NEED_CLAUSE = frozenset(
    "maintained maintains agreed agrees suggested suggests dismissed dismisses tested tests rated rates states".split()
)
# Plural nouns as well: behind a lone word that opens the sentence ("Interest rates") they are no verbs.
NOUNS = frozenset(
    "measures rates projects estimates notes reports forecasts tests claims releases finds report measure test".split()
)
_OPINION = re.compile(
    r"\b(?:should|must|ought|right to|wrong|mistake|dangerous|reckless|essential|deserves?|unfair|misleading"
    r"|I think|I believe)\b"
)
_AHEAD = re.compile(r"\bwill\b.*\b(?:by|within|next|before|in (?:20\d\d|the coming))\b|\bis likely to\b")


def weighed(role: Role, statement: str) -> Role:
    """The role that the words themselves show where the verb is neutral: an opinion argues, a look ahead forecasts."""
    if role == "reports" and _OPINION.search(statement):
        return "argues"
    if role == "reports" and _AHEAD.search(statement):
        return "forecasts"
    return role
