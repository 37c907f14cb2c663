// A session may end while somebody types. Nothing of it is lost: a dialog lets them
// sign in in another window, and then the forms of this page carry the new token.
//
// htmx brings the dialog with its answer 401. For plain forms the page asks first
// whether the session is alive, and sends only then.

const here = () => document.body.dataset.here;
const refusal = () => document.getElementById("refusal");
const channel = new BroadcastChannel("stamgast-sessions");

export const watchSignedOut = () => {
  if (!here()) return;
  document.addEventListener("htmx:beforeSwap", keepSignedOut);
  document.addEventListener("htmx:afterSettle", arrived);
  document.addEventListener("submit", sent);
  window.addEventListener("pageshow", forgetSent);
  // Any page that opens while signed in tells those that wait for it.
  channel.postMessage("here");
  channel.addEventListener("message", () => refusal().querySelector("[data-signed-out]") && back());
  if (document.querySelector("[data-closes]")) window.close();
};

// What else was asked in the meantime is refused too, and tells less.
const keepSignedOut = ({ detail }) => {
  if (detail.target === refusal() && refusal().querySelector("[data-signed-out]")) {
    detail.shouldSwap = false;
  }
};

const ask = () => fetch(here(), { headers: { "HX-Request": "true" } });

const arrived = async () => {
  const dialog = refusal().querySelector("dialog");
  if (!dialog || dialog.open) return;
  // A page without its cookies is taken for one that was open for long: whoever is
  // signed out as well has to sign in first.
  if ("stale" in dialog.dataset && !(await alive())) return;
  show(dialog);
};

const show = (dialog) => {
  const before = document.activeElement;
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before?.isConnected) before.focus();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-done]")) dialog.close();
    const link = event.target.closest("[data-sign-in]");
    if (link && window.open(link.href, "stamgast-sign-in", "popup,width=480,height=760")) {
      event.preventDefault();
    }
  });
  dialog.showModal();
};

const back = async () => {
  const answer = await ask();
  if (!answer.ok) return;
  const { token, name } = await answer.json();
  renew(token);
  const dialog = refusal().querySelector("[data-signed-out]");
  if (!dialog) return;
  dialog.querySelector("[data-name]").textContent = name;
  dialog.querySelector("[data-while-out]").hidden = true;
  const after = dialog.querySelector("[data-when-back]");
  after.hidden = false;
  after.querySelector("[data-done]").focus();
};

const renew = (token) => {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  document.body.setAttribute("hx-headers", JSON.stringify({ ...headers, "X-CSRFToken": token }));
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
};

const sent = async (event) => {
  const form = event.target;
  const ours = form.matches(`[hx-post], [hx-put], [hx-patch], [hx-delete], [data-passkey],
    [action$="/logout/"]`);
  if (form.method !== "post" || ours || event.defaultPrevented) return;
  if (form.dataset.sent === "yes") return event.preventDefault();
  if (form.dataset.sent === "asked") {
    form.dataset.sent = "yes";
    // An answer that is a file leaves this page open.
    setTimeout(() => delete form.dataset.sent, 3000);
    return;
  }
  event.preventDefault();
  if (form.dataset.sent === "asking") return;
  form.dataset.sent = "asking";
  if (await alive()) {
    form.dataset.sent = "asked";
    form.requestSubmit(event.submitter);
  } else {
    delete form.dataset.sent;
  }
};

/** Whether somebody is signed in; where not, the dialog stands there.

    Where the question itself fails it says yes: what is sent then tells why. */
export const alive = async () => {
  const answer = await ask().catch(() => null);
  if (answer?.ok) renew((await answer.json()).token);
  if (answer?.status !== 401) return true;
  refusal().innerHTML = await answer.text();
  arrived();
  return false;
};

const forgetSent = () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
};
