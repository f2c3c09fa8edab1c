"""The store of this installation: is it there, is it up to date."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from canut.core.rules.operations.proposals import found_rules


def missing_steps() -> int:
    """Return how many migration steps the store lacks; all of them where there is no store yet."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def bring_up_to_date() -> int:
    """Create the store or bring it up to date, and found its rules; returns how many steps that took."""
    steps = missing_steps()
    if steps:
        call_command("migrate", verbosity=0, interactive=False)
    found_rules(now=timezone.now())
    return steps
