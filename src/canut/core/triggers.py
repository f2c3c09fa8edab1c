"""Database triggers that keep what was recorded, as migration steps for both stores.

They hold whatever program writes: Canut, its admin, or somebody at a database prompt.
"""

from collections.abc import Callable, Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Step(Operation):
    """A migration step that only runs statements; taking it back leaves the triggers.

    Unlike ``RunPython``, it asks for no models: rendering them anew at each of a hundred
    steps took a third of the time in which a store is made.

    Attributes
    ----------
    statements
        What to run, given the store's vendor.
    """

    reversible = True

    def __init__(self, statements: Callable[[str], list[str]]) -> None:
        self.statements = statements

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave the models as they are."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Run the statements."""
        del app_label, from_state, to_state
        for statement in self.statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Keep the triggers: they go with their table."""


def append_only(table: str) -> Step:
    """Return a migration step after which rows of `table` can only be inserted."""

    def statements(vendor: str) -> list[str]:
        refusing = _Refusal(vendor, table, "keep", f"{table} is append-only")
        return [*refusing.preparation(), refusing.on("UPDATE"), *refusing.on_removal()]

    return Step(statements)


def frozen_columns(table: str, columns: Sequence[str], *, when: str = "", name: str = "facts") -> Step:
    """Return a migration step after which rows stay, and `columns` keep their value.

    Parameters
    ----------
    when
        A SQL condition on ``OLD``, such as ``OLD.state <> 'pending'``: the columns are frozen only then.
    name
        Tells several such steps on one table apart.
    """

    def statements(vendor: str) -> list[str]:
        refusing = _Refusal(vendor, table, name, f"{table} keeps what was recorded")
        changed = refusing.changed(columns)
        condition = f"({changed}) AND ({when})" if when else changed
        return [*refusing.preparation(), refusing.on("UPDATE", condition), *refusing.on_removal()]

    return Step(statements)


def frozen_unless(
    table: str, columns: Sequence[str], *, unless: str, always: Sequence[str] = (), name: str = "facts"
) -> Step:
    """Return a migration step that makes `frozen_columns` anew with one exception.

    Parameters
    ----------
    unless
        A SQL condition on ``OLD`` and ``NEW`` under which `columns` may change, such as an erasure.
    always
        Columns that keep their value in any case.
    """

    def statements(vendor: str) -> list[str]:
        refusing = _Refusal(vendor, table, name, f"{table} keeps what was recorded")
        on = "" if vendor == "sqlite" else f" ON {table}"
        always_changed = refusing.changed(always) or "1 = 0"
        condition = f"({always_changed}) OR (({refusing.changed(columns)}) AND NOT ({unless}))"
        return [f"DROP TRIGGER {refusing.trigger}_update{on}", refusing.on("UPDATE", condition)]

    return Step(statements)


def refuse_insert(table: str, message: str, *, when: str) -> Step:
    """Return a migration step after which a row that meets the SQL condition `when` on ``NEW`` is refused."""

    def statements(vendor: str) -> list[str]:
        refusing = _Refusal(vendor, table, "insert", message)
        if vendor == "sqlite":
            return [refusing.on("INSERT", when)]
        # PostgreSQL allows no sub-select in a trigger's WHEN: the condition moves into its function.
        return [
            *refusing.preparation(f"IF {when} THEN {refusing.raising} END IF; RETURN NEW;"),
            refusing.on("INSERT"),
        ]

    return Step(statements)


def forgotten(table: str, *names: str) -> Step:
    """Return a migration step that removes triggers made here before, so that the table can change.

    Parameters
    ----------
    names
        As given to `frozen_columns`; ``keep`` for `append_only`, ``insert`` for `refuse_insert`.
    """

    def statements(vendor: str) -> list[str]:
        removals = []
        for name in names:
            for event in ("insert", "update", "delete", "truncate"):
                on = "" if vendor == "sqlite" else f" ON {table}"
                removals.append(f"DROP TRIGGER IF EXISTS {table}_{name}_{event}{on}")
            if vendor != "sqlite":
                removals.append(f"DROP FUNCTION IF EXISTS {table}_{name}()")
        return removals

    return Step(statements)


def restored(*steps: Step) -> Step:
    """Return a migration step that puts triggers back after SQLite remade their table, as for a new column.

    PostgreSQL keeps them, so there is nothing to do there.

    Parameters
    ----------
    steps
        The steps above that made the table's triggers, all of them.
    """

    def statements(vendor: str) -> list[str]:
        if vendor != "sqlite":
            return []
        return [statement for step in steps for statement in step.statements(vendor)]

    return Step(statements)


class _Refusal:
    """The statements that make one table refuse something."""

    def __init__(self, vendor: str, table: str, name: str, message: str) -> None:
        self.is_sqlite = vendor == "sqlite"
        self.table = table
        self.trigger = f"{table}_{name}"
        self.message = message

    @property
    def raising(self) -> str:
        return f"RAISE EXCEPTION '{self.message}' USING ERRCODE = 'integrity_constraint_violation';"

    def changed(self, columns: Sequence[str]) -> str:
        differs = "IS NOT" if self.is_sqlite else "IS DISTINCT FROM"
        return " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)

    def preparation(self, body: str = "") -> list[str]:
        if self.is_sqlite:
            return []
        heading = f"CREATE FUNCTION {self.trigger}() RETURNS trigger LANGUAGE plpgsql AS"
        return [f"{heading} $$ BEGIN {body or self.raising} END $$"]

    def on(self, event: str, condition: str = "", *, each: str = "ROW") -> str:
        when = f" WHEN ({condition})" if condition else ""
        action = f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
        if not self.is_sqlite:
            action = f"EXECUTE FUNCTION {self.trigger}()"
        name = f"{self.trigger}_{event.lower()}"
        return f"CREATE TRIGGER {name} BEFORE {event} ON {self.table} FOR EACH {each}{when} {action}"

    def on_removal(self) -> list[str]:
        return [self.on("DELETE")] + ([] if self.is_sqlite else [self.on("TRUNCATE", each="STATEMENT")])
