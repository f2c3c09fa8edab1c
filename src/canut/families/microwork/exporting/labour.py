"""The ``canut:`` terms of a provenance file: whose work it is, and under which terms it was done."""

from django.db.models import Count
from pydantic import JsonValue

from canut.core.work.models import COUNTED, Project
from canut.families.microwork.exporting.figures import WORKERS_SHOWN_FROM, Figures, Review, Work, share

Terms = dict[str, JsonValue]


def made_by(figures: Figures) -> str:
    """Return who made the results: counted from the work, never claimed (G19)."""
    people, machine = figures.work.by_people, figures.work.proposals
    if people:
        return "people and a machine" if machine else "people"
    return "a machine" if machine else "nobody yet"


def labour_of(project: Project, figures: Figures) -> Terms:
    """Return the terms that no standard has."""
    return {
        "canut:madeBy": made_by(figures),
        "canut:automatic": not figures.work.by_people and figures.work.proposals > 0,
        "canut:humanShare": _human_share(figures.work),
        "canut:resultsByProducer": [
            {"canut:producer": name, "canut:results": count}
            for name, count in sorted(figures.producers.items())
        ],
        "canut:workers": _workers(figures.workers),
        "canut:pay": {
            "canut:medianNetHourlyMinor": figures.hourly_minor,
            "canut:currency": project.currency,
            "canut:includesWaiting": True,
            "canut:medianDaysToPay": figures.days_to_pay,
        },
        "canut:review": _review(figures.review),
        "canut:client": project.client.name,
        "canut:purpose": _in_languages(project.purpose),
        "canut:permittedReuse": list(project.data_use),
        "canut:terms": _terms(project),
        "canut:guidelines": _guidelines(project),
        "canut:methods": list(figures.methods),
    }


def _human_share(work: Work) -> Terms:
    return {
        "canut:overall": work.human_share,
        "canut:steps": [
            _step("propose", 0, work.proposals),
            _step("answer", work.answers, 0),
            _step("answer-known-item", work.known_answers, 0),
            _step("validate", work.validations, 0),
        ],
    }


def _step(name: str, people: int, machine: int) -> Terms:
    return {
        "canut:step": name,
        "canut:people": people,
        "canut:machine": machine,
        "canut:share": share(people, people + machine),
    }


def _workers(count: int) -> int | str:
    return count if count >= WORKERS_SHOWN_FROM else f"fewer than {WORKERS_SHOWN_FROM}"


def _review(review: Review) -> Terms:
    return {
        "canut:settled": review.settled,
        "canut:inReview": review.in_review,
        "canut:rejected": review.rejected,
        "canut:rejectionRate": review.rejection_rate,
        "canut:rejectionsOverturned": review.overturned,
        "canut:appealsFiled": review.appeals,
        "canut:appealsWon": review.appeals_won,
        "canut:appealsWaiting": review.appeals_waiting,
    }


def _in_languages(text: dict[str, str]) -> list[JsonValue]:
    return [{"@language": language, "@value": value} for language, value in text.items()]


def _terms(project: Project) -> list[JsonValue]:
    versions = project.terms.order_by("version")
    answered = dict(
        project.assignments.filter(state__in=COUNTED).order_by().values_list("terms").annotate(Count("id"))
    )
    return [
        {
            "canut:version": terms.version,
            "canut:perAnswerMinor": terms.per_answer_minor,
            "canut:hourlyFloorMinor": terms.hourly_floor_minor,
            "canut:expectedSeconds": terms.expected_seconds,
            "canut:reviewHours": terms.review_hours,
            "canut:paydayDays": terms.payday_days,
            "canut:agreedAt": terms.agreed_at.isoformat(),
            "canut:answers": answered.get(terms.pk, 0),
        }
        for terms in versions
    ]


def _guidelines(project: Project) -> list[JsonValue]:
    return [
        {"canut:version": one.version, "canut:writtenAt": one.written_at.isoformat()}
        for one in project.guidelines.order_by("version")
    ]
