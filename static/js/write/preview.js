// The letter beside its sheet, as it would read if what is typed were saved. Without this script it shows what is kept.

const PAUSE = 350;
const form = document.querySelector("[data-write]");
const shown = document.querySelector("[data-preview]");
let timer = 0;
let newest = 0;

async function refresh() {
  const mine = ++newest;
  const answer = await form.ask(shown.dataset.preview, new FormData(form)).catch(() => null); // the draft tells why
  if (answer && mine === newest) shown.innerHTML = await answer.text();
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(refresh, PAUSE);
  clearTimeout(longTimer);
  longTimer = setTimeout(() => { measure(); draw(); }, LONG_PAUSE);
}

// How long it is takes longer to find out, and is asked less often.
const LONG_PAUSE = 2000;
const extent = document.querySelector("[data-extent]");
let longTimer = 0;

async function measure() {
  const answer = await form.ask(extent.dataset.extent, new FormData(form)).catch(() => null);
  if (answer) extent.textContent = (await answer.json()).told;
}

// Its pages as they would be printed, where somebody wants to see them instead.
const views = document.querySelector("[data-views]");
const printed = document.querySelector("[data-printed]");
let newestPages = 0;

async function draw() {
  if (printed.hidden) return;
  const mine = ++newestPages;
  printed.setAttribute("aria-busy", "true");
  const answer = await form.ask(printed.dataset.printed, new FormData(form)).catch(() => null);
  if (mine !== newestPages) return;
  if (answer) printed.innerHTML = await answer.text();
  printed.removeAttribute("aria-busy");
}

views.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-view]");
  if (!chosen) return;
  views.querySelectorAll("[data-view]").forEach((one) => one.setAttribute("aria-pressed", String(one === chosen)));
  printed.hidden = chosen.dataset.view !== "printed";
  shown.hidden = !printed.hidden;
  draw();
});
views.hidden = false;

["input", "write:changed", "write:moved"].forEach((what) => form.addEventListener(what, soon));
