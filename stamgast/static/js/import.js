// The page that takes a file: dropping it anywhere on the field, and how much of
// it is uploaded. Without this the form does the same, step by step.

const zone = () => document.querySelector("[data-drop]");

document.addEventListener("dragover", (event) => {
  if (!zone()) return;
  event.preventDefault();
  zone().classList.add("over");
});

document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) zone()?.classList.remove("over");
});

document.addEventListener("drop", (event) => {
  if (!zone()) return;
  // A file dropped beside the field must not replace the page.
  event.preventDefault();
  zone().classList.remove("over");
  if (event.dataTransfer.files.length) take(event.dataTransfer.files);
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-drop] input[type=file]")) event.target.form.requestSubmit();
});

// The file is still chosen: choosing it once more would be no change, and send nothing.
const failed = ({ target }) => {
  if (!target.matches("#drop")) return;
  zone().classList.add("again");
  document.querySelector("[data-upload]").hidden = true;
};
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:responseError", failed);

const take = (files) => {
  const input = zone().querySelector("input[type=file]");
  const one = new DataTransfer();
  one.items.add(files[0]);
  input.files = one.files;
  input.form.requestSubmit();
};

document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = document.querySelector("[data-upload]");
  if (!bar || !event.detail.lengthComputable) return;
  bar.hidden = false;
  bar.value = (100 * event.detail.loaded) / event.detail.total;
});
