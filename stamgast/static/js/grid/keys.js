// The keyboard: which key calls which act.

const ARROWS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export const watchKeys = (ctrl, save) => {
  ctrl.view.editor.addEventListener("keydown", (event) => {
    // An input method is at work: the keys are its own.
    if (event.isComposing || event.keyCode === 229) return;
    const done = anywhere(ctrl, event, save) ?? (ctrl.mode === "go" ? going : typing)(ctrl, event);
    if (done !== false) event.preventDefault();
  });
};

/** Keys that mean the same whether one types or goes; undefined for all others. */
const anywhere = (ctrl, event, save) => {
  const { key, shiftKey } = event;
  const ctrlKey = event.ctrlKey || event.metaKey;
  if (ctrlKey && !event.altKey && key.toLowerCase() === "s") return save();
  if (key === "F8") return ctrl.nextNote() ?? null;
  if (ctrlKey || event.altKey) return undefined;
  if (key === "Enter") return ctrl.enter(shiftKey) ?? null;
  if (key !== "Tab") return undefined;
  const leaving = ctrl.leaving;
  ctrl.leaving = false;
  return leaving ? false : ctrl.tab(shiftKey);
};

const typing = (ctrl, event) => {
  const { key } = event;
  const { editor } = ctrl.view;
  if (key === "Escape") return ctrl.cancel();
  if (key === "F2") return ctrl.open(ctrl.mode === "edit" ? "type" : "edit");
  if (key === "Enter" && event.altKey) {
    editor.setRangeText("\n", editor.selectionStart, editor.selectionEnd, "end");
    return undefined;
  }
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
  if (ctrl.mode === "type" && ARROWS[key] && plain) return ctrl.step(...ARROWS[key]);
  return false;
};

const going = (ctrl, event) => {
  const { key, shiftKey } = event;
  if (event.altKey) return false;
  if (event.ctrlKey || event.metaKey) return withCtrl(ctrl, key, shiftKey);
  const { sheet, view } = ctrl;
  const { row, col } = sheet.at;
  if (ARROWS[key]) return ctrl.step(...ARROWS[key], shiftKey);
  switch (key) {
    case "F2":
      return ctrl.open("edit");
    case "Escape":
      return ctrl.release();
    case "Delete":
    case "Backspace":
      return ctrl.empty();
    case "Home":
      return ctrl.go(row, 0, shiftKey);
    case "End":
      return ctrl.go(row, sheet.shown.length - 1, shiftKey);
    case "PageUp":
      return ctrl.step(-view.rowsInSight, 0, shiftKey);
    case "PageDown":
      // Below the last row there is nothing to see; arrows go on, one by one.
      return ctrl.go(Math.min(row + view.rowsInSight, sheet.rows.length - 1), col, shiftKey);
    case " ":
      return shiftKey ? ctrl.selectRow() : false;
    default:
      return false;
  }
};

const withCtrl = (ctrl, key, shiftKey) => {
  const { sheet } = ctrl;
  if (ARROWS[key]) {
    const { row, col } = sheet.edge(...ARROWS[key]);
    return ctrl.go(row, col, shiftKey);
  }
  switch (key.toLowerCase()) {
    case "z":
      return shiftKey ? ctrl.redo() : ctrl.undo();
    case "y":
      return ctrl.redo();
    case "a":
      return ctrl.selectAll();
    case "d":
      return ctrl.fillDown();
    case " ":
      return ctrl.selectColumn();
    case "home":
      return ctrl.go(0, 0, shiftKey);
    case "end":
      return ctrl.go(sheet.rows.length - 1, sheet.shown.length - 1, shiftKey);
    case "delete":
      return ctrl.takeAway();
    default:
      return false;
  }
};
