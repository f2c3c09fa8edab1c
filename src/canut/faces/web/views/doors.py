"""The front door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Say what this is, who runs it, what is guaranteed, and open three doors."""
    return render(request, "canut/home.html")
