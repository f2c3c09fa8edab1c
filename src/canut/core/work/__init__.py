"""Projects, terms, tasks and assignments."""
