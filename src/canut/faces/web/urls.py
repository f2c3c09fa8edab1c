"""The addresses of the pages."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from canut.faces.web.views import (
    appeals,
    clients,
    decisions,
    deliveries,
    doors,
    earnings,
    identity,
    moderation,
    reviews,
    statements,
    tasks,
    work,
)


class KeyConverter(IntConverter):
    """The number of a row: as many digits as fit a 64-bit key, so that no address breaks the store."""

    regex = "[0-9]{1,18}"


register_converter(KeyConverter, "key")

urlpatterns = [
    path("", doors.home, name="home"),
    path("work/", work.work, name="work"),
    path("work/harm/<slug:level>/", work.harm, name="harm"),
    path("work/<key:project_id>/take/", work.take, name="take"),
    path("work/<key:project_id>/nothing-free/", work.no_task, name="no_task"),
    path("tasks/<key:assignment_id>/", tasks.task, name="task"),
    path("tasks/<key:assignment_id>/return/", tasks.return_task, name="return_task"),
    path("me/", earnings.my_work, name="my_work"),
    path("me/statement/", earnings.my_statement, name="my_statement"),
    path("me/statement/<slug:form>/", earnings.statement_document, name="statement_document"),
    path("me/identity/", identity.my_identity, name="my_identity"),
    path("me/payout/", identity.my_payout, name="my_payout"),
    path("me/decisions/", decisions.my_decisions, name="my_decisions"),
    path("me/decisions/<key:decision_id>/", decisions.my_decision, name="my_decision"),
    path("projects/", clients.projects, name="projects"),
    path("projects/<key:project_id>/", clients.project, name="project"),
    path("projects/<key:project_id>/results/<slug:form>/", clients.results, name="results"),
    path("projects/<key:project_id>/review/", reviews.review, name="review"),
    path("projects/<key:project_id>/review/approve/", reviews.approve_work, name="approve"),
    path("projects/<key:project_id>/review/<key:assignment_id>/reject/", reviews.reject, name="reject"),
    path("appeals/", appeals.appeals, name="appeals"),
    path("appeals/<key:appeal_id>/", appeals.decide, name="appeal"),
    path("moderation/", moderation.communities, name="communities"),
    path("moderation/<key:project_id>/next/", moderation.take_case, name="take_case"),
    path("moderation/cases/<key:assignment_id>/", moderation.case, name="case"),
    path("moderation/cases/<key:assignment_id>/return/", moderation.skip_case, name="skip_case"),
    path("moderation/statements/<str:token>/", statements.author_statement, name="author_statement"),
    path("deliveries/", deliveries.deliveries, name="deliveries"),
    path("deliveries/<key:assignment_id>/accept/", deliveries.accept_offer, name="accept_offer"),
    path("deliveries/<key:assignment_id>/decline/", deliveries.decline_offer, name="decline_offer"),
    path("deliveries/<key:assignment_id>/pick-up/", deliveries.pick_up, name="pick_up"),
    path("deliveries/<key:assignment_id>/drop/", deliveries.drop, name="drop"),
    path("deliveries/<key:assignment_id>/undelivered/", deliveries.undelivered, name="undelivered"),
    path("deliveries/<key:assignment_id>/return/", deliveries.give_order_back, name="give_order_back"),
]
