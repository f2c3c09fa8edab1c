"""Results on their way to the client: one file of results, one that says who made them and how."""

from canut.families.microwork.exporting.archive import formats_of
from canut.families.microwork.exporting.errors import ExportFailed
from canut.families.microwork.exporting.figures import Figures, figures_of
from canut.families.microwork.exporting.formats import FORMATS
from canut.families.microwork.exporting.results import ExportReport, export_results

__all__ = ["FORMATS", "ExportFailed", "ExportReport", "Figures", "export_results", "figures_of", "formats_of"]
