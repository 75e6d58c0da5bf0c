"""Sign-in, sign-out and one-time links: the pages that must work before anyone is known."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from workbench.domain.vocabulary import LinkPurpose
from workbench.errors import NotAllowed, SignInNeeded, WorkbenchError
from workbench.services import signing_in
from workbench.ui import process
from workbench.web import gate

LONGEST_FORM = 64 * 1024


async def login(request: Request) -> Response:
    if insecure := plain_http_from_elsewhere(request):
        return page("Sign in", insecure, status=400)
    if request.method == "GET":
        return page("Sign in", login_form(request))
    try:
        form = await sound_form(request)
        address = request.client.host if request.client else ""
        token = await run_in_threadpool(
            signing_in.sign_in, process.store(), name=form.get("name", ""), password=form.get("password", ""), address=address
        )
    except WorkbenchError as error:
        return page("Sign in", login_form(request, error), status=status_of(error))
    return signed_in(request, token, local_target(request.query_params.get("next", "/")))


async def logout(request: Request) -> Response:
    try:
        await sound_form(request)
    except WorkbenchError as error:
        return page("Sign out", notice(error), status=403)
    if token := gate.token_of(request):
        await run_in_threadpool(signing_in.sign_out, process.store(), token=token)
    response = page("Signed out", '<p>You are signed out.</p><p><a href="/login">Sign in again</a></p>')
    is_secure = request.url.scheme == "https"  # a `__Host-` cookie is deleted only by one that is Secure too
    response.delete_cookie(gate.cookie_name(request.url.scheme), path="/", httponly=True, samesite="lax", secure=is_secure)
    response.headers["Clear-Site-Data"] = '"storage"'  # what a reader kept in this browser
    return response


async def link(request: Request) -> Response:
    """A one-time link. Looking at it spends nothing, so that a chat program's preview does not use it up."""
    if insecure := plain_http_from_elsewhere(request):
        return page("Sign in", insecure, status=400)
    token = request.path_params["token"]
    try:
        name, purpose = await run_in_threadpool(signing_in.account_of_link, process.store(), token=token)
        if request.method == "GET":
            return page("Welcome", link_form(name, purpose))
        form = await sound_form(request)
        session = await run_in_threadpool(signing_in.use_link, process.store(), token=token, password=form.get("password", ""))
    except NotAllowed as error:
        is_weak_password = not isinstance(error, SignInNeeded) and error.code == NotAllowed.code and request.method == "POST"
        content = link_form(name, purpose, error) if is_weak_password else notice(error)
        return page("Welcome", content, status=status_of(error))
    return signed_in(request, session, "/")


async def password(request: Request) -> Response:
    """Set one's own password; every other session of the account ends."""
    try:
        form = await sound_form(request)
        actor = gate.actor_of(request)
        token = await run_in_threadpool(signing_in.change_password, process.store(), actor=actor, password=form.get("password", ""))
    except WorkbenchError as error:
        return page("Password", password_form(error), status=status_of(error))
    return signed_in(request, token, "/")


# -- what all of them need ---------------------------------------------------------------------------------------------


async def sound_form(request: Request) -> dict[str, str]:
    """The posted fields. Raises NotAllowed when the post comes from another site, or is no form of ours."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    is_foreign = (
        site not in ("same-origin", "none") if site else origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    )
    if is_foreign:
        raise NotAllowed("This form was sent from another site.")
    if int(request.headers.get("content-length") or 0) > LONGEST_FORM:
        raise NotAllowed("This form is too large.")
    async with request.form(max_files=0, max_fields=10, max_part_size=LONGEST_FORM) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


def signed_in(request: Request, token: str, target: str) -> Response:
    response = RedirectResponse(target, 303)
    scheme = request.url.scheme
    lasts = process.store().settings.session_days * 86_400
    response.set_cookie(gate.cookie_name(scheme), token, max_age=lasts, path="/", httponly=True, samesite="lax", secure=scheme == "https")
    return response


def local_target(target: str) -> str:
    """Where to go after signing in: a path of this server, or home."""
    is_local = target.startswith("/") and not target.startswith(("//", "/\\")) and "\\" not in target and target.isprintable()
    return target if is_local else "/"


def plain_http_from_elsewhere(request: Request) -> str:
    """Over plain HTTP from another host the cookie would never be kept and signing in would loop without a word."""
    if request.url.scheme == "https" or request.url.hostname in gate.LOOPBACK:
        return ""
    return """<p><strong>This server is reached over plain HTTP from another machine, where a sign-in cannot be kept safely.</strong></p>
<p>Put a proxy with TLS before it, for example Caddy:</p><pre>workbench.example.org {
    reverse_proxy 127.0.0.1:8501
}</pre><p>or reach it through SSH: <code>ssh -L 8501:127.0.0.1:8501 your-server</code>, then open <code>http://127.0.0.1:8501</code>.</p>"""


def status_of(error: WorkbenchError) -> int:
    return {"W101": 403, "W102": 401, "W103": 429, "W404": 404, "W501": 503, "W502": 507}.get(error.code, 400)


def notice(error: WorkbenchError | None) -> str:
    return f'<p role="alert">{escape(str(error))}</p>' if error else ""


def login_form(request: Request, error: WorkbenchError | None = None) -> str:
    target = quote(local_target(request.query_params.get("next", "/")), safe="")  # with its own ? and &, which must not become ours
    return f"""{notice(error)}<form method="post" action="/login?next={target}">
<label>Name<input name="name" autocomplete="username" autofocus required maxlength="200"></label>
<label>Password<input name="password" type="password" autocomplete="current-password" required maxlength="1024"></label>
<button>Sign in</button></form>
<p class="small">The first sign-in is by the link in the terminal where the server was started.
A new link: <code>python -m workbench link</code></p>"""


def link_form(name: str, purpose: LinkPurpose, error: WorkbenchError | None = None) -> str:
    if purpose is LinkPurpose.SIGN_IN:
        return f"""{notice(error)}<form method="post">
<p>This link signs you in once as <strong>{escape(name)}</strong>.</p><button autofocus>Start</button></form>"""
    return f"""{notice(error)}<form method="post">
<p>Choose a password for <strong>{escape(name)}</strong>.</p>{NEW_PASSWORD}<button>Sign in</button></form>"""


def password_form(error: WorkbenchError | None) -> str:
    return f"""{notice(error)}<form method="post" action="/password">{NEW_PASSWORD}<button>Set password</button></form>
<p><a href="/">Back</a></p>"""


NEW_PASSWORD = """<label>New password, at least 12 characters
<input name="password" type="password" autocomplete="new-password" required minlength="12" maxlength="1024"></label>"""  # noqa: S105 - a form field


def page(title: str, content: str, *, status: int = 200) -> HTMLResponse:
    return HTMLResponse(
        _template().replace("TITLE", escape(title)).replace("CONTENT", content), status, headers={"Cache-Control": "no-store"}
    )


@cache
def _template() -> str:
    return Path(__file__).with_name("page.html").read_text(encoding="utf-8")
