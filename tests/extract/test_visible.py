"""What an author says, on the tree: struck words, footnote marks, figures at borders, quotations."""

from __future__ import annotations

import pytest

from pipeline.extract import text
from pipeline.extract.article import Extract, FetchedPage
from tests.extract.test_article import ITEM, SEEN, html

TABLE = [
    ("The bridge cost <s>31</s> 47 million kroner.", "The bridge cost 47 million kroner."),
    ("<strike>All of it was sold.</strike> None of it was sold.", "None of it was sold."),
    ("<del>Ann left.</del> Ann stays until 2031.", "Ann stays until 2031."),
    ("<span style='color:red; text-decoration: line-through'>Old.</span> New.", "New."),
    ("1<s>2</s>3 barges", "1 3 barges"),
    ("some 38<sup>4</sup> percent of it", "some 38 percent of it"),
    ("some 38<sup>[4]</sup> percent of it", "some 38 percent of it"),
    ("some 38<a href='#note-4'><sup>4</sup></a> percent", "some 38 percent"),
    ("some 38<a href='#fn4'>4</a> percent", "some 38 percent"),
    ("some 38<span class='footnote-ref'>4</span> percent", "some 38 percent"),
    ("barges<sup>†</sup> and tugs<sup>a</sup>.", "barges and tugs."),
    ("<p>It ended in 2010</p><p><sup>6</sup> A note.</p>", "It ended in 2010\nA note."),
    ("see chapter <a href='#c7'>7</a>", "see chapter 7"),
    ("7 x 10<sup>9</sup> grams and 2<sup>16</sup> bits", "7 x 10^9 grams and 2^16 bits"),
    ("10<sup>-4</sup> of it, x<sup>2</sup>, y<sup>n</sup>", "10^-4 of it, x^2, y^n"),
    ("40 km<sup>2</sup> of CO<sub>2</sub>", "40 km² of CO2"),
    ("the 9<sup>th</sup> of May, Acme<sup>TM</sup>", "the 9th of May, AcmeTM"),
    ("<span class='price strikethrough'>31</span> 47 million", "47 million"),
    ("<p class='line-through'>Ann left.</p> Ann stays.", "Ann stays."),
    ("<span class='striker'>Bo</span> scored", "Bo scored"),
    ("3\u03361\u0336 47 million and ~~all~~ half of it", "47 million and half of it"),
    ("some 38<span style='vertical-align: super; font-size: 60%'>4</span> percent", "some 38 percent"),
    ("some 38<span class='superscript'>4</span> percent", "some 38 percent"),
    ("some 38<sup>4</sup><sup>,</sup><sup>5</sup> percent", "some 38 percent"),
    ("barges<sup>iv</sup>, tugs<sup>note 2</sup> and rafts<sup>[source?]</sup>", "barges, tugs and rafts"),
    (
        "some 38<label class='margin-toggle'>4</label><span class='sidenote'>As Bo saw.</span> percent",
        "some 38 percent",
    ),
    ("it is 7<sup>1</sup>/<sub>2</sub> m deep, <sup>3</sup>⁄4 of it mud", "it is 7 1/2 m deep, 3⁄4 of it mud"),
    ("<b>6</b><i>4</i> barges", "6 4 barges"),
    ("<x-digit>6</x-digit><x-digit>4</x-digit>", "6\n4"),
    ("2<b>,400</b> barges", "2,400 barges"),
    ("<ruby>港<rp>(</rp><rt>minato</rt><rp>)</rp></ruby>", "港"),
    ("Ann said <q>it <em>leaks</em></q> twice", "Ann said “it leaks” twice"),
    ("<blockquote><p>Ann said <q>no</q>.</p></blockquote>", "“Ann said ‘no’.”"),
    ("<blockquote>Out.<blockquote>In.</blockquote></blockquote>", "Out.\n“In.”"),
]


@pytest.mark.parametrize(("markup", "expected"), TABLE)
def test_texts(markup, expected):
    """A text of a feed or document says what its author says."""
    assert text.plain_lines(f"<p></p>{markup}") == expected


@pytest.mark.parametrize(
    ("markup", "expected"), [row for row in TABLE if "<p>" not in row[0] and "<block" not in row[0]]
)
def test_pages_say_the_same(markup, expected):
    """A page goes through the same step, so both readers have the same words."""
    around = (
        "The harbour board met for six hours on Monday and heard eleven witnesses of the strike at the northern quay"
    )
    paragraphs = [
        f"{around}, clerk number {place} said in the old town hall." for place in "one two three four".split()
    ]
    article = Extract()(FetchedPage(ITEM, html(*paragraphs, f"{around}: {markup}"), "text/html", SEEN))
    words = " ".join(article.sentences).replace(" ", "")
    assert f"quay:{expected}".replace("\n", "").replace(" ", "") in words
    digits = [run for run in expected.replace("\n", " ").split() if run.isdigit()]
    assert all(run in " ".join(article.sentences).split() for run in digits)


def test_what_a_style_sheet_strikes_out_or_raises():
    """Programs that write letters save their pages with classes of no meaning and a style sheet that gives them one."""
    sheet = "<style>.c0{color:red}.c1, b.c2 { text-decoration : line-through } .c3{vertical-align:super}</style>"
    around = (
        "The harbour board met for six hours on Monday and heard eleven witnesses of the strike at the northern quay"
    )
    words = "It cost <span class='c2'>31</span> <span class='c0'>47</span> million<span class='c3'>9</span> kroner."
    data = html(*[f"{around}, said clerk {place}." for place in "abcd"], words, head=sheet)
    assert "It cost 47 million kroner." in Extract()(FetchedPage(ITEM, data, "text/html", SEEN)).sentences
