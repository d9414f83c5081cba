// The map of a sweep: injections down, instants across.
const COLUMNS = 160; // Instants beyond so many share columns.

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
    if (failure.parts.length === 1)
      rows[failure.parts[0].injection].cellOf(failure.parts[0].point).failures.push(failure);
  }
  return { columns, rows: rows.filter((row) => row.cells.length > 0) };
}

const columnText = (times) => timeText(times[0]) + (times.length > 1 ? " to " + timeText(times[times.length - 1]) : "");

function cellText(row, times, cell) {
  return (
    row.injection.name +
    " at " +
    columnText(times) +
    ": " +
    (cell ? cell.points.length + " tried, " + cell.failures.length + " violated" : "nothing to do there")
  );
}

/// The map as a table: one tab stop, arrow keys within, Enter or a click opens a cell.
class SweepMap {
  constructor(data, opened) {
    Object.assign(this, mapOf(data), { opened });
    this.body = html(
      "tbody",
      {},
      this.rows.map((row, r) => this.row(row, r)),
    );
    // All columns beside each other, as far as a cell can still be hit.
    const width = Math.min(
      Math.max(Math.floor((innerWidth * 0.66 - 420) / Math.max(this.columns.length, 1)) - 1, 7),
      20,
    );
    const labelled = Math.ceil(17 / (width + 1)); // So many columns share the room of one label.
    const heads = this.columns.map(
      (times, c) =>
        c % labelled === 0 &&
        html(
          "th",
          { scope: "colgroup", class: "instant", colspan: Math.min(labelled, this.columns.length - c) },
          html("span", {}, roughTime(times[0])),
        ),
    );
    this.table = html(
      "table",
      {
        class: "map" + (width < 14 ? " dense" : ""),
        role: "grid",
        style: "--cell:" + width + "px",
        "aria-label": "Injections by instants. Arrow keys move, Enter opens a cell.",
      },
      html(
        "thead",
        {},
        html(
          "tr",
          {},
          html("th", { scope: "col" }, "What went wrong"),
          html("th", { scope: "col" }, "Tried"),
          html("th", { scope: "col" }, "Violated"),
          heads,
        ),
      ),
      this.body,
    );
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
      return html(
        "td",
        {
          class: "cell " + (!cell ? "none" : share > 0 ? "violated" : "survived"),
          role: "gridcell",
          tabindex: -1,
          "data-row": r,
          "data-column": c,
          "aria-label": cellText(row, times, cell),
          title: cellText(row, times, cell),
          style: share > 0 ? "--share:" + Math.round(40 + 60 * share) + "%" : null,
        },
        cell && cell.failures.length ? String(cell.failures.length) : "",
      );
    });
    return html(
      "tr",
      {},
      html("th", { scope: "row" }, row.injection.name),
      html("td", { class: "number" }, String(tried)),
      html("td", { class: "number" + (violated ? " some" : "") }, String(violated)),
      cells,
    );
  }

  at(r, c) {
    return this.body.querySelector(`td[data-row="${r}"][data-column="${c}"]`);
  }

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
    return r < 0
      ? null
      : this.at(
          r,
          this.rows[r].cells.findIndex((cell) => cell && cell.failures.includes(failure)),
        );
  }

  keyPressed(key) {
    const here = key.target.closest("td.cell");
    if (!here) return;
    const [r, c] = [Number(here.dataset.row), Number(here.dataset.column)];
    const to = {
      ArrowUp: [r - 1, c],
      ArrowDown: [r + 1, c],
      ArrowLeft: [r, c - 1],
      ArrowRight: [r, c + 1],
      Home: [r, 0],
      End: [r, this.columns.length - 1],
    }[key.key];
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
