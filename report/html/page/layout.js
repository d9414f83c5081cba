// Where lanes stand: time on the left, then each host's line with its programs beside it. Arrows have the room between lines.
const WIDE = { gutter: 104, programLeast: 180, programMost: 340, gapLeast: 230, gapMost: 420, states: 104 };
const NARROW = { gutter: 92, programLeast: 172, programMost: 340, gapLeast: 118, gapMost: 420, states: 54 };

/// {width, gutter, hosts: [{x, side, states: {x, width}}], programs: [{x, width}]}; of hidden lanes undefined.
function layoutOf(run, filter, room) {
  const sizes = room < 900 ? NARROW : WIDE;
  const hosts = run.hosts.map((host, i) => i).filter((i) => !filter.hidden.has("host " + run.hosts[i].name));
  const programsOf = (host) =>
    run.programs
      .map((program, p) => p)
      .filter((p) => run.programs[p].host === host && !filter.hidden.has("program " + run.programs[p].name));
  const programs = hosts.reduce((count, host) => count + programsOf(host).length, 0);
  const gaps = Math.max(hosts.length - 1, 0);
  const connected = new Set(run.connections.map((connection) => connection.host));
  const statesOf = (host) => (connected.has(host) ? sizes.states : 20);
  const fixed = sizes.gutter + hosts.reduce((sum, host) => sum + statesOf(host), 24);
  const spare = Math.max(room - fixed - programs * sizes.programLeast - gaps * sizes.gapLeast, 0);
  const gap = Math.min(sizes.gapLeast + (gaps ? (spare * 0.45) / gaps : 0), sizes.gapMost);
  const program = Math.min((room - fixed - gaps * gap) / Math.max(programs, 1), sizes.programMost);
  const width = Math.max(program, sizes.programLeast);

  const out = { gutter: sizes.gutter, hosts: [], programs: [], gap };
  let x = sizes.gutter + 8;
  hosts.forEach((host, place) => {
    const own = programsOf(host);
    const states = statesOf(host);
    const left = place === 0; // Its programs stand on the left of its line, so that arrows start at the line.
    const placePrograms = () =>
      own.forEach((p) => {
        out.programs[p] = { x, width };
        x += width;
      });
    if (left) {
      placePrograms();
      out.hosts[host] = { side: -1, x: x + states, states: { x, width: states - 8 } };
      x += states;
    } else {
      out.hosts[host] = { side: 1, x, states: { x: x + 8, width: states - 8 } };
      x += states;
      placePrograms();
    }
    if (place + 1 < hosts.length) x += gap;
  });
  out.width = x + 8;
  return out;
}
