#!/usr/bin/env python3
"""The HTML report of `tiaowen diff` in Chromium: no sideways scrolling, no error, sorting by mouse and keyboard, pictures to look at.

Talks to the browser by the Chrome DevTools Protocol over a pipe (--remote-debugging-pipe). Pictures and the printed page go
to the directory TIAOWEN_PICTURES.
"""

import base64
import fcntl
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from diff_test import AMENDMENT  # noqa: E402
from sample_test import BINARY, DATES, POLICY, REGISTER  # noqa: E402

CHROMIUM = os.environ.get("TIAOWEN_CHROMIUM") or shutil.which("chromium")
PICTURES = pathlib.Path(os.environ["TIAOWEN_PICTURES"])
WIDTHS = {"desk": 1280, "phone": 390}
# The contrast (WCAG 2.1) of every text with the nearest background behind it that is not transparent; those below 4.5.
LOW_CONTRAST = """
(() => {
  const parse = c => c.match(/[\\d.]+/g).map(Number);
  const light = c => {
    const [r, g, b] = parse(c).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = e => {
    for (; e; e = e.parentElement) {
      const c = getComputedStyle(e).backgroundColor;
      if ((parse(c)[3] ?? 1) === 1) return c;
    }
    return 'rgb(255, 255, 255)';
  };
  const low = [];
  for (const e of document.body.querySelectorAll('*')) {
    if (e.matches('script') || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const a = light(getComputedStyle(e).color), b = light(behind(e));
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) low.push(`${e.tagName}.${e.className}: ${contrast.toFixed(2)}`);
  }
  return [...new Set(low)];
})()
"""


class Browser:
    """A headless Chromium with one page, alone on this machine: no name of a host is resolved."""

    def __init__(self, folder):
        # Away from 3 and 4, which the browser takes.
        to_browser, self._commands, self._answers, from_browser = (
            fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (*os.pipe(), *os.pipe()))

        def take_pipes():
            os.dup2(to_browser, 3)
            os.dup2(from_browser, 4)

        # Chromium has no sandbox for root, who runs tests in containers; the page is our own.
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        self._process = subprocess.Popen(
            [CHROMIUM, "--headless=new", "--remote-debugging-pipe", "--disable-gpu", "--no-first-run",
             "--disable-dev-shm-usage", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND",
             f"--user-data-dir={folder}", *sandbox],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, close_fds=False,
            preexec_fn=take_pipes)
        os.close(to_browser)
        os.close(from_browser)
        self._buffer, self._last, self._session, self.events = b"", 0, None, []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def close(self):
        self._session = None
        self.call("Browser.close")
        self._process.wait(timeout=60)
        os.close(self._commands)
        os.close(self._answers)

    def _read(self):
        while b"\0" not in self._buffer:
            data = os.read(self._answers, 1 << 20)
            if not data:
                raise AssertionError("the browser ended")
            self._buffer += data
        message, self._buffer = self._buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self._last += 1
        message = {"id": self._last, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._last:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def evaluate(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            raise AssertionError(result["exceptionDetails"])
        return result["result"].get("value")

    def open(self, path, width):
        """Opens a page in a window `width` pixels wide, as a telephone shows it when it is narrow."""
        self.events.clear()
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=2 if width < 600 else 1,
                  mobile=width < 600)
        self.call("Page.navigate", url=path.as_uri())
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self._read())

    def problems(self):
        """Errors of scripts, messages of the browser, requests for anything but the page itself."""
        found = []
        for event in self.events:
            method, details = event.get("method"), event.get("params", {})
            if method in ("Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled"):
                found.append(details)
            if method == "Network.requestWillBeSent" and details.get("type") != "Document":
                found.append(details["request"]["url"])
        return found

    def picture(self, path):
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 16000), "scale": 1}
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)["data"]
        path.write_bytes(base64.b64decode(data))


class ReportInBrowser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.path = PICTURES / "report.html"
        PICTURES.mkdir(parents=True, exist_ok=True)
        done = subprocess.run([BINARY, "diff", POLICY, AMENDMENT, "--data", REGISTER, "--as-of", DATES[0],
                               "--by=申报专业类别", f"--report={cls.path}"], capture_output=True, check=False, timeout=600)
        if done.returncode != 1:
            raise AssertionError(done.stderr.decode())
        cls.browser = Browser(folder.name)
        cls.addClassCleanup(cls.browser.close)

    def column(self, part, index):
        return self.browser.evaluate(f"[...document.querySelectorAll('#{part} tbody tr')]"
                                     f".map(row => Number(row.cells[row.cells.length + {index}].dataset.sort))")

    def test_fits_and_has_no_errors(self):
        for name, width in WIDTHS.items():
            with self.subTest(name):
                self.browser.open(self.path, width)
                self.assertEqual(self.browser.evaluate("innerWidth"), width)
                self.assertLessEqual(self.browser.evaluate("document.documentElement.scrollWidth"), width)
                self.assertEqual(self.browser.evaluate(LOW_CONTRAST), [])
                self.browser.picture(PICTURES / f"report-{name}.png")
                self.assertEqual(self.browser.problems(), [])

    def test_sorts_by_mouse_and_keyboard(self):
        for width in WIDTHS.values():
            self.browser.open(self.path, width)
            first = self.column("articles", -1)
            x, y = self.browser.evaluate("(() => { const button = document.querySelector('#articles th:last-child button');"
                                         "button.scrollIntoView({block: 'center', inline: 'center'});"
                                         "const box = button.getBoundingClientRect();"
                                         "return [box.x + box.width / 2, box.y + box.height / 2]; })()")
            for kind in ("mousePressed", "mouseReleased"):
                self.browser.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
            self.assertNotEqual(self.column("articles", -1), first)
            self.assertEqual(self.column("articles", -1), sorted(first, reverse=True))
            self.assertEqual(self.browser.evaluate(
                "[...document.querySelectorAll('#articles th[aria-sort]')].map(head => head.ariaSort)"), ["descending"])
            self.press("Enter", "\r", 13)
            self.assertEqual(self.column("articles", -1), sorted(first))
            self.browser.evaluate("document.querySelector('#articles th button').focus()")
            self.press(" ", " ", 32)
            order = self.browser.evaluate("[...document.querySelectorAll('#articles tbody tr')]"
                                          ".map(row => Number(row.cells[0].dataset.sort))")
            self.assertEqual(order, sorted(order))
            self.assertEqual(self.browser.problems(), [])

    def press(self, key, text, code):
        for kind in ("keyDown", "keyUp"):
            self.browser.call("Input.dispatchKeyEvent", type=kind, key=key, text=text if kind == "keyDown" else "",
                              windowsVirtualKeyCode=code)

    def test_prints(self):
        self.browser.open(self.path, WIDTHS["desk"])
        data = self.browser.call("Page.printToPDF", printBackground=False, preferCSSPageSize=True)["data"]
        (PICTURES / "report.pdf").write_bytes(base64.b64decode(data))
        self.browser.call("Emulation.setEmulatedMedia", media="print")
        self.addCleanup(self.browser.call, "Emulation.setEmulatedMedia", media="")
        # A sheet of A4 less its margins, at 96 pixels an inch.
        self.browser.call("Emulation.setDeviceMetricsOverride", width=672, height=1000, deviceScaleFactor=1, mobile=False)
        self.assertLessEqual(self.browser.evaluate("document.documentElement.scrollWidth"), 672)
        self.browser.picture(PICTURES / "report-print.png")
        self.assertEqual(self.browser.problems(), [])


if __name__ == "__main__":
    unittest.main()
