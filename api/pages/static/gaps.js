// The gap matrix: a choice shows at once, arrow keys walk from cell to cell, and the page can be printed.
const form = document.querySelector("[data-form]");
for (const choice of form?.querySelectorAll("select") ?? []) {
  choice.addEventListener("change", () => form.requestSubmit());
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const table = document.querySelector(".matrix table");
const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
table?.addEventListener("keydown", (event) => {
  const step = steps[event.key];
  const cell = event.target instanceof Element ? event.target.closest("td, th") : null;
  if (!step || !cell || event.ctrlKey || event.metaKey || event.altKey) return;
  const row = table.rows[cell.parentElement.rowIndex + step[0]];
  const next = row?.cells[cell.cellIndex + step[1]]?.querySelector("a");
  if (next) {
    event.preventDefault();
    next.focus();
  }
});
