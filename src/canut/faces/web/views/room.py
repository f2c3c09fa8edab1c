"""The workers' room: threads, replies, removal, and one's own words to take away."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from canut.core.room.errors import RoomError
from canut.core.room.keys import is_open
from canut.core.room.models import Post
from canut.core.room.operations.posts import LENGTH_MAX, post, remove_post
from canut.core.room.queries import may_enter, own_handle, own_posts, read, thread_of, threads
from canut.core.rules.queries import mandate_of, mandates
from canut.faces.web.access import room_only
from canut.faces.web.pages import Request, as_file, person_page, told_in

THREADS_A_PAGE = 20


class Saying(forms.Form):
    """Something to say in the room."""

    text = forms.CharField(
        label=gettext_lazy("What you say"), max_length=LENGTH_MAX, widget=forms.Textarea(attrs={"rows": 4})
    )
    as_representative = forms.BooleanField(
        label=gettext_lazy("Say it as a representative: everybody sees that you are one"), required=False
    )

    def __init__(self, request: Request) -> None:
        """Let only representatives sign as such."""
        super().__init__(request.POST or None)
        if mandate_of(person=request.user, now=timezone.now()) is None:
            del self.fields["as_representative"]


def _door(request: Request) -> HttpResponse | None:
    """Return the page that says why the room cannot be entered now; None when it can."""
    room_only(request.user)
    is_shut = not is_open()
    if is_shut or not may_enter(person=request.user, now=timezone.now()):
        status = 503 if is_shut else 403
        return render(request, "canut/room_shut.html", {"is_shut": is_shut}, status=status)
    return None


def _say(request: Request, form: Saying, parent: Post | None = None) -> Post | None:
    """Post what a form says; None when it does not stand, and the form then says why."""
    if form.is_valid():
        with told_in(form, RoomError):
            return post(person=request.user, parent=parent, now=timezone.now(), **form.cleaned_data)
    return None


@never_cache
@require_http_methods(["GET", "POST"])
@person_page
def room(request: Request) -> HttpResponse:
    """Show the threads with the latest word first, and open a new one."""
    if shut := _door(request):
        return shut
    form = Saying(request)
    if said := _say(request, form):
        return redirect("room_thread", said.pk)
    page = Paginator(threads(), THREADS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "said": read(posts=page.object_list, reader=request.user),
        "handle": own_handle(person=request.user),
        "mandates": mandates(now=timezone.now()),
    }
    return render(request, "canut/room.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@person_page
def thread(request: Request, post_id: int) -> HttpResponse:
    """Show a thread, and reply in it."""
    if shut := _door(request):
        return shut
    posts = list(thread_of(number=post_id))
    if not posts:
        raise Http404
    form = Saying(request)
    if _say(request, form, parent=posts[0]):
        return redirect("room_thread", post_id)
    context = {
        "form": form,
        "said": read(posts=posts, reader=request.user),
        "number": post_id,
        "may_remove": mandate_of(person=request.user, now=timezone.now()) is not None,
    }
    return render(request, "canut/room_thread.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@person_page
def remove(request: Request, post_id: int) -> HttpResponse:
    """Remove the text of a post."""
    if shut := _door(request):
        return shut
    said = get_object_or_404(Post.objects.select_related("handle"), pk=post_id)
    remove_post(said=said, person=request.user, now=timezone.now())
    messages.success(request, _("Removed. Its place stays, so that the replies make sense."))
    return redirect("room_thread", said.parent_id or said.pk)


@never_cache
@require_GET
@person_page
def mine(request: Request) -> HttpResponse:
    """Give a person everything that they said."""
    if shut := _door(request):
        return shut
    said = read(posts=own_posts(person_id=request.user.pk), reader=request.user)
    rows = [
        {
            "name": one.post.handle.name,
            "posted_at": one.post.posted_at.isoformat(),
            "reply_to": one.post.parent_id,
            "number": one.post.pk,
            "text": one.text,
        }
        for one in said
    ]
    made = JsonResponse({"posts": rows}, json_dumps_params={"indent": 2, "ensure_ascii": False})
    return as_file(made, "canut-room.json")
