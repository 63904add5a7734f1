// Completions of the last word, as the options of the search box.
const form = document.querySelector("form[data-suggest]");
const box = form.querySelector("input[type=search]");
const options = document.createElement("datalist");
options.id = "suggestions";
form.append(options);
box.setAttribute("list", options.id);

let waiting = 0;
let asked = "";

async function suggest() {
  const query = box.value;
  if (query === asked) return;
  asked = query;
  const address = new URL(form.dataset.suggest, location.href);
  address.searchParams.set("q", query);
  address.searchParams.set("limit", "8");
  try {
    const answer = await fetch(address);
    if (!answer.ok || box.value !== query) return;
    const [, found] = await answer.json();
    options.replaceChildren(
      ...found.map((text) => Object.assign(document.createElement("option"), { value: text })),
    );
  } catch {
    // Without completions the box is a box still.
  }
}

box.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(suggest, 150);
});
