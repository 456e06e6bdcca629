"""TLS as a black box: who is trusted, who is not, and what is said of it.
Nothing may be asked of a server before its certificate has been verified."""

import pathlib
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import unittest
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from stub_site import LIST, article_path
from sync_case import CONFIG, OK, UNREACHABLE, SyncTest
from tls_site import HERE, Pki, RawSite, TlsSite

CUT = "TLS: handshake cut: "


def old(version):
    """An SSLContext that has this version alone, and no scruples."""
    def set_up(context):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = version
            context.maximum_version = version
    return set_up


def odd_ciphers(context):
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE-ECDSA-ARIA128-GCM-SHA256")


class TlsTest(SyncTest):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.mkdtemp(prefix="bulletin-pki-")
        cls.addClassCleanup(shutil.rmtree, folder)
        pki = cls.pki = Pki(folder)
        pki.make("root", is_ca=True)
        pki.make("middle", "root", is_ca=True)
        pki.make("good", "root", HERE)
        pki.make("deep", "middle", HERE)
        pki.make("expired", "root", HERE, days=-1)
        pki.make("elsewhere", "root", "DNS:other.example.org,IP:127.0.0.2")
        pki.make("weak", "root", HERE, digest="sha1")
        pki.make("selfmade", names=HERE)
        pki.make("stranger", is_ca=True)
        pki.make("foreign", "stranger", HERE)
        pki.chain("deep", "middle")
        pki.chain("foreign", "stranger")

    def serve(self, *words, **options):
        site = TlsSite(self.pki, *words, **options)
        self.addCleanup(site.close)
        site.put_articles([1])
        return site

    def trust(self, site, ca="root", **options):
        """A source without a single exception, but for loopback."""
        if ca:
            options["ca_file"] = self.pki.path(ca)
        self.configure(start=site.url + LIST, allow_http="no", **options)

    def check_taken(self, site):
        report = self.sync()
        self.assertEqual((report["new"], report["error"]), (1, None))
        self.assertIn(article_path(1), site.asked)

    def check_refused(self, site, words):
        report = self.sync(want=UNREACHABLE)
        self.assertIn(words, report["error"])
        self.assertEqual(len(report["error"].splitlines()), 1)
        self.assertEqual(site.asked, [])
        self.assertEqual(report["bytes"], 0)


class Certificates(TlsTest):
    def test_private_ca(self):
        site = self.serve("good")
        self.trust(site)
        self.check_taken(site)

    def test_intermediate(self):
        site = self.serve("deep", self.pki.path("deep.chain"))
        self.trust(site)
        self.check_taken(site)

    def test_pinned(self):
        """A certificate signed by itself can be trusted by name."""
        site = self.serve("selfmade")
        self.trust(site, ca="selfmade")
        self.check_taken(site)

    def test_forgotten_intermediate(self):
        """What a server does not send can be put into the file."""
        site = self.serve("deep")
        self.trust(site, ca="middle")
        self.check_taken(site)

    def test_several_in_a_file(self):
        site = self.serve("good")
        both = self.pki.chain("stranger", "root")
        self.trust(site, ca=None, ca_file=both)
        self.check_taken(site)

    REFUSED = (
        ("expired", None, "TLS: expired: the server's certificate ended "),
        ("elsewhere", None, "TLS: wrong name: the certificate is for "
                            "O=Bulletin tests, CN=elsewhere"),
        ("selfmade", None, "TLS: self-signed certificate, not in ca_file: "
                           "O=Bulletin tests, CN=selfmade"),
        ("deep", None, "TLS: incomplete chain or unknown CA: the server's "
                       "certificate comes alone, signed by "
                       "O=Bulletin tests, CN=middle"),
        ("foreign", None, "TLS: incomplete chain or unknown CA: "),
        ("foreign", "foreign.chain", "TLS: unknown CA, not in ca_file: "
                                     "O=Bulletin tests, CN=stranger"),
        ("weak", None, "TLS: weak certificate, "),
    )

    def test_refused(self):
        for legacy in ("no", "yes"):
            for name, chain, words in self.REFUSED:
                with self.subTest(name, chain=chain, legacy=legacy):
                    site = self.serve(name, chain and self.pki.path(chain),
                                      set_up=lambda context:
                                      context.set_ciphers("ALL:@SECLEVEL=0"))
                    self.trust(site, tls_legacy=legacy)
                    self.check_refused(site, words)

    def test_wrong_date_is_told(self):
        site = self.serve("expired")
        self.trust(site)
        self.assertRegex(self.sync(want=UNREACHABLE)["error"],
                         r"certificate ended .*20\d\d.*; is the clock here")

    def test_without_ca_file(self):
        """What one source trusts no other does."""
        site = self.serve("good")
        self.trust(self.serve("good"))
        self.add_source("other", site.url + LIST)
        done = self.run_command("sync", "--source", "other")
        self.assertEqual(done.returncode, UNREACHABLE)
        self.assertIn("unknown CA", done.stderr)
        self.assertEqual(site.asked, [])

    def test_redirect(self):
        """A site we trust cannot send us to one that we do not."""
        other = self.serve("selfmade")
        site = self.serve("good")
        site.put(LIST, "", status=302, headers={"Location": other.url + LIST})
        self.trust(site, allowed_hosts="127.0.0.1")
        report = self.sync(want=UNREACHABLE)
        self.assertIn("TLS: self-signed", report["error"])
        self.assertEqual(other.asked, [])


class SystemStore(TlsTest):
    """A stand-in for the system's certificates is mounted over them, in a
    name space of the test's own."""

    def setUp(self):
        super().setUp()
        self.store = self.folder / "certs"
        self.store.mkdir()
        pem = self.pki.path("root").read_text()
        (self.store / "root.pem").write_text(pem)
        (self.store / "ca-certificates.crt").write_text(pem)
        if not shutil.which("unshare") or not pathlib.Path(
                "/etc/ssl/certs").is_dir() or subprocess.run(
                self.mounted("true"), capture_output=True).returncode != 0:
            self.skipTest("no mounting here")

    def mounted(self, *words):
        return ["unshare", "-rm", "sh", "-c",
                'mount --bind "$0" /etc/ssl/certs && exec "$@"',
                str(self.store), *words]

    def command(self, *words):
        return self.mounted(*super().command(*words))

    def test_system(self):
        site = self.serve("good")
        self.trust(site, ca=None)
        self.check_taken(site)

    def test_system_besides_a_file(self):
        site = self.serve("good")
        self.trust(site, ca="stranger")
        self.check_taken(site)

    def test_file_besides_the_system(self):
        site = self.serve("foreign")
        self.trust(site, ca="stranger")
        self.check_taken(site)

    def test_neither(self):
        site = self.serve("selfmade")
        self.trust(site, ca="stranger")
        self.check_refused(site, "TLS: self-signed")


class Handshakes(TlsTest):
    VERSIONS = (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)

    def test_old_versions(self):
        for version in self.VERSIONS:
            with self.subTest(version.name):
                site = self.serve("good", set_up=old(version))
                self.trust(site)
                self.check_refused(site, "TLS: protocol too old: the server "
                                         "has no TLS 1.2 (tls_legacy ")
                self.trust(site, tls_legacy="yes")
                shutil.rmtree(self.data)
                self.check_taken(site)

    def test_new_versions(self):
        """What is allowed to be old may be new."""
        for legacy in ("no", "yes"):
            for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
                with self.subTest(version.name, legacy=legacy):
                    shutil.rmtree(self.data, ignore_errors=True)
                    site = self.serve("good", set_up=old(version))
                    self.trust(site, tls_legacy=legacy)
                    self.check_taken(site)

    def test_no_cipher_in_common(self):
        site = self.serve("good", set_up=odd_ciphers)
        self.trust(site)
        self.check_refused(site, "TLS: handshake refused: no cipher in common")

    def raw(self, answer, words, **options):
        site = RawSite(answer)
        self.addCleanup(site.close)
        self.configure(start=site.url + LIST, allow_http="no", **options)
        report = self.sync(want=UNREACHABLE)
        self.assertIn(words, report["error"])
        for heard in site.heard:
            self.assertEqual(heard[:2], b"\x16\x03")
            self.assertNotIn(LIST.encode(), heard)
        self.assertTrue(site.heard)

    def test_closed(self):
        self.raw(lambda connection, heard: None, CUT)

    def test_reset(self):
        def reset(connection, _):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                  struct.pack("ii", 1, 0))
        self.raw(reset, CUT)

    def test_no_tls(self):
        self.raw(lambda connection, _: connection.sendall(
            b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"),
            "TLS: no TLS: something else answers")

    def test_silence(self):
        """It waits for the other side to give up."""
        self.raw(lambda connection, _: connection.recv(1),
                 "TLS: handshake not answered in time", timeout_s=1)

    def test_nobody_there(self):
        site = self.serve("good")
        self.trust(site)
        site.close()
        self.addCleanup(setattr, site, "close", lambda: None)
        self.assertNotIn("TLS", self.sync(want=UNREACHABLE)["error"])


class Settings(TlsTest):
    def check_fault(self, words):
        for command in ("check", "sync"):
            done = self.run_command(command)
            self.assertEqual(done.returncode, CONFIG, command)
            self.assertIn(words, done.stdout + done.stderr)

    def test_missing_file(self):
        path = self.folder / "missing.pem"
        self.configure(ca_file=path)
        line = 1 + self.config.read_text().splitlines().index(
            f"ca_file = {path}")
        self.check_fault(f"{self.config}:{line}: source.stub.ca_file: ")
        self.assertEqual(self.site.asked, [])

    def test_no_certificate(self):
        path = self.folder / "empty.pem"
        path.write_text("nothing\n")
        self.configure(ca_file=path)
        self.check_fault("source.stub.ca_file: " + str(path) +
                         ": no certificate in it (PEM)")

    def test_cut_certificate(self):
        whole = self.pki.path("root").read_text()
        path = self.folder / "cut.pem"
        path.write_text(whole.replace("\n", "", 3)[:-60] + "\n" +
                        whole.splitlines()[-1])
        self.configure(ca_file=path)
        self.check_fault("certificate 1 is damaged")

    def test_real_files_are_taken(self):
        for name in ("root", "selfmade", "deep.chain"):
            self.configure(ca_file=self.pki.path(name))
            done = self.run_command("check")
            self.assertEqual(done.returncode, OK, done.stdout)

    def test_yes_or_no(self):
        self.configure(tls_legacy="maybe")
        self.check_fault("source.tls_legacy: 'maybe': yes or no")


if __name__ == "__main__":
    unittest.main()
