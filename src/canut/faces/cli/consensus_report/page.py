"""The report as one HTML page."""

from pathlib import Path

from django.template import Context, Engine

from canut import __version__
from canut.faces.cli.consensus_report import doubt, people, sections
from canut.faces.cli.consensus_report.findings import Findings

FOLDER = Path(__file__).parent


def write_report(found: Findings) -> str:
    """Return the page: no script, nothing loaded from elsewhere, everything that users named escaped."""
    shown = {
        "version": __version__,
        "name": found.name,
        "tasks": len(found.truth.labels.task_names),
        "data": sections.data(found),
        "check": sections.check(found),
        "agreement": sections.agreement(found),
        "confusions": people.confusions(found),
        "workers": people.workers(found),
        "doubt": doubt.doubt(found),
    }
    # An engine of its own: consensus runs where there is no installation, hence no settings.
    template = Engine(dirs=[str(FOLDER)]).get_template("report.html")
    return template.render(Context(shown, use_l10n=False, use_tz=False))
