// Room for words: which rectangles of the picture are taken, and where a label still fits.
// Pure arithmetic in pixels; knows nothing of the map.
"use strict";

var DayMap = DayMap || {};

DayMap.Room = class {
  // Remembers taken rectangles in a grid, so that asking stays cheap with hundreds of them.
  constructor(cell = 48) {
    this.cell = cell;
    this.grid = new Map();
  }

  take(box) {
    this.each(box, (key) => {
      if (this.grid.has(key)) this.grid.get(key).push(box);
      else this.grid.set(key, [box]);
      return true;
    });
  }

  isFree(box) {
    const isFreeOf = (other) => box.left >= other.right || other.left >= box.right
      || box.top >= other.bottom || other.top >= box.bottom;
    return this.each(box, (key) => !this.grid.has(key) || this.grid.get(key).every(isFreeOf));
  }

  // Asks about each cell under a box until one says no. A cell is one number: texts would be garbage by the thousand.
  each(box, isFine) {
    const top = Math.floor(box.top / this.cell), bottom = Math.floor(box.bottom / this.cell);
    const left = Math.floor(box.left / this.cell), right = Math.floor(box.right / this.cell);
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) if (!isFine(row * 2 ** 24 + column)) return false;
    }
    return true;
  }

  // Takes the first free place beside a point (right, left, below, above); null where none is free.
  // `gaps` are distances between point and label to try, `view` the rectangle to stay in.
  place(x, y, width, height, gaps, view) {
    for (const gap of gaps) {
      for (const [side, box] of sides(x, y, width, height, gap)) {
        if (isInside(box, view) && this.isFree(box)) {
          this.take(box);
          return { side, box, gap };
        }
      }
    }
    return null;
  }
};

function isInside(box, view) {
  return box.left >= view.min.x && box.right <= view.max.x && box.top >= view.min.y && box.bottom <= view.max.y;
}

function sides(x, y, width, height, gap) {
  const at = (left, top) => ({ left, top, right: left + width, bottom: top + height });
  return [
    ["right", at(x + gap, y - height / 2)],
    ["left", at(x - gap - width, y - height / 2)],
    ["below", at(x - width / 2, y + gap)],
    ["above", at(x - width / 2, y - gap - height)],
  ];
}

DayMap.boxAround = (x, y, radius) => ({
  left: x - radius, top: y - radius, right: x + radius, bottom: y + radius,
});
