// What stands where within a lane: calls that overlap beside each other, connections in columns, labels where they have room.
const LABEL_ROOM = 13; // Between two labels of one lane.

/// Gives every span of a lane the first column that is free, and returns how many columns that took.
function intoColumns(spans, most) {
  const free = [];
  for (const span of spans) {
    let column = free.findIndex((until) => until <= span.from);
    if (column < 0) column = free.length < most ? free.length : most - 1;
    free[column] = Math.max(free[column] || 0, span.to);
    span.take(column);
  }
  return free.length;
}

function placeCalls(run, events, layout) {
  run.programs.forEach((program, p) => {
    if (!layout.programs[p]) return;
    const spans = events
      .filter((event) => event.type === "call" && event.program === p && event.yEnd !== event.yBegan)
      .map((event) => ({
        from: event.yBegan,
        to: Math.max(event.y, event.yEnd),
        take: (column) => {
          event.column = column;
        },
      }))
      .sort((a, b) => a.from - b.from);
    layout.programs[p].columns = intoColumns(spans, 4);
  });
}

function placeConnections(run, layout, scale) {
  run.hosts.forEach((host, h) => {
    if (!layout.hosts[h]) return;
    const spans = [];
    run.connections.forEach((connection, number) => {
      if (connection.host !== h) return;
      const last = connection.states[connection.states.length - 1];
      spans.push({
        from: scale.y(connection.states[0].at),
        to: scale.y(last.state === "CLOSED" ? last.at : run.ended_at) + ROW,
        take: (column) => {
          connection.column = column;
        },
        number,
      });
    });
    spans.sort((a, b) => a.from - b.from);
    layout.hosts[h].columns = Math.max(intoColumns(spans, 12), 1);
  });
}

const labelLane = (event) =>
  event.type === "segment"
    ? "h" + event.from + (event.to > event.from ? ">" : "<")
    : event.type === "timer"
      ? "t" + event.host
      : event.type === "state"
        ? "s" + event.connection
        : event.type === "fault" && event.program === undefined
          ? "f"
          : "p" + event.program;

/// A label that would stand on another is left out; what has been violated always has its own.
function placeLabels(events) {
  const last = new Map();
  for (const event of [...events].sort((a, b) => a.y - b.y)) {
    const lane = labelLane(event);
    event.labelled = !(event.y - last.get(lane) < LABEL_ROOM) || event.violations.length > 0 || Boolean(event.mark);
    if (event.labelled) last.set(lane, event.y);
  }
}

/// Tick marks of the gutter: instants far enough from each other, with a distance to the one before where it is long.
function ticksOf(scale) {
  const ticks = [];
  let last = -Infinity;
  scale.times.forEach((time, i) => {
    const y = scale.heights[i];
    if (y - last < LABEL_ROOM + 2) return;
    ticks.push({ time, y });
    last = y;
  });
  return ticks;
}
