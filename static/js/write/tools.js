// Marks and placeholders at the cursor of the passage that was typed last; how much room is left; fields that grow.

const form = document.querySelector("[data-write]");
const marks = form.querySelector("[data-marks]");
const picker = form.querySelector("[data-picker]");
const NEAR = 0.9;
let field = null;

function write(before, after = "", lines = false) {
  if (!field || !field.isConnected) field = form.querySelector("textarea:not([hidden])");
  if (!field) return;
  const { selectionStart: start, selectionEnd: end, value } = field;
  const chosen = value.slice(start, end);
  const words = lines ? chosen.split("\n").map((line) => before + line).join("\n") : before + chosen + after;
  field.focus();
  field.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, words)) field.setRangeText(words, start, end, "end"); // keeps the browser's undo
  if (!lines && !chosen) field.setSelectionRange(start + before.length, start + before.length);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// A list or a quotation begins on a line of its own.
function begin(sign) {
  const at = field && field.value.lastIndexOf("\n", field.selectionStart - 1) + 1;
  if (field && field.selectionStart === field.selectionEnd) field.setSelectionRange(at, at);
  write(sign, "", true);
}

const MARKS = {
  strong: () => write("**", "**"),
  emphasis: () => write("*", "*"),
  list: () => begin("- "),
  quotation: () => begin("> "),
  link: () => write("[", "](https://)"),
};

function grow(one) {
  if (CSS.supports("field-sizing", "content")) return;
  one.style.blockSize = "auto";
  one.style.blockSize = `${one.scrollHeight}px`;
}

function measure(one) {
  const longest = Number(one.dataset.longest);
  const left = longest - one.value.length;
  let hint = one.parentElement.querySelector(".piece__limit");
  if (left > longest * (1 - NEAR)) {
    if (hint) hint.remove();
    return;
  }
  if (!hint) {
    hint = document.createElement("p");
    hint.className = "piece__limit";
    one.after(hint);
  }
  hint.textContent = form.dataset.left.replace("0", left);
}

function look() {
  form.querySelectorAll("textarea:not([hidden])").forEach((one) => { grow(one); measure(one); });
}

form.addEventListener("focusin", (event) => { if (event.target.matches("textarea")) field = event.target; });
form.addEventListener("input", (event) => { if (event.target.matches("textarea")) { grow(event.target); measure(event.target); } });
form.addEventListener("write:swapped", look);
form.addEventListener("click", (event) => {
  const insert = event.target.closest("[data-insert]");
  const mark = event.target.closest("[data-mark]");
  if (mark) MARKS[mark.dataset.mark]();
  if (insert) {
    picker.open = false;
    write(insert.dataset.insert);
    field.setSelectionRange(field.selectionStart + 0, field.selectionEnd);
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && picker.open) {
    picker.open = false;
    picker.querySelector("summary").focus();
  }
  if (!(event.ctrlKey || event.metaKey) || !event.target.matches("textarea")) return;
  const mark = { b: "strong", i: "emphasis" }[event.key.toLowerCase()];
  if (!mark) return;
  event.preventDefault();
  MARKS[mark]();
});
document.addEventListener("click", (event) => { if (!picker.contains(event.target)) picker.open = false; });
marks.hidden = false;
look();
