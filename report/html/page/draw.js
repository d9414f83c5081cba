// One event, or one piece of background, as SVG. Positions come from Layout and Scale; looks come from page.css.
const CHAR = 6.65; // Width of a character of the labels' font, nearly.

const STATE_WORDS = {
  "SYN-SENT": "SYN-S",
  "SYN-RECEIVED": "SYN-R",
  ESTABLISHED: "ESTAB",
  "FIN-WAIT-1": "FIN-1",
  "FIN-WAIT-2": "FIN-2",
  "CLOSE-WAIT": "CL-W",
  CLOSING: "CLOS'G",
  "LAST-ACK": "L-ACK",
  "TIME-WAIT": "TIME-W",
  CLOSED: "CLOSED",
  LISTEN: "LISTEN",
};

function fitted(text, width) {
  const room = Math.floor(width / CHAR);
  return text.length <= room ? text : text.slice(0, Math.max(room - 1, 1)) + "\u2026";
}

const shownWords = (event) => event.says.replace(" -> ", " \u2192 ");

function label(text, x, y, anchor, width) {
  return svg("text", { x, y: y + 4, "text-anchor": anchor, class: "label" }, fitted(text, width));
}

function drawCall(event, layout) {
  const lane = layout.programs[event.program];
  if (!lane) return [];
  const left = lane.x + 10;
  const indent = lane.columns ? 6 + 7 * lane.columns : 8;
  const x = left + 7 * (event.column || 0);
  const [top, bottom] = [Math.min(event.yBegan, event.y), Math.max(event.y, event.yEnd)];
  const bar =
    bottom - top > 1
      ? svg("rect", { x: x - 2.5, y: top, width: 5, height: bottom - top, rx: 2.5, class: "span" })
      : null;
  const dot = svg("circle", { cx: x, cy: event.y, r: 4, class: "dot" });
  const hook =
    event.column > 0 || indent > 8
      ? svg("line", { x1: x + 4, x2: left + indent - 2, y1: event.y, y2: event.y, class: "hook" })
      : null;
  const words =
    event.labelled && label(shownWords(event), left + indent + 4, event.y, "start", lane.width - indent - 16);
  const back =
    words &&
    svg("rect", {
      x: left + indent,
      y: event.y - 9,
      width: Math.min(shownWords(event).length * CHAR + 8, lane.width - indent - 14),
      height: 18,
      rx: 4,
      class: "plate",
    });
  return [bar, back, hook, dot, words];
}

function arrowHead(x, y, angle) {
  const turned = (length, by) =>
    [x - length * Math.cos(angle + by), y - length * Math.sin(angle + by)].map((n) => n.toFixed(1)).join(",");
  return svg("polygon", { points: x + "," + y + " " + turned(9, 0.38) + " " + turned(9, -0.38), class: "head" });
}

/// Where an arrow starts and ends, and what stands at its end.
function wayOf(event, layout) {
  const from = layout.hosts[event.from],
    to = layout.hosts[event.to];
  if (!from || !to) return null;
  const towards = Math.sign(to.x - from.x) || 1;
  if (event.from === event.to)
    return { x1: from.x, y1: event.y, x2: from.x + from.side * -46, y2: event.y, towards: from.side * -1, own: true };
  const part = { lost: 0.6, "under way": 0.5 }[event.raw.fate];
  const start = event.raw.fate === "unsent" ? 0.5 : 0;
  const at = (share) => from.x + (to.x - from.x) * share;
  const y2 = part ? event.y + Math.min(Math.max((event.yEnd - event.y) * part, 6), 14) : event.yEnd;
  return {
    x1: at(start) + (start ? 0 : towards * 4),
    y1: event.y,
    x2: at(part || 1) - (part ? 0 : towards * 4),
    y2,
    towards,
    room: Math.abs(to.x - from.x),
  };
}

function drawSegment(event, layout) {
  const way = wayOf(event, layout);
  if (!way) return [];
  const { x1, y1, x2, y2, towards } = way;
  const line = { x1, y1, x2, y2 };
  const parts = [svg("line", { ...line, class: "reach" }), svg("line", { ...line, class: "line" })];
  if (event.raw.fate === "lost")
    parts.push(svg("path", { d: `M${x2 - 5} ${y2 - 5}l10 10m0 -10l-10 10`, class: "cross" }));
  else if (event.raw.fate !== "under way") parts.push(arrowHead(x2, y2, Math.atan2(y2 - y1, x2 - x1)));
  if (event.raw.fate === "unsent") parts.push(svg("circle", { cx: x1, cy: y1, r: 3, class: "head" }));
  if (event.labelled)
    parts.push(label(event.says, x1 + towards * 8, y1 - 8, towards > 0 ? "start" : "end", (way.room || 120) - 16));
  return parts;
}

function drawState(event, layout, run) {
  const host = layout.hosts[event.host];
  if (!host) return [];
  const width = host.states.width / host.columns;
  const x =
    host.side < 0
      ? host.states.x + host.states.width - width * (1 + event.raw.column)
      : host.states.x + width * event.raw.column;
  const height = Math.max(event.yEnd - event.y, event.says === "CLOSED" ? 16 : 3);
  const kind = "state-" + event.says.toLowerCase();
  const words = width > 82 ? event.says : width > 42 ? STATE_WORDS[event.says] : "";
  const parts = [svg("rect", { x: x + 1, y: event.y - 8, width: width - 2, height, rx: 3, class: "fill " + kind })];
  if (event.last && event.raw.gone) parts[0].classList.add("gone");
  if (words && event.labelled) {
    parts.push(svg("rect", { x: x + 1, y: event.y - 8, width: width - 2, height: 16, rx: 3, class: "chip " + kind }));
    parts.push(
      svg("text", { x: x + width / 2, y: event.y + 3.5, "text-anchor": "middle", class: "state-name" }, words),
    );
  }
  return parts;
}

/// The room a fault is about: between the ends of its link, or its host's or program's lane.
function faultRoom(event, layout) {
  const { link, host, program } = event.raw;
  if (link) {
    const [a, b] = link.map((h) => layout.hosts[h]);
    return a && b && { x: Math.min(a.x, b.x) + 2, width: Math.abs(a.x - b.x) - 4 };
  }
  if (program !== undefined)
    return layout.programs[program] && { x: layout.programs[program].x + 2, width: layout.programs[program].width - 8 };
  const lane = layout.hosts[host];
  return lane && { x: lane.states.x - 2, width: lane.states.width + 8 };
}

function drawFault(event, layout) {
  const room = faultRoom(event, layout);
  if (!room) return [];
  const height = Math.max(event.yEnd - event.y, 0);
  const parts = [];
  if (height > 0) parts.push(svg("rect", { ...room, y: event.y, height, class: "area" }));
  parts.push(svg("line", { x1: room.x, x2: room.x + room.width, y1: event.y, y2: event.y, class: "edge" }));
  const text = fitted(event.says, room.width - 16);
  const width = text.length * CHAR + 14;
  const middle = room.x + room.width / 2;
  parts.push(svg("rect", { x: middle - width / 2, y: event.y - 9, width, height: 18, rx: 9, class: "badge" }));
  parts.push(svg("text", { x: middle, y: event.y + 4, "text-anchor": "middle", class: "badge-text" }, text));
  return parts;
}

function drawTimer(event, layout) {
  const host = layout.hosts[event.host];
  if (!host) return [];
  const middle = host.states.x + host.states.width / 2;
  return [
    svg("circle", { cx: host.x, cy: event.y, r: 4.5, class: "ring" }),
    svg("path", { d: `M${host.x} ${event.y - 2.5}v2.5h2`, class: "hand" }),
    event.labelled &&
      host.states.width > 80 &&
      svg("text", { x: middle, y: event.y + 3, "text-anchor": "middle", class: "timer-name" }, event.says),
  ];
}

const DRAW = {
  call: drawCall,
  note: drawCall,
  segment: drawSegment,
  state: drawState,
  fault: drawFault,
  timer: drawTimer,
};

function drawEvent(event, layout, run) {
  const parts = DRAW[event.type](event, layout, run);
  if (event.violations.length || event.mark) {
    parts.unshift(svg("path", { d: `M${layout.gutter - 22} ${event.y - 7}v14l12 -7z`, class: "flag" }));
    parts.unshift(
      svg("line", { x1: layout.gutter - 10, x2: layout.width - 8, y1: event.y, y2: event.y, class: "flag-line" }),
    );
  }
  return svg(
    "g",
    { "data-id": event.id, class: "event " + event.type + " " + event.tone + (event.mark ? " " + event.mark : "") },
    parts,
  );
}

/// True to time: round instants between `top` and `bottom`, 90 pixels or more apart, where no event's tick is near.
function roundTicks({ scale, ticks }, top, bottom) {
  if (!scale.perNs) return [];
  const decade = 10 ** Math.floor(Math.log10(90 / scale.perNs));
  const step = [1, 2, 5, 10].map((n) => n * decade).find((size) => size * scale.perNs >= 90);
  const out = [];
  for (let time = Math.ceil(scale.time(top) / step) * step; time <= scale.time(bottom); time += step) {
    const y = scale.y(time);
    if (!ticks.some((tick) => Math.abs(tick.y - y) < LABEL_ROOM + 2)) out.push({ time, y });
  }
  return out;
}

/// Lane lines and the scale on the left, from `top` on.
function drawGround(view, top, height) {
  const { layout, ticks } = view;
  const parts = [];
  layout.programs.forEach((lane) =>
    parts.push(svg("rect", { x: lane.x + 2, y: top, width: lane.width - 8, height, class: "lane" })),
  );
  const limits = { y1: top, y2: Math.min(top + height, view.scale.height - ROW) };
  layout.hosts.forEach((host) => parts.push(svg("line", { x1: host.x, x2: host.x, ...limits, class: "host-line" })));
  for (const { time, y } of [...ticks, ...roundTicks(view, top, top + height)]) {
    if (y < top - ROW || y > top + height + ROW) continue;
    parts.push(svg("line", { x1: layout.gutter - 6, x2: layout.width - 8, y1: y, y2: y, class: "grid" }));
    parts.push(
      svg("text", { x: layout.gutter - 26, y: y + ROW / 2 + 4, "text-anchor": "end", class: "time" }, roughTime(time)),
    );
  }
  return svg("g", { class: "ground" }, parts);
}
