/// The page of one run, put into `place`; `opened`: the event it opens at, if the address names none.
function pageOfRun(run, place, opened) {
  const filter = new Filter();
  const details = new Details();
  const diagram = new Diagram(
    run,
    filter,
    "Sequence diagram of " + (run.scenario || "the run"),
    (event, how, pointer) => {
      if (how === "point") return details.point(event, run, pointer);
      const at = diagram.events.indexOf(event);
      details.show(event, run, event && at + 1 + " of " + diagram.events.length);
      table.select(event);
      history.replaceState(null, "", event ? "#event-" + event.id : location.pathname + location.search);
    },
  );
  const show = (event) => {
    if (!diagram.events.includes(event)) toolbar.clear();
    diagram.show(event);
  };
  const jump = (event) => {
    show(event);
    diagram.element.scrollIntoView({ block: "nearest" });
    diagram.element.focus({ preventScroll: true });
  };
  const table = new EventTable(run, "", jump);
  const changed = () => {
    diagram.refresh();
    table.fill(diagram.events);
    toolbar.told(diagram.events.length, run.events.length);
  };
  const toolbar = new Toolbar(filter, [run], [diagram], changed);
  place.replaceChildren(
    headOf(run),
    html(
      "div",
      { class: "lists" },
      jumpList("Not as expected", violationsOf(run), jump),
      jumpList("What went wrong on purpose", faultsOf(run), jump),
    ),
    html(
      "main",
      {},
      toolbar.element,
      html("div", { class: "stage" }, diagram.element, details.element),
      html("section", { id: "table", tabindex: -1 }, html("h2", {}, "Table of events"), table.element),
      socketTable(run),
      writtenOf(run),
    ),
    details.tip,
  );
  changed();
  whenPrinting([diagram], [table]);
  const first = askedFor(run) || opened || run.events.find((event) => event.violations.length > 0);
  if (first) show(first);
  return { run, diagram, table, toolbar };
}

/// `#event-12` in the address asks for that event.
function askedFor(run) {
  const asked = /^#event-(\d+)$/.exec(location.hash);
  return asked && run.events[Number(asked[1])];
}

/// What is on the page now; it shows everything on paper.
let onPaper = [];
const whenPrinting = (...parts) => {
  onPaper = parts.flat();
};
addEventListener("beforeprint", () => onPaper.forEach((part) => part.print(true)));
addEventListener("afterprint", () => onPaper.forEach((part) => part.print(false)));
