// A button that copies a text. Without this script there is none, and the text stands there to be selected.

function offer(button) {
  const text = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.value);
    button.textContent = button.dataset.copied;
  });
}

if (navigator.clipboard) {
  document.querySelectorAll("[data-copy]").forEach(offer);
}
