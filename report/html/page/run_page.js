// The page of one run.
function pageOfRun(run) {
  const filter = new Filter();
  const details = new Details();
  const diagram = new Diagram(run, filter, "Sequence diagram of " + (run.scenario || "the run"), (event, how, pointer) => {
    if (how === "point") return details.point(event, run, pointer);
    const at = diagram.events.indexOf(event);
    details.show(event, run, event && (at + 1) + " of " + diagram.events.length);
    table.select(event);
    history.replaceState(null, "", event ? "#event-" + event.id : location.pathname + location.search);
  });
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
  document.getElementById("app").append(headOf(run), html("div", { class: "lists" }, jumpList("Not as expected", violationsOf(run), jump), jumpList("What went wrong on purpose", faultsOf(run), jump)),
    html("main", {}, toolbar.element, html("div", { class: "stage" }, diagram.element, details.element),
      html("section", { id: "table", tabindex: -1 }, html("h2", {}, "Table of events"), table.element), socketTable(run), writtenOf(run)), details.tip);
  changed();
  whenPrinting([diagram], [table]);
  openAt(run, show);
  return { run, diagram, table, toolbar };
}

/// `#event-12` in the address selects that event; without it the page opens at the first expectation that was not met.
function openAt(run, show) {
  const asked = /^#event-(\d+)$/.exec(location.hash);
  const event = asked ? run.events[Number(asked[1])] : run.events.find((candidate) => candidate.violations.length > 0);
  if (event) show(event);
}

function whenPrinting(diagrams, tables) {
  const print = (on) => [...diagrams, ...tables].forEach((part) => part.print(on));
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));
}
