"""Pure computation: no Django, clock, database, logger or global random state; each engine can be used alone."""
