// A job carried onto a technician, or a technician onto a job: the desk is asked for the best place in his day.
"use strict";

DayMap.Carry = class {
  constructor(map, marksOf, desk) {
    Object.assign(this, { map, marksOf, desk, taken: null, target: null });
    this.thread = DayMap.svg("line", { class: "carry-thread" });
    this.sheet = DayMap.svg("svg", { class: "carry-sheet" }, this.thread);
    this.sheet.style.display = "none";
    map.getContainer().append(this.sheet);
    document.addEventListener("mousemove", (event) => this.move(event));
    document.addEventListener("mouseup", () => this.drop());
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") this.give(); });
  }

  take(event, kind, mark) {
    if (event.button !== 0) return;
    event.stopPropagation(); // the map itself stays where it is
    event.preventDefault();
    this.taken = { kind, mark, x: event.clientX, y: event.clientY, isFar: false };
  }

  move(event) {
    if (!this.taken) return undefined;
    const { mark, kind, x, y } = this.taken;
    this.taken.isFar = this.taken.isFar || Math.hypot(event.clientX - x, event.clientY - y) > 6;
    if (!this.taken.isFar) return undefined;
    const frame = this.map.getContainer().getBoundingClientRect();
    const at = L.point(event.clientX - frame.left, event.clientY - frame.top);
    if (kind === "job" && isOutside(at, frame)) return this.leave(mark.row.id);
    const from = this.map.latLngToContainerPoint(mark.marker.getLatLng());
    for (const [name, value] of Object.entries({ x1: from.x, y1: from.y, x2: at.x, y2: at.y })) {
      this.thread.setAttribute(name, value);
    }
    this.sheet.style.display = "";
    this.aim(this.nearest(kind === "job" ? "technician" : "job", at));
    return undefined;
  }

  // Over the edge of the map: from here on the desk carries it.
  leave(key) {
    this.give();
    this.desk.carry_out(key);
  }

  // The mark of the other kind under the pointer.
  nearest(kind, at) {
    let best = null, least = 24;
    for (const mark of this.marksOf(kind).byId.values()) {
      if (!mark.marker.getElement()) continue;
      const distance = this.map.latLngToContainerPoint(mark.marker.getLatLng()).distanceTo(at);
      if (distance < least) [best, least] = [mark, distance];
    }
    return best;
  }

  aim(mark) {
    if (mark === this.target) return;
    for (const [one, isOn] of [[this.target, false], [mark, true]]) {
      const element = one && one.marker.getElement();
      if (element) element.classList.toggle("is-target", isOn);
    }
    this.target = mark;
  }

  drop() {
    const { taken, target } = this;
    this.give();
    if (!taken || !taken.isFar || !target) return;
    const [job, technician] = taken.kind === "job" ? [taken.mark, target] : [target, taken.mark];
    this.desk.drop(job.row.id, technician.row.id);
  }

  // Work carried over the map from elsewhere: `over` is where it is, null once it has gone; `job` is let go there.
  hover(over, job) {
    this.aim(over && this.nearest("technician", L.point(over.x, over.y)));
    if (this.target && job) this.desk.drop(job, this.target.row.id);
    else this.desk.aim(this.target ? this.target.row.id : "");
  }

  give() {
    this.aim(null);
    this.taken = null;
    this.sheet.style.display = "none";
  }
};

function isOutside(at, frame) {
  return at.x < 0 || at.y < 0 || at.x >= frame.width || at.y >= frame.height;
}
