// The buttons of the writing page without a new page: the server answers with the sheet as it is then. Whatever is being
// typed stays as it is: a field that both have is never replaced.

const form = document.querySelector("[data-write]");
const place = form.querySelector("[data-sheet]");

async function press(pressed) {
  const data = new FormData(form);
  const field = document.activeElement.id;
  data.set("do", pressed);
  form.dispatchEvent(new CustomEvent("write:press"));
  const answer = await form.ask(`${form.action}?part`, data);
  if (answer.headers.has("X-Go")) {
    form.dispatchEvent(new CustomEvent("write:leave"));
    location.assign(answer.headers.get("X-Go"));
    return;
  }
  swap(await answer.text());
  go(pressed, answer.status, field);
  form.dispatchEvent(new CustomEvent("write:changed"));
}

function swap(html) {
  const fresh = document.createRange().createContextualFragment(html);
  fresh.querySelectorAll("textarea[id]").forEach((field) => {
    const here = document.getElementById(field.id);
    if (!here || here.hidden) return;
    ["aria-invalid", "aria-describedby", "placeholder"].forEach((name) => {
      if (field.hasAttribute(name)) here.setAttribute(name, field.getAttribute(name));
      else here.removeAttribute(name);
    });
    field.replaceWith(here);
  });
  place.replaceChildren(fresh);
  form.dispatchEvent(new CustomEvent("write:swapped"));
}

// Where the person goes on: in the same field or at the same button if it is still there, else in the passage that it was
// about.
function go(pressed, status, field) {
  const faults = place.querySelector("[data-faults]");
  if (status === 422 && faults) return faults.focus();
  const key = form.elements["goes-on"].value || pressed.split(" ")[1];
  const piece = document.getElementById(`p${key}`);
  const again = form.querySelector(`button[value="${CSS.escape(pressed)}"]`);
  const words = piece && piece.querySelector("textarea:not([hidden])");
  const first = piece && piece.querySelector("button");
  const begins = pressed.startsWith("add") || pressed.startsWith("override");
  const stays = field && place.querySelector(`#${CSS.escape(field)}`);
  const there = begins ? words : stays || again || words || first;
  if (there) there.focus();
  if (piece) {
    piece.scrollIntoView({ block: "nearest" });
    say(piece);
  }
}

function say(piece) {
  const state = form.querySelector("[data-state]");
  const all = place.querySelectorAll("[data-number]:not([data-number='0'])").length;
  if (piece.dataset.number !== "0") state.dataset.place = `${piece.dataset.number} / ${all}`;
}

function soon(pressed) {
  const act = () => press(pressed).catch((refusal) => {
    form.dispatchEvent(new CustomEvent("write:wrong", { detail: refusal.message }));
  });
  form.queue = (form.queue || Promise.resolve()).then(act, act); // one after the other, autosave among them
}

form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || button.name !== "do") return;
  event.preventDefault();
  soon(button.value);
});

// What was changed without a button: the sheet is drawn as it is then.
form.addEventListener("write:settle", (event) => soon(`place ${event.detail}`));
form.addEventListener("change", (event) => {
  if (event.target.matches("select.piece__kind")) soon(`place ${event.target.closest("[data-piece]").dataset.piece}`);
});

document.addEventListener("keydown", (event) => {
  const at = document.activeElement && document.activeElement.closest("[data-piece]");
  if (event.altKey && at && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    const way = event.key === "ArrowUp" ? "up" : "down";
    const button = at.querySelector(`button[value="${way} ${at.dataset.piece}"]`);
    event.preventDefault();
    if (button) button.click();
  }
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    form.querySelector("button[value=save]").click();
  }
});
