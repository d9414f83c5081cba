// The page of two runs side by side: what differs is listed, marked in both diagrams, and the first difference is shown.

/// The event of a finding's side: that observation; where it is missing, the last thing before it.
function sideEvent(run, side) {
  const seen = run.events.find(
    (event) => event.program === side.program && event.index === side.index && event.index !== undefined,
  );
  const before = run.events.filter((event) => event.at <= side.at);
  return (side.text && seen) || before.filter((event) => event.program === side.program).pop() || before.pop();
}

/// Ties findings to events and marks those; the finding that comes first in time is marked as such.
function tieFindings(runs, data) {
  const when = (finding) => Math.min(finding.left.at, finding.right.at);
  data.findings.sort((a, b) => when(a) - when(b));
  data.findings.forEach((finding, i) => {
    [finding.left, finding.right].forEach((side, s) => {
      side.event = sideEvent(runs[s], side);
      if (side.event && side.text)
        side.event.mark = i === 0 || side.event.mark === "first-difference" ? "first-difference" : "differs";
    });
  });
}

function comparisonHead(runs, data) {
  const { findings, agreements, ranged } = data;
  const same = findings.length === 0;
  return html(
    "header",
    {},
    html("h1", {}, runs[0].scenario || "Two runs"),
    runs[0].why && html("p", { class: "why" }, runs[0].why),
    html(
      "p",
      { class: "chips" },
      chip(
        same ? "good" : "bad",
        same ? "No difference" : findings.length + (findings.length === 1 ? " difference" : " differences"),
      ),
      chip("plain", agreements + " observations agree" + (ranged ? ", " + ranged + " of them within a range" : "")),
    ),
    data.remarks.length > 0 &&
      html(
        "ul",
        { class: "remarks" },
        data.remarks.map((remark) => html("li", {}, remark)),
      ),
  );
}

const WORDS_OF_DIFFERENCE = {
  "number of observations": "only one side has it",
  "what happened": "something else happened",
  code: "another error",
  value: "another value",
  time: "another time",
};

function differencesTable(runs, data, jump) {
  if (data.findings.length === 0) return null;
  const side = (finding, name) =>
    html(
      "td",
      { class: "says" },
      finding[name].text || html("em", {}, "nothing, behind " + timeText(finding[name].at)),
    );
  return html(
    "section",
    { class: "jumps differences" },
    html("h2", { id: "differences" }, "What differs, in order of time"),
    html(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-labelledby": "differences" },
      html(
        "table",
        {},
        html(
          "thead",
          {},
          html(
            "tr",
            {},
            ["", "Program", "Difference", titleOf(runs[0]), titleOf(runs[1])].map((text) =>
              html("th", { scope: "col" }, text),
            ),
          ),
        ),
        html(
          "tbody",
          {},
          data.findings.map((finding, i) =>
            html(
              "tr",
              { class: i === 0 ? "violated" : null },
              html(
                "th",
                { scope: "row" },
                html(
                  "button",
                  {
                    class: "link",
                    "aria-label": "Show difference " + (i + 1) + " in both diagrams",
                    onclick: () => jump(finding),
                  },
                  i === 0 ? "Show the first" : "Show",
                ),
              ),
              html("td", {}, finding.program),
              html("td", {}, WORDS_OF_DIFFERENCE[finding.difference] || finding.difference),
              side(finding, "left"),
              side(finding, "right"),
            ),
          ),
        ),
      ),
    ),
  );
}

const titleOf = (run) =>
  run.label +
  (run.label === run.backend ? "" : " (" + run.backend + ")") +
  ": " +
  [...new Set(run.hosts.map((host) => host.os))].join(", ");

function pageOfComparison(runs, data, place) {
  tieFindings(runs, data);
  const filter = new Filter();
  const details = new Details();
  let leading = null; // The diagram that moves the other one.
  const diagrams = runs.map(
    (run, i) =>
      new Diagram(run, filter, "Sequence diagram, " + titleOf(run), (event, how, pointer) => {
        if (how === "point") return details.point(event, run, pointer);
        details.show(event, run, event && titleOf(run));
        tables[i].select(event);
        if (event && leading === null) diagrams[1 - i].showTime(event.at);
      }),
  );
  const show = (i, event) => {
    if (!diagrams[i].events.includes(event)) toolbar.clear();
    diagrams[i].show(event);
  };
  const jump = (finding) => {
    leading = 0;
    [finding.right, finding.left].forEach((side, s) => side.event && show(1 - s, side.event));
    leading = null;
    diagrams[0].element.scrollIntoView({ block: "nearest" });
  };
  const tables = runs.map(
    (run, i) =>
      new EventTable(run, ", " + titleOf(run), (event) => {
        show(i, event);
        diagrams[i].element.focus();
      }),
  );
  const changed = () => {
    diagrams.forEach((diagram) => diagram.refresh());
    tables.forEach((table, i) => table.fill(diagrams[i].events));
    toolbar.told(diagrams[0].events.length + diagrams[1].events.length, runs[0].events.length + runs[1].events.length);
  };
  const toolbar = new Toolbar(filter, runs, diagrams, changed);
  const half = (run, i) =>
    html(
      "section",
      { class: "half", "aria-label": titleOf(run) },
      html("h2", {}, (i === 0 ? "Left: " : "Right: ") + titleOf(run)),
      diagrams[i].element,
    );
  place.replaceChildren(
    comparisonHead(runs, data),
    differencesTable(runs, data, jump) || "",
    html(
      "main",
      {},
      toolbar.element,
      html("div", { class: "stage pair" }, runs.map(half), details.element),
      html(
        "section",
        { id: "table", tabindex: -1 },
        html("h2", {}, "Tables of events"),
        tables.map((table) => table.element),
      ),
      html(
        "div",
        { class: "lists" },
        runs.map((run) =>
          html(
            "section",
            { class: "jumps" },
            html("h2", {}, titleOf(run)),
            html(
              "dl",
              { class: "facts" },
              factsOf(run).map(([name, value]) => html("div", {}, html("dt", {}, name), html("dd", {}, value))),
            ),
          ),
        ),
      ),
      writtenOf(runs[0]),
    ),
    details.tip,
  );
  changed();
  whenPrinting(diagrams, tables);
  if (data.findings.length > 0) jump(data.findings[0]);
  scrollTo(0, 0);
  return { runs, diagrams, tables, toolbar, jump };
}
