"""What anyone can check: the root of each closed day, and for workers the proof of their records."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from canut.core.audit.models import Seal
from canut.core.audit.proofs import roots as published_roots
from canut.core.work.queries import work_of
from canut.faces.web.pages import Request, as_file, person_page
from canut.proofs import plain, proofs_of_work

PAGE = 60


@require_safe
def roots(request: HttpRequest) -> HttpResponse:
    """List the roots, latest first; open to everybody."""
    page = Paginator(Seal.objects.order_by("-day"), PAGE).get_page(request.GET.get("page"))
    return render(request, "canut/roots.html", {"page": page})


@require_safe
def roots_file(_request: HttpRequest) -> HttpResponse:
    """Give every root as a file to keep; open to everybody."""
    response = JsonResponse(plain(published_roots()), safe=False, json_dumps_params={"indent": 2})
    return as_file(response, "roots.json")


@require_safe
@person_page
def my_proofs(request: Request, assignment_id: int) -> HttpResponse:
    """Give a worker the proof of each sealed record about a piece of their work."""
    own = get_object_or_404(work_of(worker=request.user), pk=assignment_id)
    proofs = [one.plain() for one in proofs_of_work(own)]
    response = JsonResponse(proofs, safe=False, json_dumps_params={"indent": 2, "ensure_ascii": False})
    return as_file(response, f"proofs-{own.pk}.json")
