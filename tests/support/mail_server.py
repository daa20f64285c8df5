"""A mail server that does as a script says."""

import socketserver
import threading


class MailServer:
    """Takes mail on 127.0.0.1. `says` gives the answer to a verb instead of "yes"; None hangs up."""

    def __init__(self, **says):
        self.says = says
        self.received = []
        self.verbs = []

    def __enter__(self):
        outer = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self):
                outer._talk(self.rfile, self.wfile)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()
        self.url = f"smtp://127.0.0.1:{self.server.server_address[1]}"
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def _talk(self, incoming, outgoing):
        if self._answer(outgoing, "greeting", "220 ready") is None:
            return
        for line in incoming:
            verb = line.split()[0].decode().upper()
            self.verbs.append(verb)
            usual = {"DATA": "354 go on", "QUIT": "221 bye"}.get(verb, "250 yes")
            said = self._answer(outgoing, verb, usual)
            if said is None or verb == "QUIT":
                return
            if said.startswith("354"):
                self.received.append(self._body(incoming))
                if self._answer(outgoing, "END", "250 taken") is None:
                    return

    def _answer(self, outgoing, verb, usual):
        said = self.says.get(verb, usual)
        if said is not None:
            outgoing.write(said.encode() + b"\r\n")
            outgoing.flush()
        return said

    @staticmethod
    def _body(incoming):
        lines = []
        for line in incoming:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)
