// The map: zooming in and moving about, by changing which part of the sheet is shown. Without this file the map stands
// whole, and all of its links work. Keys: + and -, arrows, 0 for the whole map; the wheel zooms only with Ctrl, so that
// the page scrolls as ever.

const MOST = 8;
const STEP = 1.6;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function zoomable(figure) {
  const sheet = figure.querySelector(".sheet");
  const view = figure.querySelector(".map-view");
  const tools = figure.querySelector(".map-tools");
  if (!sheet || !view || !tools || figure.dataset.map === "ready") return;
  figure.dataset.map = "ready";
  const [, , width, height] = view.getAttribute("viewBox").split(" ").map(Number);
  let shown = { x: 0, y: 0, zoom: 1 };
  let frame = 0;

  const within = ({ x, y, zoom }) => {
    zoom = Math.min(MOST, Math.max(1, zoom));
    const free = 1 - 1 / zoom;
    return { x: Math.min(width * free, Math.max(0, x)), y: Math.min(height * free, Math.max(0, y)), zoom };
  };

  function show(next) {
    shown = next;
    view.setAttribute("viewBox", [next.x, next.y, width / next.zoom, height / next.zoom].map((n) => n.toFixed(2)).join(" "));
    figure.style.setProperty("--zoom", next.zoom.toFixed(4));
    figure.classList.toggle("is-zoomed", next.zoom > 1.001);
    const focused = tools.contains(document.activeElement) && document.activeElement;
    for (const button of tools.children) {
      button.disabled = button.dataset.zoom === "in" ? next.zoom >= MOST - 0.001 : next.zoom <= 1.001;
    }
    if (focused && focused.disabled) tools.querySelector(":enabled").focus();
  }

  function go(wanted) {
    const from = { ...shown };
    const to = within(wanted);
    cancelAnimationFrame(frame);
    if (calm.matches) return show(to);
    const start = performance.now();
    const step = (now) => {
      const share = Math.min(1, Math.max(0, now - start) / 180);
      const eased = 1 - (1 - share) ** 3;
      show(within(Object.fromEntries(Object.keys(to).map((key) => [key, from[key] + (to[key] - from[key]) * eased]))));
      if (share < 1) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
  }

  // What lies at (x, y), shares of the picture, stays there.
  const zoomedBy = (factor, [x, y] = [0.5, 0.5], from = shown) => {
    const zoom = Math.min(MOST, Math.max(1, from.zoom * factor));
    return { x: from.x + x * width * (1 / from.zoom - 1 / zoom), y: from.y + y * height * (1 / from.zoom - 1 / zoom), zoom };
  };
  const movedBy = (x, y) => ({ ...shown, x: shown.x + (x * width) / shown.zoom, y: shown.y + (y * height) / shown.zoom });
  const at = ({ clientX, clientY }) => {
    const box = sheet.getBoundingClientRect();
    return [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
  };

  const commands = { in: () => zoomedBy(STEP), out: () => zoomedBy(1 / STEP), all: () => ({ x: 0, y: 0, zoom: 1 }) };
  const keys = {
    "+": commands.in, "=": commands.in, "-": commands.out, 0: commands.all,
    ArrowLeft: () => movedBy(-0.2, 0), ArrowRight: () => movedBy(0.2, 0),
    ArrowUp: () => movedBy(0, -0.2), ArrowDown: () => movedBy(0, 0.2),
  };

  tools.hidden = false;
  show(shown);
  tools.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) go(commands[button.dataset.zoom]());
  });
  figure.addEventListener("keydown", (event) => {
    const command = keys[event.key];
    if (!command || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow") && shown.zoom <= 1.001) return; // the page scrolls
    event.preventDefault();
    go(command());
  });
  sheet.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    cancelAnimationFrame(frame);
    show(within(zoomedBy(Math.exp(-event.deltaY / 200), at(event))));
  }, { passive: false });

  // A mark that gets the focus by keyboard is brought into sight.
  sheet.addEventListener("focusin", ({ target }) => {
    if (shown.zoom <= 1.001 || !target.matches(":focus-visible")) return;
    const mark = target.getBoundingClientRect();
    const [x, y] = at({ clientX: mark.left + mark.width / 2, clientY: mark.top + mark.height / 2 });
    if (x < 0.05 || y < 0.05 || x > 0.95 || y > 0.95) go(movedBy(x - 0.5, y - 0.5));
  });

  // One pointer moves, two zoom. A touch moves the map only once it is zoomed in; before, it scrolls the page.
  const pointers = new Map();
  // Heard by the window, which outlives the map, only while a pointer is down.
  const following = [["pointermove", move], ["pointerup", end], ["pointercancel", end]];
  let before = null;
  let moved = false;
  sheet.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    pointers.set(event.pointerId, at(event));
    before = { shown: { ...shown }, pointers: new Map(pointers) };
    moved = false;
    for (const [name, listener] of following) window.addEventListener(name, listener);
  });
  function move(event) {
    if (!pointers.has(event.pointerId)) return;
    pointers.set(event.pointerId, at(event));
    const [from, to] = [[...before.pointers.values()], [...pointers.values()]];
    const middle = (points) => [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);
    const spread = (points) => Math.hypot(points[0][0] - points[1][0], points[0][1] - points[1][1]) || 0.01;
    const [start, end] = [middle(from), middle(to)];
    if (!moved && to.length === 1 && Math.hypot(end[0] - start[0], end[1] - start[1]) < 0.01) return;
    if (to.length === 1 && before.shown.zoom <= 1.001) return;
    moved = true;
    cancelAnimationFrame(frame);
    const next = to.length > 1 ? zoomedBy(spread(to) / spread(from), start, before.shown) : { ...before.shown };
    next.x -= ((end[0] - start[0]) * width) / next.zoom;
    next.y -= ((end[1] - start[1]) * height) / next.zoom;
    show(within(next));
  }
  function end({ pointerId }) {
    if (pointers.delete(pointerId)) before = { shown: { ...shown }, pointers: new Map(pointers) };
    if (pointers.size) return;
    for (const [name, listener] of following) window.removeEventListener(name, listener);
    setTimeout(() => { moved = false; }); // behind the click that may follow
  }
  // A map that was moved by its marks does not open them.
  sheet.addEventListener("click", (event) => {
    if (moved) event.preventDefault();
  }, true);
  sheet.addEventListener("dragstart", (event) => event.preventDefault());
}

const all = () => document.querySelectorAll("[data-map]").forEach(zoomable);
all();
document.addEventListener("htmx:afterSettle", all);
