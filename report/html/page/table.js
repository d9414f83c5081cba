// The same events as a table, a page of rows at a time: for screen readers, for copying, for paper.
const PAGE = 200;
const PRINTED = 2000;

function tableRow(event, run, chosen) {
  const fate =
    event.type === "segment"
      ? event.raw.fate +
        (event.raw.end !== undefined && event.raw.end !== event.at ? " at " + timeText(event.raw.end) : "")
      : event.type === "call" && event.raw.kind !== "waiting"
        ? "after " + timeText(event.raw.at - event.raw.began)
        : event.type === "fault"
          ? event.raw.until !== undefined
            ? "until " + timeText(event.raw.until)
            : ""
          : event.type === "state" || event.type === "timer"
            ? event.raw.local + " to " + event.raw.remote
            : "";
  return html(
    "tr",
    {
      class: event.tone + (event.violations.length || event.mark ? " violated" : ""),
      "data-id": event.id,
      "aria-selected": chosen ? "true" : null,
    },
    html(
      "th",
      { scope: "row" },
      html("button", { class: "link", "aria-label": timeText(event.at) + ": show in the diagram" }, timeText(event.at)),
    ),
    html("td", {}, event.where),
    html("td", {}, event.kind),
    html("td", { class: "says" }, event.says),
    html("td", {}, fate),
    html(
      "td",
      {},
      [...event.violations.map((mismatch) => "expected " + mismatch.expected), event.mark && "differs"]
        .filter(Boolean)
        .join("; "),
    ),
  );
}

class EventTable {
  /// `chosen(event)` hears which row was picked.
  constructor(run, name, chosen) {
    Object.assign(this, { run, page: 0, events: [], size: PAGE });
    this.body = html("tbody");
    this.caption = html("caption");
    this.pages = html("div", { class: "pages", role: "group", "aria-label": "Pages of the table" });
    this.name = name;
    this.element = html(
      "div",
      {},
      html(
        "div",
        { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table of events" + name },
        html(
          "table",
          {},
          this.caption,
          html(
            "thead",
            {},
            html(
              "tr",
              {},
              ["Time", "Where", "Kind", "What", "Became of it", "Not as expected"].map((text) =>
                html("th", { scope: "col" }, text),
              ),
            ),
          ),
          this.body,
        ),
      ),
      this.pages,
    );
    this.body.addEventListener("click", (click) => {
      const row = click.target.closest("tr");
      if (row && click.target.closest("button")) chosen(this.run.events[Number(row.dataset.id)]);
    });
  }

  fill(events) {
    this.events = events;
    this.go(0);
  }

  go(page) {
    const count = Math.max(Math.ceil(this.events.length / this.size), 1);
    this.page = Math.min(Math.max(page, 0), count - 1);
    const from = this.page * this.size;
    const shown = this.events.slice(from, from + this.size);
    this.body.replaceChildren(...shown.map((event) => tableRow(event, this.run, event === this.selected)));
    this.caption.textContent =
      "Events" +
      this.name +
      ": " +
      (shown.length
        ? from + 1 + " to " + (from + shown.length) + " of " + this.events.length
        : "none that the filter shows");
    const button = (text, to, able) => html("button", { onclick: () => this.go(to), disabled: !able }, text);
    this.pages.hidden = count === 1;
    this.pages.replaceChildren(
      button("First", 0, this.page > 0),
      button("Previous", this.page - 1, this.page > 0),
      html("span", {}, "Page " + (this.page + 1) + " of " + count),
      button("Next", this.page + 1, this.page + 1 < count),
      button("Last", count - 1, this.page + 1 < count),
    );
  }

  select(event) {
    this.selected = event;
    const place = event ? this.events.indexOf(event) : -1;
    if (place >= 0 && Math.floor(place / this.size) !== this.page) return this.go(Math.floor(place / this.size));
    for (const row of this.body.children) {
      if (event && Number(row.dataset.id) === event.id) row.setAttribute("aria-selected", "true");
      else row.removeAttribute("aria-selected");
    }
  }

  print(on) {
    this.size = on ? PRINTED : PAGE;
    this.go(0);
  }
}
