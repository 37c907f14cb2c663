// One table at work. Keys, pointer, clipboard and buttons call these acts; only they
// change the sheet, and every act ends in drawing it.

import { folded } from "./naming.js";
import { parse, serialise } from "./tsv.js";
import { count, say } from "./words.js";

// Shorter ones of a country could be its code.
const LEAST_OF_COUNTRY = 3;

export class Ctrl {
  // "go": keys move the cursor. "type": begun by typing, arrows end it.
  // "edit": opened to be changed, arrows move within the text.
  mode = "go";
  busy = false;
  // Escape was pressed: the next Tab leaves the table.
  leaving = false;
  // The column where a run of Tabs began: Enter goes back under it.
  home = null;

  constructor(sheet, view, report) {
    this.sheet = sheet;
    this.view = view;
    this.report = report;
    this.texts = view.texts;
  }

  draw() {
    this.view.draw();
    this.mode = "go";
    this.report.state(this.sheet);
  }

  // The cursor.

  go(row, col, extend = false) {
    this.commit();
    this.sheet.go(row, col, extend);
    this.draw();
    this.view.show(this.sheet.to);
    if (extend) this.report.say(count(this.texts.selected, this.sheet.cells));
  }

  step(down, across, extend = false) {
    const { row, col } = extend ? this.sheet.to : this.sheet.at;
    this.home = null;
    this.go(row + down, col + across, extend);
  }

  /** Tab: through the row, then on to the next. Says whether it went anywhere. */
  tab(back) {
    const { row, col } = this.sheet.at;
    const width = this.sheet.shown.length;
    const next = row * width + col + (back ? -1 : 1);
    if (next < 0 || next >= this.sheet.most * width) return false;
    this.home ??= col;
    this.go(Math.floor(next / width), next % width);
    return true;
  }

  enter(up) {
    const { row, col } = this.sheet.at;
    const under = this.home ?? col;
    this.home = null;
    this.go(row + (up ? -1 : 1), under);
  }

  select(area) {
    this.commit();
    this.sheet.select(area);
    this.draw();
  }

  selectRow() {
    const { top, bottom } = this.sheet.area;
    this.select({ top, bottom, left: 0, right: this.sheet.shown.length - 1 });
  }

  selectColumn() {
    const { left, right } = this.sheet.area;
    this.select({ top: 0, bottom: this.sheet.rows.length - 1, left, right });
  }

  selectAll() {
    this.select({
      top: 0,
      bottom: this.sheet.rows.length - 1,
      left: 0,
      right: this.sheet.shown.length - 1,
    });
  }

  /** Escape where nothing is being typed: one cell again, then out of the table. */
  release() {
    if (this.sheet.cells > 1) return this.go(this.sheet.at.row, this.sheet.at.col);
    this.leaving = true;
    this.report.say(this.texts.leave);
  }

  // Typing.

  open(mode) {
    if (this.busy) return;
    if (this.sheet.column.told) return this.tellTold();
    const { editor } = this.view;
    this.mode = mode;
    this.view.open();
    if (mode === "edit") editor.setSelectionRange(editor.value.length, editor.value.length);
  }

  /** What was typed is in the editor; a choice is completed while it can be only one. */
  typed(event) {
    if (this.mode === "go") this.open("type");
    const { choices, kind } = this.sheet.column;
    const { editor } = this.view;
    const adds = event.inputType === "insertText" && !event.isComposing;
    if (!choices.length || !adds || editor.selectionEnd < editor.value.length) return;
    const begun = folded(editor.value);
    if (!begun || (kind === "country" && begun.length < LEAST_OF_COUNTRY)) return;
    const fits = choices.filter((choice) => folded(choice).startsWith(begun));
    if (!fits.length || fits.some((choice) => folded(choice) === begun)) return;
    const { length } = editor.value;
    editor.value = fits[0];
    editor.setSelectionRange(length, editor.value.length);
  }

  /** What is worked out can't be written: says so, to be seen and heard. */
  tellTold() {
    const names = this.sheet.toldHere.map(({ label }) => label).join(", ");
    const sentence = say(this.texts.told, { names });
    this.report.say(sentence);
    this.report.tell("info", sentence);
  }

  breakLine() {
    const { editor } = this.view;
    editor.setRangeText("\n", editor.selectionStart, editor.selectionEnd, "end");
  }

  commit() {
    if (this.mode === "go") return;
    this.mode = "go";
    this.sheet.type(this.view.editor.value);
  }

  cancel() {
    this.draw();
  }

  // Acts on the selection.

  act(change, sentences) {
    if (this.busy) return;
    this.commit();
    const done = change();
    this.draw();
    this.view.show();
    if (!sentences) return;
    if (done) this.report.say(count(sentences, done));
    else if (this.sheet.toldHere.length) this.tellTold();
  }

  empty() {
    this.act(() => this.sheet.empty(), this.texts.emptied);
  }

  fillDown() {
    this.act(() => this.sheet.fillDown(), this.texts.filled);
  }

  takeAway() {
    this.act(() => this.sheet.takeAway(), this.texts.taken);
  }

  undo() {
    this.act(() => this.report.say(this.sheet.undo() ? this.texts.undone : this.texts.noUndo));
  }

  redo() {
    this.act(() => this.report.say(this.sheet.redo() ? this.texts.redone : this.texts.noRedo));
  }

  show(names) {
    this.act(() => this.sheet.show(names));
  }

  copy() {
    this.report.say(count(this.texts.copied, this.sheet.cells));
    return serialise(this.sheet.block());
  }

  cut() {
    const text = this.copy();
    this.empty();
    return text;
  }

  /** Says no where the text belongs into the open editor. */
  paste(text) {
    if (this.busy || !text) return false;
    const block = parse(text.replaceAll("\0", ""));
    const single = block.length === 1 && block[0].length === 1;
    const begun = this.view.editor.value !== this.sheet.text(this.sheet.at.row, this.sheet.at.col);
    const inside = this.mode !== "go" && (single || begun || this.sheet.column.kind === "note");
    if (inside) return false;
    this.mode = "go";
    const told = this.sheet.paste(block);
    this.draw();
    this.view.show();
    this.tellPaste(told);
    return true;
  }

  tellPaste({ rows, full, tooWide, names, kept, leftOut }) {
    const { texts, sheet } = this;
    const labels = (some) =>
      sheet.columns.filter(({ name }) => some.includes(name)).map(({ label }) => label).join(", ");
    const special = [
      names.length && say(texts.byName, { names: labels(names) }),
      kept.length && say(texts.told, { names: labels(kept) }),
      leftOut.length && say(texts.leftOut, { names: leftOut.join(", ") }),
      tooWide && texts.tooWide,
      full && say(texts.full, { count: sheet.most }),
    ].filter(Boolean);
    const sentence = [count(texts.pasted, rows), ...special].join(" ");
    this.report.say(sentence);
    // What was not simply done as asked is shown as well.
    if (special.length) this.report.tell(leftOut.length || kept.length || tooWide || full ? "warn" : "info", sentence);
  }

  // What the server has said.

  /** To the next place that needs a look, beginning anew after the last. */
  nextNote() {
    const { notes, at, shown } = this.sheet;
    const rank = ({ row, column }) => row * 1000 + shown.indexOf(column);
    const here = at.row * 1000 + at.col;
    const next = notes.find((note) => rank(note) > here) ?? notes[0];
    if (next) this.jump(next);
  }

  jump({ row, column }) {
    this.go(row, Math.max(0, this.sheet.shown.indexOf(column)));
    this.view.focus();
  }

  async save(send, anyway = false) {
    if (this.busy) return;
    this.commit();
    this.draw();
    const rows = this.sheet.payload;
    if (!rows.length) return this.report.nothing(this.sheet);
    this.hold(true);
    try {
      this.took(await send(rows, anyway));
    } finally {
      this.hold(false);
    }
  }

  hold(busy) {
    this.busy = busy;
    this.view.hold(busy);
    this.report.busy(busy, this.sheet);
  }

  took({ outcome, answer }) {
    if (outcome !== "answered") {
      this.report.say(this.texts[outcome]);
      return this.report.tell(outcome === "signedOut" ? outcome : "bad", this.texts[outcome]);
    }
    if (answer.done) this.sheet.stored(answer.rows);
    else this.sheet.told(answer.notes, answer.rows);
    this.draw();
    const { notes } = this.sheet;
    const bad = notes.find(({ tone }) => tone === "bad");
    const kind = answer.done ? "good" : bad || !notes.length ? "bad" : "alike";
    this.report.tell(kind, answer.message, notes);
    this.report.say([answer.message, bad && this.report.first(bad)].filter(Boolean).join(" "));
    if (bad) this.jump(bad);
    else if (kind === "alike") this.report.focus();
    else if (answer.done) this.afterwards();
  }

  /** After saving one goes on typing below. */
  afterwards() {
    const { rows } = this.sheet;
    const fresh = rows.findIndex(({ customer }) => !customer);
    this.go(fresh < 0 ? 0 : fresh, 0);
    this.view.focus();
  }
}
