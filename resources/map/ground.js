// The ground without any tile: towns as soft patches, points and names, and the net of degrees.
// One canvas that is painted again while the map moves; names are chosen when it has come to rest.
"use strict";

const FURNITURE = 56; // pixels above the lower edge

DayMap.Ground = L.Layer.extend({
  initialize() {
    this.towns = [];
    this.names = []; // what is written: {town, x, y, align} in pixels of the world at this zoom
    this.words = {};
    this.look = {};
  },

  onAdd(map) {
    this.canvas = L.DomUtil.create("canvas", "ground leaflet-zoom-animated", map.getPane("ground"));
    this.corner = map.getBounds().getNorthWest();
    map.on({ move: this.paint, zoomanim: this.followZoom }, this);
  },

  setTowns(towns) {
    this.towns = towns.map((town) => ({ ...town, world: null }));
  },

  // Chooses which towns are named: the largest first, never over a marker, another name or each other.
  // Returns whether other names are to be painted, or elsewhere.
  chooseNames(room) {
    const map = this._map, zoom = map.getZoom(), view = map.getPixelBounds();
    const context = this.canvas.getContext("2d");
    const before = faceOfNames(this.names);
    this.names = [];
    let written = 0;
    const most = (view.max.x - view.min.x) * (view.max.y - view.min.y) / 15000;
    for (const town of this.towns) {
      town.world = map.project([town.latitude, town.longitude], zoom);
      if (!view.contains(town.world) || written >= most || town.population < least(zoom)) continue;
      const size = fontSize(town);
      context.font = fontOf(town);
      const width = context.measureText(town.name).width + 6;
      const isCovered = !room.isFree(DayMap.boxAround(town.world.x, town.world.y, 2));
      const place = room.place(town.world.x, town.world.y, width, size + 4, isCovered ? [16, 26, 36] : [5], view);
      if (!place) continue;
      written++;
      this.names.push({ town, isCovered, left: place.box.left + 3, middle: (place.box.top + place.box.bottom) / 2 });
    }
    return faceOfNames(this.names) !== before;
  },

  paint() {
    const map = this._map, size = map.getSize(), canvas = this.canvas, context = canvas.getContext("2d");
    DayMap.fitCanvas(map, canvas);
    this.corner = map.containerPointToLatLng([0, 0]);
    if (this.isBare) return; // somebody else's map lies below
    context.fillStyle = this.look.land;
    context.fillRect(0, 0, size.x, size.y);
    const origin = map.getPixelBounds().min;
    this.paintTowns(context, origin, size);
    this.paintDegrees(context, size);
    this.paintNames(context, origin);
  },

  paintTowns(context, origin, size) {
    const map = this._map, zoom = map.getZoom();
    const pixelsPerMetre = 1 / metresPerPixel(map.getCenter().lat, zoom);
    const seen = [];
    for (const town of this.towns) {
      const world = map.project([town.latitude, town.longitude], zoom);
      const x = world.x - origin.x, y = world.y - origin.y;
      const radius = Math.max(1.5, patchMetres(town) * pixelsPerMetre);
      if (x > -radius && y > -radius && x < size.x + radius && y < size.y + radius) seen.push([x, y, radius]);
    }
    context.fillStyle = this.look.built;
    context.beginPath();
    for (const [x, y, radius] of seen) {
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
    }
    context.fill();
  },

  paintNames(context, origin) {
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 3;
    for (const { town, isCovered, left, middle } of this.names) {
      context.fillStyle = this.look.secondary;
      if (!isCovered) this.paintPoint(context, this._map.project([town.latitude, town.longitude]), origin);
      context.font = fontOf(town);
      context.strokeStyle = this.look.land;
      context.strokeText(town.name, left - origin.x, middle - origin.y);
      context.fillText(town.name, left - origin.x, middle - origin.y);
    }
  },

  paintPoint(context, world, origin) {
    context.globalAlpha = 0.7;
    context.beginPath();
    context.arc(world.x - origin.x, world.y - origin.y, 1.8, 0, 2 * Math.PI);
    context.fill();
    context.globalAlpha = 1;
  },

  paintDegrees(context, size) {
    const map = this._map, bounds = map.getBounds(), step = stepOf(map);
    const digits = step < 0.1 ? 2 : step < 1 ? 1 : 0;
    context.strokeStyle = this.look.line;
    context.fillStyle = this.look.secondary;
    context.lineWidth = 0.6;
    context.font = "10px sans-serif";
    for (const longitude of multiples(step, bounds.getWest(), bounds.getEast())) {
      const x = Math.round(map.latLngToContainerPoint([bounds.getCenter().lat, longitude]).x) + 0.5;
      line(context, x, 0, x, size.y);
      context.textBaseline = "top";
      context.fillText(this.degrees(longitude, digits, "east", "west"), x + 3, 3);
    }
    for (const latitude of multiples(step / 2, bounds.getSouth(), bounds.getNorth())) {
      const y = Math.round(map.latLngToContainerPoint([latitude, bounds.getCenter().lng]).y) + 0.5;
      if (y < 20) continue; // the corner belongs to the meridians' labels
      line(context, 0, y, size.x, y);
      if (y > size.y - FURNITURE) continue; // the notes and the legend stand in that corner
      context.textBaseline = "bottom";
      const digitsHere = step / 2 < 0.1 ? 2 : step / 2 < 1 ? 1 : 0;
      const text = this.degrees(latitude, digitsHere, "north", "south");
      context.fillText(text, size.x - context.measureText(text).width - 4, y - 1);
    }
  },

  degrees(value, digits, positive, negative) {
    const number = Math.abs(value).toFixed(digits).replace(".", this.words.point || ".");
    return number + "° " + (this.words[value < 0 ? negative : positive] || "");
  },

  followZoom(event) {
    DayMap.carryCanvas(this, event);
  },
});

function faceOfNames(names) {
  return names.map(({ town, isCovered, left, middle }) => [town.name, isCovered, left, middle].join(":")).join("|");
}

function line(context, x1, y1, x2, y2) {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

// The built-up land of a town is taken as a disc of 4 000 people per square kilometre, up to five times as
// many in the largest: a hint, not a survey.
function patchMetres(town) {
  const density = 4000 * Math.min(5, Math.max(1, town.population / 100000));
  return Math.sqrt(Math.max(town.population, 200) / density / Math.PI) * 1000;
}

function fontSize(town) {
  return town.population > 300000 ? 14 : town.population > 30000 ? 12 : 11;
}

function fontOf(town) {
  return (town.population > 30000 ? "500 " : "") + fontSize(town) + "px sans-serif";
}

function least(zoom) { // inhabitants of a town that is named at this zoom
  return zoom >= 12 ? 0 : zoom >= 11 ? 2000 : zoom >= 10 ? 6000 : zoom >= 9 ? 15000 : zoom >= 8 ? 50000 : 150000;
}

function metresPerPixel(latitude, zoom) {
  return 40075016.686 * Math.cos(latitude * Math.PI / 180) / (256 * 2 ** zoom);
}

// Degrees between two meridians, so that there are at least 130 pixels between two lines.
function stepOf(map) {
  const pixelsPerDegree = 256 * 2 ** map.getZoom() / 360;
  return [0.02, 0.1, 0.2, 1, 2, 4, 10].find((step) => step * pixelsPerDegree >= 130) || 10;
}

function* multiples(step, from, to) {
  for (let index = Math.ceil(from / step); index * step <= to; index++) yield index * step;
}
