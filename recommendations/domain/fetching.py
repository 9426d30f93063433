"""Fetching a report by its address: only from hosts the operator allows, only public addresses.

The address a host name stands for is looked up once, checked, and the connection goes to exactly
that address, so that a name cannot mean one place for the check and another for the connection.
The certificate is checked against the name.
"""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from django.conf import settings
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from recommendations.domain.errors import CannotFetch

MOST_BYTES = 20_000_000
"""As much as is read of a web page; a single narrative's PDF is far smaller."""
MOST_REDIRECTS = 3
CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
TOTAL_SECONDS = 30.0
"""Within the web server's patience for one request, all redirects together."""
_CHUNK = 65_536
_PIECES = "/%:@!$&'()*+,;=~-._"
_TYPES = (
    "text/html",
    "text/plain",
    "application/xhtml+xml",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/octet-stream",
    "binary/octet-stream",
)
# IPv6 that carries an IPv4 address inside; a gateway would turn it into that one.
_CARRIERS = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96"))
_LOCAL_GATEWAYS = ipaddress.ip_network(
    "64:ff9b:1::/48"
)  # RFC 8215; older Pythons take it as global

Resolver = Callable[[str], Sequence[str]]
Connector = Callable[[str, str, float], HTTPSConnection]


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """What an address gave: the bytes, and a name made of the address they came from."""

    content: bytes
    name: str


@dataclass(frozen=True, slots=True)
class _Target:
    host: str
    path: str


def resolve(host: str) -> Sequence[str]:
    """Every IP address of a host name, as the system knows them."""
    found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def connect(host: str, address: str, seconds: float) -> HTTPSConnection:
    """A connection to `address` alone whose certificate must be `host`'s."""
    return HTTPSConnection(
        address,
        443,
        timeout=seconds,
        server_hostname=host,
        ssl_context=ssl.create_default_context(),
    )


def fetch_report(
    address: str,
    *,
    resolver: Resolver = resolve,
    connector: Connector = connect,
    total_seconds: float = TOTAL_SECONDS,
    most_bytes: int = MOST_BYTES,
) -> FetchedFile:
    """The file at an HTTPS address of an allow-listed host (setting REPORT_HOSTS).

    Follows at most three redirects, each checked like the first address. Refuses with CannotFetch,
    whose `code` is one of address, scheme, host, port, lookup, private_address, unreachable,
    certificate, timeout, redirect, status, type, too_large, cut_off. Nothing is stored.

    `resolver` and `connector` are how names are looked up and connections made.
    """
    deadline = time.monotonic() + total_seconds
    for _ in range(MOST_REDIRECTS + 1):
        target = _checked_target(address)
        connection = connector(target.host, _public_address(target.host, resolver), CONNECT_SECONDS)
        with _Clock(deadline, connection) as clock:
            try:
                location, content = _get(connection, target, clock, most_bytes)
            except (HTTPError, OSError) as error:
                raise _failure(target.host, error, late=clock.is_late) from error
        # An answer without a length looks complete when the clock has cut it off.
        if clock.is_late:
            raise _timeout(target.host)
        if location is None:
            return FetchedFile(content, _name(target))
        address = urljoin(f"https://{target.host}{target.path}", location)
    message = f"The address leads on more than {MOST_REDIRECTS} times. Give the final address."
    raise CannotFetch("redirect", message)


def check_address(address: str) -> None:
    """Nothing, where `fetch_report` would try this address; else its refusal, without connecting."""
    _checked_target(address)


def _checked_target(address: str) -> _Target:
    """Where an address leads, if we may go there at all."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError as error:
        raise CannotFetch("address", "This is not a complete web address.") from error
    if any(ord(character) <= 32 or character == "\\" for character in address.strip()):
        raise CannotFetch("address", "A web address has no spaces or backslashes in it.")
    if parts.scheme != "https":
        raise CannotFetch("scheme", "Only addresses that begin with https:// are fetched.")
    if "@" in parts.netloc or not parts.hostname:
        raise CannotFetch("address", "This is not a plain web address of a page.")
    host = _ascii_host(parts.hostname)
    allowed = [_ascii_host(name) for name in settings.REPORT_HOSTS]
    if host not in allowed:
        message = (
            f"{parts.hostname} is not among the hosts that reports are fetched from:"
            f" {', '.join(settings.REPORT_HOSTS)}. Save the page and give it as a file."
        )
        raise CannotFetch("host", message)
    if port not in (None, 443):
        raise CannotFetch("port", f"Port {port} is not allowed; leave it out of the address.")
    return _Target(host, _path(parts))


def _ascii_host(name: str) -> str:
    """A host name as the wire has it, in lower case; one that cannot be is left as it is."""
    try:
        return name.lower().encode("idna").decode("ascii").lower()
    except UnicodeError:
        return name.lower()


def _path(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=_PIECES)
    return f"{path}?{quote(parts.query, safe=_PIECES + '?')}" if parts.query else path


def _public_address(host: str, resolver: Resolver) -> str:
    """The host's first address; all of them must be public."""
    try:
        found = resolver(host)
    except OSError as error:
        message = f"{host} could not be found. Check the address and the server's name service."
        raise CannotFetch("lookup", message) from error
    if not found:
        raise CannotFetch("lookup", f"{host} has no address.")
    if not all(map(is_public, found)):
        message = f"{host} leads into a private network; nothing is fetched from there."
        raise CannotFetch("private_address", message)
    return found[0]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also when wrapped in an IPv6 address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip.sixtofour is not None or ip.teredo is not None or ip in _LOCAL_GATEWAYS:
            return False
        if any(ip in network for network in _CARRIERS):
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast


class _Clock:
    """Ends a connection at the deadline, whatever it waits for.

    A timeout per read cannot do that: a server that sends one byte every few seconds never
    lets it pass. Used around one connection; `is_late` says whether the deadline came.
    """

    def __init__(self, deadline: float, connection: HTTPSConnection) -> None:
        self._deadline = deadline
        self._connection = connection
        self._socket: socket.socket | None = None
        self._done = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self.is_late = False

    def __enter__(self) -> "_Clock":
        self._watcher.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._done.set()
        self._watcher.join()
        self._connection.close()

    def hold(self) -> None:
        """Remembers the connected socket: an answer that ends with the connection takes it away."""
        self._socket = self._connection.sock
        if self._socket is not None:
            self._socket.settimeout(READ_SECONDS)

    def _watch(self) -> None:
        wait = max(0.0, self._deadline - time.monotonic())
        # Again and again: at the deadline the socket may just be changing hands in a handshake.
        while not self._done.wait(wait):
            self.is_late = True
            wait = 0.2
            held = self._socket or self._connection.sock
            if held is not None:
                with suppress(OSError):
                    held.shutdown(socket.SHUT_RDWR)


def _get(
    connection: HTTPSConnection, target: _Target, clock: _Clock, most_bytes: int
) -> tuple[str | None, bytes]:
    """Where the answer sends us, or what it holds."""
    connection.connect()
    clock.hold()
    headers = {
        "Host": target.host,
        "User-Agent": "recommendation-tracker",
        "Accept": "text/html, application/pdf, text/plain;q=0.9, */*;q=0.5",
        "Accept-Encoding": "identity",
    }
    connection.request("GET", target.path, headers=headers, preload_content=False)
    response = connection.getresponse()
    try:
        if response.status in (301, 302, 303, 307, 308) and response.headers.get("Location"):
            return response.headers["Location"], b""
        return None, _content(response, target.host, most_bytes)
    finally:
        response.close()


def _content(response: BaseHTTPResponse, host: str, most_bytes: int) -> bytes:
    if response.status != 200:
        message = f"{host} answered with status {response.status}. Check the address in a browser."
        raise CannotFetch("status", message)
    kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if kind and kind not in _TYPES:
        message = f"The address holds “{kind}”, not a page, a text, a PDF or a Word document."
        raise CannotFetch("type", message)
    declared = response.headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared) > most_bytes:
        raise _too_large(most_bytes)
    content = bytearray()
    # Unpacked piece by piece, so that a small packed answer cannot fill the memory.
    for piece in response.stream(_CHUNK, decode_content=True):
        content += piece
        if len(content) > most_bytes:
            raise _too_large(most_bytes)
    return bytes(content)


def _too_large(most_bytes: int) -> CannotFetch:
    message = (
        f"The page has more than {most_bytes // 1_000_000} MB. Save the narrative of one country"
        " and give it as a file."
    )
    return CannotFetch("too_large", message)


def _timeout(host: str) -> CannotFetch:
    return CannotFetch("timeout", f"{host} took too long. Try later, or give the page as a file.")


def _failure(host: str, error: Exception, *, late: bool) -> CannotFetch:
    """What went wrong on the way, in words."""
    chain: list[BaseException] = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) is not None:
        chain.append(cause)
    if late or any(isinstance(step, TimeoutError) or "timed out" in str(step) for step in chain):
        return _timeout(host)
    if any(isinstance(step, ssl.CertificateError) for step in chain):
        message = f"{host} could not prove who it is: its certificate is not valid."
        return CannotFetch("certificate", message)
    if "IncompleteRead" in repr(error) or "IncompleteRead" in str(error):
        message = f"{host} stopped before the page was complete. Try again."
        return CannotFetch("cut_off", message)
    return CannotFetch("unreachable", f"{host} could not be reached. Try later.")


def _name(target: _Target) -> str:
    """What the file may be called: the last part of its path, else the host."""
    parts = [part for part in target.path.split("?")[0].split("/") if part]
    return unquote(parts[-1])[:255] if parts else target.host
