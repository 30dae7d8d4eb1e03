// Technicians and jobs as marks on the map. Every text that comes from outside goes through `textContent`.
"use strict";

DayMap.SIGNS = {}; // name -> path on a 16 px grid, strokes only; sent by the desk

DayMap.svg = (name, attributes, ...children) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

DayMap.Marks = class {
  // All marks of one kind ("technician" or "job"), by id. `groups` gathers those close together, where given.
  constructor(map, kind, pane, card, onChoose, carry, groups = null) {
    Object.assign(this, { map, kind, pane, card, onChoose, carry, groups, scale: 1, byId: new Map() });
  }

  // Returns whether there is more to do than to draw some marks again: room to be made, words to be written.
  apply(change) {
    let isOther = change.drop.length > 0;
    for (const key of change.drop) this.drop(key);
    for (const row of change.put) isOther = this.put(row) || isOther;
    return isOther;
  }

  drop(key) {
    const mark = this.byId.get(key);
    if (mark) this.take(mark);
    this.byId.delete(key);
  }

  take(mark) {
    if (mark.isGrouped) this.groups.removeLayer(mark.marker);
    mark.marker.remove();
  }

  put(row) {
    const known = this.byId.get(row.id), face = faceOf(row), bearing = bearingOf(this.kind, row);
    const mark = known || { marker: this.make(row.id), classes: {} };
    const isOther = !known || mark.bearing !== bearing, hasMoved = known && !isAt(mark.row, row);
    const isRedrawn = known && mark.face !== face;
    Object.assign(mark, { row, face, bearing, radius: radiusOf(this.kind, row) });
    this.byId.set(row.id, mark);
    if (!known) mark.marker.setLatLng([row.latitude, row.longitude]).addTo(this.map);
    else if (isRedrawn) this.dress(mark);
    if (hasMoved) this.moveTo(mark, row.latitude, row.longitude);
    return isOther;
  }

  // Puts a mark elsewhere, as far beside its place as it was.
  moveTo(mark, latitude, longitude) {
    mark.row.latitude = latitude;
    mark.row.longitude = longitude;
    if (mark.isGrouped || !mark.point) return;
    const point = this.map.project([latitude, longitude]);
    mark.point = L.point(point.x + mark.dx, point.y + mark.dy);
    mark.marker.setLatLng(this.map.unproject(mark.point));
  }

  make(key) {
    const icon = L.divIcon({ html: "", className: "mark " + this.kind, iconSize: null });
    const marker = L.marker([0, 0], { icon, pane: this.pane, riseOnHover: true, alt: "" });
    marker.on("click", () => this.onChoose(this.kind, key));
    marker.on("mouseover", () => this.showCard(key));
    marker.on("mouseout", () => this.card.hide());
    marker.on("add", () => {
      const element = marker.getElement();
      element.addEventListener("focus", () => this.showCard(key));
      element.addEventListener("blur", () => this.card.hide());
      element.addEventListener("mousedown", (event) => this.carry.take(event, this.kind, this.byId.get(key)));
      const mark = this.byId.get(key);
      mark.label = null;
      this.dress(mark);
    });
    return marker;
  }

  showCard(key) {
    this.card.show(this.byId.get(key));
  }

  // Draws the inside of a mark again; the element itself stays, so that hovering is not interrupted.
  dress(mark) {
    const element = mark.marker.getElement();
    if (!element) return;
    if (this.kind === "technician" && mark.parts && mark.parts.whole.parentNode === element) paintTechnician(mark.parts, mark.row);
    else this.draw(mark, element);
    element.setAttribute("aria-label", mark.row.card.title);
    element.dataset.key = mark.row.id;
    for (const [name, isOn] of Object.entries(mark.classes)) element.classList.toggle(name, isOn);
  }

  // Technicians change many times an hour: theirs is drawn once and painted over, so that no garbage gathers.
  draw(mark, element) {
    if (this.kind === "technician") mark.parts = technicianParts(mark.row);
    const drawing = this.kind === "job" ? jobDrawing(mark.row) : mark.parts.whole;
    element.replaceChildren(drawing, ...(mark.label ? [mark.label] : []));
  }

  // Says which marks are chosen or stand on the chosen day. What waits never steps back behind it.
  emphasise(isChosen, isNear) {
    for (const mark of this.byId.values()) {
      const chosen = isChosen(mark.row), near = isNear(mark.row);
      mark.classes = { "is-chosen": chosen, "is-near": near };
      const level = rank(this.kind, mark.row, chosen);
      mark.isQuiet = level < 5 && !near;
      if (mark.marker.options.zIndexOffset !== level * 1000) mark.marker.setZIndexOffset(level * 1000);
      mark.pane = level >= 7 ? "front" : near ? "near" : mark.row.is_waiting ? "waiting" : this.pane;
    }
    this.gather();
    for (const mark of this.byId.values()) this.wear(mark);
  }

  wear(mark) {
    const element = mark.marker.getElement();
    if (!element) return;
    for (const [name, isOn] of Object.entries(mark.classes)) element.classList.toggle(name, isOn);
    const parent = this.map.getPane(mark.pane); // what presses stands in front of everything, with its label
    if (element.parentElement !== parent) parent.append(element);
  }

  // Gives quiet marks to the groups and takes back those that press; never one of a few, never the chosen.
  gather() {
    if (!this.groups) return;
    const given = [], taken = [];
    for (const mark of this.byId.values()) {
      const isWanted = this.groups.isOn && mark.isQuiet;
      if (isWanted !== Boolean(mark.isGrouped)) (isWanted ? given : taken).push(mark);
    }
    for (const mark of given) {
      mark.marker.remove();
      mark.marker.setLatLng([mark.row.latitude, mark.row.longitude]);
      mark.isGrouped = true;
    }
    this.groups.addLayers(given.map((mark) => mark.marker));
    this.groups.removeLayers(taken.map((mark) => mark.marker));
    for (const mark of taken) {
      mark.isGrouped = false;
      mark.marker.addTo(this.map);
    }
  }

  bodies() {
    const found = [];
    for (const mark of this.byId.values()) {
      const point = this.map.project([mark.row.latitude, mark.row.longitude]);
      if (mark.isGrouped) Object.assign(mark, { point, dx: 0, dy: 0 });
      else found.push({ mark, x: point.x, y: point.y, radius: mark.radius * this.scale });
    }
    return found;
  }

  // Where the marks stand now, for others that make room for them.
  standing() {
    return [...this.byId.values()].filter((mark) => mark.point && !mark.isGrouped)
      .map((mark) => ({ x: mark.point.x, y: mark.point.y, radius: mark.radius * this.scale }));
  }

  settle(bodies) {
    for (const body of bodies) this.settleOne(body);
  }

  // As far beside its place as was found; the mark may have moved on since.
  settleOne({ mark, dx, dy }) {
    const point = this.map.project([mark.row.latitude, mark.row.longitude]);
    Object.assign(mark, { dx, dy, point: L.point(point.x + dx, point.y + dy) });
    const place = this.map.unproject(mark.point);
    if (!place.equals(mark.marker.getLatLng(), 1e-7)) mark.marker.setLatLng(place);
  }
};

function isAt(one, other) {
  return one.latitude === other.latitude && one.longitude === other.longitude;
}

// All that is drawn inside a mark: where this is the same, nothing is drawn again.
function faceOf(row) {
  const { latitude, longitude, card, open_minutes, ...drawn } = row;
  return JSON.stringify(drawn) + card.title;
}

// What others have to make room for, and what is written: a technician who turns a corner changes none of it.
function bearingOf(kind, row) {
  if (kind === "job") return faceOf(row);
  return row.name + "|" + rank(kind, row, false);
}

function rank(kind, row, isChosen) {
  if (isChosen) return 9;
  if (row.has_alarm) return 7;
  if (row.is_waiting) return row.is_urgent ? 8 : 5;
  if (kind === "technician") return ["off", "absent"].includes(row.activity) ? 1 : 6;
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

function technicianParts(row) {
  const pointer = DayMap.svg("path", { d: "M-5.5 -12L0 -21L5.5 -12Z", class: "shape" });
  const letters = DayMap.svg("text", { y: 3.8, class: "initials" }), box = technicianBox(row), corner = badge(row);
  const halo = DayMap.svg("rect", { x: -16, y: -15, width: 32, height: 30, rx: 9, class: "halo" });
  const parts = { pointer, letters, box, corner, whole: frame([halo, pointer, box, letters, corner]) };
  paintTechnician(parts, row);
  return parts;
}

function paintTechnician({ pointer, letters, box, corner }, row) {
  pointer.style.display = row.heading === null ? "none" : "";
  pointer.setAttribute("transform", `rotate(${row.heading || 0})`);
  pointer.style.fill = row.edge;
  if (letters.textContent !== row.initials) letters.textContent = row.initials;
  letters.style.fill = row.ink;
  paintBox(box, row);
  paintBadge(corner, row);
}

function technicianBox(row) {
  return paintBox(DayMap.svg("rect", { x: -12, y: -11, width: 24, height: 22, rx: 7 }), row);
}

function paintBox(box, row) {
  box.setAttribute("class", "shape is-" + row.freshness);
  box.style.fill = row.fill;
  box.style.stroke = row.fill === row.edge ? "" : row.edge;
  return box;
}

// What someone does, in the corner of his mark.
function badge(row) {
  const circle = DayMap.svg("circle", { r: 6.5, class: "badge" });
  const sign = DayMap.svg("path", { class: "badge-sign", transform: "scale(.8) translate(-8 -8)" });
  return paintBadge(DayMap.svg("g", { transform: "translate(12 10)" }, circle, sign), row);
}

function paintBadge(corner, row) {
  const [circle, sign] = corner.children;
  circle.style.stroke = row.edge;
  sign.setAttribute("d", DayMap.SIGNS[row.sign] || "");
  return corner;
}

function frame(parts) {
  return DayMap.svg("svg", { viewBox: "-24 -24 48 48", width: 48, height: 48, class: "drawing" }, ...parts);
}
