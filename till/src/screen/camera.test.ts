import { expect, test } from "vitest";
import { troubleOf } from "./camera";

test("a camera that can't be had has a reason", () => {
  const told = (name: string) => troubleOf(new DOMException("", name));

  expect(told("NotAllowedError")).toBe("denied");
  expect(told("NotFoundError")).toBe("none");
  expect(told("NotReadableError")).toBe("busy");
  expect(told("TypeError")).toBe("broken");
});
