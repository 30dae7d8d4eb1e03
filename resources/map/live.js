// The live map: hears pictures of the day from the desk and keeps the page equal to them.
"use strict";

DayMap.start = (map) => {
  for (const [name, level] of [["ground", 200], ["roads", 350], ["jobs", 600], ["technicians", 640],
    ["ghosts", 650], ["front", 660]]) {
    map.createPane(name).style.zIndex = level;
  }
  new QWebChannel(qt.webChannelTransport, (channel) => {
    DayMap.live = new DayMap.Live(map, channel.objects.desk);
    channel.objects.desk.drew(0);
  });
};

DayMap.Live = class {
  constructor(map, desk) {
    Object.assign(this, { map, desk, look: {}, words: {}, area: null, hasBeenMoved: false });
    this.chosen = { job_id: null, technician_id: null };
    this.ground = new DayMap.Ground().addTo(map);
    const choose = (kind, key) => desk.choose(kind, key);
    this.card = new DayMap.Card(map);
    this.jobs = new DayMap.Marks(map, "job", "jobs", this.card, choose);
    this.technicians = new DayMap.Marks(map, "technician", "technicians", this.card, choose);
    this.roads = new DayMap.Roads(map);
    this.ghosts = new DayMap.Ghosts(map);
    this.furniture = new DayMap.Furniture(map, () => this.showWholeDay());
    map.on("dragstart", () => { this.hasBeenMoved = true; });
    map.getContainer().addEventListener("wheel", () => { this.hasBeenMoved = true; }, { passive: true });
    map.on("resize", () => { if (!this.hasBeenMoved) this.showWholeDay(); });
    map.on("zoomend", () => this.settle());
    map.on("moveend", () => this.rest());
    desk.picture.connect((text) => this.hear(JSON.parse(text)));
  }

  hear(picture) {
    if (picture.look) this.dress(picture.look);
    if (picture.words) this.speak(picture.words);
    if (picture.legend) this.furniture.setRows(picture.legend);
    if (picture.towns) this.ground.setTowns(picture.towns);
    for (const name of ["jobs", "technicians", "roads", "ghosts"]) {
      if (picture[name]) this[name].apply(picture[name]);
    }
    if (picture.chosen) this.chosen = picture.chosen;
    if (picture.jobs || picture.technicians || picture.look) this.settle();
    else this.redraw(Object.keys(picture).some((name) => name !== "ghosts" && name !== "number"));
    if (picture.area) this.lookAt(picture.area);
    if (picture.chosen) this.bringIntoView();
    this.answer(picture.number);
  }

  // Says "drawn" once the browser has really painted it; a hidden page paints nothing and says so at once.
  answer(number) {
    if (document.hidden) this.desk.drew(number);
    else requestAnimationFrame(() => requestAnimationFrame(() => this.desk.drew(number)));
  }

  dress(look) {
    this.look = this.ground.look = look;
    for (const [name, colour] of Object.entries(look)) {
      document.documentElement.style.setProperty("--" + name, colour);
    }
  }

  speak(words) {
    this.words = this.ground.words = words;
    this.furniture.write(words);
  }

  lookAt(area) {
    this.area = L.latLngBounds([area.south, area.west], [area.north, area.east]);
    this.hasBeenMoved = false;
    this.showWholeDay();
  }

  showWholeDay() {
    if (this.area) this.map.fitBounds(this.area, { paddingTopLeft: [40, 46], paddingBottomRight: [40, 34], animate: false });
    this.hasBeenMoved = false;
  }

  // ---- the picture at this zoom: marks side by side, roads between them, then words where there is room

  settle() {
    const isFar = this.map.getZoom() < 9.75;
    this.map.getContainer().classList.toggle("is-far", isFar);
    this.jobs.scale = this.technicians.scale = isFar ? 0.8 : 1;
    const jobs = this.jobs.bodies();
    DayMap.spread(jobs, []);
    this.jobs.settle(jobs);
    const technicians = this.technicians.bodies();
    DayMap.spread(technicians, jobs);
    this.technicians.settle(technicians);
    this.redraw(true);
  }

  // The same marks in the same places. `withLabels` is false while ghosts follow the mouse.
  redraw(withLabels) {
    this.emphasise();
    const placeOf = (halt) => this.placeOf(halt);
    this.roads.draw(placeOf, this.chosenTechnician(), this.look, this.ghosts.any);
    this.ghosts.draw(placeOf, this.look);
    if (withLabels) this.writeLabels();
    this.card.refresh();
  }

  // After a move: the same marks, other names in view; and the desk may have more towns.
  rest() {
    this.writeLabels();
    const area = this.map.getBounds();
    this.desk.look_at(area.getSouth(), area.getWest(), area.getNorth(), area.getEast());
  }

  placeOf(halt) {
    const mark = this.jobs.byId.get(halt.job_id);
    return mark && mark.point ? this.map.unproject(mark.point) : L.latLng(halt.latitude, halt.longitude);
  }

  chosenTechnician() {
    const job = this.jobs.byId.get(this.chosen.job_id);
    return this.chosen.technician_id || (job ? job.row.technician_id : null);
  }

  // Whose days are being looked at: the chosen one, and those the ghosts would change.
  nearTechnicians() {
    const technician = this.chosenTechnician();
    return new Set([...this.ghosts.rows.keys(), ...(technician === null ? [] : [technician])]);
  }

  emphasise() {
    const near = this.nearTechnicians();
    const isNear = (id) => near.has(id), isOther = (id) => near.size > 0 && !near.has(id);
    this.jobs.emphasise(
      (row) => row.id === this.chosen.job_id,
      (row) => isNear(row.technician_id),
      (row) => isOther(row.technician_id) && !row.is_waiting && !row.has_alarm);
    this.technicians.emphasise(
      (row) => row.id === this.chosen.technician_id, (row) => isNear(row.id), (row) => isOther(row.id));
  }

  bringIntoView() {
    const mark = this.jobs.byId.get(this.chosen.job_id) || this.technicians.byId.get(this.chosen.technician_id);
    if (!mark || this.map.getBounds().pad(-0.06).contains(mark.marker.getLatLng())) return;
    this.map.panTo(mark.marker.getLatLng(), { animate: false });
    this.hasBeenMoved = true;
  }

  // ---- words

  writeLabels() {
    const wanted = this.wantedLabels(), view = this.map.getPixelBounds();
    // `rooms`: where nothing is covered; and where nothing is covered that must be seen.
    const rooms = [new DayMap.Room(), new DayMap.Room()];
    for (const { mark, must } of wanted) {
      const box = DayMap.boxAround(mark.point.x, mark.point.y, mark.radius * this.jobs.scale);
      for (const room of must ? rooms : rooms.slice(0, 1)) room.take(box);
    }
    for (const box of this.furniture.boxes()) for (const room of rooms) room.take(box);
    for (const one of wanted) DayMap.label(one, rooms, view);
    const room = rooms[0];
    this.ground.chooseNames(room);
    this.ground.paint();
  }

  // What may be written beside marks, the most wanted first.
  wantedLabels() {
    const technician = this.chosenTechnician(), near = this.map.getZoom() >= 12.5;
    const wanted = [];
    for (const mark of this.jobs.byId.values()) {
      const row = mark.row, isChosen = row.id === this.chosen.job_id;
      const isStop = technician !== null && row.technician_id === technician;
      const isUrgent = row.is_waiting && row.is_urgent;
      const text = isStop && !isChosen ? row.time : row.label;
      const order = isChosen ? 0 : isUrgent ? 1 : row.has_alarm ? 1.5 : isStop ? 2 : near ? 4 : 9;
      wanted.push({ mark, text: order < 9 ? text : "", order, must: isChosen || isUrgent });
    }
    for (const mark of this.technicians.byId.values()) {
      const isChosen = mark.row.id === technician;
      wanted.push({ mark, text: mark.row.name, order: isChosen ? 0 : mark.row.activity === "off" ? 5 : 3, must: isChosen });
    }
    return wanted.sort((a, b) => a.order - b.order);
  }
};

// Writes or removes the label of one mark; a label that must be seen may cover marks that need not be.
DayMap.label = ({ mark, text, must, order }, rooms, view) => {
  const element = mark.marker.getElement();
  if (mark.label) mark.label.remove();
  mark.label = null;
  if (!text) return;
  const width = Math.min(170, DayMap.widthOf(text)) + (must ? 16 : 6);
  const near = mark.radius + 2, gaps = [near, ...(order < 2 ? [near + 12] : [])];
  const [room, crowd] = rooms;
  const place = room.place(mark.point.x, mark.point.y, width, 15, gaps, view)
    || (must && crowd.place(mark.point.x, mark.point.y, width, 15, [...gaps, near + 24, near + 40], view))
    || (must ? { side: mark.point.x + width > view.max.x ? "left" : "right", gap: near } : null);
  if (!place) return;
  if (place.box) for (const other of rooms) other.take(place.box);
  mark.label = DayMap.text("div", `label is-${place.side}`, text);
  mark.label.classList.toggle("is-strong", order < 2);
  mark.label.classList.toggle("is-urgent", Boolean(mark.row.is_urgent && mark.row.is_waiting));
  mark.label.classList.toggle("is-alarm", Boolean(mark.row.has_alarm) && order < 2);
  mark.label.style.setProperty("--gap", place.gap + "px");
  element.append(mark.label);
};

DayMap.widthOf = (text) => {
  DayMap.ruler = DayMap.ruler || document.createElement("canvas").getContext("2d");
  DayMap.ruler.font = "600 11px sans-serif";
  return DayMap.ruler.measureText(text).width;
};
