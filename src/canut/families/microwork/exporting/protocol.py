"""The Croissant RAI fields: how the answers were made, in sentences."""

from pydantic import JsonValue

from canut import __version__
from canut.core.work.models import Project
from canut.core.work.queries import current_guidelines
from canut.families.microwork.exporting.figures import Figures
from canut.families.microwork.exporting.labour import made_by
from canut.families.microwork.forms import Localised
from canut.families.microwork.kinds import Synthesis
from canut.families.microwork.plan import Plan

SYNTHESIS = {
    Synthesis.CATEGORICAL: (
        "Answers were weighed by the estimated reliability of each annotator, machines included"
    ),
    Synthesis.EXACT: "Equal answers were weighed together by the estimated reliability of each annotator",
    Synthesis.TEXT: "The answer most similar to all others was chosen",
    Synthesis.REGIONS: "Drawings of one thing were matched, and their mean kept where most people drew it",
    Synthesis.SPANS: "Whether a label belongs was decided on every stretch that people's passages cut",
    Synthesis.TIMES: "Overlapping parts were matched, and their median bounds kept where most marked them",
    Synthesis.COLLECT: "Every answer was kept; nothing was put together",
}


def rai_of(project: Project, plan: Plan, figures: Figures) -> dict[str, JsonValue]:
    """Return the RAI fields, each with the cardinality that the vocabulary gives it."""
    return {
        "rai:dataAnnotationProtocol": _protocol(project, plan, figures),
        "rai:dataAnnotationPlatform": [f"Canut {__version__}"],
        "rai:dataAnnotationAnalysis": [*_analysis(plan, figures)],
        "rai:annotationsPerItem": _per_item(figures),
        "rai:annotatorDemographics": [*_demographics(project, plan)],
        "rai:machineAnnotationTools": [
            f"{name} {version}".strip() + f": {count} proposals" for name, version, count in figures.machines
        ],
        "rai:dataUseCases": list(project.data_use),
    }


def _protocol(project: Project, plan: Plan, figures: Figures) -> str:
    guidelines = current_guidelines(project_id=project.pk)
    questions = "; ".join(f"{one.label} ({one.type})" for one in plan.sheet.form.questions)
    text = Localised(guidelines.text).in_language("en")
    return (
        f"Made by {made_by(figures)}. Questions: {questions}. People answered without seeing other answers"
        f" or a machine's, and were paid by the terms listed under canut:terms."
        f" Guidelines, version {guidelines.version}: {text}"
    )


def _analysis(plan: Plan, figures: Figures) -> list[str]:
    work = figures.work
    answers = plan.specification.answers
    sentences = [f"{SYNTHESIS[plan.sheet.synthesis]} ({', '.join(figures.methods) or 'no result yet'})."]
    if plan.rule:
        sentences.append(
            f"More answers were asked for until the probability of the best passed {answers.confidence} and"
            f" its lead {answers.lead}, at most {answers.at_most}."
        )
    if plan.specification.validation:
        sentences.append(
            f"Other people then gave {work.validations} validations, the answers before their eyes."
        )
    if work.known_answers:
        sentences.append(f"{work.known_answers} answers were to items whose answer was known.")
    return [*sentences, "Agreement is given for each result; it is not a probability."]


def _per_item(figures: Figures) -> str:
    per_item = figures.per_item
    if per_item is None:
        return "0"
    return f"{per_item.mean} on average, from {per_item.fewest} to {per_item.most}"


def _demographics(project: Project, plan: Plan) -> list[str]:
    stated = ["Not collected: the platform asks nobody for age, gender or origin."]
    if project.requires:
        stated.append(f"Qualifications required: {', '.join(project.requires)}.")
    if plan.specification.languages:
        stated.append(f"Languages of the work: {', '.join(plan.specification.languages)}.")
    return stated
