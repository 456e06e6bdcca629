"""Stub web sites over TLS: certificates made for the test with the openssl
command, servers that know whether anything was asked of them. Standard library
only."""

import pathlib
import socket
import ssl
import subprocess
import threading

from stub_site import Site

HERE = "IP:127.0.0.1,DNS:localhost"


class Pki:
    """Certificate authorities and what they sign, in a folder."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def path(self, name):
        return self.folder / f"{name}.pem"

    def openssl(self, *words):
        subprocess.run(["openssl", *map(str, words)], cwd=self.folder,
                       check=True, capture_output=True)

    def make(self, name, issuer=None, names="", days=30, is_ca=False,
             digest="sha256"):
        """NAME.pem and NAME.key; signed by itself without an issuer."""
        lines = [f"basicConstraints=critical,CA:{str(is_ca).upper()}"]
        lines += [f"subjectAltName={names}"] if names else []
        extensions = self.folder / f"{name}.ext"
        extensions.write_text("\n".join(lines) + "\n")
        self.openssl("req", "-new", "-newkey", "ec", "-pkeyopt",
                     "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                     f"{name}.key", "-out", f"{name}.csr",
                     "-subj", f"/O=Bulletin tests/CN={name}")
        signer = (["-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key",
                   "-CAcreateserial"] if issuer else
                  ["-signkey", f"{name}.key"])
        self.openssl("x509", "-req", "-in", f"{name}.csr", "-out",
                     f"{name}.pem", "-days", days, f"-{digest}", "-extfile",
                     extensions, *signer)

    def chain(self, name, *issuers):
        """NAME.chain.pem: a certificate with those above it."""
        path = self.path(f"{name}.chain")
        path.write_text("".join(self.path(one).read_text()
                                for one in (name, *issuers)))
        return path


class TlsSite(Site):
    """A stub site behind a certificate; `set_up` changes its SSLContext."""

    def __init__(self, pki, name, chain=None, set_up=lambda context: None):
        super().__init__()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        set_up(context)
        context.load_cert_chain(chain or pki.path(name),
                                pki.folder / f"{name}.key")
        # The handshake is for the thread of the connection.
        self.server.socket = context.wrap_socket(
            self.server.socket, server_side=True,
            do_handshake_on_connect=False)
        self.url = f"https://127.0.0.1:{self.port}"


class RawSite:
    """Gives each connection's first bytes to `answer(socket, bytes)`, then
    closes it."""

    def __init__(self, answer):
        self.heard = []
        self.answer = answer
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.url = f"https://127.0.0.1:{self.port}"
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                self.heard.append(connection.recv(65536))
                self.answer(connection, self.heard[-1])

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()
