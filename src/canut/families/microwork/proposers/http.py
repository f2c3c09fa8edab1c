"""A client's own model, asked over HTTP: items go out, answers come back, both as JSON."""

import ipaddress
import socket
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import httpx

from canut.families.microwork.errors import ProposerFailed
from canut.families.microwork.specification import Machine


def ask_model(*, machine: Machine, items: Sequence[dict[str, Any]], private_allowed: bool) -> list[object]:
    """POST ``{"items": [...]}`` and return the list under ``"answers"``: one a item, null where it has none.

    Parameters
    ----------
    private_allowed
        Whether the model may stand on the operator's own network; otherwise a project file could make the
        platform call addresses that only its host can reach.

    Raises
    ------
    ProposerFailed
        When it cannot be reached in time, tries included, or answers in another form.
    """
    url = machine.url or ""
    if not private_allowed:
        _refuse_private(url)
    transport = httpx.HTTPTransport(retries=machine.retries)
    with httpx.Client(transport=transport, timeout=machine.timeout_seconds) as client:
        for attempt in range(machine.retries + 1):
            try:
                response = client.post(url, json={"items": list(items)})
                response.raise_for_status()
                return _answers(response, len(items))
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                if attempt == machine.retries:
                    raise ProposerFailed(f"{url}: {error!r}; people go on without it") from None
    return []


def _answers(response: httpx.Response, expected: int) -> list[object]:
    try:
        answers = response.json()["answers"]
    except (ValueError, KeyError, TypeError):
        answers = None
    if not isinstance(answers, list) or len(answers) != expected:
        raise ProposerFailed(f'{response.url}: expected {{"answers": [...]}} with {expected} answers')
    return answers


def _refuse_private(url: str) -> None:
    host = urlsplit(url).hostname or ""
    try:
        found = {address[4][0] for address in socket.getaddrinfo(host, None)}
    except OSError:
        raise ProposerFailed(f"{url}: no such host; check the address in the project file") from None
    if not all(ipaddress.ip_address(address).is_global for address in found):
        raise ProposerFailed(f"{url}: stands on a private network; the operator can allow it in the settings")
