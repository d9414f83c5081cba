"""A headless Chromium, driven through its DevTools protocol over a pair of pipes. Python's standard library only."""

import base64
import fcntl
import json
import os
import shutil
import subprocess
import tempfile

PROGRAMS = ("chromium-headless-shell", "chromium", "google-chrome", "chrome")


def program():
    """The browser of this machine, or None."""
    return next((found for found in map(shutil.which, PROGRAMS) if found), None)


def pipe_above_the_standard_ones():
    """A pipe whose descriptors are not those the browser is given."""
    low = os.pipe()
    high = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in low)
    for end in low:
        os.close(end)
    return high


class Browser:
    """One window with one page. Everything the page asks of a network, and every error of its scripts, is kept in lists."""

    def __init__(self, width=1360, height=900):
        self.profile = tempfile.TemporaryDirectory(prefix="halfopen-browser-", ignore_cleanup_errors=True)
        to_browser, self.commands = pipe_above_the_standard_ones()
        self.answers, from_browser = pipe_above_the_standard_ones()
        arguments = [program(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                     "--remote-debugging-pipe", f"--user-data-dir={self.profile.name}", f"--window-size={width},{height}",
                     "--force-color-profile=srgb", "about:blank"]
        # The browser reads commands from descriptor 3 and answers on 4.
        shell = f'exec "$@" 3<&{to_browser} 4>&{from_browser} {to_browser}<&- {from_browser}>&-'
        self.process = subprocess.Popen(["bash", "-c", shell, "browser", *arguments], pass_fds=(to_browser, from_browser),
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.number, self.rest, self.events = 0, b"", []
        self.requests, self.errors = [], []
        target = self.send("Target.createTarget", {"url": "about:blank", "width": width, "height": height})["targetId"]
        self.session = self.send("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log", "Accessibility"):
            self.send(domain + ".enable")

    def close(self):
        os.write(self.commands, json.dumps({"id": 0, "method": "Browser.close"}).encode() + b"\0")
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.commands)
        os.close(self.answers)
        self.profile.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def receive(self):
        while b"\0" not in self.rest:
            octets = os.read(self.answers, 1 << 20)
            if not octets:
                raise RuntimeError("the browser has ended")
            self.rest += octets
        message, _, self.rest = self.rest.partition(b"\0")
        message = json.loads(message)
        method, parameters = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            details = parameters["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Log.entryAdded" and parameters["entry"]["level"] == "error":
            self.errors.append(parameters["entry"]["text"])
        if method:
            self.events.append(method)
        return message

    def send(self, method, parameters=None):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters or {}}
        if hasattr(self, "session"):
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def open(self, path, fragment=""):
        """Opens a file, from disk, and waits until it is loaded and has been drawn once."""
        self.send("Page.navigate", {"url": "about:blank"})
        self.requests, self.errors, self.events = [], [], []
        self.send("Page.navigate", {"url": "file://" + os.path.abspath(path) + fragment})
        loaded = "location.protocol === 'file:' && document.readyState === 'complete'"
        while "Page.loadEventFired" not in self.events or not self.run(loaded):
            self.receive()
        self.settle()

    def run(self, script):
        """The value of an expression in the page."""
        answer = self.send("Runtime.evaluate", {"expression": script, "returnByValue": True, "awaitPromise": True})
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise RuntimeError(details.get("exception", {}).get("description", details["text"]))
        return answer["result"].get("value")

    def settle(self):
        """Until the page has drawn what it was asked to."""
        self.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")

    def key(self, key, text=""):
        """Presses and releases a key, by its name ("ArrowDown") or as a character."""
        text = text or (key if len(key) == 1 else "\r" if key == "Enter" else "")
        codes = {"Tab": 9, "Enter": 13, "Escape": 27, "End": 35, "Home": 36, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
        event = {"key": key, "windowsVirtualKeyCode": codes.get(key, ord(key[0].upper()))}
        self.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": text, **event} if text else {"type": "rawKeyDown", **event})
        self.send("Input.dispatchKeyEvent", {"type": "keyUp", **event})
        self.settle()

    def mouse(self, x, y, click=False):
        self.send("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": x, "y": y})
        for kind in ("mousePressed", "mouseReleased") if click else ():
            self.send("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1})
        self.settle()

    def click(self, selector):
        """Clicks into the middle of the first element that matches."""
        self.run(f"document.querySelector({json.dumps(selector)}).scrollIntoView({{block: 'nearest'}})")
        x, y = self.run(f"(() => {{ const b = document.querySelector({json.dumps(selector)}).getBoundingClientRect();"
                        "return [b.x + b.width / 2, b.y + b.height / 2]; })()")
        self.mouse(x, y, click=True)

    def scheme(self, name):
        """light or dark, as the system would ask for it."""
        self.send("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": name}]})

    def screenshot(self, path):
        image = self.send("Page.captureScreenshot", {"format": "png"})
        with open(path, "wb") as file:
            file.write(base64.b64decode(image["data"]))

    def paper(self, path):
        """Prints into a PDF file and returns its size."""
        data = base64.b64decode(self.send("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})["data"])
        with open(path, "wb") as file:
            file.write(data)
        return len(data)
