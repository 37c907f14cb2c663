// Table Mode: takes over the page's plain table and makes a grid of it.

import { Ctrl } from "./grid/ctrl.js";
import { watchKeys } from "./grid/keys.js";
import { watchPointer } from "./grid/pointer.js";
import { Report } from "./grid/report.js";
import { save } from "./grid/saving.js";
import { Sheet } from "./grid/sheet.js";
import { View } from "./grid/view.js";

// Which columns are shown, nothing of what stands in them.
const CHOSEN = "stamgast.table.columns";

const form = document.querySelector("[data-sheet]");
const data = JSON.parse(form.dataset.sheet);
delete form.dataset.sheet;

// crypto.randomUUID is only there over HTTPS and on the machine itself.
const newKey = () =>
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16),
  );

const sheet = new Sheet(data, newKey);
const view = new View(form.querySelector("table"), sheet, data.texts);
const report = new Report(form, data.texts);
const ctrl = new Ctrl(sheet, view, report);
const send = (anyway) => ctrl.save((rows, sure) => save(form, rows, sure), anyway);
report.jump = (note) => ctrl.jump(note);

const watchColumns = () => {
  const boxes = [...form.querySelectorAll("[data-column]")];
  const choose = (names) => {
    for (const box of boxes) box.checked = names.includes(box.value);
  };
  const kept = JSON.parse(localStorage.getItem(CHOSEN) ?? "[]");
  if (sheet.columns.some(({ name }) => kept.includes(name))) sheet.show(kept);
  form.querySelector("[data-columns]").addEventListener("toggle", () => {
    choose(sheet.shown.map(({ name }) => name));
  });
  form.addEventListener("change", (event) => {
    if (!event.target.matches("[data-column]")) return;
    const names = boxes.filter((box) => box.checked).map((box) => box.value);
    if (!names.length) return choose(sheet.shown.map(({ name }) => name));
    localStorage.setItem(CHOSEN, JSON.stringify(names));
    ctrl.show(names);
  });
};

const watchClipboard = () => {
  const outside = (target) => target !== view.editor && target.closest?.("input, textarea");
  document.addEventListener("paste", (event) => {
    if (outside(event.target)) return;
    if (ctrl.paste(event.clipboardData.getData("text/plain"))) event.preventDefault();
  });
  for (const act of ["copy", "cut"]) {
    document.addEventListener(act, (event) => {
      if (event.target !== view.editor || ctrl.mode !== "go") return;
      event.clipboardData.setData("text/plain", ctrl[act]());
      event.preventDefault();
    });
  }
};

const watchEditor = () => {
  view.editor.addEventListener("input", (event) => ctrl.typed(event));
  view.editor.addEventListener("compositionstart", () => {
    if (ctrl.mode === "go") ctrl.open("type");
  });
  view.editor.addEventListener("focusout", () => {
    if (view.moving || ctrl.mode === "go") return;
    ctrl.commit();
    ctrl.draw();
  });
};

const ACTS = {
  save: () => send(false),
  anyway: () => send(true),
  undo: () => ctrl.undo(),
  redo: () => ctrl.redo(),
  take: () => ctrl.takeAway(),
  next: () => ctrl.nextNote(),
  dismiss: () => report.clear(),
};

form.addEventListener("click", (event) => {
  const act = event.target.closest("[data-act]")?.dataset.act;
  if (!act) return;
  event.preventDefault();
  ACTS[act]();
});
form.addEventListener("submit", (event) => event.preventDefault());
window.addEventListener("beforeunload", (event) => {
  ctrl.commit();
  if (sheet.unsaved.length) event.preventDefault();
});

watchColumns();
watchClipboard();
watchEditor();
watchPointer(ctrl);
watchKeys(ctrl, ACTS.save);
form.classList.add("live");
ctrl.draw();
// On a touch screen the focus would bring the keyboard up before anything is read.
if (window.matchMedia("(pointer: fine)").matches) view.focus();
