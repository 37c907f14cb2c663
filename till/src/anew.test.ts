import { expect, test, vi } from "vitest";
import { anew } from "./anew";

test("a page under way is not begun again", () => {
  const reload = vi.fn();
  vi.stubGlobal("location", { reload });

  anew();
  anew();

  expect(reload).toHaveBeenCalledTimes(1);
});
