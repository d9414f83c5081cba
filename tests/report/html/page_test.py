#!/usr/bin/env python3
"""Opens the pages of --html in a browser and uses them: mouse, keyboard, filter, zoom, printing.

page_test.py PROGRAM SOURCES FOLDER: the halfopen program, the project's folder, and one for pages and pictures. Without a browser
it says "skipped", and why.
"""

import json
import os
import subprocess
import sys
import unittest

import browser

PROGRAM, SOURCES, FOLDER = sys.argv[1:4]
HOSTILE = "</script><img src=x onerror=alert(1)>"

FAILING = {
    "schema": 1, "name": "expects too much", "why": HOSTILE, "until": "10s", "seed": 7,
    "hosts": {"client": {"os": "linux-6"}, "server": {"os": "linux-6"}},
    "links": [{"between": ["client", "server"], "name": "wire", "one_way_delay": "5ms"}],
    "programs": [
        {"on": "server", "name": "server", "steps": [{"listen": 7000}, {"accept": "c"}, {"recv": "c", "bytes": 100}, {"sleep": "30s"}]},
        {"on": "client", "name": "client", "steps": [
            {"connect": "s", "to": "server:7000"}, {"observe": HOSTILE}, {"send": "s", "bytes": 100},
            {"recv": "s", "bytes": 10, "expect": {"bytes": 10}}]}],
    "faults": [{"at": "1s", "cut": "wire"}, {"at": "2s", "restore": "wire"}, {"at": "3s", "kill": "server"}],
}

# Each of 1650 rounds is a sleep, a send, a recv, a segment and its ACK: more than 8000 events, and connections' states beside them.
LONG = {
    "schema": 1, "name": "many events", "until": "40s", "seed": 3,
    "hosts": {"client": {"os": "linux-6"}, "server": {"os": "linux-6"}},
    "links": [{"between": ["client", "server"], "name": "wire", "one_way_delay": "3ms"}],
    "programs": [
        {"on": "server", "name": "server", "steps": [{"listen": 7000}, {"accept": "c"}, {"recv": "c", "bytes": 100, "times": 3000}]},
        {"on": "client", "name": "client", "steps": [{"connect": "s", "to": "server:7000"}, {"send": "s", "bytes": 100, "times": 3000, "every": "10ms"}]}],
    "faults": [],
}


def halfopen(*arguments, passes=(0, 1)):
    result = subprocess.run([PROGRAM, *arguments], cwd=SOURCES, capture_output=True, text=True)
    if result.returncode not in passes:
        raise RuntimeError(f"halfopen {' '.join(arguments)}: {result.stdout}{result.stderr}")


def path(name):
    return os.path.join(FOLDER, name)


def run_page(name, scenario):
    with open(path(name + ".json"), "w", encoding="utf-8") as file:
        json.dump(scenario, file)
    halfopen("run", path(name + ".json"), "--html", path(name + ".html"))
    return path(name + ".html")


class PageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = browser.Browser()
        cls.failing = run_page("failing", FAILING)

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()

    def run_js(self, script):
        return self.browser.run(script)

    def text(self, selector):
        return self.run_js(f"document.querySelector({json.dumps(selector)}).textContent")

    def open(self, file, fragment=""):
        self.browser.open(file, fragment)
        self.assertEqual(self.browser.errors, [])
        self.assertEqual([request for request in self.browser.requests if request.startswith("file://") or request.startswith("http")],
                         ["file://" + file + fragment] if not fragment else ["file://" + file])

    def tearDown(self):
        self.assertEqual(self.browser.errors, [])

    def selected(self):
        return self.run_js("page.diagram.selected && page.diagram.selected.says")


class RunPage(PageTest):
    def test_opens_at_the_first_expectation_that_was_not_met(self):
        self.open(self.failing)
        self.browser.screenshot(path("failing.png"))
        self.assertEqual(self.text(".chip.bad"), "1 of 1 expectations not met")
        # The server is killed at 3 s with nothing unread: its FIN is felt 5 ms later, as the end of the stream.
        self.assertEqual(self.selected(), "recv#1 -> 0")
        self.assertIn("3.005s", self.text(".details"))
        self.assertIn("10 bytes", self.text(".details"))
        visible = self.run_js("""(() => { const g = document.querySelector('g.selected').getBoundingClientRect();
            const d = document.querySelector('.diagram').getBoundingClientRect(); return g.top >= d.top && g.bottom <= d.bottom; })()""")
        self.assertTrue(visible)

    def test_text_of_the_scenario_is_text(self):
        self.open(self.failing)
        self.assertEqual(self.text(".why"), HOSTILE)
        self.assertEqual(self.run_js("document.images.length"), 0)
        self.assertTrue(self.run_js(f"page.run.events.some((event) => event.raw.name === {json.dumps(HOSTILE)})"))

    def test_jumps_from_the_lists(self):
        self.open(self.failing)
        self.browser.click(".jumps li.fault button")
        self.assertEqual(self.selected(), "cut wire")
        self.assertTrue(self.run_js("document.activeElement.classList.contains('diagram')"))
        self.browser.click(".jumps li.bad button")
        self.assertEqual(self.selected(), "recv#1 -> 0")

    def test_keyboard_walks_through_every_event(self):
        self.open(self.failing)
        self.run_js("document.querySelector('.diagram').focus()")
        self.browser.key("Home")
        seen = [self.run_js("page.diagram.selected.id")]
        count = self.run_js("page.run.events.length")
        for _ in range(count):
            self.browser.key("ArrowDown")
            seen.append(self.run_js("page.diagram.selected.id"))
        self.assertEqual(seen, [*range(count), count - 1])
        self.browser.key("Home")
        said = self.text("[role=status]")
        self.assertTrue(said.startswith("0s, "), said)
        self.assertIn("1 of " + str(count), said)
        lane = self.run_js("page.diagram.placeOf(page.diagram.selected)")
        self.browser.key("ArrowRight" if lane < 300 else "ArrowLeft")
        self.assertNotEqual(self.run_js("page.diagram.placeOf(page.diagram.selected)"), lane)
        self.browser.key("n")
        self.assertEqual(self.selected(), "recv#1 -> 0")
        self.browser.key("Escape")
        self.assertIsNone(self.selected())

    def test_tab_reaches_everything_and_everything_has_a_name(self):
        self.open(self.failing)
        reached = set()
        for _ in range(60):
            self.browser.key("Tab")
            reached.add(self.run_js("document.activeElement.className + ' ' + document.activeElement.tagName + ' ' + document.activeElement.id"))
        for wanted in ("skip A ", " INPUT search", " INPUT type-call", " SELECT scale", "jump BUTTON ", "diagram DIV ", "link BUTTON "):
            self.assertIn(wanted, reached)
        tree = self.browser.send("Accessibility.getFullAXTree")["nodes"]
        controls = [node for node in tree if node.get("role", {}).get("value") in ("button", "checkbox", "combobox", "searchbox", "link", "application", "region")]
        self.assertGreater(len(controls), 20)
        self.assertEqual([node["role"]["value"] for node in controls if not node.get("name", {}).get("value")], [])
        self.assertTrue(any(node.get("role", {}).get("value") == "columnheader" for node in tree))

    def test_filter_by_words_kinds_and_lanes(self):
        self.open(self.failing)
        everything = self.run_js("page.diagram.events.length")
        self.browser.click("#search")
        for letter in "SYN":
            self.browser.key(letter)
        self.run_js("new Promise((done) => { const look = () => page.diagram.events.length < %d ? done(true) : setTimeout(look, 10); look(); })" % everything)
        # SYN, SYN+ACK; SYN-SENT, SYN-RECEIVED.
        self.assertEqual(self.run_js("page.diagram.events.map((event) => event.says)"), ["SYN seq 0", "SYN-SENT", "SYN+ACK seq 0", "SYN-RECEIVED"])
        self.assertEqual(self.run_js("document.querySelectorAll('#table tbody tr').length"), 4)
        self.assertEqual(self.text(".count"), f"4 of {everything} events")
        self.browser.click("#type-state")
        self.assertEqual(self.run_js("page.diagram.events.length"), 2)
        self.run_js("page.toolbar.clear()")
        self.assertEqual(self.run_js("page.diagram.events.length"), everything)
        self.browser.click("#trouble")
        kinds = set(self.run_js("page.diagram.events.map((event) => event.tone)"))
        self.assertLessEqual(kinds, {"bad", "waiting", "plain"})
        self.browser.click("#trouble")
        self.browser.click(".menu summary")
        self.browser.click(".panel input")
        self.assertLess(self.run_js("page.diagram.events.length"), everything)
        self.assertEqual(self.run_js("page.diagram.layout.hosts.filter(Boolean).length"), 1)

    def test_hidden_by_the_filter_is_shown_when_asked_for(self):
        self.open(self.failing)
        self.browser.click("#type-fault")
        self.browser.click(".jumps li.fault button")
        self.assertEqual(self.selected(), "cut wire")

    def test_zoom_keeps_the_middle_and_scales_are_what_they_say(self):
        self.open(self.failing)
        self.run_js("page.diagram.setMode('time')")
        for _ in range(12):
            self.browser.click("[aria-label='Zoom in']")
        middle = "page.diagram.scale.time(page.diagram.element.scrollTop + page.diagram.element.clientHeight / 2)"
        self.run_js("page.diagram.showTime(1.5e9)")
        before = self.run_js(middle)
        self.browser.click("[aria-label='Zoom in']")
        self.assertAlmostEqual(self.run_js(middle) / before, 1, places=2)
        # True to time: from 1 s to 2 s is as far as from 2 s to 3 s.
        ys = self.run_js("[1e9, 2e9, 3e9].map((time) => page.diagram.scale.y(time))")
        self.assertAlmostEqual(ys[1] - ys[0], ys[2] - ys[1], places=3)
        self.browser.screenshot(path("zoomed.png"))
        self.run_js("page.diagram.setMode('steps')")
        heights = self.run_js("page.diagram.scale.heights")
        self.assertEqual(heights, sorted(heights))

    # Without a delay a segment arrives at the instant it left, and a timer may stand before it in the sender's lane only.
    def test_time_goes_down_along_every_arrow(self):
        page = path("no-delay.html")
        halfopen("run", "scenarios/loopback/send-after-peer-closed.json", "--html", page)
        self.open(page)
        heights = self.run_js("page.run.events.filter((e) => e.type === 'segment').map((e) => [e.y, e.yEnd])")
        self.assertGreater(len(heights), 5)
        self.assertEqual([pair for pair in heights if pair[1] < pair[0]], [])

    def test_hover_shows_fields_and_click_selects(self):
        self.open(self.failing)
        self.run_js("page.diagram.show(page.run.events.find((event) => event.type === 'segment' && event.raw.flags === 'SYN'))")
        self.run_js("document.querySelector('.stage').scrollIntoView()")
        x, y = self.run_js("""(() => { const b = document.querySelector('g.segment.selected .line').getBoundingClientRect();
            return [b.x + b.width / 2, b.y + b.height / 2]; })()""")
        self.run_js("page.diagram.select(null)")
        self.browser.mouse(x, y)
        self.assertFalse(self.run_js("document.querySelector('.tip').hidden"))
        self.assertIn("10.0.0.2:7000", self.text(".tip"))
        self.browser.mouse(x, y, click=True)
        self.assertEqual(self.selected(), "SYN seq 0")

    def test_table_and_diagram_point_at_each_other(self):
        self.open(self.failing)
        self.browser.click("#table tbody tr:nth-child(3) button")
        self.assertEqual(self.run_js("page.diagram.selected.id"), 2)
        self.assertEqual(self.run_js("document.querySelector('#table tr[aria-selected]').dataset.id"), "2")
        self.assertEqual(self.run_js("location.hash"), "#event-2")

    def test_address_selects_an_event(self):
        self.open(self.failing, "#event-5")
        self.assertEqual(self.run_js("page.diagram.selected.id"), 5)

    def test_dark_and_light(self):
        self.open(self.failing)
        paper = "getComputedStyle(document.body).backgroundColor"
        self.browser.scheme("dark")
        dark = self.run_js(paper)
        self.browser.screenshot(path("dark.png"))
        self.browser.scheme("light")
        self.assertNotEqual(self.run_js(paper), dark)
        self.run_js("document.documentElement.dataset.theme = 'dark'")
        self.assertEqual(self.run_js(paper), dark)

    def test_prints_everything_on_paper(self):
        self.open(self.failing)
        self.run_js("addEventListener('beforeprint', () => { window.printed = [document.querySelectorAll('.tile').length,"
                    "page.diagram.element.classList.contains('printing'), getComputedStyle(page.toolbar.element).display]; })")
        self.assertGreater(self.browser.paper(path("failing.pdf")), 10000)
        tiles, printing, _ = self.run_js("window.printed")
        self.assertTrue(printing)
        self.assertGreaterEqual(tiles, 1)
        self.assertFalse(self.run_js("page.diagram.element.classList.contains('printing')"))

    def test_ten_thousand_events_open_in_a_second_and_scroll_smoothly(self):
        long = run_page("long", LONG)
        self.browser.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.open(long)
        self.assertGreater(self.run_js("page.run.events.length"), 10000)
        metrics = {metric["name"]: metric["value"] for metric in self.browser.send("Performance.getMetrics")["metrics"]}
        self.assertLess(metrics["TaskDuration"], 1.0)  # Of the page's thread, in its own time: others may use the machine.
        self.assertLess(self.run_js("document.querySelectorAll('svg *').length"), 6000)
        started = self.run_js("performance.now()")
        frames = self.run_js("""(async () => { const d = page.diagram.element; let frames = 0;
            for (let y = 0; y < d.scrollHeight && frames < 100; y += 900, ++frames) {
              d.scrollTop = y; await new Promise((drawn) => requestAnimationFrame(drawn)); }
            return frames; })()""")
        took = self.run_js("performance.now()") - started
        print(f"opened with {metrics['TaskDuration']:.3f} s of its thread; {took / frames:.1f} ms per window scrolled")
        self.assertLess(self.run_js("document.querySelectorAll('.tile').length"), 10)
        self.browser.screenshot(path("long.png"))
        self.browser.key("End")
        self.run_js("page.diagram.element.focus()")
        self.browser.key("End")
        self.assertEqual(self.run_js("page.diagram.selected.id"), self.run_js("page.run.events.length - 1"))


class ComparePage(PageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        scenario = "scenarios/loopback/send-after-peer-closed.json"
        halfopen("run", scenario, "--record", path("linux.json"))
        halfopen("run", scenario, "--os", "client=windows-11", "--record", path("windows.json"))
        halfopen("compare", path("linux.json"), path("windows.json"), "--html", path("compare.html"))

    def test_first_difference_is_marked_on_both_sides(self):
        self.open(path("compare.html"))
        self.browser.screenshot(path("compare.png"))
        # Winsock is started before anything else on Windows: the first that only one side has.
        self.assertIn("startup", self.text(".differences tbody tr"))
        self.assertEqual(self.run_js("page.diagrams[1].selected.says"), "startup -> 0")
        self.assertEqual(self.run_js("document.querySelectorAll('g.first-difference').length"), 1)
        self.assertEqual(self.run_js("document.querySelectorAll('.diagram').length"), 2)

    def test_a_difference_shows_both_sides(self):
        self.open(path("compare.html"))
        self.run_js("[...document.querySelectorAll('.differences tbody tr')].find((row) => row.textContent.includes('EPIPE')"
                    " && row.textContent.includes('WSAECONNABORTED')).querySelector('button').click()")
        self.assertIn("EPIPE", self.run_js("page.diagrams[0].selected.says"))
        self.assertIn("WSAECONNABORTED", self.run_js("page.diagrams[1].selected.says"))

    def test_selecting_on_one_side_moves_the_other(self):
        self.open(path("compare.html"))
        self.run_js("page.diagrams.forEach((diagram) => diagram.zoomBy(8))")
        self.run_js("page.diagrams[0].show(page.runs[0].events[page.runs[0].events.length - 1])")
        self.assertGreater(self.run_js("page.diagrams[1].element.scrollTop"), 0)

    def test_filter_acts_on_both(self):
        self.open(path("compare.html"))
        self.browser.click("#type-segment")
        self.assertEqual(self.run_js("page.diagrams.map((diagram) => diagram.events.filter((event) => event.type === 'segment').length)"), [0, 0])


class SweepPage(PageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        halfopen("sweep", "scenarios/sweep/question.json", "--subject", "client", "--promise", "client eventually says asked",
                 "--html", path("sweep.html"))

    def test_map_counts_what_the_sweep_counted(self):
        self.open(path("sweep.html"))
        self.browser.screenshot(path("sweep.png"))
        tried = self.run_js("[...document.querySelectorAll('.map tbody tr')].reduce((sum, row) => sum + Number(row.children[1].textContent), 0)")
        self.assertEqual(tried, self.run_js("page.data.trials"))
        violated = self.run_js("[...document.querySelectorAll('.map td.violated')].reduce((sum, cell) => sum + Number(cell.textContent), 0)")
        self.assertEqual(violated, self.run_js("page.data.failures.length"))
        self.assertGreater(violated, 0)

    def test_cell_shows_what_broke_and_opens_the_run(self):
        self.open(path("sweep.html"))
        self.browser.click(".map td.violated")
        self.assertIn("client eventually says asked", self.text(".cell-panel"))
        self.browser.click(".show-run")
        self.assertIn("Violated: client eventually says asked", self.text("#run .chip.bad"))
        self.assertEqual(self.run_js("page.shown.diagram.selected.type"), "fault")
        self.browser.screenshot(path("sweep-run.png"))

    def test_its_scenario_breaks_the_promise_again(self):
        self.open(path("sweep.html"))
        scenario = json.loads(self.run_js("document.querySelector('.cell-panel pre').textContent"))
        run_page("trial", scenario)
        self.open(path("trial.html"))
        self.assertFalse(self.run_js("page.run.events.some((event) => event.raw.name === 'asked')"))

    def test_keyboard_in_the_map(self):
        self.open(path("sweep.html"))
        self.run_js("page.map.at(0, 1).focus()")
        for key in ("ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"):
            self.browser.key(key)
        self.assertEqual(self.run_js("[document.activeElement.dataset.row, document.activeElement.dataset.column]"), ["1", "1"])
        self.browser.key("Enter")
        self.assertEqual(self.text(".cell-panel h2"), self.run_js("page.map.rows[1].injection.name + ' at ' + columnText(page.map.columns[1])"))
        self.assertEqual(self.run_js("document.querySelectorAll('.map td[tabindex=\"0\"]').length"), 1)


if __name__ == "__main__":
    if browser.program() is None:
        print("skipped: there is no browser (Debian: chromium-headless-shell)")
        sys.exit(0)
    os.makedirs(FOLDER, exist_ok=True)
    unittest.main(argv=sys.argv[:1] + sys.argv[4:], verbosity=2)
