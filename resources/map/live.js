// The live map: hears pictures of the day from the desk and keeps the page equal to them.
"use strict";

const MOST_LABELS = 160;
const ROOM_MS = 5000, TIDY_EVERY = 12; // once a minute, while somebody moves
const SLICE_MS = 8, AT_ONCE = 20; // of making room beside everything else: as long in one go; marks put elsewhere in a step
const RESTS_MS = 400; // after the last choice the ground's names make room for those of the marks

DayMap.start = (map) => {
  for (const [name, level] of [["tiles", 190], ["ground", 200], ["heat", 300], ["roads", 350], ["jobs", 600], ["waiting", 610],
    ["technicians", 640], ["near", 645], ["ghosts", 650], ["front", 660]]) {
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
    Object.assign(this, { room: 0, making: 0, choosing: 0 }); // `choosing`: the picture whose choice is not drawn yet
    this.chosen = { job_id: null, technician_id: null };
    this.shown = { roads: true, heat: false, groups: false, legend: null, tiles: "" };
    this.ground = new DayMap.Ground().addTo(map);
    const choose = (kind, key) => desk.choose(kind, key);
    this.card = new DayMap.Card(map);
    const carry = this.carry = new DayMap.Carry(map, (kind) => (kind === "job" ? this.jobs : this.technicians), desk);
    this.groups = DayMap.groups(map, () => this.words);
    this.jobs = new DayMap.Marks(map, "job", "jobs", this.card, choose, carry, this.groups);
    this.technicians = new DayMap.Marks(map, "technician", "technicians", this.card, choose, carry);
    this.heat = new DayMap.Heat(() => [...this.jobs.byId.values()].map((mark) => mark.row));
    this.tiles = DayMap.tiles();
    this.roads = new DayMap.Roads(map);
    this.ghosts = new DayMap.Ghosts(map);
    this.furniture = new DayMap.Furniture(map, () => this.showWholeDay(), (isOpen) => desk.open_legend(isOpen));
    map.on("dragstart", () => { this.hasBeenMoved = true; });
    map.getContainer().addEventListener("wheel", () => { this.hasBeenMoved = true; }, { passive: true });
    map.on("resize", () => { if (!this.hasBeenMoved) this.showWholeDay(); });
    map.on("zoomend", () => this.settle());
    map.on("moveend", () => this.rest());
    desk.picture.connect((text) => this.hear(JSON.parse(text)));
  }

  hear(picture) {
    if (picture.look) this.dress(picture.look);
    if (picture.signs) DayMap.SIGNS = picture.signs;
    if (picture.words) this.speak(picture.words);
    if (picture.legend) this.furniture.setRows(picture.legend);
    if (picture.towns) this.ground.setTowns(picture.towns);
    if (picture.moves) this.move(picture.moves);
    if (picture.moves || picture.technicians) this.makeRoomSoon();
    const isOther = {};
    for (const name of ["jobs", "technicians", "roads", "ghosts"]) {
      if (picture[name]) isOther[name] = this[name].apply(picture[name]) !== false;
    }
    if (picture.chosen) this.choose(picture.chosen, picture.number);
    if (picture.shown) this.show(picture.shown);
    const isNew = isOther.jobs || isOther.technicians || picture.look || picture.shown;
    const isRedrawn = ["words", "legend", "towns", "roads"].some((name) => picture[name]);
    if (isNew) this.settle();
    else if (isRedrawn || isOther.ghosts) this.redraw(isRedrawn);
    else if (picture.chosen) this.redraw(false);
    else this.card.refresh();
    if (picture.jobs && this.shown.heat) this.heat.paint();
    if (picture.area) this.lookAt(picture.area);
    if ("over" in picture) this.carry.hover(picture.over, picture.put);
    if (this.isAwaited) this.bringIntoView();
    if (picture.chosen && !isNew && !isRedrawn) this.writeAside();
    this.answer(picture.number);
  }

  // A choice may come before its mark does: it is brought into view when it stands on the map.
  choose(chosen, number) {
    this.chosen = chosen;
    this.choosing = number;
    this.isAwaited = true;
  }

  // The words beside marks at once, those of the ground when the hand rests: painting all of the ground
  // again takes as long as everything else a choice changes.
  writeAside() {
    this.writeLabels(false);
    clearTimeout(this.ground.later);
    this.ground.later = setTimeout(() => this.writeLabels(), RESTS_MS);
  }

  // Id, latitude, longitude, id …: those who have moved. Their marks keep their distance from others for a
  // while; once they have moved for some time, room is made again.
  move(moves) {
    for (let at = 0; at < moves.length; at += 3) {
      const mark = this.technicians.byId.get(moves[at]);
      if (mark) this.technicians.moveTo(mark, moves[at + 1], moves[at + 2]);
    }
  }

  makeRoomSoon() {
    if (!this.room) this.room = setTimeout(() => this.inSlices(this.making = this.makingRoom()), ROOM_MS);
  }

  // Jobs stay where they are, and so do the roads: only technicians make room again, then words and names.
  *makingRoom() {
    const bodies = this.technicians.bodies();
    yield;
    const spreading = new DayMap.Spreading(bodies, this.jobs.standing());
    while (spreading.turn()) yield;
    for (let at = 0; at < bodies.length; at += AT_ONCE) {
      yield;
      this.technicians.settle(bodies.slice(at, at + AT_ONCE));
    }
    yield;
    const room = this.writeMarks();
    yield;
    if (this.ground.chooseNames(room)) this.ground.paint();
    this.tidy();
  }

  // Takes the steps of a work when the page has nothing else to do, and none while a choice is to be seen. Where
  // everything has been settled meanwhile the work is dropped.
  inSlices(work) {
    if (this.making !== work) return;
    const until = performance.now() + SLICE_MS;
    let isOver = false;
    while (!isOver && !this.choosing && performance.now() < until) isOver = Boolean(work.next().done);
    if (isOver) this.room = this.making = 0;
    else setTimeout(() => this.inSlices(work), this.choosing ? 50 : 0);
  }

  // What moved marks leave behind is the browser's, not the script's: on a large machine it lets 30 MB gather.
  tidy() {
    this.settled = (this.settled || 0) + 1;
    if (window.gc && this.settled % TIDY_EVERY === 0) window.gc({ type: "major", execution: "async" });
  }

  show(shown) {
    this.shown = shown;
    this.roads.isShown = shown.roads;
    this.groups.isOn = shown.groups;
    this.furniture.isOpen = shown.legend;
    this.furniture.writeLegend();
    if (shown.heat) this.heat.addTo(this.map);
    else this.heat.remove();
    this.ground.isBare = Boolean(shown.tiles);
    if (shown.edition !== this.tiles.options.edition) {
      this.tiles.options.edition = shown.edition;
      this.tiles.remove(); // laid anew below: Leaflet's `redraw` asks for tiles of a broken zoom, 9.75, that nobody has
    }
    if (shown.tiles) this.tiles.addTo(this.map);
    else this.tiles.remove();
    this.furniture.credit(shown.tiles);
  }

  // Says "drawn" once the browser has really painted it; a hidden page paints nothing and says so at once.
  answer(number) {
    const isDrawn = () => {
      if (number >= this.choosing) this.choosing = 0;
      this.desk.drew(number);
    };
    if (document.hidden) isDrawn();
    else requestAnimationFrame(() => requestAnimationFrame(isDrawn));
  }

  dress(look) {
    this.look = this.ground.look = this.heat.look = look;
    document.documentElement.classList.toggle("is-dark", look.dark === "yes");
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
    if (this.making) this.room = this.making = 0;
    const isFar = this.map.getZoom() < 9.75;
    this.map.getContainer().classList.toggle("is-far", isFar);
    this.jobs.scale = this.technicians.scale = isFar ? 0.8 : 1;
    this.emphasise();
    const jobs = this.jobs.bodies();
    DayMap.spread(jobs, []);
    this.jobs.settle(jobs);
    const technicians = this.technicians.bodies();
    DayMap.spread(technicians, jobs);
    this.technicians.settle(technicians);
    this.roads.isStale = true;
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
    this.jobs.emphasise((row) => row.id === this.chosen.job_id, (row) => near.has(row.technician_id));
    this.technicians.emphasise((row) => row.id === this.chosen.technician_id, (row) => near.has(row.id));
    // All others step back in one go: their pane does, and no mark of theirs is drawn again.
    for (const name of ["jobs", "technicians"]) this.map.getPane(name).classList.toggle("steps-back", near.size > 0);
  }

  bringIntoView() {
    const mark = this.jobs.byId.get(this.chosen.job_id) || this.technicians.byId.get(this.chosen.technician_id);
    if (!mark) return;
    this.isAwaited = false;
    if (this.map.getBounds().pad(-0.06).contains(mark.marker.getLatLng())) return;
    this.map.panTo(mark.marker.getLatLng(), { animate: false });
    this.hasBeenMoved = true;
  }

  // ---- words

  writeLabels(withGround = true) {
    const room = this.writeMarks();
    if (!withGround) return;
    this.ground.chooseNames(room);
    this.ground.paint();
  }

  // Writes beside marks; returns the room that is left.
  writeMarks() {
    const wanted = this.wantedLabels(), view = this.map.getPixelBounds();
    // `rooms`: where nothing is covered; and where nothing is covered that must be seen.
    const rooms = [new DayMap.Room(), new DayMap.Room()];
    for (const box of this.groupBoxes()) for (const room of rooms) room.take(box);
    for (const { mark, must } of wanted) {
      const box = DayMap.boxAround(mark.point.x, mark.point.y, mark.radius * this.jobs.scale);
      for (const room of must ? rooms : rooms.slice(0, 1)) room.take(box);
    }
    for (const box of this.furniture.boxes()) for (const room of rooms) room.take(box);
    let left = MOST_LABELS; // beside so many marks words are tried: where there are more, none would fit
    for (const one of wanted) {
      const isTried = one.must || (one.text && left-- > 0);
      DayMap.label(isTried ? one : { ...one, text: "" }, rooms, view);
    }
    return rooms[0];
  }

  // The rectangles of groups, in pixels of the world.
  groupBoxes() {
    const origin = this.map.getPixelOrigin();
    return [...this.map.getPane("jobs").querySelectorAll(".group")].map((element) => {
      const at = L.DomUtil.getPosition(element).add(origin);
      return DayMap.boxAround(at.x, at.y, parseFloat(element.style.width) / 2); // as Leaflet wrote it: measuring makes a layout
    });
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
      wanted.push({ mark, text: mark.row.name, order: isChosen ? 0 : ["off", "absent"].includes(mark.row.activity) ? 5 : 3, must: isChosen });
    }
    return wanted.filter(({ mark }) => mark.marker.getElement() && mark.point).sort((a, b) => a.order - b.order);
  }
};

// Writes or removes the label of one mark; a label that must be seen may cover marks that need not be.
DayMap.label = ({ mark, text, must, order }, rooms, view) => {
  const forget = () => {
    if (mark.label) mark.label.remove();
    mark.label = null;
  };
  if (!text || (!must && !view.contains(mark.point))) return forget();
  const width = Math.min(170, DayMap.widthOf(text)) + (must ? 16 : 6);
  const near = mark.radius + 2, gaps = [near, ...(order < 2 ? [near + 12] : [])];
  const [room, crowd] = rooms;
  const place = room.place(mark.point.x, mark.point.y, width, 15, gaps, view)
    || (must && crowd.place(mark.point.x, mark.point.y, width, 15, [...gaps, near + 24, near + 40], view))
    || (must ? { side: mark.point.x + width > view.max.x ? "left" : "right", gap: near } : null);
  if (!place) return forget();
  if (place.box) for (const other of rooms) other.take(place.box);
  const face = [text, place.side, place.gap, order < 2].join("|");
  if (mark.label && mark.label.face === face) return undefined;
  forget();
  mark.label = DayMap.text("div", `label is-${place.side}`, text);
  mark.label.face = face;
  mark.label.classList.toggle("is-strong", order < 2);
  mark.label.classList.toggle("is-urgent", Boolean(mark.row.is_urgent && mark.row.is_waiting));
  mark.label.classList.toggle("is-alarm", Boolean(mark.row.has_alarm) && order < 2);
  mark.label.style.setProperty("--gap", place.gap + "px");
  mark.marker.getElement().append(mark.label);
  return undefined;
};

const WIDTHS = new Map();

DayMap.widthOf = (text) => {
  if (WIDTHS.has(text)) return WIDTHS.get(text);
  if (WIDTHS.size > 3000) WIDTHS.clear();
  DayMap.ruler = DayMap.ruler || document.createElement("canvas").getContext("2d");
  DayMap.ruler.font = "600 11px sans-serif";
  WIDTHS.set(text, DayMap.ruler.measureText(text).width);
  return WIDTHS.get(text);
};
