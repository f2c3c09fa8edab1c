"""The addresses of the pages."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from canut.faces.web.views import (
    appeals,
    claims,
    clients,
    costs,
    decisions,
    deliveries,
    doors,
    earnings,
    identity,
    measures,
    moderation,
    owntime,
    proofs,
    reviews,
    rules,
    slots,
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
    path("me/time/", owntime.my_time, name="my_time"),
    path("me/time/file/<slug:form>/", owntime.time_file, name="time_file"),
    path("me/time/break/", owntime.take_break, name="take_break"),
    path("me/time/back/", owntime.come_back, name="come_back"),
    path("me/time/leave/", owntime.leave, name="leave"),
    path("me/time/questions/<key:session_id>/", owntime.answer_question, name="answer_question"),
    path("me/time/slots/<key:slot_id>/book/", owntime.book_slot, name="book_slot"),
    path("me/time/slots/<key:slot_id>/give-back/", owntime.give_slot_back, name="give_slot_back"),
    path("me/time/slots/<key:slot_id>/start/", owntime.start_slot, name="start_slot"),
    path("me/time/slots/<key:slot_id>/claim/", owntime.claim_slot, name="claim_slot"),
    path("me/statement/<slug:form>/", earnings.statement_document, name="statement_document"),
    path("me/costs/", costs.my_costs, name="my_costs"),
    path("me/identity/", identity.my_identity, name="my_identity"),
    path("me/payout/", identity.my_payout, name="my_payout"),
    path("me/decisions/", decisions.my_decisions, name="my_decisions"),
    path("me/decisions/<key:decision_id>/", decisions.my_decision, name="my_decision"),
    path("me/proofs/<key:assignment_id>/", proofs.my_proofs, name="my_proofs"),
    path("rules/", rules.rules, name="rules"),
    path("rules/<key:rule_id>/vote/", rules.vote_on_rule, name="vote_on_rule"),
    path("roots/", proofs.roots, name="roots"),
    path("roots.json", proofs.roots_file, name="roots_file"),
    path("projects/", clients.projects, name="projects"),
    path("projects/<key:project_id>/", clients.project, name="project"),
    path("projects/<key:project_id>/results/<slug:form>/", clients.results, name="results"),
    path("projects/<key:project_id>/review/", reviews.review, name="review"),
    path("projects/<key:project_id>/review/approve/", reviews.approve_work, name="approve"),
    path("projects/<key:project_id>/review/<key:assignment_id>/reject/", reviews.reject, name="reject"),
    path("projects/<key:project_id>/review/confirm/", reviews.confirm, name="confirm_rejections"),
    path(
        "projects/<key:project_id>/proposals/<key:proposal_id>/",
        reviews.proposed_rejection,
        name="proposed_rejection",
    ),
    path("projects/<key:project_id>/slots/", slots.slots, name="slots"),
    path("projects/<key:project_id>/slots/<key:slot_id>/cancel/", slots.cancel, name="cancel_slot"),
    path("projects/<key:project_id>/claims/", claims.claims, name="claims"),
    path(
        "projects/<key:project_id>/claims/<slug:noun>/<key:number>/accept/",
        claims.accept,
        name="accept_claim",
    ),
    path(
        "projects/<key:project_id>/claims/<slug:noun>/<key:number>/refuse/",
        claims.refuse,
        name="refuse_claim",
    ),
    path("appeals/", appeals.appeals, name="appeals"),
    path("appeals/<key:appeal_id>/", appeals.decide, name="appeal"),
    path("measures/", measures.measure, name="measure"),
    path("proposals/<key:proposal_id>/", measures.proposal, name="proposal"),
    path("decisions/<key:decision_id>/remedy/", measures.remedy, name="remedy"),
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
