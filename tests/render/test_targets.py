"""Words stay words wherever they are read: each attack against each target, by the real program where there is one.

An attack stands in every place that a source's words can reach (`texts.editions`). A target passes when its reader
finds the links, names and elements that it finds with plain words, and no others, and shows the words themselves.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import cmarkgfm
import feedparser
import html5lib
import jinja2
import liquid
import lxml.html
import pytest
import yaml
from cmarkgfm.cmark import Options
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt

from pipeline.characters import STEERING
from pipeline.render import difference, escape, feed, json_records, markdown
from pipeline.render.issue import Chapter, Issue, IssueForm, issue_page
from pipeline.render.outline import outline_html
from pipeline.render.site.writer import single
from pipeline.storage import Store
from tests.cli.home import Home
from tests.cli.terminals import on_a_terminal
from tests.hostile.texts import TEXTS, Editions, body, carried, editions, shown

ATTACKS = [
    # links of terminals, chats and renderers
    "x](vscode://evil/run) · y", "Union](https://evil.example/login) · Gazette", "](#s99)", "\\]](#s99)", "[x](#n1)",
    "\x1b]8;;https://evil.example\x1b\\a\x1b]8;;\x1b\\", "<https://evil.example|your bank>", "<mailto:a@evil.example>",
    "https://evil.example/a", "HTTP://EVIL.EXAMPLE", "ftp://evil.example/x", "see www.evil.example now", "evil.com",
    "www.1.example", "go to evil.co.uk/login", "//evil.example/x", "slack://open", "obsidian://open?vault=x",
    # addresses of mail and of chats
    "boss@evil.example", "a.b+c@evil.example", "mailto:boss@evil.example", "xmpp:boss@evil.example",
    "xmpp:boss@evil.example/room", "boss&#64;evil.example", "boss@evil", "sip:boss@evil.example", "tel:+4930123",
    "evil。example", "ｗｗｗ．evil．example", "http:evil.example", "https:/\\evil.example", "t.me/evil",
    "tg://resolve?domain=evil", "skype:boss",
    # calls and references
    "@boss", "(@boss)", "@org/team", "@everyone", "@Here", "<!channel>", "<@U123>", "<@&9>", "#123", "GH-1", "gh-22",
    "evil/repo#7", "evil/repo@0123456789abcdef0123456789abcdef01234567", "No. #1", ":smile:", ":+1:", "a:b:c",
    "<!subteam^S1>", "<!date^1392734382^x^https://evil.example|y>", "<#123>", "<t:0:R>", "<:e:1>", "<at>boss</at>",
    "#room:evil.example", "@u:evil.example", "@evil_bot", "org/evil#1", "((0123-block))",
    "0123456789abcdef0123456789abcdef01234567",
    # template engines
    "{% raw %}", "{%- include 'x' -%}", "{{ site.github }}", "{{{ x }}}", "{# x #}", "{% endraw %}{{ 7 * 7 }}",
    "<% x %>", "<%= 7 * 7 %>", "<?= x ?>", "${x}", "{{< figure >}}", "{{% x %}}", "{: .x }", "{x", "%}", "}}",
    "{%- raw -%}", "{{< ref \"x\" >}}", "import x from 'y'", "export const x = 1", "<Foo bar={7 * 7} />", "{7 * 7}",
    "<% tp.file.title %>", "{{embed [[x]]}}", "::: warning", ":::tip x", ":ref:`x`", "[x]{.y}", ": definition",
    "\\begin{x}", "{::comment}", "{:toc}", "{::nomarkdown}x{:/}", "[^1]: note", "*[A]: b",
    # note keepers
    "%%not%%", "%% not", "==never==", "a==b and c==d", "[[secret]]", "![[secret]]", "key:: value", "[key:: value]",
    "(key:: value)", "it fell ^block-1", "^block-1", "[^1]", "^[note]", "#tag", "a #tag/sub", "$$x$$", "$x$",
    "> [!note]",
    "++new++", "~~not~~", "||not||", "--8<-- \"x\"", "[TOC]", "[[toc]]", "*[A]: b", "H~2~O", "- [ ] task",
    # HTML and XML
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "]]>", "</title><link href='https://evil.example'/>",
    "<!-- x", "-->", "<!---->", "<base href='https://evil.example'>", "&lt;b&gt;", "\"onmouseover=alert(1) x=\"",
    # what nobody sees
    "vo\u200bte", "\u202egnp.exe", "a\U000e0041b", "vo" + "".join(chr(0xE0100 + one) for one in b"evil") + "te",
]  # fmt: skip
ALL = tuple(dict.fromkeys((*ATTACKS, *TEXTS)))
PLAIN = "plain"
OURS = re.compile(
    r"#(?:s|[a-z]-?)\d+|(?:\.\./)?(?:changes/|sources/)?(?:latest|history|[vs]\d{4}(?:-v\d{4})?)\.md(?:#\S+)?"
    r"|models/\S+\.md|https://outlet\.example/story"
)


def of(raw: str) -> tuple[Editions, tuple[str, ...]]:
    """The two versions that carry an attack, and their Markdown pages but the first, all of which the second has."""
    two, pages = carried(raw)
    return two, pages[1:]


@cache
def message(raw: str) -> str:
    """What mail and chats are told."""
    two = of(raw)[0]
    return f"{escape.twins(feed.entry_title(feed.VersionEntry(two.after, two.changes)))}\n" + feed.message(
        feed.VersionEntry(two.after, two.changes), ""
    )


def entries(raw: str) -> str:
    """The feed."""
    two = of(raw)[0]
    return feed.atom_feed(
        two.after.topic, [feed.entry(feed.VersionEntry(two.after, two.changes), "https://b.example/")], "a", ""
    )


@cache
def issue(raw: str, form: IssueForm) -> str:
    """An issue of a newsletter: one topic that moved, one that its readers do not know, one in which nothing is new."""
    two = of(raw)[0]
    chapters = (
        Chapter(two.before, two.after, two.changes),
        Chapter(difference.start(two.after), two.after, two.changes),
    )
    return issue_page(Issue(chapters, (two.before,)), form)


def seen(html: str, links: bool = True) -> tuple[Counter[str], str]:
    """What HTML is made of, and the words of it: each element, and where it leads unless that is to a page of ours."""
    root = lxml.html.fromstring(f"<div>{html}</div>")
    made: Counter[str] = Counter()
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        href = node.get("href") or ""
        made[f"{node.tag} {'' if OURS.fullmatch(href) else href}" if links else node.tag] += 1
        assert not [name for name in node.attrib if name not in ("href", "id", "align")]
    return made, " ".join(root.text_content().split())


# GitHub reads what was rendered once more, text by text: names, issues and pictures. https://github.com/github/markup
AGAIN = re.compile(r"(?<![\w/])@[a-z\d][\w/-]*|#\d+|\bGH-\d+|:[a-z+-][\w+-]*:|@[0-9a-f]{7,40}\b", re.I)


def github(raw: str) -> object:
    """GitHub's renderer, HTML passing, and what it looks for after it."""
    html = "".join(
        cmarkgfm.github_flavored_markdown_to_html(body(page), options=Options.CMARK_OPT_UNSAFE) for page in of(raw)[1]
    )
    texts = lxml.html.fromstring(f"<div>{html}</div>").xpath("//text()")
    return seen(html), [found for one in texts for found in AGAIN.findall(str(one))]


def commonmark(raw: str) -> object:
    """The standard's own renderer, HTML passing."""
    return seen("".join(cmarkgfm.markdown_to_html(body(page), Options.CMARK_OPT_UNSAFE) for page in of(raw)[1]))


def linking(raw: str) -> object:
    """A site builder that links bare names too; `hostile/test_words` holds it to the texts that are no attacks."""
    return seen("".join(GFM_LIKE.render(body(page)) for page in of(raw)[1]))


GFM_LIKE = MarkdownIt("gfm-like", {"html": True, "linkify": True})


# Obsidian reads the text as it stands: https://help.obsidian.md/syntax and Dataview's fields
OBSIDIAN = re.compile(
    r"%%|==|\[\[|(?:^|\s)\^[\w-]+\s*$|(?<=[\w )\]*])::|(?<![\\&\w(\]])#[\w/-]+|\^\[|(?<!\\)\$\$|(?<!\\)~~|^> \[!", re.M
)


def obsidian(raw: str) -> object:
    """The marks of a note keeper but for those that the pages themselves have; a property can be a link only."""
    assert not [
        page for page in of(raw)[1] if "\nsource: " in page and re.search(r"\[\[|://|%%", page.split("\n---")[0])
    ]
    pages = [re.sub(r"^## .*|^#+ |\]\(\S+\)", "", body(page), flags=re.M) for page in of(raw)[1]]
    return [Counter(OBSIDIAN.findall(page)) for page in pages]


LAYOUT = liquid.Template("<title>{{ page.title }}</title>\n{{ page.outlet }}\n{{ content }}")
JINJA = jinja2.Environment(keep_trailing_newline=True)


def liquid_site(raw: str) -> object:
    """Jekyll and Eleventy: Liquid over the whole file, which it leaves as it was, and the front matter in a layout."""
    together = "\n".join(of(raw)[1])
    assert JINJA.from_string(together).render(x="evil") == together
    made = []
    for page in of(raw)[1]:
        head = yaml.safe_load(page.split("\n---\n")[0][4:]) if page.startswith("---\n") else {}
        filled = liquid.Template(page).render(site={"github": "evil"}, page=head, x="evil")
        assert filled == page
        assert "<%" not in page
        assert "<?" not in page
        if "source" in head:  # the title of a version is the user's own
            made.append(seen(LAYOUT.render(page=head, content=""))[0])  # its words are twins
    return made


def site(raw: str) -> object:
    """HTML: the standard's parser finds no error in the page of a difference."""
    two = of(raw)[0]
    return read_html(outline_html(difference.outline(two.before, two.after, two.changes)))


def read_html(page: str) -> object:
    """The same of a page in which the standard's parser finds no error, which takes it long."""
    html5lib.HTMLParser(strict=True).parse(page)
    return seen_html(page)


def seen_html(page: str) -> object:
    """What a whole page of HTML is made of, where it leads, and its words."""
    made = lxml.html.fromstring(page)
    links = [href for _, _, href, _ in made.iterlinks()]
    return Counter(node.tag for node in made.iter() if isinstance(node.tag, str)), set(links), made.text_content()


def letter(raw: str) -> object:
    """HTML that is mailed: an issue, and a version as one file; neither asks for anything.

    What a version's file is made of is a page of the site, which the W3C's checker reads (`site/test_hostile`).
    """
    two = of(raw)[0]
    numbers = {line.item: line.number for line in two.after.sources}
    pages = (issue(raw, "html"), single(two.after, two.changes, numbers))
    for page in pages:
        assert not lxml.html.fromstring(page).xpath("//script | //img | //link | //iframe | //form | //@onerror")
    # what stands in brackets in a quotation is set in a span, as the page's own word: nobody can tell whose it is
    first, second = (re.sub('<span class="resolved">(.*?)</span>', r"\1", page) for page in pages)
    return [read_html(first), seen_html(second)]


def atom(raw: str) -> object:
    """Atom: feedparser without a complaint, RFC 4287's rules, and content that is HTML by its standard."""
    page = entries(raw)
    found = feedparser.parse(page.encode(), sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo
    assert_atom(page)
    html5lib.HTMLParser(strict=True).parseFragment(found.entries[0].content[0].value)
    return seen(found.entries[0].content[0].value), [found.feed.title, found.entries[0].title]


LINKIFY = LinkifyIt({}, {"fuzzy_ip": True})


def mail(raw: str) -> object:
    """Mail: a program that makes links of whatever looks like an address finds none."""
    return [
        ([one.url for one in LINKIFY.match(told) or []], len(told.splitlines()))
        for told in (message(raw), issue(raw, "text"))
    ]


CHAT = re.compile(r"[\\`*_\[\]<>{}|~@](?!\d+\])|://|#\d|\bGH-\d|:[a-z+-][\w+-]*:", re.I)


def chat(raw: str) -> object:
    """Chats: no mark of Slack, Discord, Telegram or Matrix, no call, no issue; our numbers in brackets are none."""
    return [CHAT.findall(re.sub(r"\[\+?\d+\]", "", told)) for told in (message(raw), issue(raw, "text"))]


def data(raw: str) -> object:
    """JSON: the words as they were stored, and no key of theirs."""
    two = of(raw)[0]
    made = json.loads(json.dumps(json_records.as_data(difference.compared(two.before, two.after, two.changes))))
    assert any(change["title"] == f"x {raw} y" for change in made["changes"])
    page = json_records.json_of(json_records.version_page(two.after, two.changes))
    assert not STEERING.search(page.replace("\n", "").encode("utf-8").decode())
    assert [block["title"] for block in json.loads(page)["sections"]["tensions"]] == [f"x {raw} y"]
    return sorted(made), sorted(json.loads(page))


TARGETS: dict[str, Callable[[str], object]] = {
    "GitHub": github, "CommonMark": commonmark, "links of bare names": linking, "Obsidian": obsidian,
    "Liquid": liquid_site, "HTML": site, "HTML by mail": letter, "Atom": atom, "mail": mail, "chat": chat, "JSON": data,
}  # fmt: skip


def alike(one: object, expected: str, plainly: object) -> bool:
    """Whether a reader found the same, but for the words: those it has to show."""
    if isinstance(one, str):
        assert isinstance(plainly, str)
        # the quotation marks of an article are single ones within ours
        one, plainly = (told.replace("“", "‘").replace("”", "’") for told in (one, plainly))
        expected = expected.replace("“", "‘").replace("”", "’")
        return shown(one) == shown(plainly.replace(f"x {PLAIN} y", expected))
    if isinstance(one, list | tuple) and isinstance(plainly, list | tuple):
        return len(one) == len(plainly) and all(map(alike, one, [expected] * len(one), plainly))
    return one == plainly


@pytest.mark.parametrize("target", TARGETS)
def test_words_stay_words(target: str) -> None:
    """Of all attacks none makes a link, a call, an element or a field, and each shows its words."""
    read = TARGETS[target]
    plainly = read(PLAIN)
    told = ATTACKS if read is linking else ALL
    through = [raw for raw in told if not alike(read(raw), shown(f"x {raw} y"), plainly)]
    assert through == []
    assert len(set(ATTACKS)) >= 135


def assert_atom(page: str) -> None:
    """The rules of RFC 4287 on what each element must, may and must not have, as far as a feed can break them."""
    ns = {"a": "http://www.w3.org/2005/Atom"}
    root = lxml.etree.fromstring(page.encode())
    assert root.tag == f"{{{ns['a']}}}feed"
    for node in (root, *root.findall("a:entry", ns)):
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"a:{name}", ns)) == 1, name
        links = [(one.get("rel"), one.get("type"), one.get("hreflang")) for one in node.findall("a:link", ns)]
        assert len([one for one in links if one[0] == "alternate"]) == len({o for o in links if o[0] == "alternate"})
        assert re.fullmatch(r"tag:[\w.-]+,\d{4}:\S+", node.findtext("a:id", "", ns))
        for name in ("updated", "published"):
            for date in node.findall(f"a:{name}", ns):
                assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", date.text or "")
        for words in (*node.findall("a:title", ns), *node.findall("a:subtitle", ns)):
            assert words.get("type", "text") == "text"
            assert len(words) == 0
    assert root.find("a:author/a:name", ns) is not None
    ids = [one.findtext("a:id", "", ns) for one in root.findall("a:entry", ns)]
    assert len(ids) == len(set(ids))
    for content in root.iterfind("a:entry/a:content", ns):
        assert content.get("type") == "html"
        assert len(content) == 0


def osc(shown_raw: str) -> set[str]:
    """Where the links of a terminal lead."""
    return set(re.findall(r"\x1b\]8;[^;]*;([^\x1b\x07]+)", shown_raw))


def test_terminals_lead_to_sources_alone(tmp_path: Path) -> None:
    """On a real terminal `show`, `diff` and `why` link the record's web addresses, and nothing that words spell."""
    words = " ".join(one for one in ATTACKS if "\x00" not in one)
    home = Home(tmp_path).topic("models").source("docs").write()
    (tmp_path / "docs").mkdir()
    store = Store(tmp_path / "state")
    two = editions(words)
    numbers = {f"item-{n}": n for n in (1, 2, 3)}
    for n in numbers.values():
        store.connection.execute(
            "insert into items (id, url, title, outlet, source, author, published, updated, text, found, date_from,"
            " listing, seen, state) values (?, 'javascript:alert(1)', ?, ?, 'wire', ?, null, null, '', '', '', '',"
            " '2026-01-01', 'read')",
            [f"item-{n}", words, words, words],
        )
    for made, changes in ((two.before, ()), (two.after, two.changes)):
        store.keep_version(made, changes, markdown.render(made, changes), markdown.MARKDOWN_RENDERER, numbers, ())
    # a page of an older release, which let words through
    through = "[x](vscode://evil/run) ![x](https://evil.example/p.png) <https://evil.example>"
    old = f"# x\n\n{through} [\\[1\\]](#s1)\n{words}\n"
    store.connection.execute("update versions set markdown = ? where number = 1", [old])
    store.close()
    for arguments in (("show", "models"), ("diff", "models"), ("why", "models")):
        raw = on_a_terminal(home, *arguments, width=200).raw
        assert osc(raw) <= {"https://outlet.example/story"}, arguments
        assert bool(osc(raw)) == (arguments[0] != "why"), arguments  # the items of `why` have no web address here
    assert osc(on_a_terminal(home, "show", "models", "--version", "1").raw) == {"https://outlet.example/story"}
