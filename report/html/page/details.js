// The fields of the event that is selected, read out as it changes; and of the one under the mouse, beside it.
const fieldList = (event, run) =>
  fieldsOf(event, run).map(([name, value]) => html("div", {}, html("dt", {}, name), html("dd", {}, value)));

class Details {
  constructor() {
    this.said = html("p", { class: "unseen", role: "status", "aria-live": "polite" });
    this.title = html("h2", { id: "details-title" }, "Nothing selected");
    this.list = html("dl");
    this.element = html(
      "aside",
      { class: "details", "aria-labelledby": "details-title" },
      this.title,
      this.list,
      this.said,
    );
    this.tip = html("div", { class: "tip", hidden: true, "aria-hidden": "true" });
    this.clear();
  }

  clear() {
    this.title.textContent = "Nothing selected";
    this.list.replaceChildren(
      html(
        "dd",
        { class: "hint" },
        "Select an event with the mouse, or with the arrow keys once the diagram has the focus.",
      ),
    );
    this.said.textContent = "";
  }

  show(event, run, position) {
    if (!event) return this.clear();
    this.title.textContent = event.says;
    this.title.className = event.tone;
    this.list.replaceChildren(...fieldList(event, run));
    this.said.textContent = sentenceOf(event) + (position ? ", " + position : "");
  }

  point(event, run, pointer) {
    this.tip.hidden = !event;
    if (!event) return;
    if (this.pointed !== event) {
      this.tip.replaceChildren(
        html("strong", { class: event.tone }, event.says),
        html("dl", {}, fieldList(event, run)),
      );
    }
    this.pointed = event;
    const right = pointer.clientX + 18 + this.tip.offsetWidth > innerWidth;
    const below = pointer.clientY + 18 + this.tip.offsetHeight > innerHeight;
    this.tip.style.left =
      (right ? Math.max(pointer.clientX - this.tip.offsetWidth - 12, 4) : pointer.clientX + 18) + "px";
    this.tip.style.top =
      (below ? Math.max(pointer.clientY - this.tip.offsetHeight - 12, 4) : pointer.clientY + 18) + "px";
  }
}
