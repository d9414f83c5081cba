// Everything known about one event, as pairs of a name and a text.
const FATES = {
  arrived: "arrived",
  lost: "lost on the way",
  "under way": "under way when the run ended, or over the host's own loopback",
  unsent: "not as any host sent it: a copy, an answer from the link, or changed on the way",
};

function callFields(event) {
  const { raw } = event;
  const fields = [["Program", event.where]];
  if (raw.op)
    fields.push(["Call", raw.op + (raw.socket ? " on socket " + raw.socket : "")], ["Made at", timeText(raw.began)]);
  if (raw.kind === "waiting")
    fields.push(["Result", "still waiting when the run ended, " + timeText(raw.at - raw.began) + " later"]);
  else if (raw.op) fields.push(["Completed at", timeText(raw.at)], ["Took", timeText(raw.at - raw.began)]);
  if (raw.error)
    fields.push(["Error", raw.error.symbol + " (" + raw.error.number + ")"], ["Its words", raw.error.text]);
  else if (raw.value !== undefined) fields.push(["Value", String(raw.value)]);
  if (raw.name) fields.push(["Name", raw.name]);
  if (raw.text) fields.push(["Text", raw.text]);
  if (raw.step !== undefined) fields.push(["Step", "/steps/" + raw.step]);
  return fields;
}

function segmentFields(event, run) {
  const { raw } = event;
  const fields = [
    ["Way", event.where],
    ["Protocol", raw.kind],
  ];
  if (raw.source) fields.push(["From", raw.source], ["To", raw.destination]);
  if (raw.packet) fields.push(["Packet", raw.packet]);
  if (raw.flags) fields.push(["Flags", raw.flags], ["SEQ on the wire", String(raw.seq)]);
  if (raw.ack !== undefined) fields.push(["ACK on the wire", String(raw.ack)]);
  if (raw.window !== undefined) fields.push(["Window field", String(raw.window)]);
  if (raw.payload !== undefined) fields.push(["Payload", raw.payload + " octets"]);
  fields.push(["Packet size", raw.octets + " octets"]);
  fields.push([
    raw.fate === "unsent" ? "Seen at" : "Left at",
    timeText(raw.at) + " (" + run.hosts[raw.from].name + ")",
  ]);
  if (raw.end !== undefined)
    fields.push(
      [raw.fate === "lost" ? "Lost at" : "Arrived at", timeText(raw.end)],
      ["On the way for", timeText(raw.end - raw.at)],
    );
  return [...fields, ["Fate", FATES[raw.fate]]];
}

function faultFields(event) {
  const { raw } = event;
  const fields = [
    ["What", raw.word],
    ["Where", raw.target],
  ];
  if (raw.until !== undefined) fields.push(["Ends at", timeText(raw.until)], ["Lasts", timeText(raw.until - raw.at)]);
  else if (!raw.instant) fields.push(["Ends", "not before the run does"]);
  if (raw.why) fields.push(["Why", raw.why]);
  return raw.written ? [...fields, ["As written", raw.written]] : fields;
}

function stateFields(event) {
  const { raw } = event;
  const ends = event.last && raw.gone ? "gone when the run ended; no segment shows since when" : timeText(event.end);
  const source = raw.seen ? "the host's kernel" : "the segments at this host's card; a timer that fires shows in none";
  return [
    ["Host", event.where],
    ["Connection", raw.local + " to " + raw.remote],
    ["State", event.says],
    ["Until", ends],
    ["Known from", source],
  ];
}

const timerFields = (event) => [
  ["Host", event.where],
  ["Connection", event.raw.local + " to " + event.raw.remote],
  ["Timer", event.says],
];

/// [["Time", "105ms"], ...]
function fieldsOf(event, run) {
  const fields =
    { segment: segmentFields, fault: faultFields, state: stateFields, timer: timerFields }[event.type] || callFields;
  const violated = event.violations.flatMap((mismatch) => [
    ["Expected", mismatch.expected],
    ["Observed", mismatch.observed],
    ["Rule", mismatch.path],
  ]);
  return [["Time", timeText(event.at)], ...fields(event, run), ...violated];
}

/// One line, as it is read out.
function sentenceOf(event) {
  const fate = event.type === "segment" && event.raw.fate !== "arrived" ? ", " + event.raw.fate : "";
  const violated = event.violations.length ? ", expectation not met: expected " + event.violations[0].expected : "";
  return (
    timeText(event.at) +
    ", " +
    event.where +
    ", " +
    (event.type === "call" ? "" : event.kind + " ") +
    event.says +
    fate +
    violated
  );
}
