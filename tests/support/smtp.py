"""A mail server that takes everything, and remembers for whom it was."""

import socketserver
import threading


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.answer("220 sink")
        recipients = []
        while line := self.rfile.readline().decode(errors="replace").strip():
            verb = line[:4].upper()
            if verb == "QUIT":
                return self.answer("221 bye")
            if verb == "RCPT":
                recipients.append(line.partition("<")[2].partition(">")[0])
            if verb == "DATA":
                self.answer("354 go on")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self.server.taken.extend(recipients)
                recipients = []
            self.answer("250 sink" if verb == "EHLO" else "250 ok")
        return None

    def answer(self, line):
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class Sink:
    """Its port stays the same when it stops and starts again.

    ``taken`` has the address of each message that was taken, as often as it was.
    """

    def __init__(self):
        self.port = 0
        self.taken = []
        self._server = None

    def start(self):
        self._server = _Server(("127.0.0.1", self.port), _Session)
        self._server.taken = self.taken
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def stop(self):
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
