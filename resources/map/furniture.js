// What stands around the map: buttons, scale bar, legend, notes. Its words come from the desk.
"use strict";

DayMap.Furniture = class {
  constructor(map, onWholeDay, onLegend) {
    this.map = map;
    this.onLegend = onLegend;
    this.words = {};
    this.rows = [];
    this.isOpen = null; // null: nobody has chosen yet, so the room decides
    this.buttons = this.makeButtons(onWholeDay);
    L.control.scale({ imperial: false, maxWidth: 90, position: "bottomleft" }).addTo(map);
    this.notes = this.corner("bottomright", DayMap.text("div", "notes", ""));
    this.legend = this.corner("bottomright", DayMap.text("div", "legend", ""));
    map.on("resize", () => this.writeLegend());
    map.on("moveend", () => this.measureAgain()); // the scale bar is as long as the zoom wants it
  }

  corner(position, element) {
    const control = L.control({ position });
    control.onAdd = () => element;
    control.addTo(this.map);
    L.DomEvent.disableClickPropagation(element);
    L.DomEvent.disableScrollPropagation(element);
    return element;
  }

  makeButtons(onWholeDay) {
    const box = DayMap.text("div", "buttons", "");
    const made = {};
    const actions = {
      zoomIn: ["M8 3.5v9M3.5 8h9", () => this.map.zoomIn()],
      zoomOut: ["M3.5 8h9", () => this.map.zoomOut()],
      wholeDay: ["M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3", onWholeDay],
    };
    for (const [name, [path, act]] of Object.entries(actions)) {
      made[name] = DayMap.text("button", "button", "");
      made[name].append(DayMap.svg("svg", { viewBox: "0 0 16 16", width: 16, height: 16 },
        DayMap.svg("path", { d: path, class: "button-sign" })));
      made[name].addEventListener("click", act);
      box.append(made[name]);
    }
    this.corner("topleft", box);
    return made;
  }

  write(words) {
    this.words = words;
    for (const [name, button] of Object.entries(this.buttons)) {
      button.title = words[name];
      button.setAttribute("aria-label", words[name]);
    }
    this.writeNotes();
    this.writeLegend();
  }

  // Whose map lies below, as they want to be named; then the towns are theirs, too.
  credit(owner) {
    this.owner = owner;
    this.writeNotes();
  }

  writeNotes() {
    this.measureAgain();
    this.notes.replaceChildren(DayMap.text("span", "note-plan", this.words.plan || ""),
      DayMap.text("span", "note-towns", this.owner || this.words.towns || ""));
  }

  setRows(rows) {
    this.rows = rows;
    this.writeLegend();
  }

  measureAgain() {
    this.covered = null;
  }

  // The rectangles that furniture covers, and where degrees are written, in pixels of the world.
  boxes() {
    const corner = this.map.getPixelBounds().min;
    this.covered = this.covered || this.measure();
    return this.covered.map((box) => ({ left: box.left + corner.x, right: box.right + corner.x, top: box.top + corner.y,
      bottom: box.bottom + corner.y }));
  }

  // In pixels of the view. The browser has to lay out the whole page for it: asked only after furniture has changed.
  measure() {
    const size = this.map.getSize();
    const frame = this.map.getContainer().getBoundingClientRect();
    const covered = [...this.map.getContainer().querySelectorAll(".leaflet-control")].map((element) => {
      const box = element.getBoundingClientRect();
      return { left: box.left - frame.left, right: box.right - frame.left, top: box.top - frame.top,
        bottom: box.bottom - frame.top };
    });
    covered.push({ left: 0, right: size.x, top: 0, bottom: 16 }, { left: size.x - 52, right: size.x, top: 0, bottom: size.y });
    return covered;
  }

  writeLegend() {
    this.measureAgain();
    const size = this.map.getSize();
    const isOpen = this.isOpen === null ? size.x >= 900 && size.y >= 560 : this.isOpen;
    const title = DayMap.text("button", "legend-title", this.words.legend || "");
    title.setAttribute("aria-expanded", String(isOpen));
    title.addEventListener("click", () => this.onLegend(!isOpen));
    this.legend.replaceChildren(title);
    this.legend.classList.toggle("is-open", isOpen);
    if (!isOpen) return;
    for (const row of this.rows) this.legend.append(legendRow(SAMPLES[row.kind](row), row.text));
  }
};

function legendRow(sample, words) {
  const row = DayMap.text("div", "legend-row", "");
  row.append(sample, DayMap.text("span", "legend-text", words));
  return row;
}

// How the sample of a row is drawn, by its kind.
const SAMPLES = {
  technician: (row) => sampleFrame([DayMap.svg("g", { transform: "scale(.72)" }, technicianBox(row), badge(row))]),
  waiting: (row) => jobSample(row, diamond(9), row.ink),
  job: (row) => jobSample(row, DayMap.svg("circle", { r: 7 }), ""),
  flag: () => sampleFrame([DayMap.svg("g", { transform: "translate(-5 5)" }, flagDrawing(7))]),
  group: () => sampleFrame([DayMap.svg("circle", { r: 8, class: "group-sample" }), sampleText("7")]),
  line: (row) => lineSample({ stroke: row.fill, "stroke-width": 3 }),
  thin_line: (row) => lineSample({ stroke: row.fill, "stroke-width": 1.2, opacity: 0.7 }),
  dashes: (row) => lineSample({ stroke: row.fill, "stroke-width": 2.5, "stroke-dasharray": "5 4" }),
  heat: (row) => sampleFrame([DayMap.svg("circle", { r: 9, fill: row.fill, opacity: 0.35 }), DayMap.svg("circle", { r: 5, fill: row.fill, opacity: 0.4 })]),
};

function jobSample(row, shape, stroke) {
  shape.setAttribute("class", "shape is-" + row.id);
  shape.style.fill = row.fill;
  shape.style.stroke = stroke;
  return sampleFrame([shape, signDrawing(row.sign, row.ink, 0.72)]);
}

function lineSample(attributes) {
  return sampleFrame([DayMap.svg("path", { d: "M-9 4L0 -4L9 4", fill: "none", "stroke-linejoin": "round", ...attributes })]);
}

function sampleText(text) {
  const made = DayMap.svg("text", { y: 3.6, class: "initials group-number" });
  made.textContent = text;
  return made;
}

function sampleFrame(parts) {
  return DayMap.svg("svg", { viewBox: "-10 -10 20 20", width: 18, height: 18, class: "drawing sample" }, ...parts);
}
