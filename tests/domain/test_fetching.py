"""Fetching by address: what is refused before a connection is made, and a real TLS server."""

import gzip
import ipaddress
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urllib3.connection import HTTPSConnection

from recommendations.domain.errors import CannotFetch
from recommendations.domain.fetching import connect, fetch_report, is_public

HOST = "reports.example"
PUBLIC = "93.184.215.14"


def _found(host: str) -> list[str]:
    return [PUBLIC]


def _no_connection(host: str, address: str, seconds: float) -> HTTPSConnection:
    pytest.fail("nothing may be connected to")


@pytest.fixture(autouse=True)
def _allowed(settings: Any) -> None:
    settings.REPORT_HOSTS = [HOST, "bücher.example"]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "scheme"),
        ("narrative.html", "scheme"),
        ("http://reports.example/x", "scheme"),
        ("ftp://reports.example/x", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("https://", "address"),
        ("https:///x", "address"),
        ("https://reports.example:x/", "address"),
        ("https://[::1/", "address"),
        ("https://elsewhere.example/x", "host"),
        ("https://sub.reports.example/x", "host"),
        ("https://reports.example.evil.example/x", "host"),
        ("https://reports.example./x", "host"),
        ("https://127.0.0.1/x", "host"),
        ("https://reports.example:8443/x", "port"),
        ("https://reports.example:0/x", "port"),
        ("https://user@reports.example/x", "address"),
        ("https://reports.example@evil.example/x", "address"),
        ("https://evil.example\\@reports.example/x", "address"),
        ("https://reports.example/a b", "address"),
        ("https://reports.example/a\r\nHost: evil", "address"),
    ],
)
def test_fetch_refuses_an_address_before_connecting(address: str, code: str) -> None:
    with pytest.raises(CannotFetch) as refusal:
        fetch_report(address, resolver=_found, connector=_no_connection)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104  (an address that is refused)
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "nonsense",
    ],
)
def test_fetch_goes_to_no_private_address(address: str) -> None:
    assert not is_public(address)
    for found in ([address], [PUBLIC, address]):
        answer = {HOST: found}.__getitem__
        with pytest.raises(CannotFetch) as refusal:
            fetch_report(f"https://{HOST}/x", resolver=answer, connector=_no_connection)
        assert refusal.value.code == "private_address"


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_mapped_address_is_as_public_as_the_one_inside(address: ipaddress.IPv4Address) -> None:
    assert is_public(f"::ffff:{address}") == is_public(str(address))


def test_fetch_of_an_unknown_name() -> None:
    def unknown(host: str) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    def homeless(host: str) -> list[str]:
        return []

    for resolver in (unknown, homeless):
        with pytest.raises(CannotFetch) as refusal:
            fetch_report(f"https://{HOST}/", resolver=resolver, connector=_no_connection)
        assert refusal.value.code == "lookup"


def test_connection_goes_to_the_checked_address_and_proves_the_name() -> None:
    connection = connect(HOST, PUBLIC, 5.0)
    assert (connection.host, connection.port) == (PUBLIC, 443)
    assert connection.server_hostname == HOST
    assert connection.ssl_context is not None
    assert connection.ssl_context.verify_mode == ssl.CERT_REQUIRED
    assert connection.ssl_context.check_hostname


# A real server ----------------------------------------------------------------------------------

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Server:
    """A TLS server on the loopback address, with what it was asked."""

    port: int
    authority: Path
    answers: dict[str, Answer]
    asked: list[tuple[str, str]] = field(default_factory=list)
    looked_up: list[str] = field(default_factory=list)

    def fetch(
        self, path: str, *, seconds: float = 10.0, most: int = 100_000, host: str = HOST
    ) -> bytes:
        """What fetching this path gives, with the server standing at a public address."""
        return fetch_report(
            f"https://{host}{path}",
            resolver=self._resolve,
            connector=self._connect,
            total_seconds=seconds,
            most_bytes=most,
        ).content

    def _resolve(self, host: str) -> list[str]:
        self.looked_up.append(host)
        return [PUBLIC]

    def _connect(self, host: str, address: str, seconds: float) -> HTTPSConnection:
        assert address == PUBLIC
        context = ssl.create_default_context(cafile=str(self.authority))
        return HTTPSConnection(
            "127.0.0.1",
            self.port,
            timeout=seconds,
            server_hostname=host,
            ssl_context=context,
        )


def _certificate(folder: Path, name: str) -> tuple[Path, Path]:
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed, so there is no certificate to serve")
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", f"/CN={name}", "-keyout", str(key)),
            *("-out", str(certificate), "-addext", f"subjectAltName=DNS:{name}"),
        ],
        check=True,
        capture_output=True,
    )
    return certificate, key


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """Certificates by the name they are for."""
    folder = tmp_path_factory.mktemp("certificates")
    return {name: _certificate(folder, name) for name in (HOST, "other.example")}


def _serve(certificate: Path, key: Path, trusted: Path) -> Iterator[Server]:
    server = Server(0, trusted, {})

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            server.asked.append((self.headers["Host"], self.path))
            self.close_connection = True
            # The other end hangs up when it has seen enough.
            with suppress(BrokenPipeError, ConnectionResetError, ssl.SSLError):
                server.answers[self.path](self)

        def log_message(self, *args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass

    http = Quiet(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    http.socket = context.wrap_socket(http.socket, server_side=True, do_handshake_on_connect=False)
    server.port = http.server_address[1]
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


@pytest.fixture
def server(certificates: dict[str, tuple[Path, Path]]) -> Iterator[Server]:
    """A server that is who it says."""
    yield from _serve(*certificates[HOST], certificates[HOST][0])


def _page(body: bytes, *, status: int = 200, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        sent = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
        for name, value in (sent | {k.replace("_", "-"): v for k, v in headers.items()}).items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def _refusal(server: Server, path: str, **limits: float) -> str:
    with pytest.raises(CannotFetch) as refusal:
        server.fetch(path, **limits)  # type: ignore[arg-type]
    assert str(refusal.value).endswith(".")
    return refusal.value.code


def test_fetch_gives_the_page_and_its_name(server: Server) -> None:
    path = "/reports/2021/belarus%20%C3%A9/"
    server.answers[f"{path}?a=b"] = _page(b"<h1>BELARUS</h1>")
    fetched = fetch_report(
        f" https://{HOST.upper()}:443/reports/2021/belarus%20é/?a=b#list ",
        resolver=server._resolve,
        connector=server._connect,
    )
    assert (fetched.content, fetched.name) == (b"<h1>BELARUS</h1>", "belarus é")
    assert server.asked == [(HOST, f"{path}?a=b")]


def test_fetch_follows_redirects_on_allowed_hosts(server: Server) -> None:
    server.answers["/a"] = _page(b"", status=301, Location="/b")
    server.answers["/b"] = _page(b"", status=302, Location=f"https://{HOST}/c")
    server.answers["/c"] = _page(b"", status=308, Location="d?x=1")
    server.answers["/d?x=1"] = _page(b"here")
    assert server.fetch("/a") == b"here"
    # Every hop is looked up and checked on its own.
    assert server.looked_up == [HOST] * 4


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("https://evil.example/", "host"),
        ("//evil.example/", "host"),
        ("http://reports.example/", "scheme"),
        ("https://127.0.0.1/", "host"),
        ("https://reports.example:22/", "port"),
        ("file:///etc/passwd", "scheme"),
        ("/again", "redirect"),
    ],
)
def test_fetch_redirect_elsewhere_is_not_followed(server: Server, location: str, code: str) -> None:
    server.answers["/again"] = _page(b"", status=302, Location=location)
    assert _refusal(server, "/again") == code
    assert len(server.asked) == (4 if code == "redirect" else 1)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (_page(b"gone", status=404), "status"),
        (_page(b"", status=302), "status"),
        (_page(b"no", status=403), "status"),
        (_page(b"\x89PNG", Content_Type="image/png"), "type"),
        (_page(b"x" * 100_001), "too_large"),
        (_page(b"", Content_Length="100001"), "too_large"),
        (_page(b"half", Content_Length="5000"), "cut_off"),
        (_page(gzip.compress(bytes(50_000_000)), Content_Encoding="gzip"), "too_large"),
        (_page(b"not gzip", Content_Encoding="gzip"), "unreachable"),
    ],
    ids=[
        *("404", "redirect-to-nowhere", "403", "picture", "large", "declared-large"),
        *("cut-off", "bomb", "damaged"),
    ],
)
def test_fetch_refuses_an_answer(server: Server, answer: Answer, code: str) -> None:
    server.answers["/x"] = answer
    assert _refusal(server, "/x") == code


def test_fetch_packed_page_is_unpacked(server: Server) -> None:
    server.answers["/x"] = _page(gzip.compress(b"<p>Tier 2"), Content_Encoding="gzip")
    assert server.fetch("/x") == b"<p>Tier 2"


def test_fetch_without_length_stops_at_the_limit(server: Server) -> None:
    sent: list[int] = []

    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/plain")
        request.end_headers()
        while len(sent) < 10_000:
            request.wfile.write(b"x" * 10_000)
            sent.append(1)

    server.answers["/x"] = endless
    assert _refusal(server, "/x", most=50_000) == "too_large"
    assert len(sent) < 10_000


def _drip_body(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "text/plain")
    request.end_headers()
    for _ in range(100):
        request.wfile.write(b"x")
        time.sleep(0.1)


def _drip_headers(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for _ in range(100):
        request.wfile.write(b"X")
        time.sleep(0.1)


def _silence(request: BaseHTTPRequestHandler) -> None:
    time.sleep(5)


@pytest.mark.parametrize("answer", [_drip_body, _drip_headers, _silence])
def test_fetch_of_a_slow_server_ends_in_time(server: Server, answer: Answer) -> None:
    """One byte now and then keeps every single read short of its own time limit."""
    server.answers["/x"] = answer
    began = time.monotonic()
    assert _refusal(server, "/x", seconds=1.0) == "timeout"
    assert time.monotonic() - began < 4


def test_fetch_needs_a_certificate_that_is_trusted(
    certificates: dict[str, tuple[Path, Path]],
) -> None:
    for server in _serve(*certificates[HOST], certificates["other.example"][0]):
        server.answers["/x"] = _page(b"secret")
        assert _refusal(server, "/x") == "certificate"
        assert server.asked == []


def test_fetch_needs_a_certificate_of_that_host(
    certificates: dict[str, tuple[Path, Path]],
) -> None:
    for server in _serve(*certificates["other.example"], certificates["other.example"][0]):
        server.answers["/x"] = _page(b"secret")
        assert _refusal(server, "/x") == "certificate"
        assert server.asked == []


def test_fetch_of_a_closed_port(server: Server) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        server.port = closed.getsockname()[1]
        assert _refusal(server, "/x") == "unreachable"


def test_fetch_international_name_is_compared_as_on_the_wire(server: Server) -> None:
    # The certificate is not for this name; getting so far means the host was let through.
    with pytest.raises(CannotFetch) as refusal:
        server.fetch("/x", host="xn--bcher-kva.example")
    assert refusal.value.code == "certificate"
    with pytest.raises(CannotFetch) as refusal:
        server.fetch("/x", host="BÜCHER.example")
    assert refusal.value.code == "certificate"
    assert server.looked_up == ["xn--bcher-kva.example"] * 2
