// Faceted lists: what htmx replaces keeps its folded and unfolded facets, and the number of results is announced,
// with what else may have been meant.
// Without this file the form is sent by its button and the page works the same.

const openFacets = new Map();

// Before the new facets stand in the page: htmx gives the focus back at once, and what is folded takes none.
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  for (const facet of document.querySelectorAll("#facets details[id]")) openFacets.set(facet.id, facet.open);
  for (const facet of detail.fragment.querySelectorAll("details[id]")) {
    if (openFacets.has(facet.id)) facet.open = openFacets.get(facet.id);
  }
});

document.addEventListener("htmx:afterSettle", () => {
  const said = [...document.querySelectorAll("#results :is([data-total], .meant)")].map((one) => one.textContent).join(". ");
  const announcement = document.getElementById("announcement");
  // A status that stays the same is not read again: an unchanged number is told apart by a space nobody sees.
  announcement.textContent = announcement.textContent === said ? `${said}\u00a0` : said;
});

// Where the server does not answer, the browser's own page says so, and nothing stands there half changed.
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => document.getElementById("filters").submit());
}
