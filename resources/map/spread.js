// Room for marks: discs that overlap are moved apart, a turn at a time.
// Pure arithmetic in pixels; knows nothing of the map.
"use strict";

const MOST_TURNS = 40;
const SLACK = 12; // pixels between two discs from which on they are not looked at: neither comes so far unnoticed

// Moves overlapping discs apart: those of `movers` yield, those of `fixed` stay.
// Each is {x, y, radius}; movers get `dx` and `dy`, never more than `farthest`. Same input, same output.
DayMap.Spreading = class {
  constructor(movers, fixed, farthest = 56) {
    Object.assign(this, { movers, farthest, turns: 0, bodies: [...movers, ...fixed] });
    movers.forEach((body, index) => {
      const angle = index * 2.399963; // the golden angle: what lies on one point leaves it in all directions
      body.dx = Math.cos(angle) * 0.5;
      body.dy = Math.sin(angle) * 0.5;
    });
    for (const body of fixed) {
      body.dx = body.dx || 0;
      body.dy = body.dy || 0;
    }
    this.look();
  }

  // One turn of pushing; returns whether another one is needed.
  turn() {
    if (this.turns++ >= MOST_TURNS) return false;
    if (this.movers.some(hasGoneFar)) this.look();
    let moved = false;
    const { bodies, pairs, farthest } = this, movable = this.movers.length;
    for (let at = 0; at < pairs.length; at += 2) {
      const share = pairs[at + 1] < movable ? 0.5 : 1;
      if (push(bodies[pairs[at]], bodies[pairs[at + 1]], share, farthest)) moved = true;
    }
    return moved;
  }

  // Finds who may touch whom before anybody has gone far: by the cells of a grid, two numbers a pair.
  look() {
    const { bodies, movers } = this, pairs = this.pairs = [];
    const cell = 2 * bodies.reduce((most, body) => Math.max(most, body.radius), 1) + SLACK;
    const grid = cellsOf(bodies, cell);
    movers.forEach((body, index) => {
      const row = Math.floor((body.y + body.dy) / cell), column = Math.floor((body.x + body.dx) / cell);
      for (let around = 0; around < 9; around++) {
        const near = grid.get(cellKey(row - 1 + Math.floor(around / 3), column - 1 + around % 3)) || [];
        for (const other of near) {
          if (other > index && isNear(body, bodies[other])) pairs.push(index, other);
        }
      }
      body.seenX = body.dx;
      body.seenY = body.dy;
    });
  }
};

// All turns at once.
DayMap.spread = (movers, fixed) => {
  const spreading = new DayMap.Spreading(movers, fixed);
  while (spreading.turn());
};

function cellKey(row, column) {
  return row * 2 ** 24 + column;
}

function cellsOf(bodies, cell) {
  const grid = new Map();
  bodies.forEach((body, index) => {
    const key = cellKey(Math.floor((body.y + body.dy) / cell), Math.floor((body.x + body.dx) / cell));
    if (grid.has(key)) grid.get(key).push(index);
    else grid.set(key, [index]);
  });
  return grid;
}

function isNear(body, other) {
  const reach = body.radius + other.radius + SLACK;
  return Math.abs(body.x + body.dx - other.x - other.dx) < reach && Math.abs(body.y + body.dy - other.y - other.dy) < reach;
}

function hasGoneFar(body) {
  return Math.abs(body.dx - body.seenX) > SLACK / 2 || Math.abs(body.dy - body.seenY) > SLACK / 2;
}

function push(body, other, share, farthest) {
  const x = body.x + body.dx - other.x - other.dx, y = body.y + body.dy - other.y - other.dy;
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
