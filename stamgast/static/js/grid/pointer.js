// Mouse and touch: a click goes there, dragging selects, a double click or a tap opens.

export const watchPointer = (ctrl) => {
  const { table, editor } = ctrl.view;
  let touched = false;
  let dragging = false;

  table.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
  });
  table.addEventListener("mousedown", (event) => {
    if (touched || event.button !== 0) return;
    if (event.target === editor && ctrl.view.isOpen) return;
    const place = ctrl.view.placeOf(event.target);
    if (!place) return;
    event.preventDefault();
    reach(ctrl, place, event.shiftKey);
    dragging = true;
  });
  table.addEventListener("mouseover", (event) => {
    const place = dragging && ctrl.view.placeOf(event.target);
    if (place && place.row >= 0 && place.col >= 0) ctrl.go(place.row, place.col, true);
  });
  window.addEventListener("mouseup", () => {
    dragging = false;
  });
  table.addEventListener("dblclick", (event) => {
    const place = ctrl.view.placeOf(event.target);
    if (place && place.row >= 0 && place.col >= 0 && !ctrl.view.isOpen) ctrl.open("edit");
  });
  table.addEventListener("click", (event) => {
    if (!touched || (event.target === editor && ctrl.view.isOpen)) return;
    const place = ctrl.view.placeOf(event.target);
    if (!place) return;
    reach(ctrl, place, false);
    if (place.row >= 0 && place.col >= 0) ctrl.open("edit");
  });
};

/** To a cell; by its heading, to a whole row or column. */
const reach = (ctrl, { row, col }, extend) => {
  const { sheet, view } = ctrl;
  const last = { row: sheet.rows.length - 1, col: sheet.shown.length - 1 };
  const { area } = sheet;
  ctrl.home = null;
  if (row >= 0 && col >= 0) {
    ctrl.go(row, col, extend);
  } else {
    ctrl.select({
      top: row < 0 ? 0 : extend ? Math.min(area.top, row) : row,
      bottom: row < 0 ? last.row : extend ? Math.max(area.bottom, row) : row,
      left: col < 0 ? 0 : extend ? Math.min(area.left, col) : col,
      right: col < 0 ? last.col : extend ? Math.max(area.right, col) : col,
    });
  }
  view.editor.focus({ preventScroll: true });
};
