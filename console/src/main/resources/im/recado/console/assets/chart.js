// A graph of one figure over time, drawn as SVG into an element. Points are [milliseconds, figure, figure, ...].
"use strict";

const SVG = "http://www.w3.org/2000/svg";
const EDGE = { left: 44, right: 8, top: 8, bottom: 22 };

function draw(name, attributes, parent) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
}

// The least round number that is not below: 1, 2, 4 or 6 times a power of ten. What is counted has a whole number halfway.
function roundUp(value, counted) {
  const least = counted ? 2 : 1;
  if (value <= 0) return least;
  const power = 10 ** Math.floor(Math.log10(value));
  return Math.max(counted ? least : 0, [1, 2, 4, 6, 10].map((times) => times * power).find((round) => round >= value - 1e-9));
}

class Chart {
  constructor(area) {
    this.area = area;
    this.figure = Number(area.dataset.graph);
    this.points = [];
    this.format = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1, useGrouping: "always" });
    this.compact = new Intl.NumberFormat(document.documentElement.lang, { notation: "compact", maximumFractionDigits: 1 });
    new ResizeObserver(() => this.show()).observe(area);
    area.addEventListener("pointermove", (event) => this.point(event.offsetX));
    area.addEventListener("pointerleave", () => this.point(null));
  }

  set(points) {
    this.points = points;
    this.show();
  }

  time(at) {
    const span = this.points.at(-1)[0] - this.points[0][0];
    const how = span > 2 * 86400e3 ? { day: "numeric", month: "short" } : { hour: "2-digit", minute: "2-digit" };
    // Within few minutes several marks would say the same.
    if (span < 10 * 60e3) how.second = "2-digit";
    return new Intl.DateTimeFormat(document.documentElement.lang, how).format(at);
  }

  show() {
    const width = this.area.clientWidth;
    const height = this.area.clientHeight;
    this.area.replaceChildren();
    if (this.points.length < 2 || this.points[0][0] === this.points.at(-1)[0] || width < 80) {
      const empty = document.createElement("div");
      empty.className = "graph-empty";
      empty.textContent = this.area.dataset.empty;
      this.area.append(empty);
      return;
    }
    const values = this.points.map((point) => point[this.figure]);
    const first = this.points[0][0];
    const last = this.points.at(-1)[0];
    const top = roundUp(Math.max(...values), this.area.dataset.unit === "");
    const low = height - EDGE.bottom;
    this.x = (at) => EDGE.left + ((at - first) / (last - first || 1)) * (width - EDGE.left - EDGE.right);
    this.y = (value) => low - (value / top) * (low - EDGE.top);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const label = `${this.area.dataset.title}: ${this.format.format(values.at(-1))} ${this.area.dataset.unit} (⌀ ${this.format.format(mean)})`;
    const svg = draw("svg", { role: "img", "aria-label": label, viewBox: `0 0 ${width} ${height}` }, this.area);
    for (let i = 0; i <= 2; i++) {
      const y = this.y((top * i) / 2);
      draw("line", { class: "graph-grid", x1: EDGE.left, x2: width - EDGE.right, y1: y, y2: y }, svg);
      draw("text", { class: "graph-label", x: EDGE.left - 8, y: y + 4, "text-anchor": "end" }, svg).textContent =
        this.compact.format((top * i) / 2);
    }
    const marks = Math.max(2, Math.floor(width / 130));
    let said = "";
    for (let i = 0; i <= marks; i++) {
      const at = first + ((last - first) * i) / marks;
      // A few seconds, or days of which two fall on one, are marked once.
      const text = this.time(at);
      if (text === said) continue;
      said = text;
      const anchor = i === 0 ? "start" : i === marks ? "end" : "middle";
      draw("text", { class: "graph-label", x: this.x(at), y: height - 4, "text-anchor": anchor }, svg).textContent = text;
    }
    const line = this.points.map((point) => `${this.x(point[0]).toFixed(1)},${this.y(point[this.figure]).toFixed(1)}`).join("L");
    draw("path", { class: "graph-fill", d: `M${this.x(first)},${low}L${line}L${this.x(last)},${low}Z` }, svg);
    draw("path", { class: "graph-line", d: `M${line}` }, svg);
    this.cursor = draw("line", { class: "graph-cursor", y1: EDGE.top, y2: low, visibility: "hidden" }, svg);
    this.dot = draw("circle", { class: "graph-dot", r: 4, visibility: "hidden" }, svg);
    this.tip = document.createElement("div");
    this.tip.className = "graph-tip";
    this.tip.hidden = true;
    this.area.append(this.tip);
  }

  // Shows the point next to where the pointer is; null takes it away.
  point(x) {
    if (!this.tip?.isConnected) return;
    const seen = x !== null;
    this.tip.hidden = !seen;
    for (const mark of [this.cursor, this.dot]) mark.setAttribute("visibility", seen ? "visible" : "hidden");
    if (!seen) return;
    const nearest = this.points.reduce((best, point) =>
      Math.abs(this.x(point[0]) - x) < Math.abs(this.x(best[0]) - x) ? point : best);
    const at = this.x(nearest[0]);
    const y = this.y(nearest[this.figure]);
    this.cursor.setAttribute("x1", at);
    this.cursor.setAttribute("x2", at);
    this.dot.setAttribute("cx", at);
    this.dot.setAttribute("cy", y);
    this.tip.textContent = `${this.time(nearest[0])} · ${this.format.format(nearest[this.figure])} ${this.area.dataset.unit}`;
    const room = this.area.clientWidth - this.tip.offsetWidth;
    this.tip.style.left = `${Math.max(0, Math.min(room, at - this.tip.offsetWidth / 2))}px`;
  }
}
