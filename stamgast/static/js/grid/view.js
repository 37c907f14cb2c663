// Draws the sheet as an ARIA grid into the page's table. The one editor lives in the
// cell under the cursor: it has the focus, so that every way of typing (dead keys,
// input methods, a phone's keyboard) works from the first key.

import { textOf, touched } from "./rows.js";
import { say } from "./words.js";

export class View {
  constructor(table, sheet, texts) {
    this.table = table;
    this.sheet = sheet;
    this.texts = texts;
    this.scroller = table.parentElement;
    this.head = table.tHead.rows[0];
    this.body = table.tBodies[0];
    this.editor = editor();
    this.drawn = [];
    this.marked = [];
    this.body.replaceChildren();
    table.setAttribute("role", "grid");
    // Laid out as boxes, a table's parts no longer are its parts by themselves.
    for (const part of [table.tHead, this.body]) part.setAttribute("role", "rowgroup");
    this.head.setAttribute("role", "row");
    table.setAttribute("aria-multiselectable", "true");
  }

  draw() {
    if (this.shown !== this.sheet.shown) this.drawHead();
    const { rows } = this.sheet;
    while (this.body.rows.length > rows.length) this.body.lastChild.remove();
    this.drawn.length = Math.min(this.drawn.length, rows.length);
    const fresh = document.createDocumentFragment();
    rows.forEach((row, at) => {
      if (this.drawn[at] === row) return;
      const line = this.body.rows[at] ?? fresh.appendChild(this.line(at));
      this.fill(line, row, at);
      this.drawn[at] = row;
    });
    this.body.append(fresh);
    this.table.setAttribute("aria-rowcount", rows.length + 1);
    this.table.setAttribute("aria-colcount", this.shown.length + 1);
    this.mark();
    this.place();
  }

  drawHead() {
    this.shown = this.sheet.shown;
    this.drawn = [];
    this.body.replaceChildren();
    const corner = this.head.firstElementChild;
    this.head.replaceChildren(corner, ...this.shown.map(heading));
    this.head.setAttribute("aria-rowindex", 1);
    corner.setAttribute("aria-colindex", 1);
  }

  line(at) {
    const line = document.createElement("tr");
    line.setAttribute("role", "row");
    line.setAttribute("aria-rowindex", at + 2);
    const head = document.createElement("th");
    head.scope = "row";
    head.setAttribute("role", "rowheader");
    head.setAttribute("aria-colindex", 1);
    line.append(head, ...this.shown.map(cell));
    return line;
  }

  fill(line, row, at) {
    const [head, ...cells] = line.children;
    const state = row.saved ? "saved" : row.customer && touched(row).length ? "changed" : "";
    line.className = state;
    head.replaceChildren(String(at + 1), ...(state ? [unseen(` ${this.texts[state]}`)] : []));
    remark(head, row.notes[""], `note-${at}`);
    this.shown.forEach((column, col) => {
      const { name } = column;
      cells[col].firstChild.data = textOf(row, column);
      remark(cells[col], row.notes[name], `note-${at}-${name}`);
    });
  }

  cell({ row, col }) {
    return this.body.rows[row]?.children[col + 1];
  }

  /** Row and column of an element in the table; the headings' are -1. */
  placeOf(element) {
    const at = element.closest("td, th");
    if (!at || !this.table.contains(at)) return null;
    return { row: at.parentElement.sectionRowIndex - (at.closest("thead") ? 1 : 0), col: at.cellIndex - 1 };
  }

  mark() {
    for (const cell of this.marked) {
      cell.classList.remove("within");
      cell.removeAttribute("aria-selected");
    }
    this.marked = [];
    if (this.sheet.cells < 2) return;
    const { top, left, bottom, right } = this.sheet.area;
    for (let row = top; row <= bottom; row++) {
      for (let col = left; col <= right; col++) this.marked.push(this.cell({ row, col }));
    }
    for (const cell of this.marked) {
      cell.classList.add("within");
      cell.setAttribute("aria-selected", "true");
    }
  }

  /** Brings the editor to the cursor, with the focus if the table had it. */
  place() {
    const cell = this.cell(this.sheet.at);
    const { editor } = this;
    if (editor.parentElement !== cell) {
      const focused = document.activeElement === editor;
      this.moving = true;
      cell.append(editor);
      if (focused) editor.focus({ preventScroll: true });
      this.moving = false;
    }
    this.describe(cell);
    this.hold(this.held);
    editor.classList.remove("open");
    editor.value = this.sheet.text(this.sheet.at.row, this.sheet.at.col);
    editor.select();
  }

  describe(cell) {
    const { editor, sheet } = this;
    const { label, kind } = sheet.column;
    const place = { column: label, row: sheet.at.row + 1 };
    editor.setAttribute("aria-label", say(this.texts.cell, place));
    for (const name of ["aria-invalid", "aria-describedby"]) {
      const value = cell.getAttribute(name);
      if (value) editor.setAttribute(name, value);
      else editor.removeAttribute(name);
    }
    editor.inputMode = { email: "email", phone: "tel" }[kind] ?? "text";
  }

  /** While it is held, as where nothing can be written, the editor takes no text. */
  hold(held) {
    this.held = held;
    this.editor.readOnly = Boolean(held) || this.sheet.column.told;
  }

  /** The editor opens over its cell to be typed in. */
  open() {
    this.editor.classList.add("open");
  }

  get isOpen() {
    return this.editor.classList.contains("open");
  }

  focus() {
    this.editor.focus({ preventScroll: true });
    this.show();
  }

  /** Scrolls a cell into view, clear of the headings that stay. */
  show(place = this.sheet.at) {
    this.cell(place).scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  get rowsInSight() {
    const line = this.body.rows[0].offsetHeight || 1;
    return Math.max(1, Math.floor(this.scroller.clientHeight / line) - 2);
  }
}

const editor = () => {
  const area = document.createElement("textarea");
  area.className = "editor";
  area.rows = 1;
  area.autocomplete = "off";
  area.autocapitalize = "off";
  area.spellcheck = false;
  area.setAttribute("autocorrect", "off");
  return area;
};

const heading = (column, at) => {
  const head = document.createElement("th");
  head.scope = "col";
  head.className = looks(column);
  head.setAttribute("role", "columnheader");
  head.setAttribute("aria-colindex", at + 2);
  head.textContent = column.label;
  return head;
};

const looks = ({ width, told, kind }) =>
  told ? `${width} told${kind === "number" ? " num" : ""}` : width;

const cell = (column, at) => {
  const cell = document.createElement("td");
  cell.className = looks(column);
  cell.setAttribute("role", "gridcell");
  if (column.told) cell.setAttribute("aria-readonly", "true");
  cell.setAttribute("aria-colindex", at + 2);
  cell.append("");
  return cell;
};

/** The sentence under a cell's text, and that it belongs to the cell. */
const remark = (cell, note, id) => {
  cell.querySelector(".note")?.remove();
  cell.classList.toggle("bad", note?.tone === "bad");
  cell.classList.toggle("warn", note?.tone === "warn");
  const header = cell.tagName === "TH";
  if (!note) {
    cell.removeAttribute("aria-invalid");
    cell.removeAttribute("aria-describedby");
    return;
  }
  const words = document.createElement("p");
  words.className = "note";
  words.id = id;
  words.textContent = note.message;
  cell.append(words);
  if (note.tone === "bad" && !header) cell.setAttribute("aria-invalid", "true");
  cell.setAttribute("aria-describedby", id);
};

const unseen = (text) => {
  const span = document.createElement("span");
  span.className = "unseen";
  span.textContent = text;
  return span;
};
