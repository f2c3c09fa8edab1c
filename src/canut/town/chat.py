"""An hour of a moderated chat: messages come, some are held, moderators decide, authors appeal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from canut.core.decisions.models import Appeal as FiledAppeal
from canut.core.people.models import Person
from canut.core.people.operations import give_consent
from canut.core.work.models import Assignment, Lane, Project
from canut.core.worktime.operations import go_off_duty
from canut.families.moderation.incoming import Incoming
from canut.families.moderation.models import ContentItem, EnforcementAction
from canut.families.moderation.operations.appeals import appeal, decide_appeal
from canut.families.moderation.operations.cases import next_case
from canut.families.moderation.operations.communities import open_community
from canut.families.moderation.operations.decisions import decide
from canut.families.moderation.operations.items import receive
from canut.families.moderation.samples import SampleMessage, sample_messages, sample_policy
from canut.town.cast import CURRENCY, Client

MESSAGES = 200
BETWEEN = timedelta(seconds=18)
READING_SECONDS = (15, 60)
CARE = 0.88
"""How often a moderator decides as careful people would."""

APPEALING = 0.35
"""How often the author of a rightly removed message appeals; a wrongly removed one is always contested."""

LEFT_WAITING = 12
"""The last messages come when the moderators have gone: what is held then waits for whoever signs in."""


@dataclass(frozen=True)
class ChatFigures:
    """What became of the chat."""

    messages: int
    held: int
    removed: int
    appeals: int
    restored: int


@dataclass
class Chat:
    """The chat of one community and the moderators on duty for it."""

    project: Project
    truths: Mapping[str, str | None]
    random: Random
    busy: dict[int, tuple[datetime, Assignment]] = field(default_factory=dict)

    def tick(self, moderators: Sequence[Person], now: datetime) -> None:
        """Let moderators finish what they have read, and take the next case."""
        for moderator in moderators:
            until, held = self.busy.get(moderator.pk, (now, None))
            if until > now:
                continue
            if held is not None:
                self._decide(held, moderator, now)
                del self.busy[moderator.pk]
            if taken := next_case(project=self.project, moderator=moderator, now=now):
                seconds = self.random.randint(*READING_SECONDS)
                self.busy[moderator.pk] = (now + timedelta(seconds=seconds), taken)

    def _decide(self, held: Assignment, moderator: Person, now: datetime) -> None:
        item = ContentItem.objects.get(cases__task=held.task_id)
        clause = self.truths[item.key]
        if held.lane == Lane.VALIDATE:
            self._decide_appeal(held, moderator, clause, now)
            return
        if self.random.random() > CARE:
            clause = None if clause else _first_clause(item)
        remove = EnforcementAction.Action.REMOVE
        action = decide(
            assignment_id=held.pk,
            moderator=moderator,
            action=remove if clause else EnforcementAction.Action.ALLOW,
            clause_code=clause or "",
            facts="These words in the message break the clause." if clause else "",
            now=now,
        )
        wrongly = clause is not None and self.truths[item.key] is None
        if clause and (wrongly or self.random.random() < APPEALING):
            appeal(action=action, text="I do not think that my message breaks this rule.", now=now)

    def _decide_appeal(self, held: Assignment, moderator: Person, clause: str | None, now: datetime) -> None:
        outcome = FiledAppeal.Outcome.UPHELD if clause else FiledAppeal.Outcome.OVERTURNED
        verdict = "does break the clause" if clause else "was quoted out of its context and breaks no clause"
        decide_appeal(
            assignment_id=held.pk,
            moderator=moderator,
            outcome=outcome,
            reasons=f"Read again by a second person, the message {verdict}.",
            now=now,
        )


def _first_clause(item: ContentItem) -> str:
    return item.cases.get().policy.clauses.order_by("position")[0].code


def run_chat(
    *, client: Client, moderators: Sequence[Person], seed: int, starts_at: datetime
) -> tuple[Project, ChatFigures]:
    """Run an hour of chat through moderation."""
    project = open_community(
        client=client.organisation,
        created_by=client.member,
        title={"fr": "Le fil du jardin partagé", "en": "The community garden's chat"},
        purpose={
            "fr": "Garder le fil accueillant pour tout le monde",
            "en": "Keep the chat welcoming for everybody",
        },
        policy=sample_policy(),
        currency=CURRENCY,
        hourly_floor_minor=1500,
        moderator_hours=4,
        now=starts_at,
    )
    for moderator in moderators:
        give_consent(person=moderator, purpose=f"harm:{project.harm}", now=starts_at)
    messages = sample_messages()[:MESSAGES]
    chat = Chat(
        project=project,
        truths={one.key: one.clause for one in messages},
        random=Random(f"{seed}:chat"),  # noqa: S311 - a simulation, not a secret
    )
    now = starts_at
    for one in messages[:-LEFT_WAITING]:
        now += BETWEEN
        _post(project, one, now)
        chat.tick(moderators, now)
    while chat.busy:
        now += BETWEEN
        chat.tick(moderators, now)
    for moderator in moderators:
        go_off_duty(person=moderator, now=now)
    for one in messages[-LEFT_WAITING:]:
        now += BETWEEN
        _post(project, one, now)
    return project, _figures(project)


def _post(project: Project, one: SampleMessage, now: datetime) -> None:
    incoming = Incoming(key=one.key, author=one.author, text=one.text, posted_at=now)
    receive(project=project, items=[incoming], now=now)


def _figures(project: Project) -> ChatFigures:
    items = ContentItem.objects.filter(project=project)
    actions = EnforcementAction.objects.filter(case__item__project=project)
    return ChatFigures(
        messages=items.count(),
        held=items.filter(cases__isnull=False).count(),
        removed=actions.filter(action=EnforcementAction.Action.REMOVE).count(),
        appeals=FiledAppeal.objects.filter(decision__enforcement__in=actions).count(),
        restored=items.filter(state=ContentItem.State.RESTORED).count(),
    )
