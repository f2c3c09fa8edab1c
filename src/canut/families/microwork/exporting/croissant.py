"""The provenance of a result file as Croissant 1.0 metadata with its RAI fields, and what no standard has.

Sources: the Croissant format specification 1.0 and the Croissant RAI vocabulary 1.0 (MLCommons, 2024). What
they do not name (who worked, how long, at what pay) is under ``canut:``; docs/adr/0005 explains each term.
Provenance is read by machines and researchers everywhere: it is in English.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue

from canut import __version__
from canut.core.work.models import Project
from canut.families.microwork.exporting.columns import KEY, Column, Type
from canut.families.microwork.exporting.context import CONTEXT
from canut.families.microwork.exporting.figures import Figures
from canut.families.microwork.exporting.formats import JSONL_TYPE
from canut.families.microwork.exporting.labour import labour_of, made_by
from canut.families.microwork.exporting.protocol import rai_of
from canut.families.microwork.forms import Localised
from canut.families.microwork.kinds import Synthesis
from canut.families.microwork.plan import Plan

Document = dict[str, JsonValue]

CONFORMS_TO = ("http://mlcommons.org/croissant/1.0", "http://mlcommons.org/croissant/RAI/1.0")
RECORDS = "results"


@dataclass(frozen=True, slots=True)
class ResultFile:
    """The file that is described."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str
    rows: int
    columns: Sequence[Column]


def croissant(project: Project, plan: Plan, figures: Figures, file: ResultFile, now: datetime) -> Document:
    """Return the Croissant document of a result file."""
    title = Localised(project.title).in_language("en")
    purpose = Localised(project.purpose).in_language("en")
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": list(CONFORMS_TO),
        "name": title,
        "description": f"{file.rows} results of “{title}”, made by {made_by(figures)}. Purpose: {purpose}",
        "url": f"urn:x-canut:project:{project.pk}",
        "version": "1.0.0",
        "datePublished": now.isoformat(),
        "creator": {"@type": "sc:Organization", "name": project.client.name},
        "license": _license(project),
        "distribution": [_file_object(file)],
        "recordSet": [_record_set(file, plan)],
        **rai_of(project, plan, figures),
        **labour_of(project, figures),
    }


def _license(project: Project) -> Document:
    uses = ", ".join(project.data_use)
    return {
        "@type": "sc:CreativeWork",
        "name": f"Use agreed with the people who worked: {uses}",
        "description": (
            "The people who answered accepted the work for the uses named here. Any other use needs their"
            " consent and pay."
        ),
    }


def _file_object(file: ResultFile) -> Document:
    return {
        "@type": "cr:FileObject",
        "@id": file.name,
        "name": file.name,
        "contentUrl": file.name,
        "contentSize": f"{file.size_bytes} B",
        "encodingFormat": file.media_type,
        "sha256": file.sha256,
    }


def _record_set(file: ResultFile, plan: Plan) -> Document:
    records: Document = {
        "@type": "cr:RecordSet",
        "@id": RECORDS,
        "name": RECORDS,
        "description": f"{file.rows} rows, made with Canut {__version__}.",
        "field": [_field(column, file) for column in file.columns if _is_described(column, file)],
    }
    if plan.sheet.synthesis is not Synthesis.COLLECT:
        records["key"] = {"@id": _id_of(KEY)}
    return records


def _is_described(column: Column, file: ResultFile) -> bool:
    """Croissant 1.0 has no data type for the lists and objects in JSONL; elsewhere they are text."""
    return column.type is not Type.JSON or file.media_type != JSONL_TYPE


def _field(column: Column, file: ResultFile) -> Document:
    return {
        "@type": "cr:Field",
        "@id": _id_of(column),
        "name": column.name,
        "description": column.description,
        "dataType": column.type.croissant,
        "source": {"fileObject": {"@id": file.name}, "extract": {"column": column.name}},
    }


def _id_of(column: Column) -> str:
    return f"{RECORDS}/{column.name}"
