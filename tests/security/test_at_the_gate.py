"""Against the running server: who gets past the gate, what every answer carries, what no answer and no log says."""

from __future__ import annotations

import asyncio
import re
import time
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import httpx
import pytest
import websockets
from sqlalchemy import select

from tests.running_server import RunningServer
from tests.security.conftest import PAGE, PASSWORD, sign_in, store_of, visitor
from workbench.domain.vocabulary import LinkPurpose
from workbench.services import people, signing_in
from workbench.store.models import Session, User
from workbench.ui import process
from workbench.web import gate

PAGES = ["/", "/read", "/documents", "/guideline", "/export", "/account", "/nowhere", "/read?campaign=x&document=y"]
GUARDED = [
    "/api/passes/x/text",
    "/api/passes/x/state",
    "/api/passes/x/sentences?q=a",
    "/export/demo/jsonl.zip",
    "/_stcore/host-config",
    "/_stcore/upload_file/a/b",
    "/media/x.png",
    "/component/workbench.reader/reader.js",
    "/_stcore/health/../stream",
    "/%2e%2e/_stcore/stream",
]
OPEN = ["/healthz", "/readyz", "/login", "/static/index.html", "/favicon.png"]


# -- getting in --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_a_page_sends_whoever_is_not_signed_in_to_sign_in_and_back(anybody: httpx.Client, path: str) -> None:
    answer = anybody.get(path, headers=PAGE)

    assert answer.status_code == 303
    assert httpx.URL(answer.headers["location"]).path == "/login"
    assert httpx.URL(answer.headers["location"]).params["next"] == path


@pytest.mark.parametrize("path", GUARDED)
def test_data_and_assets_are_refused_to_whoever_is_not_signed_in(anybody: httpx.Client, path: str) -> None:
    answer = anybody.get(path)

    assert (answer.status_code, answer.json()["code"]) == (401, "W102")


@pytest.mark.parametrize("path", OPEN)
def test_what_must_work_before_signing_in_does(anybody: httpx.Client, path: str) -> None:
    assert anybody.get(path).status_code == 200


def test_health_says_nothing_about_the_installation(anybody: httpx.Client) -> None:
    assert [anybody.get(path).text for path in ("/healthz", "/readyz")] == ["ok", "ready"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
def test_no_other_method_gets_past_the_gate(anybody: httpx.Client, method: str) -> None:
    assert anybody.request(method, "/api/passes/x/state").status_code in (401, 405)
    assert anybody.request(method, "/_stcore/upload_file/a/b").status_code in (401, 405)


FORGED = [
    {"x-workbench-session": "1.x"},
    {"X-Workbench-Session": process.signer.sign(1)},
    {"x-workbench-actor": "lead"},
    {"cookie": "wb=x"},
    {"cookie": "wb=1; __Host-wb=1"},
    {"authorization": "Bearer 1"},
]


@pytest.mark.parametrize("headers", FORGED, ids=["made-up", "signed-elsewhere", "actor", "cookie", "cookies", "bearer"])
def test_a_forged_header_or_cookie_lets_nobody_in(anybody: httpx.Client, headers: dict[str, str]) -> None:
    assert anybody.get("/api/passes/x/state", headers=headers).status_code == 401


def test_a_forged_header_does_not_make_one_signed_in_another(member: httpx.Client) -> None:
    answers = [member.get("/export/demo/csv.zip", headers=headers).status_code for headers in ({}, {"x-workbench-session": "1.x"})]

    assert answers == [404, 404]


def test_two_wrong_sessions_do_not_make_a_right_one(server: RunningServer, member: httpx.Client) -> None:
    token = member.cookies["wb"]

    with visitor(server) as other:
        found = [
            other.get("/api/passes/x/state", headers={"cookie": f"wb={value}"}).status_code for value in (token[:-1], token + "x", token)
        ]

    assert found == [401, 401, 404]


async def shake_hands(server: RunningServer, path: str, **headers: str) -> str:
    """What becomes of a WebSocket: `open`, or why not."""
    try:
        address = f"ws://127.0.0.1:{server.port}{path}"
        async with websockets.connect(address, additional_headers=headers, proxy=None, subprotocols=["streamlit"]) as socket:
            await asyncio.wait_for(socket.recv(), 2)
    except websockets.InvalidStatus as refused:
        return str(refused.response.status_code)
    except websockets.ConnectionClosed as closed:
        return f"closed {closed.rcvd.code if closed.rcvd else ''}"
    except TimeoutError:
        return "open"
    return "open"


@pytest.mark.parametrize("path", ["/_stcore/stream", "/static/../_stcore/stream", "/static/_stcore/stream", "/login/_stcore/stream"])
def test_a_websocket_without_the_cookie_is_closed(server: RunningServer, path: str) -> None:
    found = [asyncio.run(shake_hands(server, path, **headers)) for headers in ({}, {"Cookie": "wb=x"})]

    assert not any(state == "open" for state in found), found


def test_s18_a_websocket_with_the_cookie_opens_and_from_another_site_does_not(server: RunningServer, member: httpx.Client) -> None:
    cookie = f"wb={member.cookies['wb']}"

    ours = asyncio.run(shake_hands(server, "/_stcore/stream", Cookie=cookie, Origin=server.url))
    foreign = asyncio.run(shake_hands(server, "/_stcore/stream", Cookie=cookie, Origin="https://evil.example"))

    assert (ours, foreign) == ("open", "403")


# -- signing in and out ------------------------------------------------------------------------------------------------


def test_the_cookie_is_for_this_host_and_not_for_scripts(server: RunningServer, account) -> None:
    with visitor(server) as client:
        (cookie,) = SimpleCookie(sign_in(client, account("kim")).headers["set-cookie"]).values()

    assert (cookie.key, cookie["httponly"], cookie["samesite"].lower(), cookie["path"], cookie["secure"]) == ("wb", True, "lax", "/", "")
    assert (cookie["domain"], cookie["max-age"]) == ("", str(7 * 86_400))


def test_behind_tls_the_cookie_is_bound_to_the_host_and_signing_out_deletes_it(server: RunningServer, account) -> None:
    with visitor(server, **{"x-forwarded-proto": "https", "host": "workbench.example"}) as client:
        (cookie,) = SimpleCookie(sign_in(client, account("kim")).headers["set-cookie"]).values()
        (gone,) = SimpleCookie(client.post("/logout", headers={"cookie": f"__Host-wb={cookie.value}"}).headers["set-cookie"]).values()
        after = client.get("/api/passes/x/state", headers={"cookie": f"__Host-wb={cookie.value}"})

    assert [(found.key, found["secure"], found["httponly"], found["path"]) for found in (cookie, gone)] == [
        ("__Host-wb", True, True, "/")
    ] * 2
    assert (gone["max-age"], after.status_code) == ("0", 401)


def test_s01_the_old_token_is_dead_after_signing_out(server: RunningServer, account) -> None:
    with visitor(server) as client:
        sign_in(client, account("kim"))
        token = client.cookies["wb"]
        before = client.get("/api/passes/x/state").status_code
        answer = client.post("/logout")
        after = client.get("/api/passes/x/state", headers={"cookie": f"wb={token}"}).status_code

    assert (before, answer.status_code, after) == (404, 200, 401)
    assert answer.headers["clear-site-data"] == '"storage"'


def test_s01_a_planted_token_is_not_taken_over(server: RunningServer, account) -> None:
    planted = "p" * 43
    with visitor(server) as client:
        client.cookies.set("wb", planted, domain="127.0.0.1", path="/")
        answer = sign_in(client, account("kim"))

    assert f"wb={planted}" not in answer.headers["set-cookie"]
    with visitor(server, cookie=f"wb={planted}") as client:
        assert client.get("/api/passes/x/state").status_code == 401


def test_s01_a_new_password_ends_the_old_sessions(server: RunningServer, account) -> None:
    with visitor(server) as one, visitor(server) as other:
        for client in (one, other):
            sign_in(client, account("max"))
        changed = one.post("/password", data={"password": PASSWORD})
        states = [client.get("/api/passes/x/state").status_code for client in (one, other)]

    assert (changed.status_code, states) == (303, [404, 401])


def test_s01_the_database_holds_no_token(server: RunningServer, member: httpx.Client) -> None:
    raw = b"".join(path.read_bytes() for path in server.home.glob("workbench.db*"))

    assert member.cookies["wb"].encode() not in raw
    with store_of(server) as store, store.reading() as session:
        assert all(re.fullmatch("[0-9a-f]{64}", stored) for stored in session.scalars(select(Session.token_sha256)))


@pytest.mark.parametrize(
    ("target", "goes_to"),
    [
        ("/", "/"),
        ("/read?campaign=a&document=b%20c", "/read?campaign=a&document=b%20c"),
        ("//evil.example", "/"),
        ("///evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/\n/evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("evil.example", "/"),
        ("", "/"),
        ("/a\r\nset-cookie: x=y", "/"),
    ],
)
def test_after_signing_in_one_stays_on_this_server(server: RunningServer, account, target: str, goes_to: str) -> None:
    """Also when the form is used as it was sent: its own address must carry the target whole."""
    with visitor(server) as client:
        form = client.get("/login", params={"next": target})
        action = re.search(r'<form method="post" action="([^"]*)"', form.text)
        assert action is not None
        answer = client.post(action[1].replace("&amp;", "&"), data={"name": account("kim"), "password": PASSWORD})

    assert (answer.status_code, answer.headers["location"]) == (303, goes_to)


CROSS_SITE = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
]


@pytest.mark.parametrize("headers", CROSS_SITE, ids=str)
def test_s18_a_form_from_another_site_is_refused_and_does_nothing(server: RunningServer, account, headers: dict[str, str]) -> None:
    link = link_for(server, account("kim"))
    with visitor(server) as client:
        signed_in = client.post("/login", data={"name": account("kim"), "password": PASSWORD}, headers=headers)
        linked = client.post(link, headers=headers)
    with visitor(server) as client:
        sign_in(client, account("kim"))
        out = client.post("/logout", headers=headers)
        changed = client.post("/password", data={"password": "another long password"}, headers=headers)
        still_in = client.get("/api/passes/x/state").status_code
        sign_in(client, account("kim"))

    assert [answer.status_code for answer in (signed_in, linked, out, changed)] == [403] * 4
    assert not any("set-cookie" in answer.headers for answer in (signed_in, linked, out, changed))
    assert (still_in, anew(server, link)) == (404, 200)


def link_for(server: RunningServer, name: str, purpose: LinkPurpose = LinkPurpose.SIGN_IN) -> str:
    with store_of(server) as store:
        return "/link/" + signing_in.make_link(store, actor=people.operator(store), name=name, purpose=purpose)


def anew(server: RunningServer, path: str) -> int:
    with visitor(server) as client:
        return client.get(path).status_code


def test_a_link_works_once_and_looking_does_not_spend_it(server: RunningServer, account) -> None:
    link = link_for(server, account("kim"))

    looks = [anew(server, link) for _ in range(3)]
    with visitor(server) as client:
        used = client.post(link)
        inside = client.get("/api/passes/x/state").status_code
    with visitor(server) as client:
        again = client.post(link)

    assert (looks, used.status_code, inside) == ([200] * 3, 303, 404)
    assert (again.status_code, "set-cookie" in again.headers) == (401, False)
    assert "used already, or is too old" in again.text


@pytest.mark.parametrize("token", ["x", "%00", "a" * 5000, "<script>alert(1)"])
def test_a_made_up_link_lets_nobody_in(anybody: httpx.Client, token: str) -> None:
    answer = anybody.get(f"/link/{token}")

    assert answer.status_code in (400, 401)
    assert "set-cookie" not in answer.headers
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("purpose", [LinkPurpose.INVITATION, LinkPurpose.RESET])
@pytest.mark.parametrize("password", ["", "too short", "changethis12", "x1y2" * 300])
def test_s25_a_password_that_is_not_taken_leaves_the_link_good(server: RunningServer, account, purpose: LinkPurpose, password: str) -> None:
    link = link_for(server, account("kim"), purpose)

    with visitor(server) as client:
        refused = client.post(link, data={"password": password})

    assert (refused.status_code, "W101" in refused.text, "set-cookie" in refused.headers) == (403, True, False)
    assert anew(server, link) == 200


@pytest.mark.parametrize("size", [70_000, 5_000_000])
@pytest.mark.parametrize("is_chunked", [False, True])
def test_s25_a_form_of_any_size_is_refused_before_it_is_read(server: RunningServer, size: int, is_chunked: bool) -> None:
    body = b"name=kim&password=" + b"x" * size
    content = iter([body[start : start + 65_536] for start in range(0, len(body), 65_536)]) if is_chunked else body

    with visitor(server, **{"content-type": "application/x-www-form-urlencoded"}) as client:
        try:
            answer = client.post("/login", content=content).status_code
        except (httpx.WriteError, httpx.ReadError, httpx.RemoteProtocolError):
            answer = 0  # it hung up

    assert answer in (0, 400, 403, 413)


def test_s03_known_and_unknown_names_get_the_same_page(server: RunningServer, account) -> None:
    with visitor(server) as client:
        pages = [sign_in(client, name, "a wrong password") for name in (account("max"), "nobody-at-all", "operator")]

    assert {(page.status_code, page.text) for page in pages} == {(401, pages[0].text)}
    assert "Name and password do not match" in pages[0].text


def test_s21_there_is_no_default_password(server: RunningServer) -> None:
    with store_of(server) as store, store.reading() as session:
        secrets = {user.name: user.password_hash for user in session.scalars(select(User)) if user.name not in ("kim", "max", "root")}

    assert "lead" in secrets
    assert set(secrets.values()) == {None}


def test_plain_http_from_another_machine_explains_itself(anybody: httpx.Client) -> None:
    for path in ("/login", "/link/x"):
        answer = anybody.get(path, headers={"host": "workbench.example:8501"})

        assert answer.status_code == 400
        assert "reverse_proxy" in answer.text
        assert "ssh -L" in answer.text
    refused = anybody.post("/login", data={"name": "x", "password": "y"}, headers={"host": "workbench.example:8501"})
    assert (refused.status_code, "set-cookie" in refused.headers) == (400, False)


# -- what every answer carries -----------------------------------------------------------------------------------------


def policy(answer: httpx.Response) -> dict[str, list[str]]:
    (found,) = answer.headers.get_list("content-security-policy")
    return {words[0]: words[1:] for words in (part.split() for part in found.split(";"))}


@pytest.mark.parametrize("path", [*OPEN, *PAGES[:2], *GUARDED, "/link/x", "/healthz/"])
def test_s19_every_answer_carries_the_headers(anybody: httpx.Client, path: str) -> None:
    answer = anybody.get(path)

    assert policy(answer)["frame-ancestors"] == ["'none'"]
    wanted = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin", "x-frame-options": "DENY"}
    assert {name: answer.headers.get(name) for name in wanted} == wanted
    assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/read", "/export/demo/csv.zip", "/api/passes/x/state", "/_stcore/host-config", "/nowhere"])
def test_s19_so_does_every_answer_to_somebody_signed_in(admin: httpx.Client, path: str) -> None:
    answer = admin.get(path)

    assert policy(answer)["frame-ancestors"] == ["'none'"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_s19_the_policy_runs_nothing_from_elsewhere_and_evaluates_nothing(admin: httpx.Client) -> None:
    found = policy(admin.get("/"))

    assert found["default-src"] == found["connect-src"] == found["form-action"] == found["base-uri"] == ["'self'"]
    assert found["object-src"] == ["'none'"]
    assert found["script-src"][0] == "'self'"
    assert all(source.startswith("'sha256-") for source in found["script-src"][1:])
    assert not any(
        word in " ".join(source for sources in found.values() for source in sources) for word in ("unsafe-eval", "http:", "https:", "*")
    )


def test_s19_behind_tls_browsers_are_told_to_stay_there(anybody: httpx.Client) -> None:
    answer = anybody.get("/login", headers={"x-forwarded-proto": "https"})

    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_pages_with_secrets_are_not_kept_by_caches(anybody: httpx.Client) -> None:
    assert [anybody.get(path).headers.get("cache-control") for path in ("/login", "/link/x")] == ["no-store"] * 2


# -- what only some may have -------------------------------------------------------------------------------------------


def test_an_annotator_gets_no_export_and_cannot_tell_what_there_is(server: RunningServer, member: httpx.Client, account) -> None:
    annotator = account("ada")
    with store_of(server) as store:
        from workbench.domain.vocabulary import Role
        from workbench.store.queries import campaigns

        operator = people.operator(store)
        with store.reading() as session:
            demo = campaigns.campaigns(session, viewer=operator)[0]
        people.give_role(store, actor=operator, campaign_id=demo.id, name=annotator, role=Role.ANNOTATOR)

    with visitor(server) as client:
        sign_in(client, annotator)
        own = client.get(f"/export/{demo.slug}/csv.zip")
    foreign, absent = member.get(f"/export/{demo.slug}/csv.zip"), member.get("/export/no-such-campaign/csv.zip")

    assert (own.status_code, "W101" in own.text) == (403, True)
    assert (foreign.status_code, foreign.text) == (absent.status_code, absent.text)
    assert foreign.status_code == 404


@pytest.mark.parametrize("name", ["secrets.zip", "audit.key", "..%2f..%2fsecrets%2faudit.key", "%2e%2e", "csv.zip%00", "manifest.json"])
def test_s16_no_path_leads_to_another_file(admin: httpx.Client, name: str) -> None:
    answer = admin.get(f"/export/demo/{name}")

    assert answer.status_code in (400, 404)


def test_an_export_leaves_nothing_behind_on_the_server(server: RunningServer, admin: httpx.Client) -> None:
    with store_of(server) as store:
        from workbench.store.queries import campaigns

        with store.reading() as session:
            slug = campaigns.campaigns(session, viewer=people.operator(store))[0].slug

    answer = admin.get(f"/export/{slug}/csv.zip")

    assert (answer.status_code, answer.content[:2]) == (200, b"PK")
    end = time.monotonic() + 10  # what was sent is cleared up after the last byte
    while (left := list((server.home / "exports").iterdir())) and time.monotonic() < end:
        time.sleep(0.02)
    assert left == []


# -- what is never said ------------------------------------------------------------------------------------------------


def test_s20_the_log_holds_no_token_password_or_link_beyond_the_printed_line(server: RunningServer, account) -> None:
    link = link_for(server, account("kim"))
    with visitor(server) as client:
        client.get(link)
        client.post(link)
        cookie = client.cookies["wb"]
        client.get("/api/passes/x/state")
        sign_in(client, "kim", "hunter2hunter2hunter2")
        client.post("/password", data={"password": "short"})
    printed = server.sign_in_link.rpartition("/")[2]

    said = server.output
    assert said.count(printed) == 1
    assert not any(secret in said for secret in (link.rpartition("/")[2], cookie, PASSWORD, "hunter2", "Traceback"))


def test_what_is_opened_before_signing_in_is_as_listed() -> None:
    """A new open path is a decision: it stands here too."""
    assert gate.OPEN == ("/login", "/link/", "/healthz", "/readyz", "/static/", "/favicon", "/_stcore/health")
    assert urlsplit("/login").path in gate.OPEN


# Last: this test makes everybody from this address wait.
def test_s02_the_eleventh_wrong_password_is_answered_with_a_wait(server: RunningServer, account) -> None:
    with visitor(server) as client:
        answers = [sign_in(client, account("eve"), "a wrong password").status_code for _ in range(11)]
        said = sign_in(client, "eve").text

    assert answers[:10] == [401] * 10
    assert answers[10] == 429 or "Wait" in said
