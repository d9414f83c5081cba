// Filter, zoom, scale and colours. `changed(what)` is called with "filter"; diagrams are told of the rest.
class Toolbar {
  constructor(filter, runs, diagrams, changed) {
    Object.assign(this, { filter, diagrams, changed });
    this.search = html("input", {
      type: "search",
      id: "search",
      placeholder: "words, -without",
      "aria-label": "Show events with these words",
      oninput: () => this.searched(),
    });
    this.count = html("output", { class: "count", "aria-live": "polite", for: "search" });
    this.element = html(
      "div",
      { class: "toolbar", role: "toolbar", "aria-label": "Filter and scale" },
      html("div", { class: "group" }, this.search, this.count),
      html(
        "fieldset",
        { class: "group" },
        html("legend", { class: "unseen" }, "Kinds of events"),
        TYPES.map(([type, name]) =>
          this.box(name, true, (on) => filter.toggle(filter.types, type, on), "type-" + type),
        ),
      ),
      html(
        "div",
        { class: "group" },
        this.box(
          "Only trouble",
          false,
          (on) => {
            filter.trouble = on;
          },
          "trouble",
        ),
        this.laneMenu(runs),
      ),
      html(
        "div",
        { class: "group" },
        this.scaleChoice(),
        this.button("Zoom in", "+", (d) => d.zoomBy(1.4)),
        this.button("Zoom out", "\u2212", (d) => d.zoomBy(1 / 1.4)),
        this.button("Fit", "Fit", (d) => d.fit()),
        this.button("Next trouble", "Next \u26a0", (d) => d.goToTrouble(1)),
      ),
      html("div", { class: "group" }, this.themeChoice(), this.help()),
    );
  }

  searched() {
    clearTimeout(this.later);
    this.later = setTimeout(() => {
      this.filter.say(this.search.value);
      this.changed();
    }, 120);
  }

  box(name, on, toggle, id) {
    return html(
      "label",
      { class: "box " + id },
      html("input", {
        type: "checkbox",
        checked: on,
        id,
        onchange: (change) => {
          toggle(change.target.checked);
          this.changed();
        },
      }),
      name,
    );
  }

  button(name, text, act) {
    return html("button", { "aria-label": name, title: name, onclick: () => this.diagrams.forEach(act) }, text);
  }

  laneMenu(runs) {
    const names = new Set(
      runs.flatMap((run) => [
        ...run.hosts.map((host) => "host " + host.name),
        ...run.programs.map((program) => "program " + program.name),
      ]),
    );
    return html(
      "details",
      { class: "menu" },
      html("summary", {}, "Lanes"),
      html(
        "div",
        { class: "panel", role: "group", "aria-label": "Lanes" },
        [...names].map((name, i) =>
          this.box(name, true, (on) => this.filter.toggle(this.filter.hidden, name, !on), "lane-" + i),
        ),
      ),
    );
  }

  scaleChoice() {
    return html(
      "select",
      {
        "aria-label": "Scale",
        id: "scale",
        onchange: (change) => this.diagrams.forEach((diagram) => diagram.setMode(change.target.value)),
      },
      html("option", { value: "steps" }, "Every step"),
      html("option", { value: "time" }, "True to time"),
    );
  }

  themeChoice() {
    return html(
      "select",
      {
        "aria-label": "Colours",
        id: "theme",
        onchange: (change) => {
          document.documentElement.dataset.theme = change.target.value;
        },
      },
      html("option", { value: "auto" }, "Auto"),
      html("option", { value: "light" }, "Light"),
      html("option", { value: "dark" }, "Dark"),
    );
  }

  help() {
    const keys = [
      ["Up, Down", "event before, after"],
      ["Left, Right", "nearest event of the lane beside"],
      ["Home, End", "first, last"],
      ["n, p", "next and previous trouble"],
      ["+, \u2212, 0", "zoom in, out, fit"],
      ["Ctrl+wheel", "zoom"],
      ["/", "search"],
      ["Esc", "select nothing"],
    ];
    return html(
      "details",
      { class: "menu" },
      html("summary", {}, "Keys"),
      html(
        "dl",
        { class: "panel keys" },
        keys.flatMap(([key, what]) => [html("dt", {}, key), html("dd", {}, what)]),
        legend(),
      ),
    );
  }

  /// Shows everything again.
  clear() {
    this.search.value = "";
    this.filter.say("");
    this.filter.trouble = false;
    this.filter.hidden.clear();
    TYPES.forEach(([type]) => this.filter.types.add(type));
    for (const box of this.element.querySelectorAll("input[type=checkbox]")) box.checked = box.id !== "trouble";
    this.changed();
  }

  told(shown, all) {
    this.count.textContent = shown === all ? all + " events" : shown + " of " + all + " events";
  }
}

/// What colours mean; every state also stands in words beside its bar.
function legend() {
  return html(
    "div",
    { class: "legend", "aria-hidden": "true" },
    Object.keys(STATE_WORDS).map((state) => html("span", { class: "state-word state-" + state.toLowerCase() }, state)),
  );
}
