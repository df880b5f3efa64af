// Names for the selection boxes of the desk, which Select2 draws without any: those of the fields that they stand for.

function nameBoxes(part) {
  for (const field of part.querySelectorAll("select.admin-autocomplete:not([name*=__prefix__])")) {
    const box = field.nextElementSibling
    const text = field.labels[0]?.textContent.replace(/:\s*$/, "") || field.getAttribute("aria-label")
    if (!text || !box?.matches(".select2-container")) continue
    const name = document.createElement("span")
    name.id = `${field.id}-name`
    name.hidden = true
    name.textContent = text
    box.after(name)
    const shown = box.querySelector(".select2-selection__rendered")
    if (field.multiple) {
      shown.setAttribute("role", "none") // its clear button is no item of a list
      box.querySelector("input").setAttribute("aria-labelledby", name.id)
    } else {
      shown.setAttribute("aria-labelledby", name.id)
      box.querySelector("[role=combobox]").setAttribute("aria-labelledby", `${name.id} ${shown.id}`)
    }
  }
}

window.django?.jQuery?.(() => nameBoxes(document)) // after those of Select2, which waits for jQuery as well
document.addEventListener("formset:added", (event) => setTimeout(() => nameBoxes(event.target)))
