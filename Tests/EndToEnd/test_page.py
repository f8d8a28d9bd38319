"""The page of yodeld in a real Chromium, driven over WebDriver (https://www.w3.org/TR/webdriver2/)."""

import contextlib
import json
import re
import shutil
import subprocess
import urllib.error
import urllib.request

import pytest
from certificates import certificate
from programs import yodeld
from waiting import wait_for

DRIVER = shutil.which("chromedriver")
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
pytestmark = pytest.mark.skipif(DRIVER is None, reason="no chromedriver here: Debian's package chromium-driver has it")


class Browser:
    """A session of WebDriver."""

    def __init__(self, port):
        self.base = f"http://127.0.0.1:{port}"
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        wanted = {
            "alwaysMatch": {
                "acceptInsecureCerts": True,
                "goog:chromeOptions": {"args": arguments},
                "goog:loggingPrefs": {"browser": "ALL"},
            }
        }
        self.base += "/session/" + self.ask("POST", "/session", {"capabilities": wanted})["sessionId"]

    def ask(self, method, path, body=None):
        """A command of WebDriver; returns its value."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path} {body}: {json.load(error)['value']['message']}") from None

    def find(self, selector):
        """The path of the first element that a CSS selector finds."""
        found = self.ask("POST", "/element", {"using": "css selector", "value": selector})
        return "/element/" + found[ELEMENT]

    def type(self, element, text):
        """Types into an element; what has no key (some drivers take nothing beyond U+FFFF for one) as an emoji picker does."""
        for plain, picked in re.findall("([\0-\uffff]+)|([^\0-\uffff]+)", text):
            if plain:
                self.ask("POST", element + "/value", {"text": plain})
            else:
                script = "document.execCommand('insertText', false, arguments[0])"
                self.ask("POST", "/execute/sync", {"script": script, "args": [picked]})

    def text(self, selector):
        """What an element shows."""
        return self.ask("GET", self.find(selector) + "/text")


def driving(attempts=5):
    """A chromedriver and its port: of a free one, which it takes twice over, the second half may be taken already."""
    for _ in range(attempts):
        process = subprocess.Popen([DRIVER, "--port=0"], stdout=subprocess.PIPE, text=True)
        for line in process.stdout:
            if found := re.search(r"started successfully on port (\d+)", line):
                return process, int(found[1])
        process.stdout.close()
        process.wait()
    raise AssertionError(f"chromedriver found no port in {attempts} attempts")


@contextlib.contextmanager
def browsing():
    """A Chromium of the test's own."""
    process, port = driving()
    try:
        browser = Browser(port)
        try:
            yield browser
        finally:
            browser.ask("DELETE", "")
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.timeout(180)
def test_three_messages_typed_three_answers_shown():
    with yodeld() as server, browsing() as browser:
        browser.ask("POST", "/url", {"url": f"http://localhost:{server.port}/"})
        wait_for(lambda: browser.text("#state") == "· connected", 30, "the connection")
        assert browser.text("#address") == f"ws://localhost:{server.port}/"
        field, button = browser.find("#input"), browser.find("#send")
        assert browser.ask("GET", button + "/text") == "Send Message"
        texts = ["hi", "<b>bold & \"quoted\"</b>", "日本語 👍"]
        for text in texts:
            browser.type(field, text)
            browser.ask("POST", button + "/click", {})
        counts = "· sent 3 · answered 3 · waiting 0 · lost 0"
        wait_for(lambda: browser.text("#counts") == counts, 30, lambda: browser.text("body"))
        lines = browser.text("#transcript").splitlines()
        assert [line for line in lines if line.startswith("<")] == [f"< {text} - i got it" for text in texts]
        assert [re.sub(r"  ✓ [\d.]+ ms$", "", line) for line in lines if line.startswith(">")] == [f"> {t}" for t in texts]
        complaints = [entry["message"] for entry in browser.ask("POST", "/se/log", {"type": "browser"})]
        assert not [message for message in complaints if "favicon" not in message], complaints
        # The server goes, and the page says what became of what.
        assert server.stop().out == "received 3, answered 3\n"
        wait_for(lambda: browser.text("#state") == "· not connected", 30, "the loss")
        browser.type(field, "into the void")
        browser.ask("POST", button + "/click", {})
        wait_for(lambda: "waiting 1" in browser.text("#counts"), 30, lambda: browser.text("body"))
        assert "> into the void  …" in browser.text("#transcript")


@pytest.mark.timeout(180)
def test_the_page_over_tls(tmp_path):
    pem, key = certificate(tmp_path, "localhost")
    with yodeld("--tls-cert", pem, "--tls-key", key) as server, browsing() as browser:
        browser.ask("POST", "/url", {"url": f"https://localhost:{server.port}/"})
        wait_for(lambda: browser.text("#state") == "· connected", 30, "the connection")
        assert browser.text("#address") == f"wss://localhost:{server.port}/"
        browser.type(browser.find("#input"), "hi")
        browser.ask("POST", browser.find("#send") + "/click", {})
        wait_for(lambda: "< hi - i got it" in browser.text("#transcript"), 30, lambda: browser.text("body"))
