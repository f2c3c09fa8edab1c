"""A client's own page: values go in as text, and what it may not do is said before anyone meets it."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from canut.families.microwork.forms import Form, TextField
from canut.families.microwork.forms.frame import filled, placeholders
from canut.families.microwork.kinds import own_sheet
from canut.families.microwork.kinds.errors import ItemInvalid


def form(html: str) -> Form:
    """Return a form with a page and two questions."""
    return Form(
        html=html, questions=[TextField(name="note", label="Note"), TextField(name="more", label="More")]
    )


class Texts(HTMLParser):
    """Collects what a browser would show, and the elements there are."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element and the texts of its attributes."""
        self.tags.append(tag)
        self.text += "".join(value or "" for _, value in attrs)

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.text += data


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00")))
def test_whatever_an_item_says_stays_text(value: str) -> None:
    """No value of an item becomes markup, in a text or in an attribute."""
    read = Texts()
    read.feed(filled('<p title="${a}">${ a }</p>', {"a": value}))
    read.close()
    assert read.tags == ["p"]
    assert read.text == value.strip() * 2


def test_scripts_are_left_as_they_are() -> None:
    """No value of an item becomes code, and a script's own template strings mean what they mean there."""
    page = "<p>${a}</p><SCRIPT>const x = `${b}`</script><b title='${c}'></b><script>`${d}`"
    assert placeholders(page) == ("a", "c")
    read = filled(page, {"a": "1", "b": "2", "c": "3", "d": "4"})
    assert read == "<p>1</p><SCRIPT>const x = `${b}`</script><b title='3'></b><script>`${d}`"


def test_columns_come_from_the_page() -> None:
    """An item has the columns that the page shows; whoever sees no page sees them in a table."""
    sheet = own_sheet(form("<p>${text} ${source}, ${text}</p><input name=Note>"))
    assert placeholders(sheet.form.html or "") == ("text", "source")
    with pytest.raises(ItemInvalid, match="source"):
        sheet.check_item({"text": "x"})
    item = {"text": "x", "source": "y", "secret": "z"}
    [table] = sheet.form.shown(item, "en")
    assert [tuple(cell) for cell in table.cells] == [("text", "x", "text"), ("source", "y", "source")]
    assert sheet.form.shown(item, "en", beside_page=True) == ()
    assert sheet.text_of(item) == "x\ny"


def test_who_works_on_what_is_no_column() -> None:
    """The identifiers stand for no column, no item needs them, and what an item says of them is not shown."""
    page = "<p>${text}</p><input type=hidden name=worker value='${workerId}'>${assignmentId} ${ hitId }"
    form_ = form(page)
    assert form_.columns == ("text",)
    given = {"workerId": "A'<", "assignmentId": "7", "hitId": "item-1"}
    filled_in = form_.page({"text": "x", "workerId": "forged"}, given)
    assert "value='A&#x27;&lt;'>7 item-1" in filled_in
    assert "forged" not in filled_in


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<input name=other>", "'other'"),
        ("<textarea name='Autre'></textarea>", "'Autre'"),
        ("<script src='https://code.example/jquery.js'></script>", "jquery"),
        ("<img src='//pictures.example/1.png'>", "pictures.example"),
        ("<img src='${picture}'>", "picture"),
        ("<link rel=stylesheet href=/style.css>", "style.css"),
        ("", "at least 1"),
    ],
)
def test_what_cannot_work_is_refused_at_once(html: str, said: str) -> None:
    """An answer that would be lost and a file that would be fetched are named."""
    with pytest.raises(ValidationError, match=said):
        form(html)


@pytest.mark.parametrize(
    "html",
    [
        "<form action='https://a.example/send'><input name=NOTE><input type=submit name=go></form>",
        "<input type=hidden name=assignmentId><a href='https://example.org/'>source</a>",
        "<img src='data:image/png;base64,AAAA'><script>document.title = `${new Date()}`</script>",
    ],
)
def test_pages_from_elsewhere_pass(html: str) -> None:
    """Names in any case, hidden fields, submit buttons and links are no reason to refuse a page."""
    assert form(html).html == html
