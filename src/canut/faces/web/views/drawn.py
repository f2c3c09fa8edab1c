"""For clients: results over their items, and pictures with the faces blurred."""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from canut.core.work.models import Project
from canut.faces.web.access import REVIEWER, project_of
from canut.faces.web.answers import lines_of
from canut.faces.web.drawings import drawing_of
from canut.faces.web.moments import moments_of
from canut.faces.web.pages import Request, as_file, person_page
from canut.faces.web.passages import passages_of
from canut.families.microwork.drawings import is_drawn
from canut.families.microwork.forms import Answer, Form, TextField
from canut.families.microwork.joint import is_marked
from canut.families.microwork.media.blurring import blurred
from canut.families.microwork.media.store import path_of
from canut.families.microwork.models import Result
from canut.families.microwork.queries import answers_beside, project_form, results_of

PAGE = 12
BLURS = "face-blurring"


@require_GET
@person_page
def drawn(request: Request, project_id: int) -> HttpResponse:
    """Show each result over its item, the least certain first."""
    found = drawn_project(request, project_id)
    form = project_form(project=found)
    page = Paginator(results_of(project=found).order_by("confidence", "id"), PAGE).get_page(
        request.GET.get("page")
    )
    others = answers_beside(results=list(page))
    shown = [(one, laid_over(form, one, others[one.pk])) for one in page]
    context = {"project": found, "page": page, "shown": shown, "blurs": found.kind == BLURS}
    return render(request, "canut/drawn.html", context)


@require_GET
@person_page
def blurred_picture(request: Request, project_id: int, result_id: int) -> HttpResponse:
    """Send a picture with what the result marks made unrecognisable."""
    found = drawn_project(request, project_id)
    result = get_object_or_404(results_of(project=found), pk=result_id)
    drawing = drawing_of(project_form(project=found), result.task.item, result.answer)
    if found.kind != BLURS or drawing is None or not path_of(drawing.picture.digest).is_file():
        raise Http404
    boxes = [
        (int(face["x"]), int(face["y"]), int(face["width"]), int(face["height"]))
        for face in result.answer["faces"]
    ]
    data = blurred(path_of(drawing.picture.digest).read_bytes(), boxes)
    ending = drawing.picture.type.partition("/")[2]
    sent = HttpResponse(data, content_type=drawing.picture.type)
    return as_file(sent, f"canut-{result.task_id}-blurred.{ending}")


def drawn_project(request: Request, project_id: int) -> Project:
    """Return a project of the person's client whose answers are looked at over its items."""
    found = project_of(request.user, project_id, least=REVIEWER)
    if found.family != Project.Family.MICROWORK or not lies_over(project_form(project=found)):
        raise Http404
    return found


def lies_over(form: Form) -> bool:
    """Whether an answer to `form` says little without its picture, text or recording."""
    writes = any(isinstance(question, TextField) and question.lines > 1 for question in form.questions)
    return is_drawn(form) or is_marked(form) or bool(form.media) or writes


def laid_over(form: Form, result: Result, others: Sequence[Answer] = ()) -> dict[str, object]:
    """Return what the page shows of a result: a drawing, else marked text, else the item and the answer.

    Where nothing is marked in a text, the answer says so in words. Beside texts that people wrote stand the
    `others`, with what differs.
    """
    item, answer = result.task.item, result.answer
    if drawing := drawing_of(form, item, answer):
        return {"drawing": drawing}
    if stretches := passages_of(form, item, answer):
        is_marked_somewhere = any(stretch.marked for stretch in stretches)
        return {"stretches": stretches, "answer": () if is_marked_somewhere else lines_of(form, answer)}
    beside = [lines_of(form, other, beside=answer) for other in others]
    return {
        "shown": form.shown(item, get_language() or "en"),
        "answer": lines_of(form, answer),
        "marks": moments_of(form, item, answer),
        "others": [lines for lines in beside if any(line.changes for line in lines)],
    }
