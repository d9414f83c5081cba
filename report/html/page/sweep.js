// The page of a sweep: its map, what happened in a cell, and the runs behind the violations.
/// The scenario that breaks the promise, whole: the one that is swept, with the faults of the trial.
const trialScenario = (data, failure) => JSON.stringify(Object.assign({}, data.written, failure.change), null, 2);

function failureItem(data, failure, showRun) {
  const alike = data.failures.find(
    (other) =>
      other.run !== undefined &&
      other.invariant === failure.invariant &&
      other.parts.map((part) => part.injection).join() === failure.parts.map((part) => part.injection).join(),
  );
  return html(
    "li",
    { class: "bad" },
    html("strong", {}, failure.says),
    html("p", {}, "violates: " + failure.invariant + ": " + failure.what),
    html(
      "p",
      { class: "actions" },
      failure.run !== undefined
        ? html("button", { class: "show-run", onclick: () => showRun(failure) }, "Show this run")
        : alike && html("button", { class: "show-run", onclick: () => showRun(alike) }, "Show the first run like it"),
    ),
    html(
      "details",
      {},
      html("summary", {}, "Its scenario"),
      html("p", {}, "Saved as trial.json: ", html("code", {}, "halfopen run trial.json")),
      html("pre", { tabindex: 0 }, trialScenario(data, failure)),
    ),
  );
}

function cellItems(data, row, cell, showRun) {
  const failed = new Set(cell.failures.map((failure) => failure.parts[0].point));
  const survived = cell.points.filter((point) => !failed.has(point));
  return html(
    "ol",
    {},
    cell.failures.map((failure) => failureItem(data, failure, showRun)),
    survived.map((point) =>
      html(
        "li",
        { class: "good" },
        html("strong", {}, row.injection.name + " at " + data.points[point].says),
        html("p", {}, "survived"),
      ),
    ),
  );
}

function sweepHead(data) {
  const clean = data.failures.length === 0;
  return html(
    "header",
    {},
    html("h1", {}, "Sweep of " + data.scenario),
    data.why && html("p", { class: "why" }, data.why),
    html(
      "p",
      { class: "chips" },
      chip(
        clean ? "good" : "bad",
        clean
          ? "Every promise held"
          : data.failures.length + (data.failures.length === 1 ? " violation" : " violations"),
      ),
      chip("plain", data.trials + " runs" + (data.pairs ? ", " + data.pairs + " with two injections" : "")),
      chip("plain", data.points.length + " points"),
    ),
    html("p", { class: "replay" }, html("span", {}, "Sweep it again: "), html("code", {}, data.command)),
    data.unseen.length > 0 &&
      html(
        "p",
        { class: "why" },
        "Not swept: the segments of " + data.unseen.join(", ") + ", between hosts with other links",
      ),
  );
}

function pageOfSweep(data, place) {
  const panel = html(
    "section",
    { class: "jumps cell-panel", "aria-live": "polite" },
    html("h2", {}, "Nothing chosen"),
    html("p", {}, "Choose a cell of the map."),
  );
  const runPlace = html("div", { id: "run" });
  const out = { data };
  const showRun = (failure) => {
    const run = openRun(data.runs[failure.run]);
    out.shown = pageOfRun(
      run,
      runPlace,
      run.events.find((event) => event.raw === run.faults[data.faults]),
    );
    out.run = run;
    runPlace.scrollIntoView({ block: "start" });
  };
  const map = new SweepMap(data, (row, times, cell) => {
    panel.replaceChildren(
      html("h2", {}, row.injection.name + " at " + columnText(times)),
      cell ? cellItems(data, row, cell, showRun) : html("p", {}, "There is nothing to do there."),
    );
  });
  const pairs = data.failures.filter((failure) => failure.parts.length > 1);
  place.replaceChildren(
    sweepHead(data),
    html(
      "section",
      { class: "map-section" },
      html("h2", {}, "Every injection at every instant"),
      html(
        "p",
        { class: "key" },
        html("span", { class: "cell survived" }),
        " survived ",
        html("span", { class: "cell violated" }, "1"),
        " a promise violated, so many times ",
        html("span", { class: "cell none" }),
        " nothing to do there",
      ),
      html("div", { class: "sweep-stage" }, map.element, panel),
    ),
    ...(pairs.length
      ? [
          html(
            "section",
            { class: "jumps cell-panel pairs" },
            html("h2", {}, "Violated by two injections"),
            html(
              "ol",
              {},
              pairs.map((failure) => failureItem(data, failure, showRun)),
            ),
          ),
        ]
      : []),
    runPlace,
  );
  const first = data.failures.find((failure) => failure.parts.length === 1);
  map.open(first ? map.cellOf(first) : map.at(0, 0));
  return Object.assign(out, { map, showRun });
}
