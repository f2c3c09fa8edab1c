"""``canut person file`` and ``erase``: what people may ask about the data held on them."""

import json as json_text
from pathlib import Path
from typing import Annotated, Literal

import typer
from django.utils import timezone, translation

from canut.core.rights.operations.erasure import erase as erase_person
from canut.core.rights.operations.reading import read_personal
from canut.core.rights.page import file_html
from canut.core.rights.purposes import Purpose
from canut.core.rights.queries import obstacles_to_erasure
from canut.faces.cli.lookup import actor, person_of
from canut.faces.cli.options import By, Json
from canut.faces.cli.output import as_json, say

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The address they sign in with.")]


def file(
    *,
    email: Email,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it as JSON.")
    ] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it as a page.")] = None,
    language: Annotated[
        Literal["en", "fr"] | None, typer.Option(help="Of its words; the person's own.")
    ] = None,
    purpose: Annotated[
        Purpose, typer.Option(help="What it is read for; the person sees it.")
    ] = Purpose.ACCESS,
    by: By = None,
) -> None:
    """Write everything held on a person, for them to keep or take elsewhere (GDPR, articles 15 and 20)."""
    concerned = person_of(email)
    made = read_personal(person=concerned, purpose=purpose, actor=actor(by), now=timezone.now())
    spoken = language or ("fr" if concerned.language == "fr" else "en")
    with translation.override(spoken):
        text = json_text.dumps(made.plain(), ensure_ascii=False, indent=2)
    if html:
        html.write_text(file_html(made, language=spoken), encoding="utf-8")
    if output:
        output.write_text(f"{text}\n", encoding="utf-8")
    say("\n".join(str(path) for path in (output, html) if path) or text)


def erase(
    *,
    email: Email,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it; without this, only what stands in the way is told.")
    ] = False,
    by: By = None,
    json: Json = False,
) -> None:
    """Erase who a person was; what was paid stays in the books under a number (GDPR, article 17)."""
    concerned = person_of(email)
    if not yes:
        open_ends = list(obstacles_to_erasure(person_id=concerned.pk, at=timezone.now()))
        as_json({"in_the_way": open_ends}) if json else say(
            "\n".join(open_ends) or f"nothing stands in the way: run it with --yes to erase {email} for good"
        )
        return
    made = erase_person(person=concerned, actor=actor(by), now=timezone.now())
    until = made.identity_until
    told = {"person": concerned.pk, "name": concerned.name, "identity_until": until}
    kept = f"; tax law keeps their identity until {until}" if until else ""
    as_json(told) if json else say(f"{email} is {concerned.name} now{kept}")
