"""Of the tree of a page or text, only what its readers see and its author says."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # ships no types
from lxml.etree import Comment, ProcessingInstruction, XPath, strip_elements  # type: ignore[import-untyped]

_MARKED = etree.XPath("//@style/.. | //@hidden/.. | //@aria-hidden/..")  # twice as fast as a condition on every node
_UNSEEN = re.compile(
    r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}(?:hidden|collapse)|content-visibility\s{0,9}:\s{0,9}hidden|opacity\s{0,9}:\s{0,9}0{0,9}\.?0{1,9}\s{0,9}(?:[;%!]|$)"
    r"|font-size\s{0,9}:\s{0,9}0{0,9}\.?0{1,9}\s{0,9}(?:px|pt|r?em|%|v[wh])?\s{0,9}(?:[;!]|$)|(?<![\w-])(?:max-)?(?:height|width)\s{0,9}:\s{0,9}0(?:px)?\s{0,9}(?:[;!]|$)"
    r"|text-indent\s{0,9}:\s{0,9}-\d{4}|(?:left|top|right)\s{0,9}:\s{0,9}-\d{4}|clip\s{0,9}:\s{0,9}rect\(\s{0,9}0|clip-path\s{0,9}:\s{0,9}inset\(\s{0,9}(?:50|100)%"
    r"|color\s{0,9}:\s{0,9}transparent",
    re.I,
)
_INK = re.compile(r"(?<![\w-])color\s{0,9}:\s{0,9}(?=\S)([^;!]{1,100})", re.I)
_PAPER = re.compile(r"(?<![\w-])background(?:-color)?\s{0,9}:\s{0,9}(?=\S)([^;!]{1,100})", re.I)
_WHITE = re.compile(
    r"#f{3,4}\b|#f{6}(?:f{2})?\b|white\b|rgba?\(\s{0,9}255[\s,]+255[\s,]+255|hsl\([^()]{0,60}100%\s{0,9}\)", re.I
)


def drop_hidden(tree: Any) -> None:
    """Remove from a page what its readers cannot see, unless that is most of its prose.

    Some pages hide everything until their script has run, and some mark all behind an open window as hidden.
    """
    nodes = [node for node in _MARKED(tree) if unseen(node)]
    nodes += [node for node in tree.iter("template", "dialog") if node.get("open") is None]
    if not nodes:
        return
    letters = _prose(tree)
    for node in nodes:
        if node.getparent() is not None and node.tag not in ("html", "body") and 2 * _prose(node) <= letters:
            node.drop_tree()


def unseen(node: Any) -> bool:
    """Whether a node says of itself that it is not shown."""
    if node.get("hidden") is not None or (node.get("aria-hidden") or "").lower() == "true":
        return True
    style = node.get("style") or ""
    if _UNSEEN.search(style):
        return True
    ink = _INK.search(style)
    return bool(ink and _WHITE.match(ink[1].strip())) and _on_white(node)


def _on_white(node: Any) -> bool:
    """Whether nothing but white is named as the ground that a text stands on."""
    while node is not None:
        paper = _PAPER.search(node.get("style") or "") if isinstance(node.tag, str) else None
        if paper or (isinstance(node.tag, str) and node.get("bgcolor")):
            return bool(_WHITE.match((paper[1] if paper else node.get("bgcolor")).strip()))
        node = node.getparent()
    return True


def _prose(node: Any) -> int:
    """How many letters stand in paragraphs."""
    return sum(len(paragraph.text_content()) for paragraph in node.iter("p"))


# Said: of the tree of a page or text, only what its author says; one step before anything reads words out of it.
#
# Struck words and footnote marks go, quotations get their marks, and no run of digits crosses a border between
# elements: `45<sup>2</sup> percent` is 45 percent, and `<s>240</s> 310 million` is 310 million.

INLINE = frozenset(
    ("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
     "ins", "kbd", "label", "mark", "nobr", "output", "q", "rb", "ruby", "s", "samp", "small", "span", "strike",
     "strong", "sub", "sup", "time", "tt", "u", "var", "wbr")
)  # fmt: skip
_STRUCK = ("s", "strike", "del", "rt", "rp")  # the last two tell how a word is pronounced
_LINE_THROUGH = re.compile(r"line-through", re.I)
_STRUCK_CLASS = re.compile(r"(?:^|[\s_-])(?:strike(?:d|-?through|-?out)?|struck|line-?through)(?:$|[\s_-])", re.I)
_RAISED_STYLE = re.compile(r"vertical-align\s{0,9}:\s{0,9}(?:super|text-top)", re.I)
_RAISED_CLASS = re.compile(r"(?:^|\s)super(?:script)?(?:$|\s)|(?:^|\s)sup(?:$|\s)", re.I)
_CLASS = re.compile(r"\.([\w-]{1,100})\s{0,9}\Z")
_SIDE_NOTE = re.compile(r"\b(?:side|margin)-?note|\bmargin-toggle", re.I)
TEXTLESS = frozenset(("script", "style", "template"))  # their text is no text, and may be JSON
_OPENING = "“\"«‘'„"  # a text that begins so is marked as a quotation already
_INNER = str.maketrans("“”", "‘’")  # quotation marks within a quotation
# "2", "[3]", "†", "iv", "note 2", "[source?]", and the comma between two of them
_NOTE = re.compile(
    r"[\[(]?\s*(?:\d{1,3}(?:\s*[,–-]\s*\d{1,3})*|[a-z]|[ivxl]{1,5}|(?:note|fn|nb|n)\.?\s*\d{1,3}|[*†‡§¶#]{1,3})\s*[\])]?"
    r"|\[[^\[\]]{1,30}\]|[,;–-]",
    re.I,
)
_NOTED = re.compile(r"foot-?note|note-?ref|\bnoteref|\breference\b|\bcitation\b|\bcite\b", re.I)
_SIGNED = re.compile(r"[-−+]?\d{1,3}")
_POWER = re.compile(r"(?:^|[^\w.,])(?:10|2)\Z")  # what numbers are written in powers of
_LONE = re.compile(r"(?:^|[^\w])[a-z]\Z", re.I)  # a variable
_UNIT = re.compile(r"(?:^|[^a-z])(?:[kcdm]?m|mi|ft|yd)\Z", re.I)
_RAISED = str.maketrans("23", "²³")
_MARK = 40  # letters of the longest mark
_BEFORE = 12  # letters before a raised text that tell what it is
STEPS = 24  # elements that are looked through for them: as many without a letter are no line of text
_WORD = re.compile(r"[^\W\d_]{2}")  # no mark and no exponent has two letters side by side
_SHEET = 50_000  # characters of a style sheet; a site's own is longer, and its articles have tags for what they mean
# What may be struck out or raised without a tag that says so: to look at every element takes five times as long.
_STYLED = XPath("//@style[contains(., 'line-through') or contains(., 'vertical-align')]/..")
_CALLED = ("span", "label", "p", "li")
_FIGURES = XPath(".//text()[contains('0123456789¹²³', substring(., 1, 1))]")  # what begins with one


def only_said(root: Any, styled: bool = True, figures: bool = True) -> None:
    """Leave in a tree what its author says, as text that can be read off it.

    Whether it may have styles, and figures at the beginning of an element, may be known before.
    """
    strip_elements(root, Comment, ProcessingInstruction, with_tail=False)
    for node in root.iter(*_STRUCK):
        _empty(node)
    ruled = _ruled(root) if styled else {}
    called = [node for node in root.iter(*_CALLED) if node.get("class")] if styled else []
    for node in (*_STYLED(root), *called) if styled else ():
        names, style = node.get("class") or "", node.get("style") or ""
        if ruled:
            style += ";".join(filter(None, map(ruled.get, names.split())))
        if _LINE_THROUGH.search(style) or _STRUCK_CLASS.search(names):
            _empty(node)
        elif node.tag == "span" and (_RAISED_STYLE.search(style) or _RAISED_CLASS.search(names)):
            node.tag = "sup"
        elif node.tag in ("span", "label") and _SIDE_NOTE.search(names):
            _empty(node)
    _walk(root, figures)
    mark_quotations(root)


def mark_quotations(root: Any) -> None:
    """Put quotation marks around the paragraphs of block quotations: without them they would be the author's."""
    if root.find(".//blockquote") is None and root.tag != "blockquote":
        return
    quoted = {part: next(part.iterancestors("blockquote"), None) for part in root.iter("p")}
    parts = [part for part, block in quoted.items() if block is not None]
    owners = set(quoted.values())
    parts += [block for block in root.iter("blockquote") if block not in owners and block.find(".//blockquote") is None]
    for part in parts:
        text = part.text_content().strip()
        if not text or text[0] in _OPENING:
            continue
        for node in part.iter():
            if node is not part:
                node.tail = (node.tail or "").translate(_INNER)
            if isinstance(node.tag, str):
                node.text = (node.text or "").translate(_INNER)
        part.text = "“" + (part.text or "").lstrip()
        _close(part)


def _walk(root: Any, figures: bool) -> None:
    """Once through what may have to be changed: to look at every element takes twice the time."""
    for node in list(root.iter("sup", "a", "span", "q")):
        if node.tag == "q":
            if (node.text or "").strip()[:1] not in tuple(_OPENING):
                node.text = "“" + (node.text or "").lstrip()
                _close(node)
            node.tag = "span"  # readers of pages take it for a paragraph
        elif node.tag == "sup" or (node.keys() and not (node.text and _WORD.search(node.text))):
            _raise(node, root)
    for text in _FIGURES(root) if figures else ():
        node, part = text.getparent(), "tail" if text.is_tail else "text"
        whole = getattr(node, part) or ""
        if whole[:1].isdigit() and node.tag not in TEXTLESS:
            setattr(node, part, _apart(_before(node, root, part, most=1), whole))


def _before(node: Any, root: Any, part: str = "", most: int = _BEFORE) -> str:
    """The last letters before a node, its text or its tail, and after the last border between blocks."""
    letters, steps = "", 0
    inner = part == "tail"  # whether it is the end of `node` that is looked back from
    if part == "text" and _block(node):
        return "\n"
    while len(letters) < most and steps < STEPS and not _block(node):
        steps += 1
        if inner and len(node):
            node = node[-1]
            letters = (node.tail or "") + letters
        elif inner:
            letters, inner = (node.text or "") + letters, False
        elif node is not root and (older := node.getprevious()) is not None:
            node, inner, letters = older, True, (older.tail or "") + letters
        elif node is not root and (around := node.getparent()) is not None:
            node, letters = around, (around.text or "") + letters
        else:
            break
    return ("\n" + letters)[-_BEFORE:]


def _block(node: Any) -> bool:
    return node.tag not in INLINE and "-" not in node.tag


def _apart(last: str, text: str) -> str:
    """A piece of text that continues no figure of the piece before it."""
    return " " + text if text[0].isdigit() and last[-1:].isdigit() else text


def _raise(node: Any, root: Any) -> None:
    """Empty a footnote mark, or give an exponent its sign."""
    inside = "".join(node.itertext()).strip()[: _MARK + 1]
    if not inside or (not _NOTE.fullmatch(inside) and not _SIGNED.fullmatch(inside)):
        return
    last = _before(node, root)
    marked = _noted(node)
    if inside.isdigit() and _over(node):
        _put(node, _apart(last, inside))  # 3<sup>1</sup>/<sub>2</sub> is three and a half
    elif node.tag != "sup":
        # "chapter <a href='#4'>4</a>" is no mark: a mark stands at its word
        if marked and (inside[0] in "[(" or not last[-1:].isspace()):
            _empty(node)
    elif marked or not inside.lstrip("-−+").isalnum():
        _empty(node)
    elif _UNIT.search(last) and inside in ("2", "3"):
        _put(node, inside.translate(_RAISED))
    elif (_SIGNED.fullmatch(inside) and _POWER.search(last)) or _LONE.search(last) or inside[0] in "-−+":
        _put(node, f"^{inside}")
    else:
        _empty(node)


def _over(node: Any) -> bool:
    """Whether what follows makes a figure the upper half of a fraction."""
    tail = (node.tail or "").strip()
    following = node.getnext()
    if tail in ("/", "⁄"):
        return following is not None and following.tag == "sub"
    return tail[:1] in ("/", "⁄") and tail[1:2].isdigit()


def _ruled(root: Any) -> dict[str, str]:
    """The classes that a page's own style sheet raises or strikes out, as programs that write letters save them."""
    found: dict[str, str] = {}
    for sheet in root.iter("style"):
        text = sheet.text or ""
        if len(text) > _SHEET or not ("line-through" in text or "vertical-align" in text):
            continue
        for rule in text.split("}"):
            selectors, _, style = rule.rpartition("{")
            if _LINE_THROUGH.search(style) or _RAISED_STYLE.search(style):
                for name in filter(None, map(_CLASS.search, selectors.split(","))):
                    found[name[1]] = style
    return found


def _noted(node: Any) -> bool:
    """Whether a node says that it leads to a note."""
    for part in (node, *node.iter("a")):
        if (part.get("href") or "").startswith("#") or _NOTED.search(f"{part.get('class')} {part.get('role')}"):
            return True
    return "#" in (node.get("href") or "") and bool(_NOTED.search(node.get("href").rpartition("#")[2]))


def _close(node: Any) -> None:
    """Put the mark that ends a quotation behind the last letter of a node."""
    if len(node):
        node[-1].tail = (node[-1].tail or "").rstrip() + "”"
    else:
        node.text = node.text.rstrip() + "”"


def _empty(node: Any) -> None:
    _put(node, None)


def _put(node: Any, text: str | None) -> None:
    for child in list(node):
        node.remove(child)
    node.text = text
