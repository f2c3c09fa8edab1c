"""Qualifying: what is asked for, a proof, and the grant that opens the work."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.faces.town import MakeProject, SignedIn, Town

from canut.core.people.models import QualificationGrant
from canut.core.people.queries import qualification_slugs
from canut.core.rights.models import CorrectionRequest
from canut.core.work.queries import qualifications_asked

SLUG = "french-native"
PROOF = "I taught French for six years."


@pytest.fixture
def own(town: Town, make_microwork: MakeProject, signed_in: SignedIn) -> Client:
    """Return the browser of a worker; two open projects and a draft ask for qualifications."""
    for names in ([SLUG], [SLUG, "nurse"]):
        make_microwork(requires=names)
    make_microwork(requires=["pilot"], is_open=False)
    return signed_in(town.worker)


def test_open_projects_tell_what_they_ask_for(own: Client) -> None:
    """Each qualification comes with the number of open projects that ask for it; a draft asks for nothing."""
    assert qualifications_asked() == {SLUG: 2, "nurse": 1}
    page = own.get(reverse("my_qualifications")).content.decode()
    assert SLUG in page
    assert "2 open projects" in page
    assert reverse("my_qualifications") in own.get(reverse("work")).content.decode()


def test_a_proof_waits_for_an_answer(own: Client, town: Town) -> None:
    """A proof becomes a request with a clock; one too short, or that nobody asks for, is refused and kept."""
    address = reverse("my_qualifications")
    for wrong in ({"slug": SLUG, "proof": "I do."}, {"slug": "pilot", "proof": PROOF}):
        page = own.post(address, wrong)
        assert (page.status_code, wrong["proof"] in page.content.decode()) == (422, True)
    assert own.post(address, {"slug": SLUG, "proof": PROOF})["Location"] == reverse("my_corrections")
    asked = CorrectionRequest.objects.get()
    assert (asked.person, asked.text) == (town.worker, f"Qualification {SLUG}: {PROOF}")


def test_the_grant_opens_the_work(own: Client, town: Town, signed_in: SignedIn) -> None:
    """Once granted, it stands on the worker's page with its proof, and is asked for no more."""
    operator, address = signed_in(town.staff), reverse("grant_qualification", args=[town.worker.pk])
    assert operator.post(address, {"slug": SLUG, "proof": PROOF}).status_code == 302
    grant = QualificationGrant.objects.get()
    assert (grant.person, grant.granted_by, grant.evidence) == (town.worker, town.staff, PROOF)
    page = own.get(reverse("my_qualifications"))
    assert PROOF in page.content.decode()
    assert page.context["asked"] == [("nurse", 1, None)]
    assert operator.post(address, {"slug": SLUG, "proof": PROOF}).status_code == 422


def test_nobody_of_the_operator_grants_themselves(own: Client, town: Town, signed_in: SignedIn) -> None:
    """The form says why, and keeps what was typed."""
    address = reverse("grant_qualification", args=[town.staff.pk])
    page = signed_in(town.staff).post(address, {"slug": SLUG, "proof": PROOF})
    assert page.status_code == 422
    assert "ask a colleague" in page.content.decode()
    assert PROOF in page.content.decode()
    assert not qualification_slugs(person_id=town.staff.pk)
    assert own.get(address).status_code == 404
