// The table at work, without a page: rows, cursor, selection, undo. Rows are never
// changed but replaced, so that undo keeps the old ones and the view sees by
// identity what to draw anew.

import { headed } from "./naming.js";
import { blank, isBlank, merged, opened, textOf, touched } from "./rows.js";

const SPARE = 5;
const UNDOS = 200;

export class Sheet {
  constructor({ columns, rows, most }, newKey) {
    this.columns = columns;
    this.shown = columns.filter((column) => column.usual);
    // Names of what is worked out: whatever is written there stays out.
    this.fixed = new Set(columns.filter(({ told }) => told).map(({ name }) => name));
    this.most = most;
    this.newKey = newKey;
    this.rows = rows.map(opened);
    this.at = { row: 0, col: 0 };
    this.to = this.at;
    this.forget();
    this.grow();
  }

  // The cursor, and the other end of what is selected.

  get column() {
    return this.shown[this.at.col];
  }

  get area() {
    const { at, to } = this;
    return {
      top: Math.min(at.row, to.row),
      left: Math.min(at.col, to.col),
      bottom: Math.max(at.row, to.row),
      right: Math.max(at.col, to.col),
    };
  }

  get cells() {
    const { top, left, bottom, right } = this.area;
    return (bottom - top + 1) * (right - left + 1);
  }

  /** Moves the cursor, or with `extend` only the other end. */
  go(row, col, extend = false) {
    if (row >= this.rows.length) this.grow(row + 1);
    this.to = { row: clamp(row, this.rows.length), col: clamp(col, this.shown.length) };
    if (!extend) this.at = this.to;
  }

  select({ top, left, bottom, right }) {
    this.go(top, left);
    this.go(bottom, right, true);
  }

  /** Where Ctrl and an arrow lead: to the end of what is filled, or to the next that is. */
  edge({ row, col }, [down, across]) {
    const inside = () => row >= 0 && col >= 0 && row < this.rows.length && col < this.shown.length;
    const filled = (r, c) => Boolean(this.text(r, c));
    const onwards = filled(row, col) && filled(row + down, col + across);
    do {
      row += down;
      col += across;
    } while (inside() && filled(row + down * onwards, col + across * onwards) === onwards);
    return [clamp(row, this.rows.length), clamp(col, this.shown.length)];
  }

  text(row, col) {
    const [line, column] = [this.rows[row], this.shown[col]];
    return line && column ? textOf(line, column) : "";
  }

  /** Of what is selected, the columns that are worked out. */
  get toldHere() {
    const { left, right } = this.area;
    return this.shown.slice(left, right + 1).filter(({ told }) => told);
  }

  // What changes it. Each act is one step of undo and answers how much it did.

  put(changes) {
    const rows = this.rows.slice();
    let count = 0;
    for (const [at, name, text] of changes) {
      const row = rows[at];
      if (!row || this.fixed.has(name) || (row.cells[name] ?? "") === text) continue;
      const { [name]: _gone, ...notes } = row.notes;
      rows[at] = { ...row, cells: { ...row.cells, [name]: text }, notes, saved: false };
      count += 1;
    }
    if (count) this.become(rows);
    return count;
  }

  type(text) {
    return this.put([[this.at.row, this.column.name, text]]);
  }

  empty() {
    return this.put(this.each(() => ""));
  }

  fillDown() {
    const { top, bottom } = this.area;
    const source = top === bottom ? top - 1 : top;
    if (source < 0) return 0;
    return this.put(this.each((_row, name) => this.rows[source].cells[name] ?? ""));
  }

  /** [row, name, text] for every selected cell. */
  each(text) {
    const { top, left, bottom, right } = this.area;
    const changes = [];
    for (let row = top; row <= bottom; row++) {
      for (const { name } of this.shown.slice(left, right + 1)) {
        changes.push([row, name, text(row, name)]);
      }
    }
    return changes;
  }

  block() {
    const { top, left, bottom, right } = this.area;
    return this.rows
      .slice(top, bottom + 1)
      .map((row) => this.shown.slice(left, right + 1).map((column) => textOf(row, column)));
  }

  /** Puts a block at the selection: by names where it begins with them, else where it stands. */
  paste(block) {
    const target = this.area;
    // A whole column copied carries every empty row there is.
    while (target.top + block.length > this.most && blank(block.at(-1))) block.pop();
    const names = headed(block, this.columns);
    const some = block.slice(0, this.most + 1);
    const body = names ? some.slice(1) : this.filling(some);
    const placed = names?.filter((name) => name && !this.fixed.has(name)) ?? [];
    if (placed.length) this.show([...this.shown.map(({ name }) => name), ...placed]);
    const beside = this.shown.slice(target.left, target.left + widest(body));
    const into = names ?? beside.map(({ name }) => name);
    const rows = this.fillIn(target.top, into, body);
    this.select({ top: target.top, bottom: target.top + rows - 1, ...this.across(into, names) });
    return {
      rows,
      full: rows < block.length - (names ? 1 : 0),
      tooWide: !names && widest(body) > into.length,
      names: placed,
      kept: into.filter((name) => this.fixed.has(name)),
      leftOut: names ? block[0].filter((cell, col) => cell.trim() && !names[col]) : [],
    };
  }

  /** Writes rows from `top` on into columns by name; says for how many there was room. */
  fillIn(top, into, body) {
    this.grow(top + body.length);
    const rows = body.slice(0, this.rows.length - top);
    const changes = rows.flatMap((row, at) =>
      into.map((name, col) => [top + at, name, row[col] ?? ""]),
    );
    this.put(changes.filter(([, name]) => name));
    return rows.length;
  }

  /** What to select of columns: all, or the first where they were placed apart. */
  across(into, apart) {
    const cols = into
      .map((name) => this.shown.findIndex((column) => column.name === name))
      .filter((col) => col >= 0);
    const left = Math.min(...cols);
    return { left, right: apart ? left : Math.max(...cols) };
  }

  /** The block as often as it goes into the selection, as spreadsheets do. */
  filling(block) {
    const { top, left, bottom, right } = this.area;
    const width = widest(block);
    const even = block.map((row) => [...row, ...Array(width - row.length).fill("")]);
    const [down, across] = [(bottom - top + 1) / block.length, (right - left + 1) / width];
    if (!Number.isInteger(down) || !Number.isInteger(across)) return even;
    const wide = even.map((row) => Array(across).fill(row).flat());
    return Array(down).fill(wide).flat();
  }

  /** Takes the selected rows off the table; stored customers stay as they are. */
  takeAway() {
    const { top, bottom } = this.area;
    const rows = this.rows.filter((_row, at) => at < top || at > bottom);
    this.become(rows);
    this.go(top, this.at.col);
    return bottom - top + 1;
  }

  undo() {
    return this.swap(this.past, this.future);
  }

  redo() {
    return this.swap(this.future, this.past);
  }

  swap(from, to) {
    const then = from.pop();
    if (!then) return false;
    to.push({ rows: this.rows, at: this.at });
    this.rows = then.rows;
    this.grow();
    this.go(then.at.row, then.at.col);
    return true;
  }

  become(rows) {
    this.past.push({ rows: this.rows, at: this.at });
    if (this.past.length > UNDOS) this.past.shift();
    this.future = [];
    this.rows = rows;
    this.grow();
  }

  forget() {
    this.past = [];
    this.future = [];
  }

  /** There is always room below; `least` rows where it can be. */
  grow(least = 0) {
    let spare = 0;
    while (spare < this.rows.length && isBlank(this.rows.at(-1 - spare))) spare += 1;
    const wanted = Math.min(this.most, Math.max(least, this.rows.length + SPARE - spare));
    if (wanted <= this.rows.length) return;
    const more = Array.from({ length: wanted - this.rows.length }, () =>
      opened({ key: this.newKey(), customer: null, version: null, cells: {} }),
    );
    this.rows = [...this.rows, ...more];
  }

  show(names) {
    const { name } = this.column;
    this.shown = this.columns.filter((column) => names.includes(column.name));
    const col = this.shown.findIndex((column) => column.name === name);
    this.go(this.at.row, Math.max(0, col));
  }

  // What goes to the server and comes back.

  get unsaved() {
    return this.rows.filter((row) => touched(row).length);
  }

  get payload() {
    return this.unsaved.map(({ key, customer, version, cells, was }) => ({
      key,
      customer,
      version,
      cells: customer
        ? Object.fromEntries(touched({ cells, was }).map((name) => [name, cells[name]]))
        : cells,
    }));
  }

  /** All is stored: rows are now as the server has them. */
  stored(rows) {
    const now = new Map(rows.map((row) => [row.key, row]));
    this.rows = this.rows.map((row) =>
      now.has(row.key)
        ? { ...opened(now.get(row.key)), saved: true }
        : { ...row, notes: {}, saved: row.saved },
    );
    this.forget();
  }

  /** Nothing is stored: each row has what is to be said of it, and what others changed. */
  told(notes, moved) {
    const now = new Map(moved.map((row) => [row.key, row]));
    const said = new Map();
    for (const { key, column, tone, message } of notes) {
      const row = said.get(key) ?? {};
      // A cell may be wrong in two ways; the first is said.
      row[column] ??= { tone, message };
      said.set(key, row);
    }
    this.rows = this.rows.map((row) => ({ ...merged(row, now.get(row.key)), notes: said.get(row.key) ?? {} }));
    this.show([
      ...this.shown.map(({ name }) => name),
      ...this.notes.map(({ column }) => column?.name),
    ]);
    if (moved.length) this.forget();
  }

  /** Everything that is to be said, from the top: {row, column, tone, message}. */
  get notes() {
    return this.rows.flatMap((row, at) =>
      [null, ...this.columns]
        .map((column) => ({ row: at, column, ...row.notes[column?.name ?? ""] }))
        .filter(({ message }) => message),
    );
  }
}

const clamp = (at, length) => Math.max(0, Math.min(at, length - 1));

const widest = (block) => Math.max(...block.map((row) => row.length));
