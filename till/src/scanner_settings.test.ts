import { expect, test } from "vitest";
import { usual } from "./scanner";
import { keep, kept } from "./scanner_settings";

function store(text: string | null = null) {
  const it = {
    text,
    getItem: () => it.text,
    setItem: (_: string, value: string) => void (it.text = value),
  };
  return it;
}

test("a device that nobody set up takes the usual", () => {
  expect(kept(store())).toEqual(usual);
});

test("what was set is there after a reload", () => {
  const device = store();

  keep(device, { prefix: "F9", gap: 100, least: 4 });

  expect(kept(device)).toEqual({ prefix: "F9", gap: 100, least: 4 });
});

test.each(["nonsense", "null", "[]", '{"gap":0,"least":1,"prefix":7}', '{"gap":5000}'])("%s is no setting", (text) => {
  expect(kept(store(text))).toEqual(usual);
});
