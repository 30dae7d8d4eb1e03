// The card of a mark, shown while the mouse or the keyboard is on it. It always fits into the view.
// Every text goes through `textContent`.
"use strict";

DayMap.text = (tag, className, content) => {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = content;
  return element;
};

DayMap.Card = class {
  constructor(map) {
    this.map = map;
    this.element = DayMap.text("div", "card", "");
    this.element.hidden = true;
    map.getContainer().append(this.element);
    map.on("movestart zoomstart", () => this.hide());
  }

  show(mark) {
    const card = mark.row.card;
    this.mark = mark;
    this.element.replaceChildren(DayMap.text("div", "card-title", card.title));
    for (const line of card.lines) this.element.append(DayMap.text("div", "card-line", line));
    for (const line of card.warnings) this.element.append(DayMap.text("div", "card-warning", line));
    this.element.hidden = false;
    this.put(this.map.latLngToContainerPoint(mark.marker.getLatLng()), mark.radius + 6);
  }

  // The mark may have moved, changed or gone while its card is open.
  refresh() {
    if (this.element.hidden) return;
    if (this.mark.marker.getElement()) this.show(this.mark);
    else this.hide();
  }

  hide() {
    this.element.hidden = true;
  }

  put(point, distance) {
    const size = this.map.getSize(), width = this.element.offsetWidth, height = this.element.offsetHeight;
    const isRoomRight = point.x + distance + width < size.x - 4;
    const left = isRoomRight ? point.x + distance : Math.max(4, point.x - distance - width);
    const top = Math.min(Math.max(4, point.y - height / 2), Math.max(4, size.y - height - 4));
    this.element.style.left = left + "px";
    this.element.style.top = top + "px";
  }
};
