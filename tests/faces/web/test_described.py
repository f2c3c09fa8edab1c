"""The form of a project: every kind, every field, and the same specification as its file."""

from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.faces.town import SignedIn, Town
from tests.faces.web.test_creating import fields, yaml_of

from canut.core.work.models import Project
from canut.faces.web.described import Data, described_in, root_of, unsaid, with_row_moved
from canut.faces.web.drafts import as_yaml
from canut.families.microwork.kinds import KINDS
from canut.families.microwork.specification import read_specification, specification_of

BASE: dict[str, Any] = {
    "title": {"en": "A title"},
    "client": "Atelier",
    "purpose": {"en": "To know"},
    "data_use": ["research", "train-model"],
    "pay": {"currency": "EUR", "per_answer": "0.12", "hourly_floor": "12.02", "expected_seconds": 25},
    "answers": {"exactly": 3},
}
QUESTIONS: list[dict[str, Any]] = [
    {
        "type": "choice",
        "name": "a",
        "label": "A?",
        "options": ["yes", {"value": "no", "label": {"fr": "Non"}}],
    },
    {"type": "choices", "name": "b", "label": "B?", "options": ["1", "2"], "at_most": 2},
    {
        "type": "rating",
        "name": "c",
        "label": {"fr": "C ?", "de": "C?"},
        "low": 0,
        "high": 2,
        "scale": {0: "no", 2: "yes"},
    },
    {"type": "text", "name": "d", "label": "D?", "required": False, "lines": 3},
    {"type": "number", "name": "e", "label": "E?", "minimum": "0", "step": "0.5", "unit": "kg"},
    {"type": "date", "name": "f", "label": "F?"},
    {"type": "boolean", "name": "g", "label": "G?", "help": "Two\nlines"},
    {"type": "identifier", "name": "h", "label": "H?", "scheme": "siren"},
    {
        "type": "table",
        "name": "i",
        "label": "I?",
        "ordered": False,
        "columns": [{"type": "date", "name": "x", "label": "X"}],
    },
    {"type": "regions", "name": "j", "label": "J?", "picture": "photo", "shape": "polygon"},
    {"type": "spans", "name": "k", "label": "K?", "text": "text", "labels_of": ["u", "v"]},
    {"type": "times", "name": "l", "label": "L?", "recording": "sound", "labels_of": ["u", "v"]},
]
OWN = {
    "show": [
        {"as": "pair", "columns": ["left", {"name": "right", "label": {"fr": "Droite"}}]},
        {"as": "recording", "columns": ["sound"]},
    ],
    "questions": QUESTIONS,
}
TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), min_size=1, max_size=30
)
TEXTS = st.dictionaries(
    st.sampled_from(["en", "fr", "de", "pt-BR", "und"]), TEXT.filter(str.strip), min_size=1
)


def options_of(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return options of a kind that are all lawful: those of its samples, with any question."""
    usual = dict(KINDS[name].sample_options)
    asked = "question" in KINDS[name].options.model_fields
    return (
        st.fixed_dictionaries({"question": TEXTS}).map(lambda said: usual | said) if asked else st.just(usual)
    )


@st.composite
def specifications(draw: st.DrawFn) -> dict[str, Any]:
    """Return what a project file could hold, of any kind or with questions of its own."""
    name = draw(st.sampled_from([*sorted(KINDS), ""]))
    work = {"kind": name, "options": draw(options_of(name))} if name else draw(own_forms())
    rare: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "guidelines": TEXTS,
                "harm_note": TEXTS,
                "requires": st.lists(st.sampled_from(["medical", "long-words"]), unique=True),
                "languages": st.lists(st.sampled_from(["en", "fr", "pt-BR"]), unique=True),
            },
        )
    )
    harm = draw(st.sampled_from(["none", "mild"])) if "harm_note" in rare else "none"
    return BASE | work | rare | {"harm": harm, "title": draw(TEXTS)}


def own_forms() -> st.SearchStrategy[dict[str, Any]]:
    """Return forms of some of the questions there are; every answer is kept where nothing else is lawful."""
    some = st.lists(st.sampled_from(QUESTIONS), min_size=1, unique_by=lambda one: one["name"])
    kept = {"synthesis": "collect", "answers": {"exactly": 3}}
    return some.map(
        lambda questions: (
            {"form": OWN | {"questions": questions}}
            | (kept if any(one["type"] == "times" for one in questions) else {})
        )
    )


@given(specifications())
def test_form_and_file_say_the_same(written: dict[str, Any]) -> None:
    """Written as fields or as YAML and read again, a specification is what it was."""
    config = specification_of(written).to_config()
    assert not unsaid(config, ["Atelier"])
    assert read_specification(as_yaml(config)).to_config() == config


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_kind_starts_from_its_defaults(name: str) -> None:
    """What a kind does not need is filled in already, and read as its defaults."""
    root = root_of(name, ["Atelier"])
    start: Data = root.blank("") | described_in(BASE | {"kind": name}, ["Atelier"])
    start |= root.parts["options"].write(dict(KINDS[name].sample_options), f"options.{name}")
    assert specification_of(root.read(start, "")).to_config()["options"] == KINDS[
        name
    ].options.model_validate(KINDS[name].sample_options).model_dump(
        mode="json", by_alias=True, exclude_none=True
    )


def test_what_a_form_would_change_is_refused(town: Town, signed_in: SignedIn) -> None:
    """A text that a browser would send differently keeps its project in YAML, with a sentence."""
    text = yaml_of(town.client.name).replace("{en: Same meaning}", '{en: "a\\rb"}')
    page = signed_in(town.member).post(reverse("new_project_file"), {"text": text, "form": "yes"})
    assert "cannot say all of this" in page.content.decode()
    assert "a\\rb" in page.content.decode()


def test_a_project_goes_from_form_to_file_and_back(town: Town, signed_in: SignedIn) -> None:
    """What was typed is the file's text; the file's text is the form again, and makes the draft."""
    browser = signed_in(town.member)
    text = browser.post(reverse("new_project"), fields(town, yaml="yes")).context["form"].initial["text"]
    assert "value: moving" in text
    back = browser.post(reverse("new_project_file"), {"text": text, "form": "yes"})
    posted = back.context["form"].data
    assert posted["options.choice.choices.1.label.en"] == ["Moving home"]
    assert browser.post(reverse("new_project"), posted | {"create": "yes"}).status_code == 302
    assert Project.objects.exists()


def test_an_unfinished_form_is_shown_as_a_file_too(town: Town, signed_in: SignedIn) -> None:
    """Nothing that was typed is lost on the way to YAML, wrong or not."""
    typed = fields(town, yaml="yes", **{"pay.per_answer": "a lot"})
    page = signed_in(town.member).post(reverse("new_project"), typed)
    assert "per_answer: a lot" in page.context["form"].initial["text"]


def test_rows_come_and_go_without_a_script(town: Town, signed_in: SignedIn) -> None:
    """A button adds a question of the type picked, another takes one away; what was typed moves up."""
    browser, name = signed_in(town.member), "options.survey.questions"
    typed = fields(town, kind="survey", **{f"{name}.count": "0"})
    more = browser.post(reverse("new_project"), typed | {"add": name, f"{name}.new": "text"})
    assert more.status_code == 200
    data = more.context["form"].data
    assert (data[f"{name}.count"], data[f"{name}.0.type"]) == (["1"], ["text"])
    assert f'name="{name}.0.label.fr"' in more.content.decode()
    typed |= {
        f"{name}.count": "2",
        f"{name}.0.type": "date",
        f"{name}.1.type": "text",
        f"{name}.1.name": "kept",
    }
    less = browser.post(reverse("new_project"), typed | {"remove": f"{name}.0"}).context["form"].data
    assert (less[f"{name}.count"], less[f"{name}.0.name"]) == (["1"], ["kept"])
    assert f"{name}.1.name" not in less


@given(st.data())
def test_a_row_moves_with_all_it_holds(data: st.DataObject) -> None:
    """A row changes places with its neighbour and nothing else changes; moved back, all is as it was."""
    own = data.draw(own_forms())
    form, written = own["form"], BASE | own
    config, root = specification_of(written).to_config(), root_of("", ["Atelier"])
    start = described_in(config, ["Atelier"])
    place = data.draw(st.integers(0, len(form["questions"])))
    by = data.draw(st.sampled_from([-1, 1]))
    moved, name = with_row_moved(start, f"form.questions.{place}", by)
    said, expected = root.read(moved, "")["form"], list(root.read(start, "")["form"]["questions"])
    if max(place, place + by) < len(expected) and place + by >= 0:
        expected[place], expected[place + by] = expected[place + by], expected[place]
        assert with_row_moved(moved, name, -by) == (start, f"form.questions.{place}")
    else:
        assert moved == start
    assert said == root.read(start, "")["form"] | {"questions": expected}


def test_rows_move_without_a_script_and_keep_the_focus(town: Town, signed_in: SignedIn) -> None:
    """An answer goes up with its words; the focus is on its button, or on the other one at an end."""
    browser, name = signed_in(town.member), "options.choice.choices"
    typed = fields(
        town, **{f"{name}.count": "3", f"{name}.2.value": "rest", f"{name}.2.label.en": "The rest"}
    )
    for place, button in ((2, "up"), (1, "down")):
        page = browser.post(reverse("new_project"), typed | {"up": f"{name}.{place}"})
        data, text = page.context["form"].data, page.content.decode()
        assert (data[f"{name}.{place - 1}.value"], data[f"{name}.{place - 1}.label.en"]) == (
            ["rest"],
            ["The rest"],
        )
        assert f'name="{button}" value="{name}.{place - 1}" autofocus' in text
        assert text.count("autofocus") == 1
        typed = {key: values for key, values in data.items() if key != "up"}
    assert f'name="up" value="{name}.0"' not in text
    assert f'name="down" value="{name}.2"' not in text
    forged = browser.post(reverse("new_project"), typed | {"down": f"{name}.2"})
    assert forged.context["form"].data[f"{name}.0.value"] == ["rest"]


def test_a_kind_chosen_by_mistake_takes_nothing_away(town: Town, signed_in: SignedIn) -> None:
    """Another kind shows its own fields with their defaults; back at the first, its answers are there."""
    browser = signed_in(town.member)
    other = browser.post(reverse("new_project"), fields(town, kind="data-entry", shape="yes"))
    data = other.context["form"].data
    assert data["options.data-entry.accounts.0.value"] == ["401"]
    assert 'name="options.choice.choices.1.value" value="moving"' in other.content.decode()
    assert other.context["form"].errors == {}


def test_the_preview_follows_before_the_rest_is_said(town: Town, signed_in: SignedIn) -> None:
    """The task is shown as a part of a page, without a title or a price yet, and nothing is made."""
    browser = signed_in(town.member)
    page = browser.post(reverse("new_project"), fields(town, live="yes", **{"title.en": ""})).content.decode()
    assert "Moving home" in page
    assert "<html" not in page
    assert not Project.objects.exists()


def test_what_is_left_alone_stays_out(town: Town, signed_in: SignedIn) -> None:
    """A choice that nobody made is empty on the page: no machine comes in by itself."""
    page = signed_in(town.member).get(reverse("new_project")).content.decode()
    proposer = page.partition('name="machine.proposer"')[2].partition("</select>")[0]
    assert '<option value="">' in proposer
    assert "selected" not in proposer


def test_a_task_that_cannot_be_seen_yet_says_what_it_waits_for(town: Town, signed_in: SignedIn) -> None:
    """Without a question a sentence stands there; files of samples are not called missing."""
    browser, typed = signed_in(town.member), fields(town, live="yes", kind="image-choice")
    assert "The task appears here" in browser.post(reverse("new_project"), typed).content.decode()
    typed["options.image-choice.question.en"] = "Which show a bicycle?"
    page = browser.post(reverse("new_project"), typed).content.decode()
    assert "Which show a bicycle?" in page
    assert "stand here" in page
    assert "missing" not in page
