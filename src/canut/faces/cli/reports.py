"""``canut pay export dac7``, ``pwd`` and ``indicators``: reports that the law asks a platform for."""

import csv
import io
import json as json_text
import os
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from django.conf import settings
from django.utils import timezone

from canut.core.local_time import midnight
from canut.core.people.models import Person
from canut.core.spreadsheet import safe_cell
from canut.faces.cli.exports import Output
from canut.faces.cli.lookup import actor
from canut.faces.cli.options import By, Json
from canut.faces.cli.output import as_json, counted, note, say
from canut.faces.cli.refusals import Refused
from canut.reports.dac7 import Missing, Report, message
from canut.reports.dac7 import report as report_of_year
from canut.reports.dac7.missing import WORDS
from canut.reports.delivery_indicators import delivery_indicators
from canut.reports.errors import SellersIncomplete
from canut.reports.platform_work import platform_work

Year = Annotated[int, typer.Option("--year", help="The calendar year it is about.", min=2023, max=2199)]
"""DAC7 is about 2023 and later."""


def dac7(
    *,
    year: Year,
    output: Output,
    allow_missing: Annotated[
        bool,
        typer.Option("--allow-missing", help="Write it although something is to be asked of people."),
    ] = False,
    by: By = None,
    json: Json = False,
) -> None:
    """Write the report on what people were paid for the tax office (DAC7), due by 31 January."""
    now = timezone.now()
    made = report_of_year(year, address=settings.CANUT_OPERATOR_ADDRESS, actor=actor(by), now=now)
    for line in _to_ask(made.missing):
        note(line)
    if made.missing and not allow_missing:
        asked = counted(len(made.missing), "person", "people")
        raise SellersIncomplete(
            f"nothing was written: ask {asked} for the above, or pass --allow-missing; "
            "whoever can be named without a tax number is then named"
        )
    written = message(made, now=now)
    _write(output, written.content)
    told = _told(made, output, written.reference)
    as_json(told) if json else say(f"{output}: {told['sellers']} sellers, message {written.reference}")


def _told(made: Report, output: Path, reference: str) -> dict[str, Any]:
    return {
        "file": str(output),
        "message": reference,
        "sellers": len(made.sellers),
        "missing": {one.person_id: list(one.facts) for one in made.missing},
        "left_out": [one.person_id for one in made.missing if not one.can_be_reported],
        "outside_the_union": made.elsewhere,
    }


def _to_ask(missing: list[Missing]) -> list[str]:
    people = Person.objects.in_bulk([one.person_id for one in missing])
    return [
        f"ask {people[one.person_id].email}: {'; '.join(str(WORDS[fact]) for fact in one.facts)}"
        for one in missing
    ]


def pwd(
    *,
    start: Annotated[
        datetime, typer.Option("--from", metavar="DAY", formats=["%Y-%m-%d"], help="First day, 2026-01-31.")
    ],
    end: Annotated[
        datetime, typer.Option("--to", metavar="DAY", formats=["%Y-%m-%d"], help="First day after it.")
    ],
    output: Output,
) -> None:
    """Write the figures on platform work (Directive (EU) 2024/2831, article 17): JSON, or CSV by its name."""
    if end <= start:
        raise Refused(f"--to {end:%Y-%m-%d} is not after --from {start:%Y-%m-%d}; it is the first day after")
    made = platform_work(start=midnight(start), end=midnight(end)).plain()
    _write(output, _table(made["groups"]) if output.suffix == ".csv" else _json(made))
    groups = counted(len(made["groups"]), "group")
    say(f"{output}: {groups}; those under {made['smallest_group']} people are withheld")


def indicators(*, year: Year, output: Output) -> None:
    """Write the seven indicators of deliveries (Transport Code, R1326-5), due by 1 March."""
    made = [one.plain() for one in delivery_indicators(year)]
    if not made:
        raise Refused(f"no delivery was made in {year}; there is nothing to publish")
    _write(output, _json(made))
    say(f"{output}: {sum(one['jobs'] for one in made)} deliveries; publish it by 1 March")


def _json(value: object) -> bytes:
    return (json_text.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n").encode()


def _table(rows: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    if rows:
        writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: safe_cell(_cell(value)) for name, value in row.items()} for row in rows)
    return text.getvalue().encode()


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{amount} {currency}" for currency, amount in value.items())
    return "" if value is None else str(value)


def _write(output: Path, content: bytes) -> None:
    part = output.with_name(f"{output.name}.part")
    part.write_bytes(content)
    os.replace(part, output)  # noqa: PTH105 - what Path.replace does, seen to be atomic
