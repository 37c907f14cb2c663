// What is said about the table: to be seen above it, and to be heard.

import { count, say } from "./words.js";

const MOST_PLACES = 8;

export class Report {
  constructor(form, texts) {
    this.form = form;
    this.texts = texts;
    this.place_ = form.querySelector("[data-report]");
    this.live = form.querySelector("[data-live]");
    this.status = form.querySelector("[data-state]");
  }

  /** For those who hear the page. The same sentence twice is said twice. */
  say(sentence) {
    this.live.textContent = "";
    requestAnimationFrame(() => {
      this.live.textContent = sentence;
    });
  }

  /** A notice of a kind that the page has a template for, with places to go to. */
  tell(kind, sentence, notes = []) {
    const template = this.form.querySelector(`template[data-notice="${kind}"]`);
    const notice = template.content.cloneNode(true);
    notice.querySelector("[data-sentence]").textContent = sentence;
    notice.querySelector("[data-places]")?.append(...this.places(notes));
    this.place_.replaceChildren(notice);
  }

  places(notes) {
    const items = notes.slice(0, MOST_PLACES).map((note) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link";
      button.textContent = `${this.place(this.texts.cell, note)}: ${note.message}`;
      button.addEventListener("click", () => this.jump(note));
      return item(button);
    });
    const more = notes.length - MOST_PLACES;
    return more > 0 ? [...items, item(count(this.texts.more, more))] : items;
  }

  place(sentence, { row, column }) {
    if (!column) return say(this.texts.row, { row: row + 1 });
    return say(sentence, { row: row + 1, column: column.label });
  }

  /** Where to begin. What is wrong with a cell is said by the cell, once the cursor is there. */
  first(note) {
    const { column, row, message } = note;
    return column ? this.place(this.texts.first, note) : `${this.place("", { row })}: ${message}`;
  }

  focus() {
    this.place_.firstElementChild.focus();
  }

  clear() {
    this.place_.replaceChildren();
  }

  state(sheet) {
    const { length } = sheet.unsaved;
    this.status.textContent = length ? count(this.texts.unsaved, length) : this.rest(sheet);
  }

  rest(sheet) {
    return sheet.rows.some(({ customer }) => customer) ? this.texts.allSaved : this.texts.blank;
  }

  nothing(sheet) {
    const sentence = this.rest(sheet);
    this.tell("info", sentence);
    this.say(sentence);
  }

  busy(busy, sheet) {
    for (const button of this.form.querySelectorAll("[data-act=save], [data-act=anyway]")) {
      button.disabled = busy;
    }
    this.form.setAttribute("aria-busy", busy);
    if (busy) this.status.textContent = this.texts.saving;
    else this.state(sheet);
  }
}

const item = (content) => {
  const line = document.createElement("li");
  line.append(content);
  return line;
};
