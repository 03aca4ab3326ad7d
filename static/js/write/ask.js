// How this page asks the server. A session that has ended leads to the page for signing in, which is no answer; whoever has
// signed in again in another window has other tokens since, which every page tells. What is refused says what to show.

const form = document.querySelector("[data-write]");
const TOKEN = "csrfmiddlewaretoken";
const ANSWERS = [200, 409, 422];

async function renewed(data) {
  const page = await fetch(form.action);
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html").getElementsByName(TOKEN)[0];
  if (page.redirected || !fresh) return false;
  document.getElementsByName(TOKEN).forEach((field) => { field.value = fresh.value; });
  data.set(TOKEN, fresh.value);
  return true;
}

async function post(address, request) {
  const answer = await fetch(address, request);
  return answer.status === 403 && await renewed(request.body) ? fetch(address, request) : answer;
}

// `keepalive`: the page may be left before it is answered.
form.ask = async (address, data, keepalive = false) => {
  const answer = await post(address, { method: "POST", body: data, keepalive }).catch(() => null);
  if (answer && answer.redirected) throw new Error(form.dataset.ended);
  if (answer && answer.status === 413) throw new Error(form.dataset.large);
  if (!answer || !ANSWERS.includes(answer.status)) throw new Error(form.dataset.offline);
  return answer;
};
