// A range of periods, chosen by dragging over the bars or by Shift and arrow keys.
import { roving } from "./roving.js";

const chart = document.querySelector("svg.bars");
if (chart) start(chart);

function start(chart) {
  const section = chart.closest("section");
  const links = [...chart.querySelectorAll("a")];
  const periods = Number(chart.dataset.periods);
  const status = section.querySelector("[role=status]");
  const numbers = new Intl.NumberFormat(document.documentElement.lang);
  const { focus, say } = roving(chart, links, section.querySelector(".readout"));
  const selection = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  selection.setAttribute("class", "selection");
  selection.setAttribute("y", "0");
  selection.setAttribute("height", chart.dataset.height);

  // The bars within a range, from and to which both are numbers of periods.
  let chosen = [];

  function choose(from, to) {
    const [first, last] = from < to ? [from, to] : [to, from];
    chosen = links.filter((link) => first <= link.dataset.at && link.dataset.at <= last);
    selection.setAttribute("x", `${(100 * first) / periods}%`);
    selection.setAttribute("width", `${(100 * (last - first + 1)) / periods}%`);
    chart.append(selection);
    const text = chosen.length ? described() : "";
    say(text);
    return text;
  }

  function described() {
    const count = chosen.reduce((sum, link) => sum + Number(link.dataset.count), 0);
    return chart.dataset.range
      .replace("{first}", chosen[0].dataset.name)
      .replace("{last}", chosen.at(-1).dataset.name)
      .replace("{count}", numbers.format(count));
  }

  function clear() {
    chosen = [];
    selection.remove();
    say("");
  }

  function apply() {
    if (!chosen.length) return clear();
    const address = new URL(chosen[0].getAttribute("href"), location.href);
    address.searchParams.set("from", chosen[0].dataset.first);
    address.searchParams.set("to", chosen.at(-1).dataset.last);
    location.assign(address);
  }

  drag(chart, periods, { choose, clear, apply });

  let anchor = null;
  chart.addEventListener("keydown", (event) => {
    const here = links.indexOf(event.target);
    const moves = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: links.length - 1 };
    if (event.key === "Escape") {
      anchor = null;
      clear();
    } else if (event.key === "Enter" && anchor !== null) {
      event.preventDefault();
      apply();
    } else if (event.key in moves) {
      event.preventDefault();
      const there = links[Math.max(0, Math.min(links.length - 1, moves[event.key]))];
      if (event.shiftKey) anchor ??= links[here];
      else {
        anchor = null;
        clear();
      }
      focus(there);
      if (anchor) status.textContent = choose(+anchor.dataset.at, +there.dataset.at);
    }
  });
}

function drag(chart, periods, { choose, clear, apply }) {
  let from = null;
  let dragged = false;

  const at = (event) => {
    const box = chart.getBoundingClientRect();
    const place = Math.floor(((event.clientX - box.left) / box.width) * periods);
    return Math.max(0, Math.min(periods - 1, place));
  };

  chart.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    from = { period: at(event), x: event.clientX };
    dragged = false;
  });
  chart.addEventListener("pointermove", (event) => {
    // A hand that trembles clicks.
    if (from === null || (!dragged && Math.abs(event.clientX - from.x) < 5)) return;
    if (!dragged) chart.setPointerCapture(event.pointerId);
    dragged = true;
    choose(from.period, at(event));
  });
  chart.addEventListener("pointerup", () => {
    if (dragged) apply();
    from = null;
  });
  chart.addEventListener("pointercancel", () => {
    from = null;
    clear();
  });
  chart.addEventListener("click", (event) => {
    if (dragged) event.preventDefault();
    dragged = false;
  });
  // Links would be dragged as links.
  chart.addEventListener("dragstart", (event) => event.preventDefault());
}
