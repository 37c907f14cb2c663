// A server answer that lands in #dialog is a <dialog class="sheet">: it is shown
// at once, taken away when closed, and asks before typed changes are lost.

const place = () => document.getElementById("dialog");

export const watchDialogs = () => {
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "dialog" || event.target.closest?.("#dialog")) show();
  });
  // The server says `HX-Trigger: close-dialog` when what was typed is stored.
  document.addEventListener("close-dialog", () => place().replaceChildren());
  document.addEventListener("click", (event) => {
    const closer = event.target.closest("[data-close-dialog]");
    if (closer) leave(closer.closest("dialog"));
  });
};

const show = () => {
  const dialog = place().querySelector("dialog");
  if (!dialog) return;
  if (dialog.open) {
    // The server came back with what is wrong.
    dialog.querySelector("[aria-invalid=true]")?.focus();
    return;
  }
  const opener = document.activeElement;
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave(dialog);
  });
  dialog.addEventListener("close", () => {
    // Set aside while a register is locked, it is to come back as it was.
    if ("aside" in dialog.dataset) return;
    dialog.remove();
    if (opener?.isConnected) opener.focus();
  });
  dialog.addEventListener("input", () => {
    dialog.dataset.changed = "";
  });
  dialog.showModal();
  (dialog.querySelector("[aria-invalid=true]") ?? dialog.querySelector("[autofocus]"))?.focus();
};

const leave = (dialog) => {
  const changed = "changed" in dialog.dataset;
  if (changed && !window.confirm(document.body.dataset.discard)) return;
  dialog.close();
};
