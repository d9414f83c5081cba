// Where lanes stand: time on the left, then each host's line with its programs beside it. Arrows have the room between lines.
const GUTTER = 104;
const PROGRAM_LEAST = 180, PROGRAM_MOST = 340;
const GAP_LEAST = 230, GAP_MOST = 420;
const STATES = 104;

/// {width, gutter, hosts: [{x, side, states: {x, width}}], programs: [{x, width}]}; of hidden lanes undefined.
function layoutOf(run, filter, room) {
  const hosts = run.hosts.map((host, i) => i).filter((i) => !filter.hidden.has("host " + run.hosts[i].name));
  const programsOf = (host) => run.programs.map((program, p) => p).filter((p) =>
    run.programs[p].host === host && !filter.hidden.has("program " + run.programs[p].name));
  const programs = hosts.reduce((count, host) => count + programsOf(host).length, 0);
  const gaps = Math.max(hosts.length - 1, 0);
  const fixed = GUTTER + hosts.length * STATES + 24;
  const spare = Math.max(room - fixed - programs * PROGRAM_LEAST - gaps * GAP_LEAST, 0);
  const gap = Math.min(GAP_LEAST + (gaps ? spare * 0.45 / gaps : 0), GAP_MOST);
  const program = Math.min((room - fixed - gaps * gap) / Math.max(programs, 1), PROGRAM_MOST);
  const width = Math.max(program, PROGRAM_LEAST);

  const out = { gutter: GUTTER, hosts: [], programs: [], gap };
  let x = GUTTER + 8;
  hosts.forEach((host, place) => {
    const own = programsOf(host);
    const left = place === 0;  // Its programs stand on the left of its line, so that arrows start at the line.
    const placePrograms = () => own.forEach((p) => { out.programs[p] = { x, width }; x += width; });
    if (left) {
      placePrograms();
      out.hosts[host] = { side: -1, x: x + STATES, states: { x, width: STATES - 8 } };
      x += STATES;
    } else {
      out.hosts[host] = { side: 1, x, states: { x: x + 8, width: STATES - 8 } };
      x += STATES;
      placePrograms();
    }
    if (place + 1 < hosts.length) x += gap;
  });
  out.width = x + 8;
  return out;
}
