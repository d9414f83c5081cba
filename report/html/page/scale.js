// From times to heights and back.
//
// "Steps" gives every instant at which something happens the rows it needs, and the time between two of them a gap that grows
// with its logarithm: a run of fifteen minutes and one of fifteen milliseconds both fit. "Time" is linear.
const ROW = 22;
const LINEAR_MOST = 12e6; // Browsers end elements somewhere beyond this many pixels.

const gapHeight = (ns) => Math.min(8 + 6.5 * Math.log2(1 + ns / 1e6), 110);

/// Which rows an event takes: [lane, instant, field the height goes to].
function* rowsOf(event) {
  if (event.type === "segment") {
    yield ["h" + event.from, event.at, "y"];
    if (event.to !== event.from && event.raw.end !== undefined) yield ["h" + event.to, event.end, "yEnd"];
  } else if (event.type === "fault")
    yield [event.program !== undefined ? "p" + event.program : "f" + (event.raw.link || event.host), event.at, "y"];
  else if (event.type === "state") yield ["s" + event.connection, event.at, "y"];
  else if (event.type === "timer") yield ["h" + event.host, event.at, "y"];
  else yield ["p" + event.program, event.at, "y"];
}

/// Instants without a row of their own that the scale has to know.
function marksOf(event) {
  if (event.type === "call") return [event.began, event.end];
  return event.type === "fault" || event.type === "state" ? [event.end] : [];
}

class Scale {
  constructor(events, endedAt, mode, zoom, room) {
    const rows = new Map([
      [0, 0],
      [endedAt, 1],
    ]);
    const used = new Map();
    for (const event of events) {
      for (const [lane, at, field] of rowsOf(event)) {
        const key = lane + "@" + at;
        // What arrives at the instant it left stands no higher there than here: time goes down.
        const rank = Math.max(used.get(key) || 0, field === "yEnd" && at === event.at ? event.y : 0);
        used.set(key, rank + 1);
        event[field] = rank;
        if (rank + 1 > (rows.get(at) || 0)) rows.set(at, rank + 1);
      }
      for (const at of marksOf(event)) if (!rows.has(at)) rows.set(at, 0);
    }
    this.times = [...rows.keys()].sort((a, b) => a - b);
    this.rowHeight = mode === "steps" ? Math.max(ROW * Math.min(zoom, 1), 2) : 13;
    this.place(rows, mode, zoom, room);
    for (const event of events) {
      for (const [, at, field] of rowsOf(event)) event[field] = this.y(at) + (event[field] + 0.5) * this.rowHeight;
      event.yBegan =
        event.type === "call" && event.began !== event.at ? this.y(event.began) + this.rowHeight / 2 : event.y;
      if (event.type === "segment" && event.raw.end === undefined) event.yEnd = event.y;
      else if (event.type !== "segment")
        event.yEnd = event.end === event.at ? event.y : this.y(event.end) + this.rowHeight / 2;
    }
  }

  place(rows, mode, zoom, room) {
    const { times } = this;
    const last = times[times.length - 1] || 1;
    const perNs = Math.min((zoom * room) / last, LINEAR_MOST / last);
    this.perNs = mode === "steps" ? 0 : perNs;
    this.heights = [];
    let y = ROW / 2;
    times.forEach((time, i) => {
      this.heights.push(mode === "steps" ? y : ROW / 2 + time * perNs);
      if (i + 1 < times.length) y += rows.get(time) * this.rowHeight + gapHeight(times[i + 1] - time) * zoom;
    });
    this.height = this.heights[this.heights.length - 1] + Math.max(rows.get(last) || 1, 1) * this.rowHeight + 2 * ROW;
  }

  /// The last instant at or before `time`, as a place in `times`.
  before(list, value) {
    let low = 0,
      high = list.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (list[middle] <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  between(from, to, value) {
    const i = this.before(from, value);
    if (i + 1 >= from.length || value <= from[i]) return to[i];
    return to[i] + ((to[i + 1] - to[i]) * (value - from[i])) / (from[i + 1] - from[i]);
  }

  y(time) {
    return this.between(this.times, this.heights, time);
  }
  time(y) {
    return this.between(this.heights, this.times, y);
  }
}
