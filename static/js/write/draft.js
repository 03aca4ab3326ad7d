// What is typed is kept on the server as the person's draft, and the letter stays theirs while they give signs of life.

const PAUSE = 1200;
const SIGN = 60_000;
const form = document.querySelector("[data-write]");
const state = form.querySelector("[data-state]");
let timer = 0;
let waits = false;
let isOver = false;
let isUnderWay = false;

function tell(words, wrong = false) {
  state.textContent = words;
  state.classList.toggle("bar__state--wrong", wrong);
}

async function ask(data) {
  const answer = await fetch(form.dataset.keep, { method: "POST", body: data });
  if (answer.redirected) return { elsewhere: true, told: form.dataset.ended };
  return answer.json();
}

async function keep() {
  if (isOver) return;
  waits = false;
  isUnderWay = true;
  try {
    const told = await ask(new FormData(form));
    if (told.number) form.elements.number.value = told.number;
    isOver = told.elsewhere === true;
    tell(told.told || told.saved || "", Boolean(told.told));
  } catch {
    waits = true;
    tell(form.dataset.offline, true);
  }
  isUnderWay = false;
}

async function sign() {
  if (document.hidden || isOver) return;
  if (waits) return keep();
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const { told, elsewhere } = await ask(data);
  isOver = elsewhere === true;
  if (told) tell(told, true);
}

function soon() {
  waits = true;
  clearTimeout(timer);
  timer = setTimeout(() => { form.queue = (form.queue || Promise.resolve()).then(keep, keep); }, PAUSE);
}

function leave() {
  if (isOver) return;
  if (waits) {
    const typed = new FormData(form);
    if (isUnderWay) typed.set("number", Number(typed.get("number")) + 1);
    navigator.sendBeacon(form.dataset.keep, typed);
  }
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  navigator.sendBeacon(form.dataset.leave, data);
}

form.addEventListener("input", soon);
form.addEventListener("write:moved", soon);
form.addEventListener("write:swapped", () => {
  const said = form.querySelector("[data-said]");
  if (said) tell(said.dataset.said);
});
form.addEventListener("write:leave", () => { isOver = true; });
form.addEventListener("write:wrong", () => tell(form.dataset.offline, true));
window.addEventListener("pagehide", leave);
setInterval(sign, SIGN);
