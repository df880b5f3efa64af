"""Finding out whether a web address still leads somewhere, without doing harm to those who serve it or to ourselves.

The addresses stand in entries, so anybody who edits one could point us at a machine inside our own network. So a name
is resolved once, each of its addresses has to be a public one, and the connection goes to just that address; and the
same holds for each address that a server redirects to.
"""

import http.client
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv6Network, ip_address
from urllib.parse import urljoin, urlsplit

from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _

GOOD, BAD, UNCLEAR = "good", "bad", "unclear"

SECONDS = 10  # for each step of a request
SECONDS_IN_ALL = 20  # for a request, however slowly it trickles
REDIRECTS = 5
PAUSE = 1  # seconds between two requests to one host

MOVED, MOVED_FOR_GOOD = {301, 302, 303, 307, 308}, {301, 308}
REFUSING = {401, 402, 403, 406, 407, 429, 451, 999}  # to robots, or to those without an account: there is something

# What went wrong, where there was no answer with a number.
RESULTS = {
    "address": _("no address that a browser could open"),
    "answer": _("no proper answer"),
    "certificate": _("certificate not valid"),
    "connection": _("no connection"),
    "host": _("no such host"),
    "private": _("not on the public internet"),
    "redirects": _("too many redirects"),
    "timeout": _("no answer in time"),
}

NAT64 = IPv6Network("64:ff9b::/96")
GIVEN_OUT = IPv6Network("2000::/3")  # what is outside of it leads to no public host, whatever Python says of it


@dataclass(frozen=True)
class Outcome:
    """`result` is the number of the answer or a key of RESULTS; `moved_to` the new address, if it moved for good."""

    verdict: str
    result: str
    moved_to: str = ""


class Failed(Exception):
    """With a key of RESULTS."""


def is_public(address):
    """Whether a numeric address is one of the public internet, also where it wraps another one."""
    ip = ip_address(address.partition("%")[0])
    if ip.version == 6:
        wrapped = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in NAT64:
            wrapped = ip_address(int(ip) & 0xFFFFFFFF)
        if wrapped:
            return is_public(str(wrapped))
        if ip not in GIVEN_OUT:
            return False
    return ip.is_global and not ip.is_multicast


class Turns:
    """Sees to it that a host gets one request at a time, and none right after the other."""

    def __init__(self, pause=PAUSE):
        self.pause = pause
        self.guard = threading.Lock()
        self.locks, self.last = {}, {}

    @contextmanager
    def at(self, host):
        with self.guard:
            lock = self.locks.setdefault(host, threading.Lock())
        with lock:
            time.sleep(max(0, self.last.get(host, 0) + self.pause - time.monotonic()))
            try:
                yield
            finally:
                self.last[host] = time.monotonic()


class Fetcher:
    def __init__(self, agent, allows=is_public, pause=PAUSE, seconds=SECONDS, seconds_in_all=SECONDS_IN_ALL):
        self.headers = {"User-Agent": agent, "Accept": "*/*", "Connection": "close"}
        self.allows, self.seconds, self.seconds_in_all = allows, seconds, seconds_in_all
        self.turns = Turns(pause)
        self.context = ssl.create_default_context()

    def check(self, url):
        """The Outcome for a web address. Redirects are followed, a few of them."""
        here, for_good = url, True
        try:
            for _hop in range(REDIRECTS + 1):
                status, location = self.look(here)
                if status not in MOVED or not location:
                    break
                for_good = for_good and status in MOVED_FOR_GOOD
                here = self.joined(here, location)
            else:
                raise Failed("redirects")
        except Failed as failure:
            return Outcome(BAD, str(failure))
        if 200 <= status < 300:
            return Outcome(GOOD, str(status), here[:500] if for_good and here != url else "")
        return Outcome(UNCLEAR if status in REFUSING else BAD, str(status))

    def joined(self, here, location):
        try:
            return urljoin(here, location)
        except ValueError:
            raise Failed("address") from None

    def look(self, url):
        """(status, address of a redirect) by HEAD; by GET from servers that do not know it."""
        try:
            found = self.request("HEAD", url)
        except Failed as failure:
            if str(failure) != "answer":
                raise
            return self.request("GET", url)
        return found if found[0] < 400 else self.request("GET", url)

    def request(self, method, url):
        """What comes back before the content, of which nothing is read."""
        scheme, host, port, target = parts(url)
        with self.turns.at(host):
            connection = Connection(scheme, host, port, self.resolve(host, port), self)
            timer = threading.Timer(self.seconds_in_all, connection.break_off)
            timer.daemon = True
            timer.start()
            try:
                connection.request(method, target, headers=self.headers)
                response = connection.getresponse()
                if connection.is_broken_off:  # in the middle of the headers, which then look whole
                    raise TimeoutError
                return response.status, response.getheader("Location")
            except ssl.SSLCertVerificationError:
                raise Failed("certificate") from None
            except TimeoutError:
                raise Failed("timeout") from None
            except (http.client.HTTPException, ConnectionResetError, BrokenPipeError, ValueError):
                raise Failed("timeout" if connection.is_broken_off else "answer") from None
            except OSError:
                raise Failed("timeout" if connection.is_broken_off else "connection") from None
            finally:
                timer.cancel()
                connection.close()

    def resolve(self, host, port):
        """The numeric addresses of a host, if all of them may be asked."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise Failed("host") from None
        addresses = list(dict.fromkeys(entry[4][0] for entry in found))
        if not all(map(self.allows, addresses)):
            raise Failed("private")
        return addresses


def parts(url):
    """(scheme, host, port, what is asked for there) of a web address that a browser would open."""
    try:
        split = urlsplit(url)
        port = split.port
        host = (split.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise Failed("address") from None
    if split.scheme not in {"http", "https"} or not host or split.username is not None:
        raise Failed("address")
    target = iri_to_uri(f"{split.path or '/'}{f'?{split.query}' if split.query else ''}")
    return split.scheme, host, port or {"http": 80, "https": 443}[split.scheme], target


class Connection(http.client.HTTPConnection):
    """To one of some numeric addresses, whatever the name of the host may lead to by then."""

    def __init__(self, scheme, host, port, addresses, fetcher):
        super().__init__(host, port, timeout=fetcher.seconds)
        self.default_port = {"http": 80, "https": 443}[scheme]  # it is not named in the header Host
        self.is_secure, self.addresses, self.context = scheme == "https", addresses, fetcher.context
        self.is_broken_off = False

    def connect(self):
        for number, address in enumerate(self.addresses, 1):
            try:
                self.sock = socket.create_connection((address, self.port), self.timeout)
                break
            except OSError:
                if number == len(self.addresses):
                    raise
        if self.is_secure:
            self.sock = self.context.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )  # so that it can be broken off
            self.sock.do_handshake()

    def break_off(self):
        self.is_broken_off = True
        with suppress(OSError, AttributeError):  # it is closed, or not open yet
            self.sock.shutdown(socket.SHUT_RDWR)
