// What is typed is kept on the server as the person's draft, and the letter stays theirs while they give signs of life.

const PAUSE = 1200;
const SIGN = 60_000;
const MOST_ON_LEAVING = 60_000; // a browser sends no more than that while a page goes away
const AROUND_A_FIELD = 120;
const form = document.querySelector("[data-write]");
const state = form.querySelector("[data-state]");
let timer = 0;
let waits = false;
let isOver = false;
let isUnderWay = false;
let isTouched = false;
let isUnkept = isShownUnkept();

// Another window has gone on, and what stands here is kept nowhere.
function isShownUnkept() {
  return form.querySelector("[data-unkept]") !== null;
}

function tell(words, wrong = false) {
  state.textContent = words;
  state.classList.toggle("bar__state--wrong", wrong);
}

// What could not be sent is tried again with the next sign of life.
function later(words) {
  waits = true;
  isUnkept = true;
  tell(words, true);
}

async function keep() {
  if (isOver || !waits) return;
  waits = false;
  isUnderWay = true;
  try {
    const data = new FormData(form);
    const answer = await form.ask(form.dataset.keep, data, size(data) <= MOST_ON_LEAVING);
    const told = await answer.json();
    if (told.number) form.elements.number.value = told.number;
    if (told.seen) form.elements.seen.value = told.seen;
    isOver = told.elsewhere === true;
    isUnkept = isOver;
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
    const { told, seen, number } = await answer.json();
    form.elements.seen.value = seen;
    if (told) tell(told, true);
    return number;
  } catch (refusal) {
    tell(refusal.message, true);
  }
}

function keepNext() {
  clearTimeout(timer);
  form.queue = (form.queue || Promise.resolve()).then(keep, keep);
}

function soon() {
  waits = true;
  isTouched = true;
  clearTimeout(timer);
  timer = setTimeout(keepNext, PAUSE);
}

// What the page before sent while it was left may arrive after this one was asked for: then this one is asked for again.
async function begin() {
  const number = await sign();
  if (number && !isTouched && number !== Number(form.elements.number.value)) location.reload();
}

// Of what is sent, about, in bytes.
function size(data) {
  return [...data].reduce((sum, [name, value]) => sum + AROUND_A_FIELD + name.length + new Blob([value]).size, 0);
}

// What waits is kept before the next page is asked for; a question, where words would be lost all the same.
function ask(event) {
  const isTooMuch = waits && size(new FormData(form)) > MOST_ON_LEAVING;
  if (waits) keepNext();
  if (isTooMuch || isUnkept) event.preventDefault();
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
  data.set("seen", form.elements.seen.value);
  navigator.sendBeacon(form.dataset.leave, data);
}

form.addEventListener("input", soon);
form.addEventListener("write:moved", soon);
// A press of a button takes along all that is typed by then: keeping it once more would say that the letter is a draft.
form.addEventListener("write:press", () => {
  clearTimeout(timer);
  waits = false;
  isTouched = true;
});
form.addEventListener("write:swapped", () => {
  isOver = false;
  isUnkept = isShownUnkept();
  const said = form.querySelector("[data-said]");
  if (said) tell(said.dataset.said);
});
form.addEventListener("write:leave", () => {
  isOver = true;
  isUnkept = false;
});
form.addEventListener("write:wrong", (event) => later(event.detail));
window.addEventListener("pagehide", leave);
window.addEventListener("beforeunload", ask);
setInterval(sign, SIGN);
window.addEventListener("pageshow", begin); // the page that was here before, this one among them, says that it is left when this one is asked for already
