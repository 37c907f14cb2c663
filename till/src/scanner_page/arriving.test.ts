import { expect, test } from "vitest";
import { masked, slowest } from "./arriving";

test.each([
  ["STAMGAST-YZ/12345", "STAMGAST-YZ/12345"],
  ["198112289874", "1981…74 (12)"],
  ["811228-9874", "8112…74 (11)"],
  ["BEGIN:VCARD\nN:Berg;Anna\nEND:VCARD", "BEGI…RD (33)"],
])("%j is shown as %s", (text, shown) => {
  expect(masked(text)).toBe(shown);
});

test("the longest pause of the scan counts, and none before it", () => {
  expect(slowest([0, 900, 910, 935, 940.4], 4)).toBe(25);
  expect(slowest([5], 1)).toBe(0);
});
