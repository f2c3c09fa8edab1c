"""Fields that forms of several pages share."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from canut.core.people.models import Person


class PersonField(forms.EmailField):
    """The address of somebody who is registered, and through it the person."""

    def clean(self, value: Any) -> Person:  # noqa: ANN401 - Django's own
        """Find the person."""
        found = Person.objects.filter(email__iexact=super().clean(value)).first()
        if found is None:
            raise forms.ValidationError(_("Nobody is registered under this address."))
        return found
