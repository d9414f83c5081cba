// What a run was and how it went: its head, what was not as expected, its faults, its sockets at the end.
const ENDS = {
  finished: "every program ended",
  until: "watched long enough",
  idle: "nothing was left to happen, programs were waiting",
  limit: "a limit was reached",
};

const chip = (kind, text) => html("span", { class: "chip " + kind }, text);

function verdictChip(run) {
  if (run.violation) return chip("bad", "Violated: " + run.violation);
  if (!run.verdict) return null;
  const { checked, mismatches } = run.verdict;
  if (mismatches.length) return chip("bad", mismatches.length + " of " + checked + " expectations not met");
  return checked
    ? chip("good", checked === 1 ? "1 expectation met" : "All " + checked + " expectations met")
    : chip("plain", "No expectations");
}

function factsOf(run) {
  const backend = run.backend === "sim" ? "simulated" : "real sockets" + (run.level ? ", " + run.level : "");
  const facts = [
    ["Backend", backend],
    ["Seed", run.seed],
    ["Ended", timeText(run.ended_at) + ", " + (ENDS[run.end] || run.end) + (run.pending ? ": " + run.pending : "")],
  ];
  for (const host of run.hosts) facts.push(["Host " + host.name, [host.os, ...host.addresses].join(", ")]);
  return run.digests ? [...facts, ["Digests", run.digests.replace("digests: ", "")]] : facts;
}

/// A list of events to jump to.
function jumpList(title, items, jump) {
  if (items.length === 0) return null;
  return html(
    "section",
    { class: "jumps" },
    html("h2", {}, title),
    html(
      "ol",
      {},
      items.map(({ event, tone, head, text }) =>
        html(
          "li",
          { class: tone },
          event
            ? html(
                "button",
                { class: "jump", onclick: () => jump(event) },
                html("span", { class: "when" }, timeText(event.at)),
                head,
              )
            : html("span", { class: "jump" }, html("span", { class: "when" }, "never"), head),
          text && html("p", {}, text),
        ),
      ),
    ),
  );
}

function violationsOf(run) {
  const mismatches = run.verdict ? run.verdict.mismatches : [];
  return mismatches.map((mismatch) => ({
    event: mismatch.event,
    tone: "bad",
    head: mismatch.path,
    text: "expected " + mismatch.expected + ", observed " + mismatch.observed,
  }));
}

function faultsOf(run) {
  return (run.faults || []).map((fault) => ({
    event: run.events.find((event) => event.raw === fault),
    tone: "fault",
    head: fault.word + " " + fault.target + (fault.until !== undefined ? ", until " + timeText(fault.until) : ""),
    text: fault.why,
  }));
}

function socketTable(run) {
  const rows = run.hosts.flatMap((host) =>
    host.sockets.map((row) =>
      html(
        "tr",
        {},
        html("th", { scope: "row" }, host.name),
        html("td", { class: "state-word state-" + row.state.toLowerCase() }, row.state),
        html("td", { class: "number" }, String(row.unread)),
        html("td", { class: "number" }, String(row.unacknowledged)),
        html("td", {}, row.local),
        html("td", {}, row.remote),
        html("td", {}, row.holder || "nobody"),
      ),
    ),
  );
  if (rows.length === 0) return null;
  return html(
    "section",
    {},
    html("h2", {}, "Sockets when the run ended"),
    html(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "Sockets when the run ended" },
      html(
        "table",
        {},
        html(
          "thead",
          {},
          html(
            "tr",
            {},
            ["Host", "State", "Unread", "Unacknowledged", "Local", "Remote", "Held by"].map((text) =>
              html("th", { scope: "col" }, text),
            ),
          ),
        ),
        html("tbody", {}, rows),
      ),
    ),
  );
}

function writtenOf(run) {
  if (!run.written) return null;
  return html(
    "details",
    { class: "written" },
    html("summary", {}, "The scenario as written"),
    html("pre", { tabindex: 0 }, run.written),
  );
}

function headOf(run) {
  return html(
    "header",
    {},
    html("h1", {}, run.scenario || "A run"),
    run.why && html("p", { class: "why" }, run.why),
    html(
      "p",
      { class: "chips" },
      verdictChip(run),
      chip("plain", run.events.length + " events"),
      run.unverified.length > 0 && chip("warn", "rests on " + run.unverified.length + " unverified entries"),
    ),
    html(
      "dl",
      { class: "facts" },
      factsOf(run).map(([name, value]) => html("div", {}, html("dt", {}, name), html("dd", {}, value))),
    ),
    run.replay && html("p", { class: "replay" }, html("span", {}, "Run it again: "), html("code", {}, run.replay)),
    run.unverified.length > 0 &&
      html(
        "details",
        {},
        html("summary", {}, "Entries of the profiles without evidence that this run used"),
        html(
          "ul",
          {},
          run.unverified.map((entry) => html("li", {}, entry)),
        ),
      ),
  );
}
