import { describe, expect, test } from "vitest";
import { decimals, handedOver, money, typedDecimal, typedMoney } from "./money";

/** Locales set figures apart with spaces of several kinds, and minus signs differ. */
const plain = (text: string): string => text.replaceAll(/\s/g, " ").replaceAll("\u2212", "-");

describe("money", () => {
  test.each([
    [129950, "SEK", "sv-SE", "1 299,50 kr"],
    [129950, "EUR", "nl-NL", "€ 1.299,50"],
    [129950, "GBP", "en-GB", "£1,299.50"],
    [-5, "SEK", "sv-SE", "-0,05 kr"],
    [0, "EUR", "nl-NL", "€ 0,00"],
  ])("%i %s is written in %s as %s", (minor, currency, locale, written) => {
    expect(plain(money(minor, currency, locale))).toBe(written);
  });

  test("a currency without minor units has no decimals", () => {
    expect(["SEK", "EUR", "ISK"].map(decimals)).toEqual([2, 2, 0]);
  });
});

describe("an amount typed by hand", () => {
  test.each([
    ["12", 1200],
    ["12,5", 1250],
    ["12.50", 1250],
    [" 1 299,50 ", 129950],
    ["1\u00a0299", 129900],
    ["-0,05", -5],
    ["\u22125", -500],
    ["-0", 0],
    ["7,", 700],
  ])("%j is understood", (text, minor) => {
    expect(typedMoney(text, "SEK")).toBe(minor);
  });

  test.each(["", "kr", "1.299", "1.299,50", "12,345", "1 2", "--1", "1e3", "99999999999999999"])(
    "%j is refused",
    (text) => {
      expect(typedMoney(text, "SEK")).toBeNull();
    },
  );

  test("every amount that is written can be typed back", () => {
    for (let minor = -1050; minor < 1050; minor += 7) {
      const typed = plain(money(minor, "SEK", "sv-SE")).replace(" kr", "");
      expect(typedMoney(typed, "SEK")).toBe(minor);
    }
  });
});

test.each([
  [12_900, "SEK", [14_000, 15_000, 20_000]],
  [10_000, "SEK", [20_000, 50_000, 100_000]],
  [1_235, "EUR", [1_500, 2_000, 5_000]],
  [990, "ISK", [1_000]],
])("%i %s may be handed over as %j", (due, currency, sums) => {
  expect(handedOver(due, currency)).toEqual(sums);
});

test.each([
  ["1,5", 3, 1500],
  ["12.5", 2, 1250],
  ["1,2345", 3, null],
  ["", 3, null],
])("%j with %i decimals is %j", (text, places, units) => {
  expect(typedDecimal(text, places)).toBe(units);
});
