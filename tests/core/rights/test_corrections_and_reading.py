"""People correct what is wrong, and whoever reads another's data says why."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from tests.core.rights.conftest import LATER
from tests.factories import MONDAY, make_person

from canut.core.audit.happening import Happening
from canut.core.audit.models import Event
from canut.core.audit.operations import record
from canut.core.people.errors import IdentityRefused
from canut.core.people.models import Person
from canut.core.people.operations import give_consent, withdraw_consent
from canut.core.rights.errors import AnswerRefused, NotTheOperator, PurposeMissing
from canut.core.rights.models import CorrectionRequest
from canut.core.rights.operations.corrections import (
    answer_correction,
    ask_correction,
    correct_self,
    month_after,
)
from canut.core.rights.operations.reading import READ, read_identities, read_personal
from canut.core.rights.purposes import REPRESENTATION, SUPPORT, Purpose
from canut.core.rights.queries import represented
from canut.core.rules.operations.mandates import record_mandate

Broken = Callable[[], list[str]]
WRONG = "My work of Monday was counted twice."


def test_name_and_language_are_ones_own(ana: Person) -> None:
    """A person corrects both by themselves; the event says which fields, not what they were."""
    assert correct_self(person=ana, name=" Ana  Ravo ", language="fr", now=LATER) == ["name", "language"]
    assert correct_self(person=ana, name="Ana Ravo", language="fr", now=LATER) == []
    (event,) = Event.objects.filter(verb="person.corrected")
    assert event.data == {"fields": ["name", "language"]}
    with pytest.raises(IdentityRefused):
        correct_self(person=ana, name=" ", language="fr", now=LATER)


@pytest.mark.parametrize(
    ("asked", "due"),
    [((2026, 1, 31), (2026, 2, 28)), ((2026, 12, 5), (2027, 1, 5)), ((2028, 1, 30), (2028, 2, 29))],
)
def test_a_month_is_a_month(asked: tuple[int, int, int], due: tuple[int, int, int]) -> None:
    """The time to answer ends on the same day of the next month, or on its last."""
    assert month_after(at=datetime(*asked, 9, tzinfo=UTC)) == datetime(*due, 9, tzinfo=UTC)


def test_a_request_is_answered_once_with_reasons_by_another(ana: Person, staff: Person) -> None:
    """The operator's answer needs reasons, comes from somebody else, and stands."""
    asked = ask_correction(person=ana, text=WRONG, now=MONDAY)
    made = CorrectionRequest.Outcome.CORRECTED
    with pytest.raises(NotTheOperator):
        answer_correction(
            asked=asked, outcome=made, reasons="One of the two was removed.", actor=ana, now=LATER
        )
    with pytest.raises(AnswerRefused):
        answer_correction(asked=asked, outcome=made, reasons="no", actor=staff, now=LATER)
    answer_correction(
        asked=asked, outcome=made, reasons="One of the two was removed.", actor=staff, now=LATER
    )
    with pytest.raises(AnswerRefused, match="already"):
        answer_correction(asked=asked, outcome=made, reasons="And again, it was.", actor=staff, now=LATER)
    with pytest.raises(AnswerRefused):
        ask_correction(person=ana, text="wrong", now=MONDAY)


def test_ones_own_file_needs_no_purpose_and_leaves_no_trace(ana: Person) -> None:
    """Reading one's own data is nobody's business."""
    read_personal(person=ana, purpose="", actor=ana, now=LATER)
    assert not Event.objects.filter(verb="person.read").exists()


def test_others_need_a_purpose_and_the_person_sees_it(ana: Person, staff: Person, broken: Broken) -> None:
    """The operator's member states why; the person finds it in their file."""
    with pytest.raises(PurposeMissing):
        read_personal(person=ana, purpose="curiosity", actor=staff, now=LATER)
    with pytest.raises(NotTheOperator):
        read_personal(person=ana, purpose=Purpose.ACCESS, actor=make_person(), now=LATER)
    read_personal(person=ana, purpose=Purpose.ACCESS, actor=staff, now=LATER)
    made = read_personal(person=ana, purpose="", actor=ana, now=LATER)
    (seen,) = [one for one in made.sections if one.holding.name == "about-you"]
    assert seen.rows[-1]["data"] == {"purpose": "access-request"}
    assert broken() == []


def test_help_needs_a_standing_consent(ana: Person, staff: Person, broken: Broken) -> None:
    """Support reads with consent alone; withdrawn, it ends, and what was read under it stays lawful."""
    with pytest.raises(PurposeMissing):
        read_personal(person=ana, purpose=Purpose.SUPPORT, actor=staff, now=LATER)
    give_consent(person=ana, purpose=SUPPORT, now=MONDAY)
    read_personal(person=ana, purpose=Purpose.SUPPORT, actor=staff, now=MONDAY)
    withdraw_consent(person=ana, purpose=SUPPORT, now=LATER)
    with pytest.raises(PurposeMissing):
        read_personal(person=ana, purpose=Purpose.SUPPORT, actor=staff, now=LATER)
    assert broken() == []


def test_appeals_and_corrections_open_the_file_while_they_last(ana: Person, staff: Person) -> None:
    """Without an open appeal or request, neither purpose holds."""
    for purpose in (Purpose.APPEAL, Purpose.CORRECTION):
        with pytest.raises(PurposeMissing):
            read_personal(person=ana, purpose=purpose, actor=staff, now=LATER)
    ask_correction(person=ana, text=WRONG, now=MONDAY)
    read_personal(person=ana, purpose=Purpose.CORRECTION, actor=staff, now=LATER)


def test_a_report_reads_many_and_says_so_for_each(ana: Person, staff: Person) -> None:
    """Everybody whose identity went into a report finds that it did."""
    other = make_person()
    found = read_identities(
        person_ids=[ana.pk, other.pk], purpose=Purpose.LEGAL_REPORT, actor=staff, now=LATER
    )
    assert list(found) == [ana.pk]
    assert Event.objects.filter(verb="person.read").count() == 2


def test_verify_finds_reads_without_a_purpose(ana: Person, staff: Person, broken: Broken) -> None:
    """A read by nobody, for nothing, or without the consent it claims, is named."""
    for actor_id, purpose in ((None, "payroll"), (staff.pk, "curiosity"), (staff.pk, "support")):
        record(happenings=[Happening("person.read", ana.pk, actor_id, {"purpose": purpose})], now=LATER)
    assert len([row for row in broken() if row.startswith("G18")]) == 3


def test_a_representative_reads_with_consent_and_nobody_else_in_their_name(
    ana: Person, staff: Person, broken: Broken
) -> None:
    """The purpose of representation is for the elected, needs consent, and opens no other purpose to them."""
    elected = make_person()
    record_mandate(
        person=elected,
        starts_at=MONDAY,
        ends_at=LATER + timedelta(days=365),
        election="Assembly of 4 January: 31 of 40.",
        actor=staff,
        now=MONDAY,
    )
    purpose = Purpose.REPRESENTATION
    with pytest.raises(PurposeMissing):
        read_personal(person=ana, purpose=purpose, actor=elected, now=LATER)
    give_consent(person=ana, purpose=REPRESENTATION, now=MONDAY)
    read_personal(person=ana, purpose=purpose, actor=elected, now=LATER)
    assert list(represented()) == [ana]
    for actor, other in ((staff, purpose), (make_person(), purpose), (elected, Purpose.ACCESS)):
        with pytest.raises(NotTheOperator):
            read_personal(person=ana, purpose=other, actor=actor, now=LATER)
    assert broken() == []
    record(happenings=[Happening(READ, ana.pk, staff.pk, {"purpose": purpose})], now=LATER)
    (found,) = broken()
    assert "without a mandate" in found
