// Suggestions while typing, in each field with data-suggest: a combobox with a listbox, as WAI-ARIA 1.2 has it. The list
// comes from the address in data-suggest as links. Without this file the field is that of a plain search form.

const PAUSE = 150; // milliseconds without a further letter, before the server is asked
const SHORTEST = 2; // letters

function suggest(field) {
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let options = [];
  let active = -1; // the place of the option that Enter follows; -1 for none
  let answered = ""; // the words that the list is for
  let asked = ""; // the words of the last question, answered or not
  let timer;
  let question = new AbortController();

  function choose(place) {
    options[active]?.setAttribute("aria-selected", "false");
    active = place;
    const option = options[active];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  }

  function show(open) {
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
  }

  function close() {
    clearTimeout(timer);
    question.abort();
    asked = answered;
    choose(-1);
    show(false);
    status.textContent = "";
  }

  function fill(words, html) {
    const answer = new DOMParser().parseFromString(html, "text/html").querySelector("ul");
    choose(-1);
    answered = words;
    options = [...answer.querySelectorAll("a")];
    options.forEach((option, place) => {
      option.id = `${list.id}-${place}`;
      option.tabIndex = -1;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.parentElement.setAttribute("role", "none");
    });
    list.replaceChildren(...answer.children);
    list.setAttribute("aria-label", answer.getAttribute("aria-label"));
    open(answer.dataset.status);
  }

  function open(said) {
    if (document.activeElement !== field) return;
    show(options.length > 0);
    if (said) status.textContent = said;
  }

  async function ask() {
    const words = field.value.trim();
    if (words === asked) {
      if (words === answered) open();
      return;
    }
    question.abort();
    question = new AbortController();
    asked = words;
    if (words.length < SHORTEST) {
      options = [];
      answered = words;
      list.replaceChildren();
      close();
      return;
    }
    try {
      const address = `${field.dataset.suggest}?${new URLSearchParams({ q: words })}`;
      const answer = await fetch(address, { signal: question.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      fill(words, await answer.text());
    } catch {
      if (asked === words) asked = answered; // a later question has not taken its place: there is no list for it
    }
  }

  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    ArrowLeft: () => choose(-1),
    ArrowRight: () => choose(-1),
    Home: () => choose(-1),
    End: () => choose(-1),
    Enter() {
      if (active < 0) return close();
      options[active].click();
      return true;
    },
    Escape() {
      if (list.hidden && !field.value) return false;
      if (list.hidden) field.value = "";
      close();
      return true;
    },
  };

  // From the last option to none, and on to the first.
  function move(step) {
    const places = options.length + 1;
    if (list.hidden) ask();
    if (list.hidden) return false;
    choose(((active + 1 + step + places) % places) - 1);
    return true;
  }

  list.id = `${field.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  field.after(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) field.setAttribute(name, value);

  field.addEventListener("input", () => {
    choose(-1);
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (!event.isComposing && !event.altKey && !event.ctrlKey && !event.metaKey && keys[event.key]?.()) event.preventDefault();
  });
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
  list.addEventListener("click", close);
}

document.querySelectorAll("[data-suggest]").forEach(suggest);
