// Passkeys (WebAuthn): a form says what it is for by data-passkey. "create" makes
// a key, "get" proves who is signed in, "sign-in" asks who it is. The answer of the
// browser goes into the form's field `credential`, and the form is sent.

const possible = () => {
  const number = /^[\d.]+$|^\[/.test(location.hostname);
  return Boolean(window.PublicKeyCredential) && window.isSecureContext && !number;
};

const bytes = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (mark) => mark.charCodeAt(0));
};

const text = (buffer) => {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

const named = (keys) => keys?.map((key) => ({ ...key, id: bytes(key.id) }));

const create = async () => {
  const { publicKey } = stored();
  return navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: named(publicKey.excludeCredentials),
      // A key that knows its owner and asks for finger, face or PIN: both factors in one.
      authenticatorSelection: {
        ...publicKey.authenticatorSelection,
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
    },
  });
};

const get = async ({ publicKey }) =>
  navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: named(publicKey.allowCredentials),
    },
  });

const stored = () => JSON.parse(document.getElementById("passkey-options").textContent);

const asked = async (form) => {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return (await answer.json()).request_options;
};

const written = (credential) => {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const filled = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: Object.fromEntries(filled),
    clientExtensionResults: credential.getClientExtensionResults(),
  });
};

const ways = { create, get: async () => get(stored()), "sign-in": async (form) => get(await asked(form)) };

const watch = (form) => {
  const error = form.querySelector("[data-passkey-error]");
  const button = form.querySelector("button:not([type=button])");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.hidden = true;
    button.disabled = true;
    try {
      const credential = await ways[form.dataset.passkey](form);
      form.elements.namedItem("credential").value = written(credential);
      form.submit();
    } catch (problem) {
      console.warn(problem);
      error.textContent = form.dataset.failed;
      error.hidden = false;
      button.disabled = false;
    }
  });
  form.hidden = false;
};

if (possible()) document.querySelectorAll("form[data-passkey]").forEach(watch);
