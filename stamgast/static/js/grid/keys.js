// The keyboard: which key calls which act. A chord reads like "Ctrl+Shift+z".

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
    const act = meant(ctrl, event, save);
    if (act && act() !== false) event.preventDefault();
  });
};

const meant = (ctrl, event, save) => {
  const pressed = chord(event);
  const leaving = ctrl.leaving;
  if (event.key !== "Shift") ctrl.leaving = false;
  if (event.key === "Tab" && leaving) return null;
  if (ctrl.mode === "go" && ctrl.sheet.column.told && isTyped(event)) return () => ctrl.tellTold();
  const acts = { ...always(ctrl, save), ...(ctrl.mode === "go" ? going(ctrl) : typing(ctrl)) };
  return acts[pressed] ?? cursor(ctrl, event, pressed);
};

const isTyped = ({ key, ctrlKey, metaKey, altKey }) =>
  key.length === 1 && key !== " " && !ctrlKey && !metaKey && !altKey;

const chord = ({ key, ctrlKey, metaKey, altKey, shiftKey }) =>
  [
    (ctrlKey || metaKey) && "Ctrl",
    altKey && "Alt",
    shiftKey && "Shift",
    key.length === 1 ? key.toLowerCase() : key,
  ]
    .filter(Boolean)
    .join("+");

const always = (ctrl, save) => ({
  "Ctrl+s": save,
  F8: () => ctrl.nextNote(),
  Enter: () => ctrl.enter(false),
  "Shift+Enter": () => ctrl.enter(true),
  // At either end of the table Tab leaves it.
  Tab: () => ctrl.tab(false),
  "Shift+Tab": () => ctrl.tab(true),
});

const typing = (ctrl) => ({
  Escape: () => ctrl.cancel(),
  F2: () => ctrl.open(ctrl.mode === "edit" ? "type" : "edit"),
  "Alt+Enter": () => ctrl.breakLine(),
});

const going = (ctrl) => ({
  F2: () => ctrl.open("edit"),
  Escape: () => ctrl.release(),
  Delete: () => ctrl.empty(),
  Backspace: () => ctrl.empty(),
  "Ctrl+Delete": () => ctrl.takeAway(),
  "Ctrl+z": () => ctrl.undo(),
  "Ctrl+y": () => ctrl.redo(),
  "Ctrl+Shift+z": () => ctrl.redo(),
  "Ctrl+d": () => ctrl.fillDown(),
  "Ctrl+a": () => ctrl.selectAll(),
  "Ctrl+ ": () => ctrl.selectColumn(),
  "Shift+ ": () => ctrl.selectRow(),
});

/** Keys that move the cursor; with Shift they move the other end of what is selected. */
const cursor = (ctrl, { shiftKey }, pressed) => {
  // While typing only the bare arrows lead out of the cell.
  if (ctrl.mode === "type") return ARROWS[pressed] && (() => ctrl.step(...ARROWS[pressed]));
  if (ctrl.mode === "edit") return null;
  const bare = pressed.replace("Shift+", "");
  if (ARROWS[bare]) return () => ctrl.step(...ARROWS[bare], shiftKey);
  const { sheet, view } = ctrl;
  const end = shiftKey ? sheet.to : sheet.at;
  const target = TARGETS[bare];
  return target && (() => ctrl.go(...target(end, sheet, view), shiftKey));
};

const TARGETS = {
  Home: ({ row }) => [row, 0],
  End: ({ row }, { shown }) => [row, shown.length - 1],
  "Ctrl+Home": () => [0, 0],
  "Ctrl+End": (_end, { rows, shown }) => [rows.length - 1, shown.length - 1],
  PageUp: ({ row, col }, _sheet, view) => [row - view.rowsInSight, col],
  // Below the last row there is nothing to see; arrows go on, one by one.
  PageDown: ({ row, col }, { rows }, view) => [
    Math.min(row + view.rowsInSight, rows.length - 1),
    col,
  ],
  ...Object.fromEntries(
    Object.entries(ARROWS).map(([name, way]) => [
      `Ctrl+${name}`,
      (end, sheet) => sheet.edge(end, way),
    ]),
  ),
};
