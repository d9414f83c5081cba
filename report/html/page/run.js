// A run as the views see it: one list of events, ordered by time, each with a place (lane), words and fields.
//
// An event: {id, type, kind, at, end, where, says, tone, raw, violations}. `type` is what the filter knows: call, note, segment,
// fault, state or timer. `tone` is how it looks: plain, said, bad, waiting, quiet.
const TYPES = [
  ["call", "Calls"],
  ["note", "Notes"],
  ["segment", "Segments"],
  ["fault", "Faults"],
  ["state", "States"],
  ["timer", "Timers"],
];

function observationEvent(run, program, index, seen) {
  const isCall = seen.kind === "call" || seen.kind === "waiting";
  const waiting = seen.kind === "waiting";
  const start = isCall ? seen.began : seen.at;
  return {
    type: isCall ? "call" : "note",
    kind: seen.kind,
    at: waiting ? start : seen.at,
    began: start,
    end: seen.at,
    program,
    index,
    where: run.programs[program].name,
    host: run.programs[program].host,
    says: seen.says,
    tone: toneOf(seen),
    raw: seen,
  };
}

function toneOf(seen) {
  if (seen.kind === "waiting") return "waiting";
  if (seen.error) return "bad";
  if (seen.kind === "ended") return seen.name === "returned" && seen.value === 0 ? "quiet" : "bad";
  if (seen.kind === "signal") return "bad";
  return seen.kind === "note" ? "said" : "plain";
}

function segmentEvent(run, segment) {
  const between = run.hosts[segment.from].name + " to " + run.hosts[segment.to].name;
  const reset = segment.flags && segment.flags.includes("RST");
  return {
    type: "segment",
    kind: "segment",
    at: segment.at,
    end: segment.end === undefined ? segment.at : segment.end,
    from: segment.from,
    to: segment.to,
    where: between,
    says: segment.says,
    raw: segment,
    tone: segment.fate === "lost" || reset ? "bad" : segment.fate === "arrived" ? "plain" : "quiet",
  };
}

function faultEvent(run, fault) {
  return {
    type: "fault",
    kind: "fault",
    at: fault.at,
    end: fault.until !== undefined ? fault.until : fault.instant ? fault.at : run.ended_at,
    where: fault.target,
    says: fault.word + " " + fault.target,
    tone: "bad",
    raw: fault,
    host: fault.host,
    program: fault.program,
  };
}

function stateEvents(run, connection, number) {
  return connection.states.map((change, i) => ({
    type: "state",
    kind: "state",
    at: change.at,
    host: connection.host,
    connection: number,
    where: run.hosts[connection.host].name,
    end:
      i + 1 < connection.states.length
        ? connection.states[i + 1].at
        : change.state === "CLOSED"
          ? change.at
          : run.ended_at,
    says: change.state,
    tone: "state",
    raw: connection,
    last: i + 1 === connection.states.length,
  }));
}

function timerEvent(run, timer) {
  return {
    type: "timer",
    kind: "timer",
    at: timer.at,
    end: timer.at,
    host: timer.host,
    where: run.hosts[timer.host].name,
    says: timer.says,
    tone: "quiet",
    raw: timer,
  };
}

/// Within one instant: what was done to the run, then what programs saw, then what left, then what that made of connections.
function eventsOf(run) {
  const events = [];
  for (const fault of run.faults || []) if (fault.at !== undefined) events.push(faultEvent(run, fault));
  run.programs.forEach((program, p) =>
    program.seen.forEach((seen, i) => events.push(observationEvent(run, p, i, seen))),
  );
  for (const timer of run.timers) events.push(timerEvent(run, timer));
  for (const segment of run.segments) events.push(segmentEvent(run, segment));
  run.connections.forEach((connection, i) => events.push(...stateEvents(run, connection, i)));
  events.forEach((event, i) => {
    event.made = i;
  });
  events.sort((a, b) => a.at - b.at || a.made - b.made);
  events.forEach((event, i) => {
    event.id = i;
    event.violations = [];
  });
  return events;
}

/// Ties every expectation that was not met to an event: that observation, or the last thing before its instant.
function tieViolations(run) {
  const mismatches = run.verdict ? run.verdict.mismatches : [];
  for (const mismatch of mismatches) {
    const seen = run.events.find(
      (event) => event.index === mismatch.index && event.program === mismatch.program && event.index !== undefined,
    );
    const event = seen || run.events.filter((candidate) => candidate.at <= mismatch.at).pop();
    if (!event) continue;
    event.violations.push(mismatch);
    mismatch.event = event;
  }
}

function openRun(data) {
  const run = Object.assign({}, data);
  run.events = eventsOf(run);
  tieViolations(run);
  return run;
}

/// What is searched by the filter, made when first asked for.
function searchText(event) {
  if (event.search === undefined) {
    const raw = event.raw;
    const words = [
      timeText(event.at),
      event.where,
      event.kind,
      event.says,
      raw.fate,
      raw.source,
      raw.destination,
      raw.local,
      raw.remote,
      raw.error && raw.error.text,
      raw.why,
      raw.text,
      raw.name,
    ];
    event.search = words.filter(Boolean).join(" ").toLowerCase();
  }
  return event.search;
}
