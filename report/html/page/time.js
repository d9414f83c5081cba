// Times are whole nanoseconds from the start of the run.
const UNITS = [
  [1e9, "s"],
  [1e6, "ms"],
  [1e3, "us"],
  [1, "ns"],
];

function clockText(seconds) {
  const parts = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor(seconds / 60) % 60, "m"],
    [seconds % 60, "s"],
  ];
  return parts
    .filter(([count]) => count !== 0)
    .map(([count, unit]) => count + unit)
    .join("");
}

/// "105ms", "2m3s", "928.9s": exact, the words of the halfopen program.
function timeText(ns) {
  if (ns < 0) return "-" + timeText(-ns);
  if (ns === 0) return "0s";
  const [size, unit] = UNITS.find(([least]) => ns >= least);
  const whole = Math.floor(ns / size);
  const rest = ns % size;
  const decimals =
    rest === 0
      ? ""
      : "." +
        String(rest)
          .padStart(String(size).length - 1, "0")
          .replace(/0+$/, "");
  const plain = whole + decimals + unit;
  if (unit !== "s" || rest !== 0 || whole < 60) return plain;
  const clock = clockText(whole);
  return clock.length <= plain.length ? clock : plain;
}

/// The same, rounded to six digits where it is longer: for a scale, where nobody counts nanoseconds.
function roughTime(ns) {
  const exact = timeText(ns);
  if (exact.length <= 9) return exact;
  const [size, unit] = UNITS.find(([least]) => ns >= least);
  return Number((ns / size).toPrecision(6)) + unit;
}
