"""The report as one HTML page."""

from pathlib import Path

from django.template import Context, Engine

from canut import __version__
from canut.faces.cli.consensus_report import doubt, people, sections
from canut.faces.cli.consensus_report.findings import Findings
from canut.faces.cli.consensus_report.wording import number, speaking

FOLDER = Path(__file__).parent / "templates"


def write_report(found: Findings, language: str = "en") -> str:
    """Return the page: no script, nothing loaded from elsewhere, everything that users named escaped."""
    with speaking(language):
        shown = {
            "version": __version__,
            "language": language,
            "name": found.name,
            "tasks": number(len(found.truth.labels.task_names)),
            "data": sections.data(found),
            "check": sections.check(found),
            "agreement": sections.agreement(found),
            "confusions": people.confusions(found),
            "workers": people.workers(found),
            "doubt": doubt.doubt(found),
        }
        # An engine of its own: consensus runs where there is no installation, hence no settings.
        engine = Engine(dirs=[str(FOLDER)], libraries={"i18n": "django.templatetags.i18n"})
        return engine.get_template("report.html").render(Context(shown, use_l10n=False, use_tz=False))
