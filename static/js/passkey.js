// The page says what its button is for, allauth's scripts talk to the browser; here is said what went wrong.
(() => {
  const place = document.querySelector("[data-passkey]");
  if (!place || !window.PublicKeyCredential) return;
  place.hidden = false;
  document.querySelectorAll("[data-without-passkey]").forEach((one) => { one.hidden = true; });
  const button = "passkey_button";
  const ids = { add: button, authenticate: button, login: button, data: "js_data" };
  ids.credential = "id_credential"; // pragma: allowlist secret
  if (document.getElementById("id_passwordless")) ids.passwordless = "id_passwordless"; // pragma: allowlist secret
  window.allauth.webauthn.forms[place.dataset.passkey]({ ids });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const sentence = place.querySelector("[data-passkey-failed]");
    sentence.hidden = false;
    sentence.focus();
  });
})();
