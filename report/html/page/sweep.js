// The page of a sweep: a map of injections and instants, what happened in a cell, and the runs behind the violations.
const COLUMNS = 160;  // Instants beyond so many share columns.

/// {columns: [[time, ...]], rows: [{injection, cells: [{points, failures}]}]}: cells are undefined where nothing was tried.
function mapOf(data) {
  const times = [...new Set(data.tried.flat().map((point) => data.points[point].at))].sort((a, b) => a - b);
  const each = Math.max(Math.ceil(times.length / COLUMNS), 1);
  const columns = [];
  for (let i = 0; i < times.length; i += each) columns.push(times.slice(i, i + each));
  const columnOf = new Map(columns.flatMap((own, column) => own.map((time) => [time, column])));
  const rows = data.injections.map((injection, number) => {
    const cells = [];
    const cellOf = (point) => (cells[columnOf.get(data.points[point].at)] ||= { points: [], failures: [] });
    data.tried[number].forEach((point) => cellOf(point).points.push(point));
    return { injection, number, cells, cellOf };
  });
  for (const failure of data.failures) {
    if (failure.parts.length === 1) rows[failure.parts[0].injection].cellOf(failure.parts[0].point).failures.push(failure);
  }
  return { columns, rows: rows.filter((row) => row.cells.length > 0) };
}

const columnText = (times) => timeText(times[0]) + (times.length > 1 ? " to " + timeText(times[times.length - 1]) : "");

function cellText(row, times, cell) {
  return row.injection.name + " at " + columnText(times) + ": " + (cell ? cell.points.length + " tried, " + cell.failures.length + " violated" : "nothing to do there");
}

/// The map as a table: one tab stop, arrow keys within, Enter or a click opens a cell.
class SweepMap {
  constructor(data, opened) {
    Object.assign(this, mapOf(data), { opened });
    this.body = html("tbody", {}, this.rows.map((row, r) => this.row(row, r)));
    // All columns beside each other, as far as a cell can still be hit.
    const width = Math.min(Math.max(Math.floor((innerWidth * 0.66 - 420) / Math.max(this.columns.length, 1)) - 1, 7), 20);
    const labelled = Math.ceil(17 / (width + 1));  // So many columns share the room of one label.
    const heads = this.columns.map((times, c) => c % labelled === 0 &&
      html("th", { scope: "colgroup", class: "instant", colspan: Math.min(labelled, this.columns.length - c) }, html("span", {}, roughTime(times[0]))));
    this.table = html("table", { class: "map" + (width < 14 ? " dense" : ""), role: "grid", style: "--cell:" + width + "px", "aria-label": "Injections by instants. Arrow keys move, Enter opens a cell." },
      html("thead", {}, html("tr", {}, html("th", { scope: "col" }, "What went wrong"), html("th", { scope: "col" }, "Tried"), html("th", { scope: "col" }, "Violated"), heads)), this.body);
    this.element = html("div", { class: "scroll map-scroll" }, this.table);
    this.table.addEventListener("keydown", (key) => this.keyPressed(key));
    this.body.addEventListener("click", (click) => this.open(click.target.closest("td.cell")));
  }

  row(row, r) {
    const tried = row.cells.reduce((sum, cell) => sum + cell.points.length, 0);
    const violated = row.cells.reduce((sum, cell) => sum + cell.failures.length, 0);
    const cells = this.columns.map((times, c) => {
      const cell = row.cells[c];
      const share = cell ? cell.failures.length / cell.points.length : 0;
      return html("td", { class: "cell " + (!cell ? "none" : share > 0 ? "violated" : "survived"), role: "gridcell", tabindex: -1, "data-row": r, "data-column": c,
        "aria-label": cellText(row, times, cell), title: cellText(row, times, cell), style: share > 0 ? "--share:" + Math.round(40 + 60 * share) + "%" : null }, cell && cell.failures.length ? String(cell.failures.length) : "");
    });
    return html("tr", {}, html("th", { scope: "row" }, row.injection.name), html("td", { class: "number" }, String(tried)), html("td", { class: "number" + (violated ? " some" : "") }, String(violated)), cells);
  }

  at(r, c) { return this.body.querySelector(`td[data-row="${r}"][data-column="${c}"]`); }

  open(element) {
    if (!element) return;
    const [r, c] = [Number(element.dataset.row), Number(element.dataset.column)];
    for (const old of this.body.querySelectorAll("td[aria-selected], td[tabindex='0']")) {
      old.removeAttribute("aria-selected");
      old.tabIndex = -1;
    }
    element.setAttribute("aria-selected", "true");
    element.tabIndex = 0;
    this.opened(this.rows[r], this.columns[c], this.rows[r].cells[c]);
  }

  /// The cell of a violation with one injection.
  cellOf(failure) {
    const r = this.rows.findIndex((row) => row.cells.some((cell) => cell && cell.failures.includes(failure)));
    return r < 0 ? null : this.at(r, this.rows[r].cells.findIndex((cell) => cell && cell.failures.includes(failure)));
  }

  keyPressed(key) {
    const here = key.target.closest("td.cell");
    if (!here) return;
    const [r, c] = [Number(here.dataset.row), Number(here.dataset.column)];
    const to = { ArrowUp: [r - 1, c], ArrowDown: [r + 1, c], ArrowLeft: [r, c - 1], ArrowRight: [r, c + 1], Home: [r, 0], End: [r, this.columns.length - 1] }[key.key];
    if (key.key === "Enter" || key.key === " ") this.open(here);
    else if (!to) return;
    const next = to && this.at(...to);
    if (next) {
      here.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }
    key.preventDefault();
  }
}

/// The scenario that breaks the promise, whole: the one that is swept, with the faults of the trial.
const trialScenario = (data, failure) => JSON.stringify(Object.assign({}, data.written, failure.change), null, 2);

function failureItem(data, failure, showRun) {
  const alike = data.failures.find((other) => other.run !== undefined && other.invariant === failure.invariant &&
    other.parts.map((part) => part.injection).join() === failure.parts.map((part) => part.injection).join());
  return html("li", { class: "bad" }, html("strong", {}, failure.says), html("p", {}, "violates: " + failure.invariant + ": " + failure.what),
    html("p", { class: "actions" }, failure.run !== undefined ? html("button", { class: "show-run", onclick: () => showRun(failure) }, "Show this run")
      : alike && html("button", { class: "show-run", onclick: () => showRun(alike) }, "Show the first run like it")),
    html("details", {}, html("summary", {}, "Its scenario"), html("p", {}, "Saved as trial.json: ", html("code", {}, "halfopen run trial.json")), html("pre", { tabindex: 0 }, trialScenario(data, failure))));
}

function cellItems(data, row, cell, showRun) {
  const failed = new Set(cell.failures.map((failure) => failure.parts[0].point));
  const survived = cell.points.filter((point) => !failed.has(point));
  return html("ol", {}, cell.failures.map((failure) => failureItem(data, failure, showRun)), survived.map((point) => html("li", { class: "good" }, html("strong", {}, row.injection.name + " at " + data.points[point].says), html("p", {}, "survived"))));
}

function sweepHead(data) {
  const clean = data.failures.length === 0;
  return html("header", {}, html("h1", {}, "Sweep of " + data.scenario), data.why && html("p", { class: "why" }, data.why),
    html("p", { class: "chips" }, chip(clean ? "good" : "bad", clean ? "Every promise held" : data.failures.length + (data.failures.length === 1 ? " violation" : " violations")),
      chip("plain", data.trials + " runs" + (data.pairs ? ", " + data.pairs + " with two injections" : "")), chip("plain", data.points.length + " points")),
    html("p", { class: "replay" }, html("span", {}, "Sweep it again: "), html("code", {}, data.command)),
    data.unseen.length > 0 && html("p", { class: "why" }, "Not swept: the segments of " + data.unseen.join(", ") + ", between hosts with other links"));
}

function pageOfSweep(data, place) {
  const panel = html("section", { class: "jumps cell-panel", "aria-live": "polite" }, html("h2", {}, "Nothing chosen"), html("p", {}, "Choose a cell of the map."));
  const runPlace = html("div", { id: "run" });
  const out = { data };
  const showRun = (failure) => {
    const run = openRun(data.runs[failure.run]);
    out.shown = pageOfRun(run, runPlace, run.events.find((event) => event.raw === run.faults[data.faults]));
    out.run = run;
    runPlace.scrollIntoView({ block: "start" });
  };
  const map = new SweepMap(data, (row, times, cell) => {
    panel.replaceChildren(html("h2", {}, row.injection.name + " at " + columnText(times)), cell ? cellItems(data, row, cell, showRun) : html("p", {}, "There is nothing to do there."));
  });
  const pairs = data.failures.filter((failure) => failure.parts.length > 1);
  place.replaceChildren(sweepHead(data), html("section", { class: "map-section" }, html("h2", {}, "Every injection at every instant"),
    html("p", { class: "key" }, html("span", { class: "cell survived" }), " survived ", html("span", { class: "cell violated" }, "1"), " a promise violated, so many times ", html("span", { class: "cell none" }), " nothing to do there"), html("div", { class: "sweep-stage" }, map.element, panel)),
    ...(pairs.length ? [html("section", { class: "jumps cell-panel pairs" }, html("h2", {}, "Violated by two injections"), html("ol", {}, pairs.map((failure) => failureItem(data, failure, showRun))))] : []), runPlace);
  const first = data.failures.find((failure) => failure.parts.length === 1);
  map.open(first ? map.cellOf(first) : map.at(0, 0));
  return Object.assign(out, { map, showRun });
}
