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

// What could not be sent is tried again with the next sign of life.
function later(words) {
  waits = true;
  tell(words, true);
}

async function keep() {
  if (isOver || !waits) return;
  waits = false;
  isUnderWay = true;
  try {
    const answer = await form.ask(form.dataset.keep, new FormData(form));
    const told = await answer.json();
    if (told.number) form.elements.number.value = told.number;
    isOver = told.elsewhere === true;
    tell(told.told || told.saved || "", Boolean(told.told));
  } catch (refusal) {
    later(refusal.message);
  }
  isUnderWay = false;
}

async function sign() {
  if (document.hidden || isOver) return;
  if (waits) return keep();
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const answer = await form.ask(form.dataset.keep, data);
    const { told } = await answer.json();
    if (told) tell(told, true);
  } catch (refusal) {
    tell(refusal.message, true);
  }
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
// A press of a button takes along all that is typed by then: keeping it once more would say that the letter is a draft.
form.addEventListener("write:press", () => {
  clearTimeout(timer);
  waits = false;
});
form.addEventListener("write:swapped", () => {
  isOver = false;
  const said = form.querySelector("[data-said]");
  if (said) tell(said.dataset.said);
});
form.addEventListener("write:leave", () => { isOver = true; });
form.addEventListener("write:wrong", (event) => later(event.detail));
window.addEventListener("pagehide", leave);
setInterval(sign, SIGN);
sign(); // the page that was here before, this one among them, says that it is left when this one is asked for already
