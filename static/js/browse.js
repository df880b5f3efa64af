// Faceted lists: what htmx replaces keeps its folded and unfolded facets, and the number of results is announced.
// Without this file the form is sent by its button and the page works the same.

const openFacets = new Map();

document.addEventListener("htmx:beforeSwap", () => {
  for (const facet of document.querySelectorAll("#facets details[id]")) openFacets.set(facet.id, facet.open);
});

document.addEventListener("htmx:afterSettle", () => {
  for (const [id, open] of openFacets) {
    const facet = document.getElementById(id);
    if (facet) facet.open = open;
  }
  const total = document.querySelector("#results [data-total]");
  if (total) document.getElementById("announcement").textContent = total.textContent;
});
