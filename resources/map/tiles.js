// Somebody else's map as the ground, where the desk allows it: fetched by the desk, never by the page.
"use strict";

DayMap.tiles = () => L.tileLayer("app://map/tiles/{z}/{x}/{y}.png?{edition}", { edition: 0, pane: "tiles", maxNativeZoom: 19, maxZoom: 19, keepBuffer: 1 });
