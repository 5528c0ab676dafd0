"""The vocabulary of attribution: verbs of saying and measuring by role, and the works that speak for their makers."""

from __future__ import annotations

from pipeline.records import Role

_VERBS: dict[Role, str] = {
    "reports": """
        said says say told tells wrote writes write reported reports report noted notes added adds stated states
        confirmed confirms acknowledged acknowledges explained explains disclosed discloses revealed reveals
        recalled described describes denied denies declined declines tweeted posted replied responded answered
    """,
    "argues": """
        argued argues argue believed believes believe contended contends contend thought thinks think insisted
        insists insist conceded concedes concede claimed claims claim maintained maintains warned warns warn
        cautioned cautions criticised criticises criticized criticizes urged urges dismissed dismisses countered
        counters complained complains suggested suggests admitted admits agreed agrees disputed disputes doubted
        doubts rejected rejects called calls likened compared objected stressed stresses emphasised emphasized
        calling
    """,
    "evaluates": """
        found finds find measured measures measure evaluated evaluates concluded concludes conclude estimated
        estimates estimate calculated calculates tested tests benchmarked rated rates put puts
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
    **dict.fromkeys("position view stance argument contention".split(), "argues"),
    **dict.fromkeys("forecast forecasts projection projections outlook".split(), "forecasts"),
}
# What such a work does.
RESULTS = "|".join(
    """
    puts put shows showed finds found suggests suggested concludes concluded says said estimates estimated ranks
    ranked places placed gives gave reports reported lists listed indicates indicated measured measures warns
    warned projects projected argues argued scores scored rates rated claims claimed predicts predicted records
    recorded assumes assumed holds documents documented
    """.split()
)

# Objects of these verbs are things, so without "that" the statement is the whole sentence.
CLAUSAL = frozenset("said says say argued argues believes believe thinks contends insists".split())
# What has to stand behind these for them to tell what somebody holds: "called a meeting" tells what somebody did.
BEHIND: dict[str, str] = {
    **dict.fromkeys(
        ("found", "finds", "find"),
        r"\s(?:that\b|no\b|only\b|little\b|[A-Z]|the gap\b|(?:a|an) (?:\w+ )?(?:gap|difference|increase|drop"
        r"|rise)\b|open\b|closed\b|\d)",
    ),
    **dict.fromkeys(
        ("called", "calls"),
        r"\s(?:for\b|(?:the|its?|this|that|them|[A-Z“\"])[^,.;]*\s(?:an?|the|[“\"]|\w+(?:ous|less|ing|ful|ive))\b)",
    ),
    **dict.fromkeys(
        ("rejected", "rejects", "disputed", "disputes", "dismissed", "dismisses"),
        r"\s(?:(?:the|any|such|all)\s)?(?:\w+\s)?(?:claims?|suggestions?|criticism|arguments?|ideas?|notion"
        r"|reports?|accusations?|allegations?|that|[A-Z][\w.’' -]*['’]s?\s(?:result|results|figure|figures"
        r"|claim|account|score))\b",
    ),
    "calling": r"\sfor\b",
    **dict.fromkeys(("compared", "likened"), r"\s.*\bto\b"),
    **dict.fromkeys(
        ("put", "puts"),
        r"\s(?:.*\bat\s(?:about\s|around\s|roughly\s|some\s)?[$€£\d]|it\s\w+:|the\s\w+\s(?:at|for)\b.*\d|[A-Z].*\d)",
    ),
    **dict.fromkeys(
        ("denied", "denies"),
        r"\s(?:that|having|any|claims?|allegations?|reports?|it|the (?:claim|claims|allegations|report))\b",
    ),
    **dict.fromkeys(("declined", "declines"), r"\sto (?:comment|say|answer|disclose|explain|give)\b"),
    **dict.fromkeys(
        ("claimed", "claims", "claim"),
        r"\s(?:that\b|to\b|(?!about\b|responsibility\b|credit\b|its?\b\s\w+$)(?:[A-Z]|it\b|the\b|its\b|open\b|closed\b|there\b).*)",
    ),
    **dict.fromkeys(
        ("argued", "argues", "argue"), r"(?!\s(?:its|their|his|her|the)\scase\b|\s(?:before|over|with|about)\b)"
    ),
    **dict.fromkeys(("tested", "tests"), r"\s(?:that\b|[^.;]*\band\s(?:saw|found|measured)\b)"),
    **dict.fromkeys(("believed", "believes", "believe"), r"(?!\sin\b)"),
    **dict.fromkeys(("added", "adds"), r"(?:\sthat\b|:|,?\s[“\"])"),
    **dict.fromkeys(("answered", "replied", "responded", "posted"), r"(?:\sthat\b|:)"),
}
# Without a clause behind them these say what somebody does, not what they hold.
NEED_CLAUSE = frozenset("maintained maintains agreed agrees suggested suggests rated rates states".split())
# Plural nouns as well: behind a lone word that opens the sentence ("Interest rates") they are no verbs.
NOUNS = frozenset(
    "measures rates projects estimates notes reports forecasts tests claims releases finds report measure test".split()
)
