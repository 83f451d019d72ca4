"""Puts the handlers of a stage behind a real port on loopback, for clients that are programs of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import parse_qsl, urlsplit

from handler_stage import INTEGRATION, Stage


@contextmanager
def bridged(stage: Stage) -> Iterator[str]:
    """The base address of the integration API."""
    one_at_a_time = Lock()

    class Bridge(BaseHTTPRequestHandler):
        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            url = urlsplit(self.path)
            with one_at_a_time:
                reply = stage.call(
                    self.command,
                    url.path,
                    raw=body.decode() or None,
                    key=self.headers.get("X-API-Key"),
                    headers=dict(self.headers),
                    query=dict(parse_qsl(url.query)),
                )
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.text.encode())

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _pass_on  # noqa: N815

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Bridge) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}{INTEGRATION}"
        server.shutdown()
        thread.join()
