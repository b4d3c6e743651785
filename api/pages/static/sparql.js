// Comfort on top of a page that works without it: Ctrl-Enter runs the question, terms can be looked
// for and put where the cursor stands.
const form = document.getElementById("ask");
const field = document.getElementById("query");

if (form && field) {
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  const hint = form.querySelector("button.main");
  if (hint) {
    hint.title = "Ctrl-Enter";
  }
}

function insert(text) {
  const start = field.selectionStart;
  const before = field.value.slice(0, start);
  const space = before && !/[\s(/^|!]$/.test(before) ? " " : "";
  field.setRangeText(space + text + " ", start, field.selectionEnd, "end");
  field.focus();
}

const terms = document.querySelectorAll(".terms code.term");
for (const code of terms) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "term";
  button.textContent = code.textContent;
  button.title = "Put it into the question";
  button.addEventListener("click", () => insert(code.textContent));
  code.replaceWith(button);
}

const vocabulary = document.getElementById("vocabulary");
const first = vocabulary && vocabulary.querySelector("h3");
if (first && terms.length) {
  const label = document.createElement("label");
  label.className = "filter";
  label.append("Look for a term");
  const input = document.createElement("input");
  input.type = "search";
  input.autocomplete = "off";
  label.append(input);
  first.before(label);
  const rows = [...vocabulary.querySelectorAll(".terms tbody tr")];
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    for (const row of rows) {
      row.hidden = wanted !== "" && !row.textContent.toLowerCase().includes(wanted);
    }
  });
}
