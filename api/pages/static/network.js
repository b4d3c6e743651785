// The map of the network: moving it, walking along its ties by keyboard, and showing who is tied to whom.
const STEP = 0.2; // how far a button or a key moves, as a part of what is seen
const SCALE = 1.25; // how much nearer one step of the scale is
const NEAREST = 12; // the largest scale
const READABLE = 0.6; // pixels a unit of the map takes at least, for its names to be read at first
const CLICK = 4; // pixels a pointer may move and still click

const map = document.querySelector("[data-map]");
const svg = map?.querySelector("svg.network");
if (map && svg) begin(map, svg);

function begin(map, svg) {
  const [, , fullWidth, fullHeight] = svg.getAttribute("viewBox").split(" ").map(Number);
  const seen = { x: 0, y: 0, width: fullWidth, height: fullHeight };
  const nodes = [...svg.querySelectorAll("a.node")];
  const ties = [...svg.querySelectorAll(".ties path")];
  const status = document.querySelector("[data-walk]");
  const neighbours = nodes.map(() => new Set());
  for (const tie of ties) {
    const [from, to] = [Number(tie.dataset.from), Number(tie.dataset.to)];
    neighbours[from]?.add(to);
    neighbours[to]?.add(from);
  }
  const spots = nodes.map((node) => {
    const circle = node.querySelector("circle");
    return { x: Number(circle.getAttribute("cx")), y: Number(circle.getAttribute("cy")) };
  });

  map.classList.add("alive");
  for (const hidden of document.querySelectorAll(".js[hidden]:not([data-copy])")) hidden.hidden = false;

  // --- moving

  function show() {
    seen.width = Math.min(Math.max(seen.width, fullWidth / NEAREST), fullWidth);
    seen.height = (seen.width / fullWidth) * fullHeight;
    seen.x = Math.min(Math.max(seen.x, 0), fullWidth - seen.width);
    seen.y = Math.min(Math.max(seen.y, 0), fullHeight - seen.height);
    svg.setAttribute("viewBox", `${seen.x} ${seen.y} ${seen.width} ${seen.height}`);
  }

  function zoom(factor, at = { x: seen.x + seen.width / 2, y: seen.y + seen.height / 2 }) {
    const width = Math.min(Math.max(seen.width / factor, fullWidth / NEAREST), fullWidth);
    const ratio = width / seen.width;
    seen.x = at.x - (at.x - seen.x) * ratio;
    seen.y = at.y - (at.y - seen.y) * ratio;
    seen.width = width;
    show();
  }

  const moves = {
    in: () => zoom(SCALE),
    out: () => zoom(1 / SCALE),
    left: () => ((seen.x -= seen.width * STEP), show()),
    right: () => ((seen.x += seen.width * STEP), show()),
    up: () => ((seen.y -= seen.height * STEP), show()),
    down: () => ((seen.y += seen.height * STEP), show()),
    whole: () => (Object.assign(seen, { x: 0, y: 0, width: fullWidth }), show()),
  };
  for (const button of document.querySelectorAll("[data-move]")) {
    button.addEventListener("click", () => moves[button.dataset.move]());
  }

  function place(event) {
    const matrix = svg.getScreenCTM();
    const point = new DOMPoint(event.clientX, event.clientY);
    return matrix ? point.matrixTransform(matrix.inverse()) : point;
  }

  svg.addEventListener(
    "wheel",
    (event) => {
      // A map that is wholly seen lets the page scroll on.
      if (event.deltaY > 0 && seen.width >= fullWidth) return;
      event.preventDefault();
      zoom(event.deltaY < 0 ? SCALE : 1 / SCALE, place(event));
    },
    { passive: false },
  );

  let held = null;
  let dragged = false;
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    dragged = false;
    held = { x: event.clientX, y: event.clientY, at: place(event), id: event.pointerId };
  });
  svg.addEventListener("pointermove", (event) => {
    if (!held || event.pointerId !== held.id) return;
    if (!dragged && Math.hypot(event.clientX - held.x, event.clientY - held.y) < CLICK) return;
    if (!dragged) {
      dragged = true;
      svg.setPointerCapture(held.id);
      map.classList.add("held");
    }
    const now = place(event);
    seen.x += held.at.x - now.x;
    seen.y += held.at.y - now.y;
    show();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    svg.addEventListener(end, () => {
      held = null;
      map.classList.remove("held");
    });
  }
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener(
    "click",
    (event) => {
      if (dragged) event.preventDefault();
      dragged = false;
    },
    true,
  );

  // On a narrow screen the whole map would be too small to read: it begins near its middle organisation.
  if (svg.clientWidth && svg.clientWidth < fullWidth * READABLE && nodes.length) {
    const focus = nodes.findIndex((node) => node.classList.contains("focus"));
    const most = neighbours.reduce((best, tied, place) => (tied.size > neighbours[best].size ? place : best), 0);
    const at = spots[focus >= 0 ? focus : most];
    seen.width = Math.min(svg.clientWidth / READABLE, fullWidth);
    seen.height = (seen.width / fullWidth) * fullHeight;
    seen.x = at.x - seen.width / 2;
    seen.y = at.y - seen.height / 2;
    show();
  }

  // --- who is tied to whom

  function light(index) {
    map.classList.toggle("lit", index !== null);
    const near = index === null ? new Set() : new Set([index, ...neighbours[index]]);
    nodes.forEach((node, place) => node.classList.toggle("near", near.has(place)));
    for (const tie of ties) {
      const ends = [Number(tie.dataset.from), Number(tie.dataset.to)];
      tie.classList.toggle("near", index !== null && ends.includes(index));
    }
  }

  // --- walking: the map is one stop of the Tab key, arrows walk along ties

  let current = Math.max(
    nodes.findIndex((node) => node.classList.contains("focus")),
    0,
  );
  nodes.forEach((node, place) => node.setAttribute("tabindex", place === current ? "0" : "-1"));

  function say(words) {
    if (status) status.textContent = words;
  }

  function walkTo(index) {
    nodes[current].setAttribute("tabindex", "-1");
    current = index;
    nodes[current].setAttribute("tabindex", "0");
    reveal(spots[index]);
    nodes[current].focus({ preventScroll: true });
  }

  function reveal(spot) {
    const inside =
      spot.x > seen.x && spot.x < seen.x + seen.width && spot.y > seen.y && spot.y < seen.y + seen.height;
    if (inside) return;
    seen.x = spot.x - seen.width / 2;
    seen.y = spot.y - seen.height / 2;
    show();
  }

  const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  // The neighbour that lies best in a direction: straight ahead and near goes before aside and far.
  function nextOf(index, [right, down]) {
    const from = spots[index];
    let best = null;
    let cost = Infinity;
    for (const other of neighbours[index]) {
      const across = spots[other].x - from.x;
      const along = spots[other].y - from.y;
      const ahead = across * right + along * down;
      const aside = Math.abs(across * down) + Math.abs(along * right);
      if (ahead <= 0 || aside > ahead * 2.5) continue;
      if (ahead + aside * 2 < cost) [best, cost] = [other, ahead + aside * 2];
    }
    return best;
  }

  nodes.forEach((node, index) => {
    node.addEventListener("mouseenter", () => light(index));
    node.addEventListener("mouseleave", () => light(document.activeElement === nodes[current] ? current : null));
    node.addEventListener("focus", () => {
      light(index);
      say(node.getAttribute("aria-label") ?? "");
    });
    node.addEventListener("blur", () => light(null));
  });

  map.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const index = nodes.indexOf(document.activeElement);
    if (event.key === "Escape") {
      light(null);
      say("");
      moves.whole();
    } else if (index >= 0 && event.key in directions) {
      event.preventDefault();
      const next = nextOf(index, directions[event.key]);
      if (next === null) say(`No tie leads that way from ${nodes[index].getAttribute("aria-label")}.`);
      else walkTo(next);
    } else if (event.key === "+" || event.key === "=") {
      zoom(SCALE, index >= 0 ? spots[index] : undefined);
    } else if (event.key === "-") {
      zoom(1 / SCALE, index >= 0 ? spots[index] : undefined);
    }
  });
}
