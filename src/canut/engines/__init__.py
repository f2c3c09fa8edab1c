"""Pure computation: no Django, clock, database or global random state; each engine can be used alone."""
