// Sends rows and tells what became of them: "answered", with the server's answer,
// or one of "signedOut", "noConnection", "fault". Nothing is ever sent twice by it
// unseen: rows carry keys by which the server knows them again.

export const save = async (form, rows, anyway) => {
  const body = JSON.stringify({ rows, anyway });
  try {
    let response = await post(form, body);
    if (response.status === 403) response = (await renewed(form)) ?? (await post(form, body));
    if (response.type === "opaqueredirect") return { outcome: "signedOut" };
    const told = response.headers.get("Content-Type")?.startsWith("application/json");
    return told ? { outcome: "answered", answer: await response.json() } : { outcome: "fault" };
  } catch (error) {
    if (error instanceof TypeError) return { outcome: "noConnection" };
    throw error;
  }
};

const post = (form, body) =>
  fetch(form.action, {
    method: "POST",
    body,
    redirect: "manual",
    headers: {
      "Content-Type": "application/json",
      "X-CSRFToken": token(form).value,
    },
  });

const token = (page) => page.querySelector("[name=csrfmiddlewaretoken]");

/** Whoever signed in anew on another page has another token than this page: takes it
    over, or gives the answer that stands in the way. */
const renewed = async (form) => {
  const response = await fetch(form.action, { redirect: "manual" });
  if (!response.ok) return response;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  token(form).value = token(page).value;
  return null;
};
