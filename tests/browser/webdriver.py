"""A browser under WebDriver (W3C Recommendation), as much of it as the
journeys need: Debian's Chromium by its own driver. Standard library only."""

import base64
import json
import re
import subprocess
import tempfile
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # section 11.1
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic",
         "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--hide-scrollbars"]


class Failed(Exception):
    pass


class Browser:
    """Use with `with`. `size` is the page's own, in pixels."""

    def __init__(self, size):
        self.profile = tempfile.TemporaryDirectory(prefix="bulletin-browser-")
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0"], text=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.base = "http://127.0.0.1:%s" % self._port()
        self.base += "/session/" + self.ask("POST", "/session", {
            "capabilities": {"alwaysMatch": {
                "goog:loggingPrefs": {"browser": "ALL"},
                "goog:chromeOptions": {
                    "args": [*FLAGS, "--user-data-dir=" + self.profile.name],
                }}}})["sessionId"]
        self.devtools("Emulation.setDeviceMetricsOverride", width=size[0],
                      height=size[1], deviceScaleFactor=1, mobile=False)

    def _port(self):
        for line in self.driver.stdout:
            found = re.search(r"started successfully on port (\d+)", line)
            if found:
                return found[1]
        raise Failed("chromedriver did not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.ask("DELETE", "")
        self.driver.terminate()
        self.driver.wait(10)
        self.driver.stdout.close()
        self.profile.cleanup()

    def ask(self, method, path, body=None):
        request = urllib.request.Request(
            self.base + path, method=method,
            data=json.dumps(body or {}).encode() if method == "POST" else None,
            headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise Failed(json.load(error)["value"]["message"]) from None

    def devtools(self, command, **parameters):
        return self.ask("POST", "/goog/cdp/execute",
                        {"cmd": command, "params": parameters})

    def open(self, address):
        self.ask("POST", "/url", {"url": address})

    def back(self):
        self.ask("POST", "/back")

    def address(self):
        return self.ask("GET", "/url")

    def run(self, script, *args):
        return self.ask("POST", "/execute/sync",
                        {"script": script, "args": list(args)})

    def find_all(self, css, words=""):
        """Elements by selector, those that show `words`."""
        return self.run(
            "return [...document.querySelectorAll(arguments[0])]"
            ".filter(e => e.textContent.includes(arguments[1]))", css, words)

    def find(self, css, words=""):
        found = self.find_all(css, words)
        if not found:
            raise Failed(f"no {css} with '{words}' on {self.address()}")
        return found[0]

    def text(self, element):
        return self.run("return arguments[0].textContent", element).strip()

    def tap(self, element):
        """A finger's touch in the middle of the element."""
        self.show(element)
        self.ask("POST", "/actions", {"actions": [{
            "type": "pointer", "id": "finger",
            "parameters": {"pointerType": "touch"},
            "actions": [
                {"type": "pointerMove", "duration": 0, "x": 0, "y": 0,
                 "origin": {ELEMENT: element[ELEMENT]}},
                {"type": "pointerDown", "button": 0},
                {"type": "pause", "duration": 60},
                {"type": "pointerUp", "button": 0}]}]})

    def show(self, element):
        self.run("arguments[0].scrollIntoView({block: 'center'})", element)

    def picture(self, path, whole=False):
        """What is on the screen, or the whole page."""
        options = {"format": "png"}
        if whole:
            size = self.devtools("Page.getLayoutMetrics")["cssContentSize"]
            options["captureBeyondViewport"] = True
            options["clip"] = {**size, "scale": 1}
        png = self.devtools("Page.captureScreenshot", **options)["data"]
        with open(path, "wb") as out:
            out.write(base64.b64decode(png))

    def complaints(self):
        """What the console said since the last time."""
        return [entry["message"]
                for entry in self.ask("POST", "/se/log", {"type": "browser"})]
