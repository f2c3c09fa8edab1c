"""The REST interface: the loop of micro-work for programs, typed and described by OpenAPI."""

from ninja import NinjaAPI
from ninja.security import django_auth

from canut.faces.api.me import router as me
from canut.faces.api.owncosts import router as owncosts
from canut.faces.api.owntests import router as owntests
from canut.faces.api.owntime import router as owntime
from canut.faces.api.refusals import say_why
from canut.faces.api.work import router as work

api = NinjaAPI(
    title="Canut",
    version="1",
    description=(
        "Take work, hand answers in, read your work and pay. Sign in with the pages' session cookie and send "
        "the CSRF cookie's value as X-CSRFToken with every POST."
    ),
    auth=django_auth,
    docs_url=None,  # its page would load scripts from another machine
    urls_namespace="api",
)
api.add_router("", work)
api.add_router("/me", me)
api.add_router("/me", owntime)
api.add_router("/me", owncosts)
api.add_router("/me", owntests)
say_why(api)
