"""What can go wrong with people and organisations.

PeopleError
├── InvalidIdentifier   a SIREN or VAT number that fails its checksum
├── FeeRefused          a fee that is not an operator's, or out of range
└── AlreadyKnown        an address or a name that is taken
"""


class PeopleError(Exception):
    """A person or an organisation cannot be used as asked; the message says what to do."""


class InvalidIdentifier(PeopleError):  # noqa: N818 - the house names its errors after the fact
    """A SIREN or VAT number does not pass its checksum."""


class AlreadyKnown(PeopleError):  # noqa: N818 - the house names its errors after the fact
    """Somebody holds this address or name already."""


class FeeRefused(PeopleError):  # noqa: N818 - the house names its errors after the fact
    """The fee is not an operator's, or out of range."""
