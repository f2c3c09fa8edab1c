"""What can go wrong with people and organisations.

PeopleError
├── InvalidIdentifier   a SIREN, VAT or tax number that fails its checksum, or a country that is none
├── IdentityRefused     a legal identity without a name, or with facts that cannot be
├── FeeRefused          a fee that is not an operator's, or out of range
├── InvitationRefused   a wrong code, or an invitation that is over
├── RoleMissing         a member whose role does not reach so far
├── OwnQualification    somebody grants themselves a qualification
├── LastOwner           an organisation would be left without an owner
└── AlreadyKnown        an address or a name that is taken
"""


class PeopleError(Exception):
    """A person or an organisation cannot be used as asked; the message says what to do."""


class InvalidIdentifier(PeopleError):  # noqa: N818 - the house names its errors after the fact
    """A SIREN, VAT or tax number does not pass its checksum, or no country has this code."""


class AlreadyKnown(PeopleError):  # noqa: N818 - the house names its errors after the fact
    """Somebody holds this address or name already."""


class IdentityRefused(PeopleError):  # noqa: N818 - the house names its errors after the fact
    """A legal identity lacks its name, or states what cannot be."""


class FeeRefused(PeopleError):  # noqa: N818 - the house names its errors after the fact
    """The fee is not an operator's, or out of range."""


class InvitationRefused(PeopleError):  # noqa: N818 - named after the fact
    """The code is wrong, or the invitation is over."""


class OwnQualification(PeopleError):  # noqa: N818 - named after the fact
    """Somebody grants themselves a qualification."""


class LastOwner(PeopleError):  # noqa: N818 - named after the fact
    """An organisation would be left without anybody who answers for it."""


class RoleMissing(PeopleError):  # noqa: N818 - named after the fact
    """Somebody acts for the organisation, in a role that does not reach so far."""
