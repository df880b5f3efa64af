// The network: what is joined to the name under the pointer or the focus stands out. Without this file nothing is lost.

function ask(node) {
  for (const svg of document.querySelectorAll(".network svg.is-asked")) {
    svg.classList.remove("is-asked");
    for (const one of svg.querySelectorAll(".is-near")) one.classList.remove("is-near");
  }
  if (!node) return;
  const svg = node.ownerSVGElement;
  const near = new Set([node.dataset.node]);
  for (const line of svg.querySelectorAll("[data-ends]")) {
    const ends = line.dataset.ends.split(" ");
    if (!ends.includes(node.dataset.node)) continue;
    line.classList.add("is-near");
    for (const end of ends) near.add(end);
  }
  for (const one of svg.querySelectorAll("[data-node]")) one.classList.toggle("is-near", near.has(one.dataset.node));
  svg.classList.add("is-asked");
}

const asked = (element) => element instanceof Element ? element.closest(".net-columns .net-node") : null;

document.addEventListener("pointerover", ({ target }) => ask(asked(target) ?? asked(document.activeElement)));
document.addEventListener("focusin", ({ target }) => ask(asked(target)));
document.addEventListener("focusout", () => ask(null));
