// Where much open work lies: soft fields that add up, on a canvas of their own under roads and marks.
"use strict";

DayMap.Heat = L.Layer.extend({
  initialize(rowsOf) {
    this.rowsOf = rowsOf;
    this.look = {};
  },

  onAdd(map) {
    this.canvas = L.DomUtil.create("canvas", "ground leaflet-zoom-animated", map.getPane("heat"));
    map.on({ move: this.paint, zoomanim: this.followZoom }, this);
    this.paint();
  },

  onRemove(map) {
    map.off({ move: this.paint, zoomanim: this.followZoom }, this);
    this.canvas.remove();
  },

  paint() {
    const map = this._map, canvas = this.canvas, context = canvas.getContext("2d");
    DayMap.fitCanvas(map, canvas);
    this.corner = map.containerPointToLatLng([0, 0]);
    const reach = Math.min(90, Math.max(28, 6 * 2 ** (map.getZoom() - 7)));
    for (const row of this.rowsOf()) {
      if (!row.open_minutes) continue;
      const point = map.latLngToContainerPoint([row.latitude, row.longitude]);
      const field = context.createRadialGradient(point.x, point.y, 0, point.x, point.y, reach);
      const strength = Math.min(0.55, 0.1 + row.open_minutes / 600);
      field.addColorStop(0, this.look.heat + alpha(strength));
      field.addColorStop(1, this.look.heat + "00");
      context.fillStyle = field;
      context.fillRect(point.x - reach, point.y - reach, 2 * reach, 2 * reach);
    }
  },

  followZoom(event) {
    DayMap.carryCanvas(this, event);
  },
});

function alpha(share) {
  return Math.round(share * 255).toString(16).padStart(2, "0");
}

// Gives a canvas the size and place of the view; it is empty afterwards, counted in pixels of the view.
DayMap.fitCanvas = (map, canvas) => {
  const size = map.getSize(), ratio = window.devicePixelRatio || 1;
  const width = Math.floor(size.x * ratio), height = Math.floor(size.y * ratio);
  if (canvas.width === width && canvas.height === height) canvas.getContext("2d").reset(); // no new one each time
  else Object.assign(canvas, { width, height });
  canvas.style.width = size.x + "px";
  canvas.style.height = size.y + "px";
  L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
  canvas.getContext("2d").scale(ratio, ratio);
};

// While a zoom is animated a canvas is stretched with the map.
DayMap.carryCanvas = (layer, event) => {
  const scale = layer._map.getZoomScale(event.zoom);
  L.DomUtil.setTransform(layer.canvas, layer._map._latLngToNewLayerPoint(layer.corner, event.zoom, event.center), scale);
};
