import { describe, expect, test } from "vitest";
import { type Key, type ScannerSettings, usual, WedgeReader, type Whose } from "./scanner";

/** One register's keyboard with its own clock: `type` is a device at so many ms a key. */
class Keyboard {
  time = 1000;
  scans: string[] = [];
  whose: Whose[] = [];
  private readonly reader: WedgeReader;

  constructor(settings: Partial<ScannerSettings> = {}) {
    this.reader = new WedgeReader({ ...usual, ...settings });
  }

  press(key: string, ms: number, how: Partial<Key> = {}): this {
    this.time += ms;
    const answer = this.reader.press({ key, ctrl: false, alt: false, repeat: false, time: this.time, ...how });
    this.whose.push(answer.whose);
    if (answer.scan !== undefined) this.scans.push(answer.scan);
    return this;
  }

  /** Line feeds are Enter; other control characters Ctrl and a letter. */
  type(text: string, ms: number): this {
    for (const sign of text) {
      const code = sign.charCodeAt(0);
      if (sign === "\n") this.press("Enter", ms);
      else if (code < 32) this.press(String.fromCharCode(code + 64).toLowerCase(), ms, { ctrl: true });
      else this.press(sign, ms);
    }
    return this;
  }

  wait(ms: number): this {
    this.time += ms;
    const scan = this.reader.rest(this.time);
    if (scan !== null) this.scans.push(scan);
    return this;
  }

  /** What the keys left in the page: those that were a person's or passed before it was a scan. */
  get left(): number {
    return this.whose.filter((whose) => whose === "person" || whose === "first").length;
  }
}

const CARD = "BEGIN:VCARD\nVERSION:3.0\nN:Berg;Anna\nEND:VCARD\n";
const LICENCE = "@\n\x1e\nANSI 636000080001DL00410278DLDCSDOE\nDACJO\n";

describe("by speed", () => {
  test.each([
    ["7310865004703\n", "7310865004703"],
    ["]d1198112289874\n", "]d1198112289874"],
    ["K-10023\n", "K-10023"],
    [CARD, CARD.trimEnd()],
  ])("%j is one scan", (keys, scan) => {
    expect(new Keyboard().type(keys, 10).wait(1000).scans).toEqual([scan]);
  });

  test("the first keys pass, the sixth tells, the rest is swallowed", () => {
    const { whose } = new Keyboard().type("1234567\n", 10);

    expect(whose).toEqual(["first", "person", "person", "person", "person", "began", "scanner", "scanner"]);
  });

  test("a scan is handed over by its Enter, not later", () => {
    expect(new Keyboard().type("7310865004703\n", 10).scans).toEqual(["7310865004703"]);
  });

  test("a scan may end with Tab, or with nothing", () => {
    expect(new Keyboard().type("123456", 10).press("Tab", 10).scans).toEqual(["123456"]);
    expect(new Keyboard().type("123456", 10).wait(151).scans).toEqual(["123456"]);
  });

  test("somebody who types is no scanner", () => {
    const keyboard = new Keyboard().type("Anna Berg\n", 90).wait(1000);

    expect(keyboard.scans).toEqual([]);
    expect(new Set(keyboard.whose)).toEqual(new Set(["first", "person"]));
  });

  test("a few fast keys and an Enter are still somebody's", () => {
    expect(new Keyboard().type("1841\n", 20).wait(1000).whose.at(-1)).toBe("person");
  });

  test("a key held down is no scan", () => {
    const keyboard = new Keyboard();
    for (let at = 0; at < 40; at += 1) keyboard.press("a", 30, { repeat: at > 0 });

    expect(keyboard.wait(1000).scans).toEqual([]);
  });

  test("a half-typed name is no part of the scan", () => {
    const keyboard = new Keyboard().type("Ann", 120).wait(200).type("7310865004703\n", 10);

    expect(keyboard.scans).toEqual(["7310865004703"]);
    expect(keyboard.whose.slice(3, 5)).toEqual(["first", "person"]);
  });

  test("a slow scanner is known by its own threshold", () => {
    expect(new Keyboard().type("7310865004703\n", 90).scans).toEqual([]);
    expect(new Keyboard({ gap: 100 }).type("7310865004703\n", 90).scans).toEqual(["7310865004703"]);
  });

  test("Shift and AltGr are part of the keys that they change", () => {
    const keyboard = new Keyboard().type("ab", 10).press("Shift", 5).press("C", 5).press("AltGraph", 5);
    keyboard.press("@", 5, { ctrl: true, alt: true }).type("de\n", 10);

    expect(keyboard.scans).toEqual(["abC@de"]);
  });
});

describe("line ends and control characters", () => {
  test("two Enters for one line end leave none for the page", () => {
    const keyboard = new Keyboard().type("7310865004703\n\n", 10);

    expect(keyboard.scans).toEqual(["7310865004703"]);
    expect(keyboard.whose.slice(-2)).toEqual(["scanner", "scanner"]);
  });

  test("nor does Enter and Ctrl+J", () => {
    const keyboard = new Keyboard().type("7310865004703\n", 10).press("j", 10, { ctrl: true });

    expect(keyboard.whose.at(-1)).toBe("scanner");
  });

  test("an Enter that somebody presses afterwards is theirs", () => {
    expect(new Keyboard().type("7310865004703\n", 10).press("Enter", 400).whose.at(-1)).toBe("person");
  });

  test("a licence's first line ends don't reach the page", () => {
    const keyboard = new Keyboard().type(LICENCE, 10).wait(1000);

    expect(keyboard.scans).toEqual([LICENCE.trimEnd()]);
    expect(keyboard.left).toBe(1);
  });

  test("a card's lines stay together when the scanner hesitates between them", () => {
    const keyboard = new Keyboard();
    for (const line of CARD.split(/(?<=\n)/)) keyboard.wait(300).type(line, 10);

    expect(keyboard.scans).toEqual([CARD.trimEnd()]);
  });

  test("Ctrl and a letter by hand stays a shortcut", () => {
    const keyboard = new Keyboard().press("a", 500, { ctrl: true }).press("c", 200, { ctrl: true });

    expect(keyboard.whose).toEqual(["person", "person"]);
  });
});

describe("twice", () => {
  test("the same code within 80 ms is one scan", () => {
    expect(new Keyboard().type("123456\n", 5).wait(60).type("123456\n", 5).scans).toEqual(["123456"]);
  });

  test("the same code after a while is another", () => {
    const keyboard = new Keyboard().type("123456\n", 5).wait(200).type("123456\n", 5);

    expect(keyboard.scans).toEqual(["123456", "123456"]);
  });

  test("another code at once is another scan", () => {
    const keyboard = new Keyboard().type("123456\n", 5).type("654321\n", 5);

    expect(keyboard.scans).toEqual(["123456", "654321"]);
  });
});

describe.each([
  ["F9", { key: "F9", ctrl: false }],
  ["Ctrl+B", { key: "b", ctrl: true }],
])("with the prefix %s", (prefix, { key, ctrl }) => {
  test("no key of a scan reaches the page, however short and slow it is", () => {
    const keyboard = new Keyboard({ prefix }).press(key, 500, { ctrl }).type("41\n", 100);

    expect(keyboard.scans).toEqual(["41"]);
    expect(keyboard.left).toBe(0);
  });

  test("speed alone tells nothing", () => {
    const keyboard = new Keyboard({ prefix }).type("7310865004703\n", 10).wait(1000);

    expect(keyboard.scans).toEqual([]);
    expect(keyboard.left).toBe(14);
  });

  test("the prefix pressed by hand swallows nothing that is typed later", () => {
    const keyboard = new Keyboard({ prefix }).press(key, 500, { ctrl }).wait(400).type("Anna\n", 100);

    expect(keyboard.scans).toEqual([]);
    expect(keyboard.left).toBe(5);
  });
});
