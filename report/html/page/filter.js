// Which events are shown: by type, by lane, by words.
class Filter {
  constructor() {
    this.types = new Set(TYPES.map(([type]) => type));
    this.hidden = new Set(); // Names of hosts and programs.
    this.words = [];
    this.trouble = false; // Only what went wrong.
  }

  /// Words that must all occur; `-word` must not.
  say(text) {
    this.words = text.toLowerCase().split(/\s+/).filter(Boolean);
  }

  toggle(set, value, on) {
    if (on) set.add(value);
    else set.delete(value);
  }

  shows(event, run) {
    if (!this.types.has(event.type)) return false;
    if (this.trouble && event.tone !== "bad" && event.tone !== "waiting" && !event.violations.length) return false;
    if (this.laneHidden(event, run)) return false;
    return this.words.every((word) =>
      word.length > 1 && word.startsWith("-")
        ? !searchText(event).includes(word.slice(1))
        : searchText(event).includes(word),
    );
  }

  laneHidden(event, run) {
    if (this.hidden.size === 0) return false;
    const hosts = event.type === "segment" ? [event.from, event.to] : event.host === undefined ? [] : [event.host];
    if (hosts.some((host) => this.hidden.has("host " + run.hosts[host].name))) return true;
    return event.program !== undefined && this.hidden.has("program " + run.programs[event.program].name);
  }

  apply(run) {
    return run.events.filter((event) => this.shows(event, run));
  }
}
