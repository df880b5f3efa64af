// In the forms of entries: how a phone number will appear, what is known of a town, and a citation row for a fact.
// Nothing is filled in unless the editor presses the button that offers it.
document.addEventListener("DOMContentLoaded", () => {
  const desk = document.querySelector("[data-desk]");
  const words = desk?.dataset ?? {};

  const ask = async (page, parameters) => {
    const answer = await fetch(`${page}?${new URLSearchParams(parameters)}`, { headers: { Accept: "application/json" } });
    return answer.ok ? answer.json() : {};
  };

  // The line below a field, which is read out when it changes.
  const lineBelow = (field) => {
    const id = `${field.id}_offer`;
    let line = document.getElementById(id);
    if (!line) {
      line = document.createElement("p");
      line.id = id;
      line.className = "offer";
      line.setAttribute("role", "status");
      field.insertAdjacentElement("afterend", line);
    }
    return line;
  };

  // Phone numbers
  for (const name of words.phone ? ["phone", "fax"] : []) {
    const field = document.getElementById(`id_${name}`);
    const show = async () => {
      const { shown } = field.value.trim() ? await ask(words.phone, { number: field.value }) : {};
      lineBelow(field).textContent = !field.value.trim() ? "" : shown ? `${words.shown} ${shown}` : words.noNumber;
    };
    field?.addEventListener("change", show);
    if (field?.value) show();
  }

  // Places
  const byName = (name) => document.getElementById(`id_${name}`);
  const city = byName("city");
  const postcode = byName("postcode");
  const region = byName("region") ?? byName("regions");

  const fill = (field, value) => {
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const choose = (key, name) => {
    if (![...region.options].some((option) => option.value === String(key))) region.add(new Option(name, key));
    [...region.options].forEach((option) => {
      option.selected = option.value === String(key) || (region.multiple && option.selected);
    });
    django.jQuery(region).trigger("change");
  };

  const offer = async () => {
    const line = lineBelow(city);
    const known = city.value.trim() || postcode.value.trim()
      ? await ask(words.place, { city: city.value.trim(), postcode: postcode.value.trim() })
      : {};
    const offers = [];
    if (known.city && !city.value.trim()) offers.push([`${words.town} ${known.city}`, () => fill(city, known.city)]);
    const isChosen = known.region && [...region?.selectedOptions ?? []].some((option) => option.value === String(known.region));
    if (known.region && region && !isChosen) {
      offers.push([`${words.region} ${known.region_name}`, () => choose(known.region, known.region_name)]);
    }
    const [latitude, longitude] = [byName("latitude"), byName("longitude")];
    if (known.latitude && latitude && Math.abs(latitude.value - known.latitude) + Math.abs(longitude.value - known.longitude) > 0.3) {
      offers.push([`${words.point} ${known.latitude}, ${known.longitude}`, () => {
        fill(latitude, known.latitude);
        fill(longitude, known.longitude);
      }]);
    }
    line.replaceChildren(...offers.map(([text, take]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.addEventListener("click", () => {
        take();
        button.remove();
      });
      return button;
    }));
  };

  if (words.place && city && postcode) {
    city.addEventListener("change", offer);
    postcode.addEventListener("change", offer);
  }

  // “Cite this”
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.cite");
    const add = document.querySelector("#citations-group .add-row a");
    if (!link || !add) return;
    event.preventDefault();
    add.click();
    const rows = document.querySelectorAll("#citations-group .dynamic-citations");
    const row = rows[rows.length - 1];
    row.querySelector("select[name$='-field']").value = link.dataset.fact;
    row.scrollIntoView({ block: "center" });
    (row.querySelector(".select2-selection") ?? row.querySelector("select, input")).focus();
  });
});
