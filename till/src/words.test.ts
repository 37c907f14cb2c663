import { afterEach, expect, test } from "vitest";
import { speak, t, tn } from "./words";

afterEach(() => speak({}));

test("English is said as it stands in the code", () => {
  expect(t("Sign out")).toBe("Sign out");
  expect(tn("{count} item", "{count} items", 2)).toBe("2 items");
});

test("a page's language is spoken, with what is to be filled in", () => {
  speak({ "At {register}": "Vid {register}", "{count} item": ["{count} vara", "{count} varor"] });

  expect(t("At {register}", { register: "Kassa 1" })).toBe("Vid Kassa 1");
  expect(tn("{count} item", "{count} items", 1)).toBe("1 vara");
  expect(tn("{count} item", "{count} items", 0)).toBe("0 varor");
});

test("what was typed by somebody is never taken for a gap", () => {
  expect(t("Hello {name}", { name: "{name}" })).toBe("Hello {name}");
});
