"""Files of folders, by their format."""

# ruff: noqa: E501 - documents stand as they are read

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from pipeline.extract.documents import FORMATS, File
from pipeline.models import Article, Failure, Item, Source
from tests.extract.test_article import SENTENCES, html

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = datetime(2026, 5, 4, tzinfo=UTC)
SOURCE = Source("notes", "folder", "/nowhere")
MAIL = "Dear all,\r\n\r\nThe quay leaks.\r\n\r\n> It does not,\r\n> said Bo.\r\n\r\n-- \r\nAnn, 555 1234\r\n"


def read(name: str, data: bytes | str) -> tuple[Item, Article]:
    """The item and article of a file that has some."""
    found = File(SOURCE, name, name[name.rindex(".") :], data if isinstance(data, bytes) else data.encode(), NOW)()
    assert not isinstance(found, Failure), found
    item, article = found
    assert isinstance(article, Article)
    return item, article


def refused(name: str, data: bytes) -> str:
    """Why a file cannot be read."""
    found = File(SOURCE, name, name[name.rindex(".") :], data, NOW)()
    assert isinstance(found, Failure)
    return found.reason


def letter(body: str, kind: str = "plain", **headers: str) -> bytes:
    """A mail as a program saves it."""
    mail = EmailMessage()
    for name, value in {"From": "Ann Roe <ann@quay.example>", "Subject": "The quay", **headers}.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(body, subtype=kind)
    return mail.as_bytes()


def portable(*lines: tuple[int, int, str], title: str = "") -> bytes:
    """A PDF of one page with pieces of text at a height, in a size."""
    shown = b"".join(
        b"BT /F1 %d Tf 1 0 0 1 %d %d Tm (%s) Tj ET\n" % (size, 72 + 6 * place, height, text.encode())
        for place, (height, size, text) in enumerate(lines)
    )
    packed = zlib.compress(shown)
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
        b"<< /Title (%s) >>" % title.encode(),
    ]  # fmt: skip
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + table + b"trailer << /Size 6 /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF" % len(body)


def test_page_is_what_it_says_of_itself() -> None:
    """A saved page has its own address, outlet, author and day, and is known by that address."""
    head = (
        '<link rel="canonical" href="https://paper.example/a?utm_source=x">'
        '<meta property="og:site_name" content="Paper">'
        '<meta name="author" content="Ann Roe"><meta name="date" content="4 May 2026">'
    )
    item, article = read("a.html", html(*SENTENCES, head=head))
    assert (item.url, item.outlet, item.author, item.published, item.date_from) == (
        "https://paper.example/a", "Paper", "Ann Roe", DAY, "document",
    )  # fmt: skip
    assert article.sentences == SENTENCES
    plain = read("b.html", html(*SENTENCES))[0]
    assert (plain.url, plain.outlet, plain.title) == ("file:///b.html", "", "The title")


def test_note_is_called_as_its_file_when_it_has_front_matter_only() -> None:
    """Title of the front matter, else the heading, else of a clipped note the name of its file."""
    assert read("n/Tide notes.md", "---\ntags: [a]\n---\nThe quay leaks.")[0].title == "Tide notes"
    assert read("a.md", "---\ntags: [a]\n---\n# Tide\n\nThe quay leaks.")[0].title == "Tide"
    item, article = read("a.md", "---\ntitle: Tide\n---\n# Tide\n\nThe quay leaks.")
    assert (item.title, article.sentences) == ("Tide", ("The quay leaks.",))


def test_first_line_that_is_a_paragraph_stays_text() -> None:
    """A long first line is cut for a title and not lost."""
    long = "The quay leaks at four places, " * 8 + "said the harbour master."
    item, article = read("a.txt", f"{long}\n\nIt will be mended.")
    assert item.title.startswith("The quay leaks")
    assert article.sentences == (long, "It will be mended.")


def test_mail() -> None:
    """Sender, day and text of a mail; what it quotes is quoted, its signature is no text."""
    item, article = read(
        "a.eml", letter(MAIL, Date="Mon, 04 May 2026 00:00:00 +0000", Archived_At="<https://l.example/4>")
    )
    assert (item.title, item.author, item.outlet, item.published) == ("The quay", "Ann Roe", "quay.example", DAY)
    assert item.url == "https://l.example/4"
    assert article.sentences == ("Dear all,", "The quay leaks.", "“It does not, said Bo.”")
    hidden = "<p>The quay <s>holds</s> leaks.</p><div style='display:none'>A teaser.</div>"
    assert read("b.eml", letter(hidden, "html"))[1].sentences == ("The quay leaks.",)
    assert refused("c.eml", b"Subject: The quay\n\n  \n") == "holds no text"


def test_portable_document() -> None:
    """The text of a PDF without the marks of its footnotes; its title when that is no name of a file."""
    lines = [(700, 12, "Some 38"), (704, 6, "2"), (700, 12, " percent of the quay leaks, the harbour master said.")]
    item, article = read("a.pdf", portable(*lines, (600, 12, "It will be mended."), title="The quay report"))
    assert item.title == "The quay report"
    assert " ".join(article.sentences).startswith("Some 38 percent of the quay leaks, the harbour master said.")
    assert read("b.pdf", portable(*lines, title="Microsoft Word - quay.docx"))[0].title.startswith("Some 38")
    assert "cannot be read" in refused("c.pdf", b"%PDF-1.4 broken")
    assert "no text" in refused("d.pdf", portable())


def test_text_in_another_charset_is_read() -> None:
    """Texts of older programs are read when nothing in them is broken."""
    assert read("a.txt", "Café\n\nA café at the quay.".encode("cp1252"))[1].sentences == ("A café at the quay.",)
    assert read("b.txt", "Tide\n\nA quay.".encode("utf-16"))[1].sentences == ("A quay.",)


@pytest.mark.parametrize("ending", FORMATS)
def test_nothing_of_a_stranger_is_an_error(ending: str) -> None:
    """Bytes that are nothing are a failure, whatever they are called."""
    for data in (
        b"\x00" * 100,
        b"\xff\xfe" * 50,
        b"<" * 1000,
        b"[" * 5000,
        b"%PDF-",
        b"From: \x80",
        b"---\n---\n",
        b"{}",
    ):
        found = File(SOURCE, f"a{ending}", ending, data, NOW)()
        assert isinstance(found, (Failure, tuple))


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", "The quay leaks. Nobody pays.", ("The quay leaks. Nobody pays.", "The quay leaks.", "Nobody pays.")),
        ("a.md", "The quay leaks on Sundays.", ("The quay leaks on Sundays.", "The quay leaks on Sundays.")),
        ("a.txt", "---\ntitle: Tide\ndate: 2026-05-04\n---\nIt came.", ("Tide", "It came.")),
        ("a.txt", "Tide\n\nIt came. <!-- Bo lies -->\n%% Bo pays %%\n", ("Tide", "It came.")),
        ("a.txt", "Tide\n\nIt came over the old wall of the quay at six in the\nmorning, and nobody of the whole town was out there to\nsee.\n",
         ("Tide", "It came over the old wall of the quay at six in the morning, and nobody of the whole town was out there to see.")),
        ("a.json", '{"title": "Tide", "text": "<p>It rose 38<sup>4</sup> cm.</p>"}', ("Tide", "It rose 38 cm.")),
        ("quay.html", "<html><body><p>The quay leaks on Sundays.</p></body></html>", ("quay", "The quay leaks on Sundays.")),
    ],
)  # fmt: skip
def test_what_is_short_or_bare_is_read(name: str, data: str, expected: tuple[str, ...]) -> None:
    """Title and sentences of documents with little in them: a sentence is text, and no title alone."""
    item, article = read(name, data)
    assert (item.title, *article.sentences) == expected
    assert article.quality == "full"


@pytest.mark.parametrize("mark", ["---------- Forwarded message ---------", "Begin forwarded message:\n"])
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_forwarded_mail(mark: str, kind: str) -> None:
    """A letter that was forwarded is its writer's, and what its reader wrote above it is nobody's business."""
    head = [
        "From: Bo Ek <bo@tug.example>",
        "Date: Mon, May 4, 2026 at 2:00 AM",
        "Subject: Tugs",
        "To: Ann <ann@quay.example>",
    ]
    body = "\n".join(["I cannot stand him.", "", mark, *head, "", "The tug sank."])
    if kind == "html":
        body = body.replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    item, article = read("a.eml", letter(body, kind, Subject="Fwd: Tugs", Date="Fri, 08 May 2026 10:00:00 +0000"))
    assert (item.title, item.outlet, item.author) == ("Tugs", "tug.example", "Bo Ek")
    assert item.published == DAY.replace(hour=2)
    assert article.sentences == ("The tug sank.",)


def test_newsletter_has_the_name_that_its_host_bears_out() -> None:
    """Other names are those of people who write."""
    item, _ = read("a.eml", letter("The tug sank.", From="Tug Weekly <news@mail.tugweekly.example>"))
    assert (item.outlet, item.author) == ("Tug Weekly", "")


def test_mail_in_a_charset_that_nobody_knows() -> None:
    """Its letters are guessed, as those of pages are."""
    data = letter("The tug sank.").replace(b'charset="utf-8"', b"charset=x-tug")
    assert read("a.eml", data)[1].sentences == ("The tug sank.",)
