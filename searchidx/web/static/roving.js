// Links of a chart as one stop of the Tab key, and what they say shown beside the chart.
export function roving(chart, links, readout) {
  const say = (text) => {
    readout.textContent = text;
  };
  const nameOf = (link) => link.querySelector("title").textContent;

  function focus(link) {
    for (const other of links) other.setAttribute("tabindex", other === link ? "0" : "-1");
    link.focus();
  }

  // The title is for those without script; a second, slower tooltip would only be in the way.
  for (const link of links) {
    const text = nameOf(link);
    link.setAttribute("aria-label", text);
    link.addEventListener("pointerenter", () => say(text));
    link.addEventListener("focus", () => say(text));
    link.querySelector("title").remove();
  }
  chart.addEventListener("pointerleave", () => say(""));
  const section = chart.closest("section");
  // Not at the chart itself: Chromium makes an SVG a stop of the Tab key that listens to focus.
  section.addEventListener("focusout", () => say(""));
  links.at(-1).setAttribute("tabindex", "0");
  section.querySelector(".how").hidden = false;
  return { focus, say };
}
