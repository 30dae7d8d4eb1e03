// Roads of the day as straight lines, and the dashed ghosts of a drag or a proposal.
"use strict";

DayMap.Roads = class {
  constructor(map) {
    this.map = map;
    this.rows = new Map();
    this.isShown = true; // else only the chosen one's
    this.isStale = true; // the faint lines have to be made again
    this.lines = L.layerGroup().addTo(map);
    this.all = L.polyline([], { pane: "roads", interactive: false, className: "road" });
  }

  apply(change) {
    for (const key of change.drop) this.rows.delete(key);
    for (const row of change.put) this.rows.set(row.id, row);
    this.isStale = true;
  }

  // `placeOf(halt)` says where a halt is drawn: its job's mark may have been moved aside. Everyone's roads are
  // one line, made again only when a place has changed; the chosen one's lies over it.
  draw(placeOf, chosenTechnician, look, hasGhosts) {
    if (this.isStale) this.all.setLatLngs([...this.rows.values()].map((row) => row.halts.map(placeOf)));
    this.isStale = false;
    this.all.setStyle(this.faint(look, chosenTechnician !== null || hasGhosts));
    if (this.isShown) this.all.addTo(this.map);
    else this.all.remove();
    this.lines.clearLayers();
    const chosen = this.rows.get(chosenTechnician);
    if (!chosen) return;
    this.line(chosen, placeOf, { color: look.paper, weight: 6, opacity: 0.9 });
    this.line(chosen, placeOf, { color: look.accent, weight: 3, opacity: hasGhosts ? 0.35 : 0.95 });
  }

  faint(look, stepsBack) {
    return { color: look.secondary, weight: 1.2, opacity: stepsBack ? 0.14 : 0.3 };
  }

  line(row, placeOf, style) {
    const points = row.halts.map(placeOf);
    L.polyline(points, { ...style, pane: "roads", interactive: false, className: "road road-" + style.weight })
      .addTo(this.lines);
  }
};

DayMap.Ghosts = class {
  constructor(map) {
    this.map = map;
    this.rows = new Map();
    this.shapes = L.layerGroup().addTo(map);
  }

  apply(change) {
    for (const key of change.drop) this.rows.delete(key);
    for (const row of change.put) this.rows.set(row.id, row);
  }

  get any() {
    return this.rows.size > 0;
  }

  draw(placeOf, look) {
    this.shapes.clearLayers();
    for (const row of this.rows.values()) {
      const points = row.halts.map(placeOf);
      const common = { pane: "ghosts", interactive: false };
      L.polyline(points, { ...common, color: look.land, weight: 6, opacity: 0.85 }).addTo(this.shapes);
      L.polyline(points, { ...common, color: row.colour, weight: 2.5, dashArray: "7 6", className: "ghost-line" })
        .addTo(this.shapes);
      for (const stop of row.stops) this.stop(stop, placeOf(stop), row.colour);
    }
  }

  stop(stop, place, colour) {
    const ring = document.createElement("div");
    ring.className = "ghost-ring" + (stop.is_new ? " is-new" : "");
    ring.style.borderColor = colour;
    const time = DayMap.text("div", "ghost-time", stop.time);
    time.style.backgroundColor = colour;
    const box = document.createElement("div");
    box.append(ring, time);
    const icon = L.divIcon({ html: box, className: "mark ghost", iconSize: null });
    L.marker(place, { icon, pane: "ghosts", interactive: false, keyboard: false }).addTo(this.shapes);
  }
};
