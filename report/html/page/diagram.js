// The sequence diagram of one run. Only what is near the window is in the page: the drawing is cut into tiles, which are made
// when they come into view and taken away when they are far.
const TILE = 900;

class Diagram {
  /// `told(event, how)` hears of every selection; how is "select" or "point" (the mouse is over it; null: no more).
  constructor(run, filter, name, told) {
    Object.assign(this, { run, filter, told, mode: "steps", zoom: 1, selected: null, tiles: new Map() });
    this.head = html("div", { class: "lanes", "aria-hidden": "true" });
    this.content = html("div", { class: "content", "aria-hidden": "true" });
    this.element = html(
      "div",
      {
        class: "diagram",
        tabindex: 0,
        role: "application",
        "aria-roledescription": "sequence diagram",
        "aria-label": name + ". Arrow keys go from event to event; the same events are in the table below.",
      },
      this.head,
      this.content,
    );
    this.element.addEventListener("scroll", () => this.schedule());
    this.element.addEventListener("keydown", (key) => this.keyPressed(key));
    this.element.addEventListener("wheel", (wheel) => this.wheelTurned(wheel), { passive: false });
    this.content.addEventListener("click", (click) => this.select(this.eventAt(click), "select"));
    this.content.addEventListener("pointermove", (move) => this.told(this.eventAt(move), "point", move));
    this.content.addEventListener("pointerleave", () => this.told(null, "point"));
    new ResizeObserver(() => this.resized()).observe(this.element);
  }

  eventAt(pointer) {
    const group = pointer.target.closest("g.event");
    return group ? this.run.events[Number(group.dataset.id)] : null;
  }

  /// Filters, places and draws anew; what is in the middle of the window stays there.
  refresh(anchor) {
    const middle = this.element.clientHeight / 2;
    const time = anchor !== undefined ? anchor : this.scale && this.scale.time(this.element.scrollTop + middle);
    this.width = this.printing ? 1040 : this.element.clientWidth;
    this.events = this.filter.apply(this.run);
    this.layout = layoutOf(this.run, this.filter, this.width);
    this.scale = new Scale(
      this.events,
      this.run.ended_at,
      this.mode,
      this.zoom,
      Math.max(this.element.clientHeight - 120, 200),
    );
    placeCalls(this.run, this.events, this.layout);
    placeConnections(this.run, this.layout, this.scale);
    placeLabels(this.events);
    this.ticks = ticksOf(this.scale);
    this.sortIntoTiles();
    this.content.style.width = this.layout.width + "px";
    this.content.style.height = this.scale.height + "px";
    this.drawHead();
    for (const tile of this.tiles.values()) tile.remove();
    this.tiles.clear();
    if (time) this.element.scrollTop = this.scale.y(time) - middle;
    this.showTiles();
  }

  resized() {
    if (!this.printing && this.element.clientWidth !== this.width && this.element.clientWidth > 0) this.refresh();
  }

  /// Each event belongs to every tile it crosses; what crosses many is kept apart.
  sortIntoTiles() {
    this.inTile = new Map();
    this.long = [];
    for (const event of this.events) {
      const [low, high] = [Math.min(event.y, event.yBegan, event.yEnd) - ROW, Math.max(event.y, event.yEnd) + ROW];
      const [first, last] = [Math.floor(low / TILE), Math.floor(high / TILE)];
      if (last - first > 3) {
        this.long.push({ event, first, last });
        continue;
      }
      for (let tile = first; tile <= last; ++tile) {
        if (!this.inTile.has(tile)) this.inTile.set(tile, []);
        this.inTile.get(tile).push(event);
      }
    }
  }

  drawHead() {
    const { layout, run } = this;
    this.head.replaceChildren(
      html("span", { class: "time-head", style: "width:" + (layout.gutter - 20) + "px" }, "time"),
    );
    this.head.style.width = layout.width + "px";
    const add = (x, width, kind, name, detail) =>
      this.head.append(
        html(
          "span",
          {
            class: "lane-head " + kind,
            style: `left:${x}px;width:${width}px`,
            title: name + (detail ? " (" + detail + ")" : ""),
          },
          html("b", {}, name),
          html("small", {}, detail),
        ),
      );
    layout.programs.forEach((lane, p) => add(lane.x + 2, lane.width - 8, "program", run.programs[p].name, "program"));
    layout.hosts.forEach((lane, h) =>
      add(Math.min(lane.states.x, lane.x - 46) - 2, lane.states.width + 54, "host", run.hosts[h].name, run.hosts[h].os),
    );
  }

  schedule() {
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      this.showTiles();
    });
  }

  showTiles() {
    const top = this.printing ? 0 : this.element.scrollTop,
      bottom = this.printing ? this.scale.height : top + this.element.clientHeight;
    const first = Math.max(Math.floor(top / TILE) - 1, 0),
      last = Math.min(Math.floor(bottom / TILE) + 1, Math.floor(this.scale.height / TILE));
    for (const [number, tile] of this.tiles) {
      if (number >= first - 2 && number <= last + 2) continue;
      tile.remove();
      this.tiles.delete(number);
    }
    for (let number = first; number <= last; ++number) {
      if (!this.tiles.has(number)) this.addTile(number);
    }
  }

  addTile(number) {
    const top = number * TILE;
    const height = Math.min(TILE, this.scale.height - top);
    const events = [
      ...this.long.filter(({ first, last }) => first <= number && number <= last).map(({ event }) => event),
      ...(this.inTile.get(number) || []),
    ];
    const ofType = (...types) =>
      events.filter((event) => types.includes(event.type)).map((event) => drawEvent(event, this.layout, this.run));
    const tile = svg(
      "svg",
      {
        class: "tile",
        width: this.layout.width,
        height,
        viewBox: `0 ${top} ${this.layout.width} ${height}`,
        style: `top:${top}px`,
      },
      drawGround(this, top, height),
      ofType("fault"),
      ofType("state"),
      ofType("segment"),
      ofType("timer"),
      ofType("call", "note"),
    );
    this.tiles.set(number, tile);
    this.content.append(tile);
    if (this.selected) this.mark(this.selected, true, tile);
  }

  mark(event, on, within) {
    for (const group of (within || this.content).querySelectorAll(`g[data-id="${event.id}"]`))
      group.classList.toggle("selected", on);
  }

  select(event, how) {
    if (this.selected) this.mark(this.selected, false);
    this.selected = event;
    if (event) this.mark(event, true);
    this.told(event, how || "select");
  }

  /// Brings an event into the window and selects it.
  show(event) {
    if (!this.events.includes(event)) return false;
    const top = this.element.scrollTop + this.head.clientHeight + ROW,
      bottom = this.element.scrollTop + this.element.clientHeight - 2 * ROW;
    if (event.y < top || event.y > bottom) this.element.scrollTop = event.y - this.element.clientHeight / 2;
    this.showTiles();
    this.select(event);
    return true;
  }

  /// Brings an instant into the middle of the window.
  showTime(time) {
    this.element.scrollTop = this.scale.y(time) - this.element.clientHeight / 2;
    this.showTiles();
  }

  /// `anchor`: the time that stays where it is; none: the one in the middle.
  zoomBy(factor, anchor) {
    this.zoom = Math.min(Math.max(this.zoom * factor, 0.1), this.mode === "steps" ? 8 : 20000);
    this.refresh(anchor);
  }

  setMode(mode) {
    this.mode = mode;
    this.zoom = 1;
    this.refresh();
  }

  /// Everything at once, as far as rows can be made smaller.
  fit() {
    this.zoom = 1;
    if (this.mode === "steps") {
      this.refresh();
      this.zoom = Math.max(Math.min((this.element.clientHeight - 80) / this.scale.height, 1), 0.1);
    }
    this.refresh();
  }

  wheelTurned(wheel) {
    if (!wheel.ctrlKey && !wheel.metaKey) return;
    wheel.preventDefault();
    this.zoomBy(wheel.deltaY < 0 ? 1.25 : 0.8);
  }

  keyPressed(key) {
    if (key.ctrlKey || key.metaKey || key.altKey) return;
    const step = {
      ArrowDown: () => this.go(1),
      ArrowUp: () => this.go(-1),
      ArrowRight: () => this.goAcross(1),
      ArrowLeft: () => this.goAcross(-1),
      Home: () => this.show(this.events[0]),
      End: () => this.show(this.events[this.events.length - 1]),
      "+": () => this.zoomBy(1.25),
      "=": () => this.zoomBy(1.25),
      "-": () => this.zoomBy(0.8),
      0: () => this.fit(),
      n: () => this.goToTrouble(1),
      p: () => this.goToTrouble(-1),
      Escape: () => this.select(null),
    }[key.key];
    if (!step || (this.events.length === 0 && key.key.startsWith("Arrow"))) return;
    key.preventDefault();
    step();
  }

  /// Along the order of time.
  go(by) {
    const at = this.selected ? this.events.indexOf(this.selected) : -1;
    const next = at < 0 ? this.firstInWindow() : at + by;
    if (this.events[next]) this.show(this.events[next]);
  }

  firstInWindow() {
    const top = this.element.scrollTop;
    return Math.max(
      this.events.findIndex((event) => event.y >= top),
      0,
    );
  }

  /// To the nearest event, in time, of the next lane on the left or right that has one.
  goAcross(by) {
    if (!this.selected) return this.go(1);
    const place = (event) => this.placeOf(event);
    const here = place(this.selected);
    let best = null;
    for (const event of this.events) {
      const distance = (place(event) - here) * by;
      if (distance <= 0) continue;
      const better =
        !best ||
        distance < (place(best) - here) * by - 1 ||
        (Math.abs(distance - (place(best) - here) * by) <= 1 &&
          Math.abs(event.y - this.selected.y) < Math.abs(best.y - this.selected.y));
      if (better) best = event;
    }
    if (best) this.show(best);
  }

  placeOf(event) {
    const { layout } = this;
    if (event.type === "timer") return layout.hosts[event.host] ? layout.hosts[event.host].x : 0;
    if (event.type === "segment") return layout.hosts[event.from] ? layout.hosts[event.from].x + 1 : 0;
    if (event.type === "fault") return (faultRoom(event, layout) || { x: 0, width: 0 }).x + 2;
    if (event.type === "state") return layout.hosts[event.host] ? layout.hosts[event.host].states.x : 0;
    return layout.programs[event.program] ? layout.programs[event.program].x : 0;
  }

  /// The next thing that went wrong: a violated expectation if there is any, else an error, a loss, a fault.
  goToTrouble(by) {
    const violated = this.events.filter((event) => event.violations.length > 0 || event.mark);
    const list = violated.length ? violated : this.events.filter((event) => event.tone === "bad");
    if (list.length === 0) return;
    const now = this.selected ? this.selected.id : by > 0 ? -1 : Infinity;
    const next = by > 0 ? list.find((event) => event.id > now) : [...list].reverse().find((event) => event.id < now);
    this.show(next || list[by > 0 ? 0 : list.length - 1]);
  }

  print(on) {
    this.printing = on;
    this.element.classList.toggle("printing", on);
    this.refresh();
  }
}
