// The letter beside its form, as it would read if what is typed were saved. Without this script it shows what is saved.

const PAUSE = 900;

function watch(shown) {
  const form = shown.closest("form");
  let timer = 0;
  let newest = 0;

  async function refresh() {
    const mine = ++newest;
    const answer = await fetch(shown.dataset.preview, { method: "POST", body: new FormData(form) });
    if (answer.ok && mine === newest) {
      shown.innerHTML = await answer.text();
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE);
  });
}

document.querySelectorAll("[data-preview]").forEach(watch);
