// Asks for the page of an import again and again, which takes it one step on each time, until it is ready or written.

async function askAgain() {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (answer.status === 503) {
    setTimeout(goOn, 5000); // something else is being written
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const progress = page.getElementById("import-progress");
  if (!answer.ok || !progress) {
    location.reload();
    return;
  }
  document.getElementById("import-progress").replaceWith(progress);
  setTimeout(goOn, progress.dataset.wait || 0);
}

function goOn() {
  askAgain().catch(() => setTimeout(() => location.reload(), 5000));
}

goOn();
