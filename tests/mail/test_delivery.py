"""Each person gets the mail once or a reason, whatever the server does; nothing goes in clear."""

from __future__ import annotations

import ssl

import pytest

from report_builder.mail.addresses import Server
from report_builder.mail.credentials import Credentials
from report_builder.mail.delivery import WAITS, Envelope, Outcome, Route, deliver
from tests.mail.servers import HOST, PASSWORD, USER, Dropping, Post, free_port, running, trust

ANN, BOB, CY = "ann@shop.example", "bob@shop.example", "cy@shop.example"
LETTER = Envelope(USER, b"Subject: November\r\n\r\n.Revenue is up.\r\n")
LOGIN = Credentials(USER, PASSWORD)


class Waiting:
    """Stands in for the clock: notes how long was waited for, and why."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.told: list[str] = []

    def send(
        self, server: Server, *to: str, login: Credentials | None = None,
        trusted: ssl.SSLContext | None = None, letter: Envelope = LETTER,
    ) -> list[Outcome]:  # fmt: skip
        route = Route(server, trusted or trust(), login)
        return list(deliver(letter, to, route, self.seconds.append, self.told.append))


@pytest.fixture
def waiting() -> Waiting:
    return Waiting()


def test_everybody_gets_the_message_as_it_is_over_starttls_after_logging_in(
    waiting: Waiting,
) -> None:
    post = Post()
    with running(post, login=True) as server:
        assert waiting.send(server, ANN, BOB, login=LOGIN) == [Outcome(ANN), Outcome(BOB)]
    assert post.arrived == [(ANN, LETTER.content), (BOB, LETTER.content)]
    assert waiting.seconds == []


def test_tls_from_the_first_byte(waiting: Waiting) -> None:
    post = Post()
    with running(post, from_start=True) as server:
        assert waiting.send(server, ANN) == [Outcome(ANN)]
    assert [to for to, _ in post.arrived] == [ANN]


def test_who_is_refused_keeps_the_mail_from_nobody_else(waiting: Waiting) -> None:
    post = Post(recipients={BOB: ["550 5.1.1 no such user"]})
    with running(post) as server:
        outcomes = waiting.send(server, ANN, BOB, CY)
    assert outcomes == [Outcome(ANN), Outcome(BOB, "refused: 550 5.1.1 no such user"), Outcome(CY)]
    assert [to for to, _ in post.arrived] == [ANN, CY]
    assert waiting.seconds == []


def test_a_mailbox_that_is_full_for_now_is_tried_again_and_the_others_are_not(
    waiting: Waiting,
) -> None:
    post = Post(recipients={BOB: ["452 4.2.2 mailbox full"] * 2})
    with running(post) as server:
        assert waiting.send(server, ANN, BOB, CY) == [Outcome(ANN), Outcome(CY), Outcome(BOB)]
    assert [to for to, _ in post.arrived] == [ANN, CY, BOB]
    assert waiting.seconds == list(WAITS[:2])
    assert waiting.told[0] == "refused: 452 4.2.2 mailbox full; trying again in 5 seconds"


def test_a_mailbox_that_stays_full_is_given_up_after_the_last_wait(waiting: Waiting) -> None:
    post = Post(recipients={ANN: ["452 4.2.2 mailbox full"] * 99})
    with running(post) as server:
        assert waiting.send(server, ANN) == [Outcome(ANN, "refused: 452 4.2.2 mailbox full")]
    assert waiting.seconds == list(WAITS)
    assert len(post.asked) == len(WAITS) + 1


def test_a_mailbox_that_is_full_for_good_is_told_at_once(waiting: Waiting) -> None:
    post = Post(data={ANN: ["552 5.2.2 mailbox full"]})
    with running(post) as server:
        assert waiting.send(server, ANN, BOB) == [
            Outcome(ANN, "refused: 552 5.2.2 mailbox full"), Outcome(BOB),
        ]  # fmt: skip
    assert waiting.seconds == []


def test_a_connection_that_breaks_in_mid_message_is_taken_up_where_it_broke(
    waiting: Waiting,
) -> None:
    post = Post(drops=1)
    with running(post, dialect=Dropping) as server:
        assert waiting.send(server, ANN, BOB) == [Outcome(ANN), Outcome(BOB)]
        broken = f"mail server {server} does not answer, or broke the connection"
    assert [to for to, _ in post.arrived] == [ANN, BOB]
    assert waiting.told == [f"{broken}; trying again in 5 seconds"]


def test_a_connection_that_always_breaks_is_given_up_for_all(waiting: Waiting) -> None:
    post = Post(drops=99)
    with running(post, dialect=Dropping) as server:
        outcomes = waiting.send(server, ANN, BOB)
    assert [one.is_sent for one in outcomes] == [False, False]
    assert waiting.seconds == list(WAITS)
    assert post.arrived == []


def test_a_server_that_says_goodbye_is_called_again(waiting: Waiting) -> None:
    post = Post(recipients={ANN: ["421 4.3.2 closing for a moment"]})
    with running(post) as server:
        assert waiting.send(server, ANN, BOB) == [Outcome(ANN), Outcome(BOB)]
    assert waiting.seconds == [WAITS[0]]


def test_a_server_that_is_not_there_is_tried_again_and_then_named(waiting: Waiting) -> None:
    server = Server(HOST, free_port(), False)
    (outcome,) = waiting.send(server, ANN)
    assert outcome.reason == f"mail server {server} does not answer, or broke the connection"
    assert waiting.seconds == list(WAITS)


def test_without_starttls_nothing_is_sent_and_no_password_shown(waiting: Waiting) -> None:
    post = Post()
    with running(post, tls=False) as server:
        (outcome,) = waiting.send(server, ANN, login=LOGIN)
    assert "does not offer STARTTLS, and nothing is sent in clear text" in outcome.reason
    assert (post.asked, post.arrived, waiting.seconds) == ([], [], [])


@pytest.mark.parametrize("name", [HOST, "other.example"])
@pytest.mark.parametrize("from_start", [False, True])
def test_a_certificate_that_proves_nothing_is_refused(
    name: str, from_start: bool, waiting: Waiting
) -> None:
    """Signed by nobody that is trusted, or for another server."""
    post = Post()
    trusted = ssl.create_default_context() if name == HOST else trust()
    with running(post, name=name, from_start=from_start) as server:
        (outcome,) = waiting.send(server, ANN, trusted=trusted)
        assert outcome.reason.startswith(f"the certificate of mail server {server} is not trusted")
    assert (post.asked, waiting.seconds) == ([], [])


def test_tls_where_the_server_begins_in_clear_is_told(waiting: Waiting) -> None:
    with running(Post()) as server:
        (outcome,) = waiting.send(Server(HOST, server.port, True), ANN)
        assert outcome.reason.startswith(f"no encrypted connection to mail server {server}")
    assert waiting.seconds == []


def test_a_wrong_password_is_told_at_once_and_not_shown(waiting: Waiting) -> None:
    post = Post()
    with running(post, login=True) as server:
        (outcome,) = waiting.send(server, ANN, login=Credentials(USER, "guessed-it"))
        assert outcome.reason.startswith(f"mail server {server} does not accept user or password")
    assert "guessed-it" not in outcome.reason + "".join(waiting.told)
    assert (post.asked, waiting.seconds) == ([], [])


def test_a_server_that_wants_a_login_is_told_with_how_to_give_one(waiting: Waiting) -> None:
    with running(Post(), login=True) as server:
        (outcome,) = waiting.send(server, ANN)
    assert "530" in outcome.reason
    assert "REPORT_BUILDER_SMTP_PASSWORD" in outcome.reason


def test_a_login_that_the_server_does_not_know_is_told(waiting: Waiting) -> None:
    with running(Post()) as server:
        (outcome,) = waiting.send(server, ANN, login=LOGIN)
        assert outcome.reason == f"mail server {server} takes no user and password; unset them"


@pytest.mark.parametrize(("room", "is_sent"), [(2_000_000, True), (1_999_999, False)])
def test_the_size_that_the_server_names_is_kept_to_the_byte(
    room: int, is_sent: bool, waiting: Waiting
) -> None:
    line = b"x" * 98 + b"\r\n"
    post = Post()
    with running(post, size=room) as server:
        (outcome,) = waiting.send(server, ANN, letter=Envelope(USER, line * 20_000))
    assert outcome.is_sent == is_sent
    assert bool(post.asked) == is_sent
    if not is_sent:
        assert "has 2.0 MB with its attachments, and the server takes 2.0 MB" in outcome.reason


def test_what_a_server_says_is_cut_to_a_line_without_the_password(waiting: Waiting) -> None:
    echo = f"550 <{PASSWORD}> \x1b[31m" + "x" * 400
    post = Post(recipients={ANN: [echo]})
    with running(post, login=True) as server:
        (outcome,) = waiting.send(server, ANN, login=LOGIN)
    assert outcome.reason.startswith("refused: 550 <…> [31mxxx")
    assert len(outcome.reason) < 230
