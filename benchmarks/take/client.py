"""One signed-in worker on one connection: take, answer, hand in, as fast as the server lets it.

Requests are written and read by hand over a socket: a full HTTP client would take from the server the
processor time that is being measured.
"""

import json
import random
import socket
import struct
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from time import monotonic, perf_counter

import httpx

PASSWORD = "weave-all-day"  # noqa: S105 - of a throw-away store
WRONG = 0.1
"""Share of answers that differ from the others' on purpose, so that the synthesis has something to weigh."""


class Death(Enum):
    """What a client is doing at the moment it is killed."""

    HALF_A_REQUEST = "half a request is sent"
    UNREAD_TAKE = "a taken task is not read"
    BETWEEN = "a task is in hand"
    UNREAD_SUBMIT = "a receipt is not read"


class Unexpected(Exception):  # noqa: N818 - a status is not always an error
    """The server said something that no worker should see."""


@dataclass
class Diary:
    """What one client saw: times of its pairs, and what the server acknowledged."""

    worker: str
    seconds: list[float] = field(default_factory=list)
    taken: dict[int, str] = field(default_factory=dict)
    acknowledged: dict[int, str] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    death: str = ""


class Connection:
    """A keep-alive connection to the interface, with a session's cookies."""

    def __init__(self, port: int, cookies: dict[str, str]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.heading = (
            f"HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {jar}\r\nX-CSRFToken: {cookies['csrftoken']}\r\n"
            "Content-Type: application/json\r\nAccept: application/json\r\nContent-Length: "
        )

    def send(self, path: str, body: object, *, share: float = 1.0) -> None:
        """Send a request, or the first `share` of one."""
        content = json.dumps(body)
        request = f"POST {path} {self.heading}{len(content)}\r\n\r\n{content}".encode()
        self.socket.sendall(request[: int(len(request) * share)])

    def receive(self) -> tuple[int, bytes]:
        """Read one whole response."""
        data = b""
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        head = data[:end].lower()
        status = int(head[9:12])
        place = head.find(b"content-length:")
        length = int(head[place + 15 :].split(b"\r\n", 1)[0]) if place >= 0 else 0
        while len(data) < end + 4 + length:
            data += self._more()
        return status, data[end + 4 :]

    def _more(self) -> bytes:
        chunk = self.socket.recv(65536)
        if not chunk:
            raise Unexpected("the server closed the connection")
        return chunk

    def post(self, path: str, body: object) -> dict[str, object]:
        """Send a request and return what the server answered; anything but 200 is unexpected."""
        self.send(path, body)
        status, content = self.receive()
        if status != HTTPStatus.OK:
            raise Unexpected(f"{status} to {path}: {content[:300].decode(errors='replace')}")
        answer: dict[str, object] = json.loads(content)
        return answer

    def break_off(self) -> None:
        """Close at once, as a killed program's connection does: the server gets a reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


def sign_in(port: int, worker: str) -> tuple[dict[str, str], dict[str, int]]:
    """Sign in through the page; return the cookies, and the project and terms of the first card."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as web:
        page = web.get("/account/login/").raise_for_status()
        token = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        form = {"login": worker, "password": PASSWORD, "csrfmiddlewaretoken": token}
        signed_in = web.post("/account/login/", data=form)
        if signed_in.status_code != HTTPStatus.FOUND or "sessionid" not in web.cookies:
            raise Unexpected(f"{signed_in.status_code} when {worker} signed in")
        card = web.get("/api/v1/projects").raise_for_status().json()[0]
        return dict(web.cookies), {"project": card["id"], "terms": card["terms"]["id"]}


class Client:
    """A worker at work until the end, or until killed."""

    def __init__(self, port: int, number: int, *, seed: int) -> None:
        self.diary = Diary(worker=f"worker{number}@example.org")
        self.random = random.Random(seed * 1000 + number)  # noqa: S311 - a seeded benchmark
        cookies, card = sign_in(port, self.diary.worker)
        self.connection = Connection(port, cookies)
        self.path = f"/api/v1/projects/{card['project']}/take"
        self.asked = {"terms_id": card["terms"]}

    def work(self, *, until: float, killed_at: float | None) -> None:
        """Do pairs until the monotonic time `until`; die at `killed_at`."""
        try:
            while (now := monotonic()) < until:
                if killed_at is not None and now >= killed_at:
                    self.die(self.random.choice(list(Death)))
                    return
                start = perf_counter()
                self.submit(self.take())
                self.diary.seconds.append(perf_counter() - start)
        except (OSError, Unexpected) as error:
            self.diary.complaints.append(f"{self.diary.worker}: {error}")

    def take(self) -> int:
        """Take the next task; return the assignment."""
        given = self.connection.post(self.path, self.asked)
        assignment = given["id"]
        assert isinstance(assignment, int)
        self.diary.taken[assignment] = json.dumps(given["item"], sort_keys=True)
        return assignment

    def submit(self, assignment: int) -> None:
        """Answer, and remember what was acknowledged."""
        meaning = self.answer(assignment)
        self.connection.post(f"/api/v1/assignments/{assignment}/submit", {"answer": {"meaning": meaning}})
        self.diary.acknowledged[assignment] = meaning

    def answer(self, assignment: int) -> str:
        """Return an answer that most workers agree on."""
        item = self.diary.taken[assignment]
        return "unsure" if self.random.random() < WRONG else ("same", "different")[len(item) % 2]

    def die(self, death: Death) -> None:
        """Go as a killed client goes, at this point of its work."""
        self.diary.death = death.value
        if death is Death.HALF_A_REQUEST:
            self.connection.send(self.path, self.asked, share=self.random.random())
        elif death is Death.UNREAD_TAKE:
            self.connection.send(self.path, self.asked)
        else:
            assignment = self.take()
            if death is Death.UNREAD_SUBMIT:
                body = {"answer": {"meaning": self.answer(assignment)}}
                self.connection.send(f"/api/v1/assignments/{assignment}/submit", body)
        self.connection.break_off()
