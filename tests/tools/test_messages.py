"""The translations tool finds what people read, and tells a whole catalogue from a broken one."""

from pathlib import Path

import pytest

from catalogues import app_of, compile_catalogues
from messages import faults, messages_of, untypographic, update

PAGE = """{% load i18n %}
  <p>it's {% translate "Take the next task" %}</p>
  {% blocktranslate trimmed count n=tasks|length with who=name %}
    One task
    for {{ who }}
  {% plural %}
    {{ n }} tasks for {{ who }}
  {% endblocktranslate %}
  {% translate "Open" context "verb" %} {{ _("Submit") }}
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a package with one page and one Python file that speak."""
    folder = tmp_path / "faces" / "web" / "templates"
    folder.mkdir(parents=True)
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    views = 'from django.utils.translation import gettext_lazy as _\nA = _("Paid {n} tasks")\n'
    (folder.parent / "views.py").write_text(views, "utf-8")
    return tmp_path


@pytest.fixture
def catalogue(source: Path) -> Path:
    """Return the package's catalogue as ``update`` makes it."""
    update(source)
    return source / "faces" / "web" / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def translate(catalogue: Path, message: str, translation: str) -> None:
    """Write the translation of a message by hand."""
    text = catalogue.read_text("utf-8")
    assert f'msgid "{message}"\nmsgstr ""' in text
    catalogue.write_text(
        text.replace(f'msgid "{message}"\nmsgstr ""', f'msgid "{message}"\nmsgstr "{translation}"'), "utf-8"
    )


def test_templates_are_read(source: Path) -> None:
    """Simple, plural, trimmed, contextual and inline messages of a template are found as Django asks them."""
    found = set(messages_of(source / "faces" / "web" / "templates" / "page.html"))
    assert found == {
        (None, "Take the next task"),
        (None, ("One task for %(who)s", "%(n)s tasks for %(who)s")),
        ("verb", "Open"),
        (None, "Submit"),
    }


def test_a_function_under_another_name_is_read(source: Path) -> None:
    """Where a module imports two of the functions, what goes through either has to be translated."""
    path = source / "faces" / "web" / "personal.py"
    path.write_text('from django.utils.translation import gettext as now_\nA = now_("Wait")\n', "utf-8")
    assert set(messages_of(path)) == {(None, "Wait")}


def test_a_file_belongs_to_its_app() -> None:
    """A file deep inside an app belongs to the app, one beside the apps to the package that holds them."""
    source = Path("canut")
    assert app_of(source / "core" / "people" / "operations" / "a.py", source) == source / "core" / "people"
    assert app_of(source / "core" / "checks.py", source) == source / "core"
    assert app_of(source / "config" / "a.py", source) == source / "config"


def test_missing_catalogue_is_a_fault(source: Path) -> None:
    """Without a catalogue every message is missing."""
    assert sum("missing" in fault for fault in faults(source)) == 5


def test_empty_translation_is_a_fault(source: Path, catalogue: Path) -> None:
    """What update adds still waits for its translation."""
    assert catalogue.exists()
    assert sum("not translated" in fault for fault in faults(source)) == 5


def test_translation_ends_the_fault(source: Path, catalogue: Path) -> None:
    """A message that was translated is no longer listed."""
    translate(catalogue, "Submit", "Envoyer")
    assert not [fault for fault in faults(source) if "Submit" in fault]


def test_lost_placeholder_is_a_fault(source: Path, catalogue: Path) -> None:
    """A translation that forgets what the code fills in is refused."""
    translate(catalogue, "Paid {n} tasks", "Tâches payées")
    assert [fault for fault in faults(source) if "Paid" in fault and "placeholders" in fault]


UNTYPOGRAPHIC = (
    "l'aide",
    "l'%(name)s",
    "Payé ?",
    "Payé?",
    "Ici : là",
    "« mot\u00a0»",
    "«\u00a0mot »",
    "5 €",
    "5 %%",
)


@pytest.mark.parametrize("text", UNTYPOGRAPHIC)
def test_untypographic_french_is_told(text: str) -> None:
    """French prints its apostrophe, and a no-break space before : ; ! ? » € % and after «."""
    assert untypographic(text, "fr")


def test_untypographic_french_is_a_fault(source: Path, catalogue: Path) -> None:
    """A French translation must be typographic to be complete."""
    translate(catalogue, "Submit", "Envoyer ?")
    assert [fault for fault in faults(source) if "Submit" in fault and "no-break" in fault]


@pytest.mark.parametrize(
    "text",
    [
        "l\u2019aide\u00a0: 7:30",
        "«\u00a0mot\u00a0»\u00a0!",
        "`a ? b: 'c'`\u00a0?",
        "(!nom)",
        '{"a": "b"}',
        "2 \u00d7 3",
    ],
)
def test_code_and_times_are_no_prose(text: str) -> None:
    """What is code or a time of day is no fault of French; another language has other rules."""
    assert untypographic(text, "fr") is None
    assert untypographic("It's here: why?", "en") is None


def test_obsolete_message_is_a_fault_until_updated(source: Path, catalogue: Path) -> None:
    """A message that the code no longer says is listed, then dropped by update, which keeps the others."""
    translate(catalogue, "Take the next task", "Prendre la tâche suivante")
    (source / "faces" / "web" / "views.py").write_text("", "utf-8")
    assert [fault for fault in faults(source) if "obsolete" in fault]
    update(source)
    assert not [fault for fault in faults(source) if "obsolete" in fault]
    assert "Prendre la tâche suivante" in catalogue.read_text("utf-8")


def test_catalogues_are_compiled_once(source: Path, catalogue: Path) -> None:
    """A catalogue is compiled when it is newer than its compiled form, and not again."""
    assert compile_catalogues(source) == [catalogue.with_suffix(".mo")]
    assert compile_catalogues(source) == []
