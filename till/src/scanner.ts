/**
 * Scanners that type: they send a code as keys, faster than people do, into
 * whatever has the focus. The reader tells their keys from a person's; `attach`
 * keeps them out of the page and puts back what their first keys changed.
 */

export interface ScannerSettings {
  /** The key that the scanner is set to send first, as "F9" or "Ctrl+B"; without one, speed tells. */
  readonly prefix: string | null;
  /** The most milliseconds between two keys of a scan: 10 for some scanners, 100 for others. */
  readonly gap: number;
  /** So many keys in a row at that speed are no person's. */
  readonly least: number;
}

export const usual: ScannerSettings = { prefix: null, gap: 50, least: 6 };

export interface Key {
  readonly key: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  /** True where the key is held down: that is fast, too. */
  readonly repeat: boolean;
  readonly time: number;
}

/**
 * Whose a key is: `person`, theirs; `first`, a person's or the first of a scan, so
 * remember the field; `began`, by this key it is a scan, so put the field back;
 * `scanner`, more of the scan.
 */
export type Whose = "person" | "first" | "began" | "scanner";

export interface Answer {
  readonly whose: Whose;
  /** The code, where this key was its last. */
  readonly scan?: string;
}

const MODIFIERS = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "NumLock", "Fn"]);
/** Ctrl and these are the control characters from FS to US; some scanners leave out Shift. */
const CONTROLS: Readonly<Record<string, string>> = {
  "[": "\x1b",
  "\\": "\x1c",
  "]": "\x1d",
  "^": "\x1e",
  "6": "\x1e",
  _: "\x1f",
  "-": "\x1f",
};
/** Some scanners send each code twice. */
const TWICE_WITHIN = 80;
/** The server refuses more than 4,096 bytes; nothing grows beyond that here. */
const LONGEST = 4097;
/** An American licence begins so, and goes on for many lines. */
const LICENCE = /^(\]L\d)?@[\x00-\x1f]/;
/** Texts of several lines: cards until their end, licences and lines for machines. */
const CARD = /^(\][A-Za-z]\d)?BEGIN:/i;
const CARD_ENDED = /END:[A-Z]+\s*$/i;
const LINES = /^(\][A-Za-z]\d)?@[\x00-\x1f]|<</;

/** What the key writes, or null where it writes nothing. */
function written({ key, ctrl, alt }: Key): string | null {
  if (key === "Enter") return "\n";
  if (key === "Tab") return "\t";
  if (key.length !== 1) return null;
  // AltGr is Ctrl and Alt together, and writes @ and | on many keyboards.
  if (!ctrl || alt) return key;
  const letter = key.toUpperCase();
  if (letter >= "A" && letter <= "Z") {
    const control = String.fromCharCode(letter.charCodeAt(0) - 64);
    return control === "\r" ? "\n" : control;
  }
  return CONTROLS[key] ?? null;
}

function goesOn(text: string): boolean {
  return (CARD.test(text) && !CARD_ENDED.test(text)) || LINES.test(text);
}

/** Reads one scanner's keys. Knows no page: it is told each key and its time. */
export class WedgeReader {
  private text = "";
  private keys = 0;
  private scanning = false;
  private began = 0;
  private last = -Infinity;
  /** What was scanned last, and when it ended: the same at once is no second scan. */
  private before = { text: "", ended: -Infinity };

  constructor(private readonly settings: ScannerSettings = usual) {}

  press = (key: Key): Answer => {
    if (MODIFIERS.has(key.key)) return { whose: "person" };
    const late = this.overdue(key.time);
    if (late !== null) {
      // The page's clock was slow: this key belongs to what comes after.
      const next = this.press(key);
      return { ...next, scan: late };
    }
    if (this.isPrefix(key)) return this.start(key.time);
    return this.scanning ? this.more(key) : this.perhaps(key);
  };

  /** How long to wait for the next key before asking `rest`; null where nothing is under way. */
  get patience(): number | null {
    if (!this.scanning) return null;
    return goesOn(this.text) ? 12 * this.settings.gap : 3 * this.settings.gap;
  }

  /** No key came for so long: the code, where that was its end. */
  rest = (time: number): string | null => this.overdue(time);

  private overdue(time: number): string | null {
    const patience = this.patience;
    return patience !== null && time - this.last > patience ? this.end(this.last) : null;
  }

  private isPrefix(key: Key): boolean {
    const { prefix } = this.settings;
    if (!prefix || key.repeat) return false;
    const pressed = key.ctrl && !key.alt ? `Ctrl+${key.key}` : key.key;
    return pressed.toUpperCase() === prefix.toUpperCase();
  }

  private start(time: number): Answer {
    this.forget();
    this.scanning = true;
    this.began = this.last = time;
    return { whose: "scanner" };
  }

  private more(key: Key): Answer {
    this.last = key.time;
    const sign = written(key);
    if (sign === null) return { whose: "scanner" };
    if (this.text.length < LONGEST) this.text += sign;
    const ended = (sign === "\n" || sign === "\t") && !goesOn(this.text);
    const scan = ended ? this.end(key.time) : null;
    return scan === null ? { whose: "scanner" } : { whose: "scanner", scan };
  }

  /** A person's key, or one of a scan's first few. */
  private perhaps(key: Key): Answer {
    const sign = written(key);
    if (this.isTail(key, sign)) {
      // A second line end, for some send CR and LF.
      this.before.ended = key.time;
      return { whose: "scanner" };
    }
    if (sign === null || key.repeat || this.settings.prefix) {
      this.forget();
      return { whose: "person" };
    }
    const fast = this.keys > 0 && key.time - this.last <= this.settings.gap;
    if (!fast) this.forget();
    if (!fast && (sign < " " || key.ctrl !== key.alt)) return { whose: "person" };
    if (!fast) this.began = key.time;
    this.text += sign;
    this.keys += 1;
    this.last = key.time;
    if (this.keys >= this.settings.least || LICENCE.test(this.text)) return this.found(sign);
    if (fast) return sign === "\n" ? this.tooFew() : { whose: "person" };
    return { whose: "first" };
  }

  private found(sign: string): Answer {
    this.scanning = true;
    if (sign !== "\n" || goesOn(this.text)) return { whose: "began" };
    const scan = this.end(this.last);
    return scan === null ? { whose: "began" } : { whose: "began", scan };
  }

  /** Somebody types fast and is done. */
  private tooFew(): Answer {
    this.forget();
    return { whose: "person" };
  }

  private isTail(key: Key, sign: string | null): boolean {
    return sign === "\n" && !this.text && key.time - this.before.ended <= this.settings.gap;
  }

  private end(time: number): string | null {
    const { text, began } = this;
    this.forget();
    const scan = text.replace(/[\n\t]+$/, "");
    if (!scan) return null;
    const twice = scan === this.before.text && began - this.before.ended <= TWICE_WITHIN;
    this.before = { text: scan, ended: time };
    return twice ? null : scan;
  }

  private forget(): void {
    this.text = "";
    this.keys = 0;
    this.scanning = false;
  }
}

type Field = HTMLInputElement | HTMLTextAreaElement;

/** A field as it was before the scan's first key. */
class Remembered {
  private readonly value: string;
  private readonly start: number | null;
  private readonly end: number | null;

  constructor(private readonly field: Field) {
    this.value = field.value;
    // Fields for numbers and e-mail have no caret to ask for.
    this.start = field.selectionStart;
    this.end = field.selectionEnd;
  }

  putBack(): void {
    if (this.field.value === this.value) return;
    this.field.value = this.value;
    if (this.start !== null) this.field.setSelectionRange(this.start, this.end);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const isField = (element: Element | null): element is Field =>
  element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;

/** The focused field; without one, all: pages take up somebody who begins to type in any. */
function remembered(page: Document): Remembered[] {
  const focused = page.activeElement;
  const fields = isField(focused) ? [focused] : [...page.querySelectorAll("input, textarea")].filter(isField);
  return fields.map((field) => new Remembered(field));
}

/**
 * Hands each scan to `onScan`, whatever has the focus, and lets none of its keys
 * into the page: no Enter sends a form, no shortcut works. Returns how to stop.
 */
export function attach(page: Document, reader: WedgeReader, onScan: (text: string) => void): () => void {
  let fields: Remembered[] = [];
  let timer = 0;

  const wait = (): void => {
    clearTimeout(timer);
    const patience = reader.patience;
    if (patience !== null) timer = window.setTimeout(rested, patience + 1);
  };
  const rested = (): void => {
    const scan = reader.rest(performance.now());
    if (scan !== null) onScan(scan);
    wait();
  };
  const pressed = (event: KeyboardEvent): void => {
    const { key, ctrlKey: ctrl, altKey: alt, repeat, timeStamp: time } = event;
    const { whose, scan } = reader.press({ key, ctrl, alt, repeat, time });
    if (whose === "first") fields = remembered(page);
    if (whose === "began") for (const field of fields) field.putBack();
    if (whose === "began" || whose === "scanner") {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    if (scan !== undefined) onScan(scan);
    wait();
  };

  page.addEventListener("keydown", pressed, { capture: true });
  return () => {
    clearTimeout(timer);
    page.removeEventListener("keydown", pressed, { capture: true });
  };
}
