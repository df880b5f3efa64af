// Profiles: the buttons that need a script. The address is there to be selected without it, and the browser prints by itself.

const said = document.getElementById("copied");

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
  } catch { // a page without https may not: what is to be copied is selected, and the keys of the browser copy it
    getSelection().selectAllChildren(source);
    if (!document.execCommand("copy")) return;
  }
  const label = button.textContent;
  if (label === button.dataset.done) return;
  button.textContent = said.textContent = button.dataset.done;
  setTimeout(() => {
    button.textContent = label;
    said.textContent = "";
  }, 4000);
}

for (const button of document.querySelectorAll("[data-copy]")) button.addEventListener("click", () => copy(button));
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
for (const one of document.querySelectorAll(".scripted")) one.classList.add("ready");
