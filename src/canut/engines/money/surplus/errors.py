"""What can go wrong when a surplus is shared."""


class SurplusRefused(ValueError):  # noqa: N818 - named after the fact
    """What was voted is not what the law of the legal form allows, or there is nothing to share."""
