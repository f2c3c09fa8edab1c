"""What micro-work adds to the core: proposals, what a refit left, results, notes, searches, files, work."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from canut.core.carrying import ENDED_HAS_A_TIME, Carried
from canut.core.work.models import Assignment, Harm, Project, Task


class Proposal(models.Model):
    """A machine's answer to one task: one more annotator, never shown to a person who answers blind."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="proposals")
    proposer = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    label = models.TextField()
    answer = models.JSONField()
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "proposer"], name="proposal_once_per_proposer"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} by {self.proposer} {self.version}"

    @property
    def annotator(self) -> str:
        """The name under which the consensus engine knows this machine."""
        return f"machine:{self.proposer}"


class Explanation(models.Model):
    """Why the known answer of a test's question is right; its workers read it after they answered."""

    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="explanation")
    text = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="explanation_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}: {self.text[:40]}"


IN_TIME = Q(task__completed_at=None) | Q(task__completed_at__gte=F("proposed_at"))
"""Proposals made before their task was complete: a later one had no part in its result, and gets none."""


class Refit(models.Model):
    """The state that the last refit over all answers of a project left for the next answers.

    ``parameters`` is what the whole crowd shares; each annotator's own evidence is in `Reliability`.
    """

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="refit")
    method = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict)
    answers = models.PositiveIntegerField(default=0)
    fitted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.project} by {self.method} at {self.fitted_at:%Y-%m-%d %H:%M}"


class Reliability(models.Model):
    """How far one annotator's answers can be relied on in one project, by the last refit."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reliabilities")
    annotator = models.CharField(max_length=60)
    answers = models.PositiveIntegerField()
    accuracy = models.FloatField()
    evidence = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "annotator"], name="reliability_once"),
        ]

    def __str__(self) -> str:
        return f"{self.annotator} on {self.project}"


class Result(models.Model):
    """What goes back to the client for one task, and who made it (G19)."""

    class Producer(models.TextChoices):
        """Who made the result."""

        PEOPLE = "people"
        MACHINE = "machine"
        BOTH = "both"

    class State(models.TextChoices):
        """How far the result can be relied on."""

        PUBLISHED = "published"
        VALIDATED = "validated"
        UNRESOLVED = "unresolved"

    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="result")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="results")
    state = models.CharField(max_length=12, choices=State)
    answer = models.JSONField()
    label = models.TextField()
    confidence = models.FloatField()
    answers = models.PositiveIntegerField()
    validations = models.PositiveIntegerField(default=0)
    agreement = models.FloatField(null=True)
    producer = models.CharField(max_length=8, choices=Producer)
    method = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="result_confidence_is_a_probability"
            ),
        ]
        indexes = [models.Index(fields=["project", "id"], name="result_of_project")]

    def __str__(self) -> str:
        return f"{self.task_id}: {self.label[:40]} ({self.state})"


NOTE_MOST = 500
"""Characters of a note."""


class TaskNote(models.Model):
    """What a worker tells the client about a task: why they skipped it, or what is wrong with it.

    Nothing follows from it for the worker (G12). ``author`` is emptied when the person is erased: what is
    wrong with the task is true without them.
    """

    class Kind(models.TextChoices):
        """Why a task was skipped; or a problem, of a task that may be answered all the same."""

        UNCLEAR = "unclear"
        WRONG_ITEM = "wrong-item"
        NOT_FOR_ME = "not-for-me"
        BROKEN = "broken"
        OTHER = "other"
        PROBLEM = "problem"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="task_notes", db_index=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="notes", db_index=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="task_notes", null=True, blank=True
    )
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.CharField(max_length=NOTE_MOST, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "author", "kind", "text"], name="task_note_once"),
            models.CheckConstraint(condition=~Q(kind="problem", text=""), name="task_note_problem_is_told"),
        ]
        indexes = [models.Index(fields=["project", "id"], name="task_note_of_project")]

    def __str__(self) -> str:
        return f"{self.kind} on task {self.task_id}"


SKIPS = tuple(kind for kind in TaskNote.Kind if kind != TaskNote.Kind.PROBLEM)
"""The kinds that say why a task was skipped."""


class SavedSearch(models.Model):
    """What kind of work a person looks for, under a name of their own: it orders what they see, nothing else.

    An empty field asks for nothing. ``hourly_minimum`` is in the whole units of a project's currency.
    """

    class Order(models.TextChoices):
        """What comes first."""

        NEWEST = "newest"
        HOURLY = "hourly"
        PAY = "pay"
        PAYDAY = "payday"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="searches")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=40, blank=True)
    harm = models.CharField(max_length=10, choices=Harm, blank=True)
    hourly_minimum = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    payday_days = models.PositiveSmallIntegerField(null=True, blank=True)
    is_qualified = models.BooleanField(default=False)
    order = models.CharField(max_length=10, choices=Order, default=Order.NEWEST)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "saved searches"
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="saved_search_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_search_has_name"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.name}"


class SearchNotice(models.Model):
    """A project that fitted a saved search when it was opened; ``seen_at`` is when its person looked.

    Those that were there when the search was saved are seen from the start, so that none comes as new later.
    """

    search = models.ForeignKey(SavedSearch, on_delete=models.PROTECT, related_name="notices", db_index=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    appeared_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["search", "project"], name="search_notice_once"),
        ]

    def __str__(self) -> str:
        return f"project {self.project_id} for search {self.search_id}"


class Media(models.Model):
    """A file that an item names, kept under its SHA-256: the only way to tell who may see it."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="media")
    digest = models.CharField(max_length=64)
    type = models.CharField(max_length=40)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "task"], name="media_once_per_task"),
        ]

    def __str__(self) -> str:
        return f"{self.digest[:12]} ({self.type}) of {self.task_id}"


class SentFile(models.Model):
    """A file that a worker sends as the answer to a question: theirs until the answer is handed in.

    ``name`` is what the worker calls it and shown to nobody else.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="sent_files")
    question = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    type = models.CharField(max_length=40)
    bytes = models.PositiveIntegerField()
    reference = models.CharField(max_length=250)
    name = models.CharField(max_length=200)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "question"], name="sent_file_once_per_question"),
        ]
        indexes = [models.Index(fields=["digest"], name="sent_file_by_digest")]

    def __str__(self) -> str:
        return f"{self.question} of {self.assignment_id} ({self.type})"


class LongWork(Carried):
    """An import, an export or a refit that runs beside the requests: how far it is, and how it ended.

    ``done`` of ``total`` is what was read, in bytes (Parquet: in rows; a ZIP without a table: in files), how
    many results were written, or how many answers were weighed and tasks looked at after.
    ``place_offset`` and ``place_line`` say where the last batch of an import that was kept ended in its file,
    and ``refused_bytes`` where it ended in that of the refused rows: the next start goes on there.
    """

    class Kind(models.TextChoices):
        """What is done."""

        IMPORT = "import"
        EXPORT = "export"
        REFIT = "refit"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="long_works")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=200, blank=True)
    rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    place_offset = models.PositiveBigIntegerField(default=0)
    place_line = models.PositiveBigIntegerField(default=0)
    refused_bytes = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "long work"
        constraints = [
            models.CheckConstraint(condition=ENDED_HAS_A_TIME, name="long_work_ended_has_a_time"),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(kind="refit", state__in=["waiting", "running"]),
                name="long_work_one_refit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} ({self.state})"
