// The points of a trend: left and right along a word's line, up and down from word to word.
import { roving } from "./roving.js";

const chart = document.querySelector("svg.lines");
if (chart) start(chart);

function start(chart) {
  const links = [...chart.querySelectorAll("a")];
  const readout = chart.closest("section").querySelector(".readout");
  const { focus } = roving(chart, links, readout);
  const lines = [...new Set(links.map((link) => link.dataset.line))].map((line) =>
    links.filter((link) => link.dataset.line === line),
  );

  function nearest(line, at) {
    const distance = (link) => Math.abs(link.dataset.at - at);
    return line.reduce((best, link) => (distance(link) < distance(best) ? link : best));
  }

  chart.addEventListener("keydown", (event) => {
    const line = lines.findIndex((own) => own.includes(event.target));
    if (line < 0) return;
    const own = lines[line];
    const here = own.indexOf(event.target);
    const { at } = event.target.dataset;
    const next = {
      ArrowLeft: () => own[here - 1],
      ArrowRight: () => own[here + 1],
      Home: () => own[0],
      End: () => own.at(-1),
      ArrowUp: () => nearest(lines.at(line - 1), at),
      ArrowDown: () => nearest(lines[(line + 1) % lines.length], at),
    }[event.key];
    if (!next) return;
    event.preventDefault();
    focus(next() ?? event.target);
  });
}
