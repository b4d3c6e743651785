// The search field: the slash key goes there, and names appear under it while one types
// (ARIA combobox with a list box). Without this script it is a plain form. Where the list of pages is wider
// than the screen, the page one is on is moved into sight.
const MOST_OF_A_KIND = 4;
const WAIT_MS = 150;

const field = document.getElementById("find");

document.addEventListener("keydown", (event) => {
  const inField = event.target instanceof Element && event.target.closest("input, textarea, select");
  if (field && event.key === "/" && !inField && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    field.focus();
    field.select();
  }
});

function element(name, attributes = {}, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

function suggest(form) {
  const list = element("ul", { id: "find-list", role: "listbox", "aria-label": "Suggestions", hidden: "" });
  const told = element("p", { class: "unseen", role: "status" });
  form.append(list, told);
  for (const [key, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": "find-list",
  })) {
    field.setAttribute(key, value);
  }
  let options = [];
  let active = -1;
  let timer = 0;
  let asked = 0;

  function close() {
    asked += 1;
    clearTimeout(timer);
    list.hidden = true;
    active = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    active = index;
    if (index < 0) {
      field.removeAttribute("aria-activedescendant");
    } else {
      field.setAttribute("aria-activedescendant", options[index].id);
      options[index].scrollIntoView({ block: "nearest" });
    }
  }

  function show(page) {
    options = [];
    const rows = [];
    for (const kind of page.found) {
      for (const thing of kind.things) {
        const option = element("li", { role: "option", id: `find-${options.length}`, "aria-selected": "false" });
        option.dataset.href = thing.href;
        option.append(element("span", {}, thing.label), element("span", { class: "kind" }, kind.words));
        options.push(option);
        rows.push(option);
      }
    }
    list.replaceChildren(...rows);
    list.hidden = rows.length === 0;
    active = -1;
    field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-expanded", String(rows.length > 0));
    told.textContent = page.in_all
      ? `Showing ${rows.length} of ${page.in_all} found; arrow keys choose.`
      : "Nothing found.";
  }

  async function ask() {
    const words = field.value.trim();
    if (!words) {
      close();
      return;
    }
    asked += 1;
    const mine = asked;
    const address = new URL(form.action);
    address.searchParams.set("q", words);
    address.searchParams.set("most", String(MOST_OF_A_KIND));
    address.searchParams.set("format", "json");
    const given = new URLSearchParams(location.search);
    for (const name of ["on", "at"]) {
      if (given.get(name)) address.searchParams.set(name, given.get(name));
    }
    try {
      const answer = await fetch(address);
      if (answer.ok && mine === asked) show(await answer.json());
    } catch {
      close();
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length && !list.hidden) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark((active + step + options.length + (active < 0 && step < 0 ? 1 : 0)) % options.length);
    } else if (event.key === "Enter" && active >= 0 && !list.hidden) {
      event.preventDefault();
      location.assign(options[active].dataset.href);
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target instanceof Element && event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.href);
  });
  field.addEventListener("blur", close);
}

if (field && field.form) suggest(field.form);

const here = document.querySelector(".top nav a[aria-current]");
if (here) here.closest("ul").scrollLeft = here.offsetLeft - here.closest("ul").offsetLeft;
