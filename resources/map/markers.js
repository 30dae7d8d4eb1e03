// Technicians and jobs as marks on the map. Every text that comes from outside goes through `textContent`.
"use strict";

DayMap.SIGNS = { // drawn on a 16 px grid, strokes only
  exclamation: "M8 3.6v5.4M8 11.9v.4",
  question: "M5.9 6.2a2.1 2.1 0 1 1 3.3 1.7c-.8.6-1.2 1-1.2 1.8M8 12.1v.3",
  envelope: "M3.8 5.2h8.4v5.8H3.8zM3.8 5.6L8 8.8l4.2-3.2",
  bracket: "M6 4.4H4.4v7.2H6M10 4.4h1.6v7.2H10",
  arrow: "M4.2 8h7.4M8.8 5.2L11.6 8l-2.8 2.8",
  dot: "M8 7.2v1.6M7.2 8h1.6",
  pause: "M6.3 5.2v5.6M9.7 5.2v5.6",
  tick: "M4.6 8.4l2.4 2.4 4.4-5.2",
  cross: "M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6",
};

DayMap.svg = (name, attributes, ...children) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

DayMap.Marks = class {
  // All marks of one kind ("technician" or "job"), by id.
  constructor(map, kind, pane, card, onChoose) {
    Object.assign(this, { map, kind, pane, card, onChoose, scale: 1, byId: new Map() });
  }

  apply(change) {
    for (const key of change.drop) this.drop(key);
    for (const row of change.put) this.put(row);
  }

  drop(key) {
    const mark = this.byId.get(key);
    if (mark) mark.marker.remove();
    this.byId.delete(key);
  }

  put(row) {
    const known = this.byId.get(row.id);
    const mark = known || { marker: this.make(row.id) };
    mark.row = row;
    this.byId.set(row.id, mark);
    this.dress(mark);
  }

  make(key) {
    const icon = L.divIcon({ html: "", className: "mark " + this.kind, iconSize: null });
    const marker = L.marker([0, 0], { icon, pane: this.pane, riseOnHover: true, alt: "" });
    marker.on("click", () => this.onChoose(this.kind, key));
    marker.on("mouseover", () => this.showCard(key));
    marker.on("mouseout", () => this.card.hide());
    marker.on("add", () => {
      marker.getElement().addEventListener("focus", () => this.showCard(key));
      marker.getElement().addEventListener("blur", () => this.card.hide());
    });
    return marker;
  }

  showCard(key) {
    this.card.show(this.byId.get(key));
  }

  // Draws the inside of a mark again; the element itself stays, so that hovering is not interrupted.
  dress(mark) {
    if (!mark.marker._map) {
      mark.marker.setLatLng([mark.row.latitude, mark.row.longitude]);
      mark.marker.addTo(this.map);
    }
    const element = mark.marker.getElement();
    element.replaceChildren(this.kind === "job" ? jobDrawing(mark.row) : technicianDrawing(mark.row));
    element.setAttribute("aria-label", mark.row.card.title);
    element.dataset.key = mark.row.id;
    mark.radius = radiusOf(this.kind, mark.row);
    mark.label = null;
  }

  // Says which marks are chosen, stand on the chosen day, or step back behind it.
  emphasise(isChosen, isNear, isFaint) {
    for (const mark of this.byId.values()) {
      const classes = mark.marker.getElement().classList;
      classes.toggle("is-chosen", isChosen(mark.row));
      classes.toggle("is-near", isNear(mark.row));
      classes.toggle("is-faint", isFaint(mark.row) && !isChosen(mark.row) && !isNear(mark.row));
      const level = rank(this.kind, mark.row, isChosen(mark.row));
      if (mark.marker.options.zIndexOffset !== level * 1000) mark.marker.setZIndexOffset(level * 1000);
      this.moveTo(level >= 7 ? "front" : this.pane, mark.marker.getElement());
    }
  }

  // What presses stands in front of everything, with its label.
  moveTo(pane, element) {
    const parent = this.map.getPane(pane);
    if (element.parentElement !== parent) parent.append(element);
  }

  bodies() {
    const found = [];
    for (const mark of this.byId.values()) {
      const point = this.map.project([mark.row.latitude, mark.row.longitude]);
      found.push({ mark, x: point.x, y: point.y, radius: mark.radius * this.scale });
    }
    return found;
  }

  settle(bodies) {
    for (const body of bodies) {
      body.mark.point = L.point(body.x + body.dx, body.y + body.dy);
      const place = this.map.unproject(body.mark.point);
      if (!place.equals(body.mark.marker.getLatLng(), 1e-7)) body.mark.marker.setLatLng(place);
    }
  }
};

function rank(kind, row, isChosen) {
  if (isChosen) return 9;
  if (row.has_alarm) return 7;
  if (row.is_waiting) return row.is_urgent ? 8 : 5;
  if (kind === "technician") return row.activity === "off" ? 1 : 6;
  return isOver(row) ? 0 : 3;
}

function isOver(row) {
  return row.state === "done" || row.state === "cannot_complete";
}

function radiusOf(kind, row) {
  if (kind === "technician") return 12;
  if (row.is_waiting) return row.is_urgent ? 17 : 12;
  return isOver(row) ? 6.5 : 10;
}

function jobDrawing(row) {
  const radius = radiusOf("job", row);
  const shape = row.is_waiting ? diamond(radius) : DayMap.svg("circle", { r: radius - 1 });
  shape.setAttribute("class", "shape is-" + row.state);
  shape.style.fill = row.fill;
  shape.style.stroke = row.is_waiting ? row.ink : "";
  const scale = row.is_waiting ? radius / 13 : radius / 9;
  const sign = signDrawing(row.sign, row.ink, scale);
  const target = DayMap.svg("circle", { r: Math.max(radius, 10), class: "target" });
  const parts = [DayMap.svg("circle", { r: radius + 4, class: "halo" }), target, shape, sign];
  if (row.has_alarm) parts.push(flagDrawing(radius));
  return frame(parts);
}

function diamond(radius) {
  const half = radius - 1;
  return DayMap.svg("path", { d: `M0 ${-half}L${half} 0L0 ${half}L${-half} 0Z`, "stroke-linejoin": "round" });
}

function signDrawing(name, ink, scale) {
  const path = DayMap.svg("path", {
    d: DayMap.SIGNS[name] || "", class: "sign", transform: `scale(${scale}) translate(-8 -8)`,
  });
  path.style.stroke = ink;
  return path;
}

function flagDrawing(radius) {
  const x = radius * 0.75;
  return DayMap.svg("g", { transform: `translate(${x} ${-x})` },
    DayMap.svg("circle", { r: 6, class: "flag" }), DayMap.svg("path", { d: "M0 -2.8v3.2M0 2.6v.2", class: "flag-sign" }));
}

function technicianDrawing(row) {
  const parts = [DayMap.svg("rect", { x: -16, y: -15, width: 32, height: 30, rx: 9, class: "halo" })];
  if (row.heading !== null) {
    const pointer = DayMap.svg("path", { d: "M-5.5 -12L0 -21L5.5 -12Z", class: "shape", transform: `rotate(${row.heading})` });
    pointer.style.fill = row.fill;
    parts.push(pointer);
  }
  const box = DayMap.svg("rect", { x: -12, y: -11, width: 24, height: 22, rx: 7, class: "shape" });
  box.style.fill = row.fill;
  const letters = DayMap.svg("text", { y: 3.8, class: "initials" });
  letters.textContent = row.initials;
  letters.style.fill = row.ink;
  return frame([...parts, box, letters]);
}

function frame(parts) {
  return DayMap.svg("svg", { viewBox: "-24 -24 48 48", width: 48, height: 48, class: "drawing" }, ...parts);
}
