import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.bench.http_load import complete, run


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        status = 500 if self.path == "/broken" else 200
        body = b"x" * 5000
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture
def port():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()


def request(path="/"):
    return f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


def test_every_request_is_answered_over_kept_connections(port):
    load = run("127.0.0.1", port, lambda number: request(), connections=20, requests=200)
    assert (len(load.waits), load.statuses[200], load.errors) == (200, 200, 0)
    assert load.rate > 0
    assert load.wait(0.5) <= load.wait(0.99)


def test_answers_that_are_no_success_are_errors(port):
    paths = {0: "/broken"}
    load = run(
        "127.0.0.1", port, lambda number: request(paths.get(number % 10, "/")), connections=4, requests=50
    )
    assert load.statuses == {200: 45, 500: 5}
    assert load.errors == 5


def test_a_server_that_is_not_there_is_an_error():
    assert run("127.0.0.1", 1, lambda number: request(), connections=3, requests=3).errors == 3


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200),
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok", None),
        (b"HTTP/1.1 200 OK\r\nContent-Len", None),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", None),
        (b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", 201),
    ],
)
def test_an_answer_is_whole_when_all_its_bytes_are_there(answer, status):
    assert complete(answer) == status
