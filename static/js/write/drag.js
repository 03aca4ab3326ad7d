// A passage is taken by its handle and put elsewhere: by mouse, pen or finger. Up, Down and Alt with the arrow keys do the
// same. The order of the page is what is posted, so nothing else has to be told.

const form = document.querySelector("[data-write]");
let dragged = null;

function show() {
  form.querySelectorAll("[data-handle]").forEach((handle) => { handle.hidden = false; });
}

function middle(piece) {
  const box = piece.getBoundingClientRect();
  return box.top + box.height / 2;
}

function move(event) {
  if (!dragged) return;
  event.preventDefault();
  const before = dragged.previousElementSibling;
  const after = dragged.nextElementSibling;
  if (before && event.clientY < middle(before)) dragged.after(before); // the one in hand stays where the pointer holds it
  else if (after && event.clientY > middle(after)) dragged.before(after);
  const edge = 60;
  if (event.clientY < edge) scrollBy(0, -12);
  if (event.clientY > innerHeight - edge) scrollBy(0, 12);
}

function drop() {
  if (!dragged) return;
  dragged.classList.remove("piece--dragged");
  dragged.parentElement.classList.remove("sheet--dragging");
  const came = dragged;
  dragged = null;
  if (came.dataset.from === String([...came.parentElement.children].indexOf(came))) return;
  form.dispatchEvent(new CustomEvent("write:settle", { detail: came.dataset.piece }));
}

form.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.button !== 0) return;
  event.preventDefault();
  dragged = handle.closest("[data-piece]");
  dragged.dataset.from = [...dragged.parentElement.children].indexOf(dragged);
  dragged.classList.add("piece--dragged");
  dragged.parentElement.classList.add("sheet--dragging");
});
document.addEventListener("pointermove", move);
document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", drop);
form.addEventListener("write:swapped", show);
show();
