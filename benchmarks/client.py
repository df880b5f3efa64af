"""One kept-alive connection that adds next to nothing to the time it measures: a socket, no library for HTTP."""

import re
import socket
import time
from dataclasses import dataclass

LONGEST_WAIT = 300  # seconds
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)


@dataclass
class Answer:
    status: int
    body: bytes
    seconds: float


class Client:
    def __init__(self, port):
        self.port = port
        self.socket = None

    def get(self, address, headers=""):
        """The answer; the time runs from the first byte sent to the last one received."""
        request = f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{headers}\r\n".encode("ascii")
        if self.socket is None:
            self._connect()
        try:
            return self._ask(request)
        except ConnectionError:  # a server may close a connection that has been idle
            self._connect()
            return self._ask(request)

    def close(self):
        if self.socket:
            self.socket.close()
            self.socket = None

    def _connect(self):
        self.close()
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=LONGEST_WAIT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _ask(self, request):
        begun = time.perf_counter()
        self.socket.sendall(request)
        received = self._receive(b"")
        while (end := received.find(b"\r\n\r\n")) < 0:
            received = self._receive(received)
        head, body = received[: end + 2], received[end + 4 :]
        if length := LENGTH.search(head):
            parts, missing = [body], int(length[1]) - len(body)
            while missing > 0:
                parts.append(self._receive(b""))
                missing -= len(parts[-1])
            body = b"".join(parts)
        elif CHUNKED.search(head):
            while not body.endswith(b"\r\n0\r\n\r\n"):
                body = self._receive(body)
        seconds = time.perf_counter() - begun
        if not length:
            body = b"".join(chunks(body))
        return Answer(int(head[9:12]), body, seconds)

    def _receive(self, before):
        received = self.socket.recv(1 << 18)
        if not received:
            raise ConnectionResetError
        return before + received


def chunks(body):
    """The pieces of a body that came in pieces, each with its length before it."""
    at = 0
    while length := int(body[at : (start := body.index(b"\r\n", at) + 2)], 16):
        yield body[start : start + length]
        at = start + length + 2
