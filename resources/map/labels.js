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
    for (const key of this.cells(box)) {
      if (!this.grid.has(key)) this.grid.set(key, []);
      this.grid.get(key).push(box);
    }
  }

  isFree(box) {
    for (const key of this.cells(box)) {
      for (const other of this.grid.get(key) || []) {
        if (box.left < other.right && other.left < box.right
            && box.top < other.bottom && other.top < box.bottom) return false;
      }
    }
    return true;
  }

  *cells(box) {
    const top = Math.floor(box.top / this.cell), bottom = Math.floor(box.bottom / this.cell);
    const left = Math.floor(box.left / this.cell), right = Math.floor(box.right / this.cell);
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) yield row + ":" + column;
    }
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

// Moves overlapping discs apart: those of `movers` yield, those of `fixed` stay.
// Each is {x, y, radius}; movers get `dx` and `dy`. Same input, same output.
DayMap.spread = (movers, fixed, farthest = 56) => {
  movers.forEach((body, index) => {
    const angle = index * 2.399963; // the golden angle: what lies on one point leaves it in all directions
    body.dx = Math.cos(angle) * 0.5;
    body.dy = Math.sin(angle) * 0.5;
  });
  const pairs = neighbours(movers, fixed, farthest);
  for (let turn = 0; turn < 40; turn++) {
    let moved = false;
    for (const [body, other, share] of pairs) moved = push(body, other, share, farthest) || moved;
    if (!moved) break;
  }
};

// The pairs that could ever touch: found once, because the discs never go far.
function neighbours(movers, fixed, farthest) {
  const pairs = [];
  const consider = (body, other, share) => {
    const reach = body.radius + other.radius + farthest;
    if (Math.abs(body.x - other.x) < reach && Math.abs(body.y - other.y) < reach) pairs.push([body, other, share]);
  };
  movers.forEach((body, index) => {
    for (let next = index + 1; next < movers.length; next++) consider(body, movers[next], 0.5);
    for (const other of fixed) consider(body, other, 1);
  });
  return pairs;
}

function push(body, other, share, farthest) {
  const x = body.x + body.dx - other.x - (other.dx || 0);
  const y = body.y + body.dy - other.y - (other.dy || 0);
  const least = body.radius + other.radius;
  if (Math.abs(x) >= least || Math.abs(y) >= least) return false;
  const distance = Math.hypot(x, y) || 0.01;
  const missing = least - distance;
  if (missing <= 0.1) return false;
  shift(body, x / distance * missing * share, y / distance * missing * share, farthest);
  if (share < 1) shift(other, -x / distance * missing * share, -y / distance * missing * share, farthest);
  return true;
}

function shift(body, x, y, farthest) {
  body.dx += x;
  body.dy += y;
  const far = Math.hypot(body.dx, body.dy);
  if (far > farthest) {
    body.dx *= farthest / far;
    body.dy *= farthest / far;
  }
}
