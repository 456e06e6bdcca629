"""Starting the program and asking it, for the black-box tests. Standard
library only; everything started here is stopped here."""

import http.client
import os
import re
import shutil
import signal
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BULLETIN = os.path.join(ROOT, os.environ.get("BULLETIN", "build/bulletin"))


def run(*args, **options):
    """Runs one command to its end."""
    options.setdefault("timeout", 120)
    return subprocess.run([BULLETIN, *args], capture_output=True, text=True,
                          **options)


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def text(self):
        return self.body.decode("utf-8")


class Kiosk:
    """A running server: `serve` on an empty or given data folder, or `demo`.
    Use with `with`."""

    def __init__(self, *args, demo=False, data=None):
        self.folder = tempfile.mkdtemp(prefix="bulletin-test-")
        self.data = data or os.path.join(self.folder, "data")
        self.log_path = os.path.join(self.folder, "log")
        if demo:
            args = ("demo", "--port", "0", "--data", self.data, *args)
        else:
            args = ("serve", "-o", "store.data=" + self.data,
                    "-o", "serve.listen=127.0.0.1:0",
                    "-o", "serve.per_address=64", *args)
        self.log = open(self.log_path, "w+")
        self.process = subprocess.Popen([BULLETIN, *args], stdout=self.log,
                                        stderr=subprocess.STDOUT, cwd="/")
        self.port = self._wait_for_port(demo)

    def _wait_for_port(self, demo):
        words = r"open +http://127\.0\.0\.1:(\d+)/" if demo \
            else r"listening .*port=(\d+)"
        for _ in range(600):
            with open(self.log_path) as log:
                found = re.search(words, log.read())
            if found:
                return int(found.group(1))
            try:
                self.process.wait(0.1)
                break
            except subprocess.TimeoutExpired:
                pass
        with open(self.log_path) as log:
            raise AssertionError("no server: " + log.read())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError("did not stop on SIGTERM")
        finally:
            self.log.close()
        with open(self.log_path) as log:
            words = log.read()
        shutil.rmtree(self.folder)
        if status != 0:
            raise AssertionError("ended with %d: %s" % (status, words))

    def get(self, path, method="GET", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port,
                                                timeout=30)
        connection.request(method, path, headers={
            name.replace("_", "-"): value for name, value in headers.items()})
        answer = Answer(connection.getresponse())
        connection.close()
        return answer
