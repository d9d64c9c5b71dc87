"""Apprise against real servers on loopback: what arrives, what is tried again, what never gets out."""

import asyncio
import ipaddress
import logging
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from service.channels.apprise import MOST_AT_ONCE, AppriseChannel, opened
from service.config.feeds_file import load_configuration
from service.errors import ConfigError, DeliveryError
from service.fetch.addresses import may_reach
from service.ports import Receipt
from service.records import Message, Recipient

DEADLINE = timedelta(seconds=20)
AT_ONCE = timedelta(milliseconds=300)
LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
TEXT = "Seytenga (BF): 50 killed\n1. First line.\n2. Second line.\n\nWhy this was sent: a rule.\n\n-- \nLiptako\n"
ALERT = Message(
    id="msg_0123456789abcdef",
    recipient="chat",
    channel="apprise",
    address="chat",
    kind="alert.raised",
    alert_id="alert_1",
    created_at=datetime(2022, 6, 13, 15, 5, tzinfo=UTC),
    content={
        "subject": "Seytenga (BF): 50 killed",
        "text": TEXT,
        "short": "(Severe) Seytenga (BF): 50 killed",
        "severity": "Severe",
    },
)


def chat(url: str) -> Recipient:
    return Recipient(name="chat", channel="apprise", settings={"url": url})


def channel(*, allow: Any = LOOPBACK, deadline: timedelta = DEADLINE) -> AppriseChannel:
    return AppriseChannel(partial(may_reach, allow=allow), deadline=deadline)


def send(url: str, message: Message = ALERT, *, by: AppriseChannel | None = None) -> Receipt | DeliveryError:
    async def sending() -> Receipt | DeliveryError:
        try:
            return await (by or channel()).send(message, chat(url))
        except DeliveryError as error:
            return error

    return asyncio.run(sending())


def refused(outcome: object) -> DeliveryError:
    assert isinstance(outcome, DeliveryError), outcome
    assert not outcome.permanent
    assert outcome.reason.endswith("It is tried again.")
    return outcome


def at(server: HTTPServer, path: str = "/hook", scheme: str = "json") -> str:
    return server.url_for(path).replace("http://", f"{scheme}://")


def taken(server: HTTPServer) -> list[Request]:
    return [request for request, _ in server.log]


# --- what arrives -----------------------------------------------------------------------------------------------


def test_an_alert_arrives_as_headline_and_first_lines(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook", method="POST").respond_with_data("ok")
    assert send(at(httpserver)) == Receipt(None, "The service took it")
    (request,) = taken(httpserver)
    assert request.json is not None
    assert request.json["title"] == "Seytenga (BF): 50 killed"
    assert request.json["message"] == "1. First line.\n2. Second line."
    assert request.json["type"] == "failure"


@pytest.mark.parametrize(
    ("severity", "shown"),
    [
        ("Extreme", "failure"),
        ("Severe", "failure"),
        ("Moderate", "warning"),
        ("Minor", "info"),
        (None, "info"),
    ],
)
def test_severity_is_shown_as_the_services_show_it(
    httpserver: HTTPServer, severity: str | None, shown: str
) -> None:
    httpserver.expect_request("/hook").respond_with_data("ok")
    send(at(httpserver), replace(ALERT, content={**ALERT.content, "severity": severity}))
    (request,) = taken(httpserver)
    assert request.json is not None
    assert request.json["type"] == shown


def test_what_is_no_alert_arrives_whole(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("ok")
    send(at(httpserver), replace(ALERT, kind="digest"))
    (request,) = taken(httpserver)
    assert request.json is not None
    assert request.json["message"].endswith("Why this was sent: a rule.")


def test_a_discreet_title_leaves_the_headline_to_the_body(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("ok")
    send(at(httpserver), replace(ALERT, content={**ALERT.content, "subject": "Note 1234"}))
    (request,) = taken(httpserver)
    assert request.json is not None
    assert (request.json["title"], request.json["message"][:14]) == ("Note 1234", "Seytenga (BF):")


def test_a_service_of_text_messages_gets_the_short_form() -> None:
    from service.channels.apprise import _title_and_body

    gateway = opened("twilio://AC" + "a" * 32 + ":" + "b" * 32 + "@15551234567/15557654321")
    assert _title_and_body(ALERT, gateway) == ("", "(Severe) Seytenga (BF): 50 killed")


@pytest.mark.parametrize("words", ["a\r\nb\x00", "\u2028\u202e", "\ud800", "غاو", "<b>&amp;"])
def test_any_text_arrives(httpserver: HTTPServer, words: str) -> None:
    httpserver.expect_request("/hook").respond_with_data("ok")
    message = replace(ALERT, content={"subject": words, "text": f"{words}\n1. {words}"})
    assert isinstance(send(at(httpserver), message), Receipt)
    (request,) = taken(httpserver)
    assert request.json is not None
    assert "\x00" not in request.json["title"] + request.json["message"]


# --- what is not taken ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 400, 401, 404, 410, 429, 500, 503])
def test_any_refusal_is_tried_again_and_said(httpserver: HTTPServer, status: int) -> None:
    httpserver.expect_request("/hook").respond_with_data("no", status)
    assert str(status) in refused(send(at(httpserver))).reason


def test_a_far_side_that_is_away_is_tried_again() -> None:
    refused(send("json://127.0.0.1:9/hook"))


class Slow:
    """A server that answers when told to."""

    def __init__(self, server: HTTPServer) -> None:
        self.go, self.asked, self.url = threading.Event(), 0, at(server, "/slow?rto=60")
        server.expect_request("/slow").respond_with_handler(self._answer)

    def _answer(self, _: Request) -> Response:
        self.asked += 1
        self.go.wait(60)
        return Response("ok")


@pytest.fixture
def slow() -> Iterator[Slow]:
    with HTTPServer(threaded=True) as server:
        far = Slow(server)
        yield far
        far.go.set()


def test_a_sending_that_outlives_its_try_is_not_made_twice(slow: Slow) -> None:
    by, url = channel(deadline=AT_ONCE), slow.url
    assert "in time" in refused(send(url, by=by)).reason
    assert "in time" in refused(send(url, by=by)).reason
    slow.go.set()
    by._deadline = DEADLINE
    assert isinstance(send(url, by=by), Receipt)
    assert slow.asked == 1
    assert isinstance(send(url, replace(ALERT, id="msg_other"), by=by), Receipt)
    assert slow.asked == 2


def test_one_that_hangs_holds_up_no_other_and_threads_do_not_pile_up(
    httpserver: HTTPServer, slow: Slow
) -> None:
    httpserver.expect_request("/hook").respond_with_data("ok")
    by, before = channel(deadline=AT_ONCE), set(threading.enumerate())

    async def storm() -> None:
        tries = [by.send(replace(ALERT, id=f"msg_{number}"), chat(slow.url)) for number in range(40)]
        outcomes = await asyncio.gather(*tries, return_exceptions=True)
        assert all(isinstance(one, DeliveryError) for one in outcomes)

    asyncio.run(storm())
    begun = set(threading.enumerate()) - before
    assert sum(thread.name == "apprise" for thread in begun) == 1
    assert len(begun) < MOST_AT_ONCE
    by._deadline = DEADLINE
    assert isinstance(send(at(httpserver), by=by), Receipt)


# --- what never gets out ----------------------------------------------------------------------------------------

INSIDE = [
    "json://127.0.0.1:{port}/",
    "json://localhost:{port}/",
    "json://LOCALHOST.:{port}/",
    "json://127.1:{port}/",
    "json://2130706433:{port}/",
    "json://0x7f000001:{port}/",
    "json://0177.0.0.1:{port}/",
    "json://0:{port}/",
    "json://[::1]:{port}/",
    "json://[::ffff:127.0.0.1]:{port}/",
    "xml://127.0.0.1:{port}/",
    "form://127.0.0.1:{port}/",
    "ntfy://127.0.0.1:{port}/topic",
    "apprise://127.0.0.1:{port}/" + "a" * 32,
    "gotify://127.0.0.1:{port}/abcdefghijklmno",
    "mmost://127.0.0.1:{port}/abcdefghijklmnopqrstuvwxyz",
    "rocket://user:pass@127.0.0.1:{port}/#room",
    "matrix://user:pass@127.0.0.1:{port}/#room",
    "mailto://user:pass@127.0.0.1:{port}?from=a@example.org&to=b@example.org",
]


@pytest.mark.parametrize("template", INSIDE)
def test_no_service_leads_inside(httpserver: HTTPServer, template: str) -> None:
    httpserver.expect_request("").respond_with_data("ok")
    error = refused(send(template.format(port=httpserver.port), by=channel(allow=())))
    # A spelling that the library itself does not take for a host is refused as well.
    assert "is not a public address" in error.reason or "not a URL that Apprise" in error.reason
    assert taken(httpserver) == []


def test_a_redirect_does_not_lead_inside(httpserver: HTTPServer) -> None:
    """The first server is allowed, where it points is not."""
    httpserver.expect_request("/hook").respond_with_data(
        "", 307, {"Location": f"http://127.0.0.2:{httpserver.port}/other"}
    )
    allow = (ipaddress.ip_network("127.0.0.1/32"),)
    refused(send(at(httpserver, "/hook?redirect=yes"), by=channel(allow=allow)))
    assert [request.path for request in taken(httpserver)] == ["/hook"]


def test_a_name_that_leads_inside_at_its_second_answer_is_refused(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the resolver says is looked at where the socket connects, not before."""
    answers = [["127.0.0.1"], ["127.0.0.2"], ["127.0.0.2", "127.0.0.1"]]

    def resolve(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        return [(2, 1, 6, "", (address, httpserver.port)) for address in answers.pop(0)]

    monkeypatch.setattr("socket.getaddrinfo", resolve)
    httpserver.expect_request("/hook").respond_with_data("ok")
    by = channel(allow=(ipaddress.ip_network("127.0.0.1/32"),))
    url = f"json://rebinding.example.org:{httpserver.port}/hook"
    assert isinstance(send(url, by=by), Receipt)
    assert "127.0.0.2 is not a public address" in refused(send(url, by=by)).reason
    assert "127.0.0.2 is not a public address" in refused(send(url, by=by)).reason
    assert len(taken(httpserver)) == 1


def test_the_guard_binds_only_the_sending_it_was_made_for(httpserver: HTTPServer) -> None:
    import socket

    refused(send(at(httpserver), by=channel(allow=())))
    with socket.create_connection(("127.0.0.1", httpserver.port)) as line:
        assert line.getpeername()[0] == "127.0.0.1"


# --- secrets ----------------------------------------------------------------------------------------------------


def test_no_part_of_the_url_is_said_logged_or_shown(
    httpserver: HTTPServer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    secret = "s3cr3t-key-of-the-room"
    caplog.set_level(logging.DEBUG, "apprise")
    httpserver.expect_request(f"/{secret}").respond_with_data(f"no such room: {secret}", 404)
    by = channel()
    url = at(httpserver, f"/{secret}?:token={secret}").replace("://", f"://user:{secret}@")
    errors = [refused(send(url, by=by)), refused(send(f"json://127.0.0.1:9/{secret}", by=by))]
    errors.append(refused(send(f"nosuch://{secret}/{secret}", by=by)))
    told = [f"{error!r} {error.__cause__!r} {error.__context__!r}" for error in errors]
    printed = capfd.readouterr()
    ours = " ".join(record.getMessage() for record in caplog.records if record.name != "werkzeug")
    seen = " ".join([*told, ours, printed.out, printed.err, repr(by), repr(chat(url))])
    assert secret not in seen
    assert printed.out + printed.err == ""


# --- the setting ------------------------------------------------------------------------------------------------


def faults(tmp_path: Path, url: str) -> ConfigError:
    file = tmp_path / "feeds.toml"
    file.write_text(f'[[recipients]]\nname = "chat"\nchannel = "apprise"\nurl = "{url}"\n', "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_configuration(file, {})
    return caught.value


@pytest.mark.parametrize("url", ["nosuch://s3cr3t", "slack://s3cr3t", "s3cr3t", "json://", "://s3cr3t"])
def test_a_url_that_no_service_understands_is_told_with_its_line_and_not_shown(
    tmp_path: Path, url: str
) -> None:
    (problem,) = faults(tmp_path, url).problems
    assert (problem.line, problem.field) == (4, "recipients[1].url")
    assert "not a URL that Apprise can use" in problem.reason
    assert "s3cr3t" not in str(problem)


def test_without_the_library_the_file_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    (problem,) = faults(tmp_path, "json://example.org").problems
    assert 'pip install "liptako[apprise]"' in problem.reason
    assert (problem.line, problem.field) == (4, "recipients[1].url")
