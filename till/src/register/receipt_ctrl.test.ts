import { expect, test } from "vitest";
import { Api } from "../api";
import { ReceiptCtrl } from "./receipt_ctrl";

const LEFT = { is_copy: false, page: "/register/receipts/1/", pdf: "/register/receipts/1/pdf/" };

function receipt(answer: Response, prints = true) {
  const sent: unknown[] = [];
  const printed: string[] = [];
  const fetching = (_address: RequestInfo | URL, init?: RequestInit) => {
    sent.push(JSON.parse(String(init?.body)));
    return Promise.resolve(answer);
  };
  const paper = {
    print: (address: string) => Promise.resolve(printed.push(address) > 0 && prints),
    fetch: (address: string) => void printed.push(address),
  };
  const api = new Api("/api", "token", fetching as typeof fetch, () => Promise.resolve());
  return { ctrl: new ReceiptCtrl("/sales/1", "mia@example.se", api, paper, () => undefined), sent, printed };
}

const answered = (body: unknown, status = 201) => new Response(JSON.stringify(body), { status });

test("a receipt is printed from its own page", async () => {
  const { ctrl, sent, printed } = receipt(answered(LEFT));

  await ctrl.print();

  expect([sent, printed]).toEqual([[{ how: "print" }], [LEFT.page]]);
  expect(ctrl.done).toBe("The receipt is being printed.");
});

test("a second print is told to be a copy", async () => {
  const { ctrl } = receipt(answered({ ...LEFT, is_copy: true }));

  await ctrl.print();

  expect(ctrl.done).toBe("A copy is being printed.");
});

test("a printer that is away is told, and the receipt is kept", async () => {
  const { ctrl } = receipt(answered(LEFT), false);

  await ctrl.print();

  expect([ctrl.done, ctrl.busy]).toEqual(["", null]);
  expect(ctrl.told).toContain("can be printed again");
});

test("a mail goes to what stands in the field", async () => {
  const { ctrl, sent } = receipt(answered(LEFT));
  ctrl.typed("nora@example.com");

  await ctrl.mail();

  expect(sent).toEqual([{ how: "mail", email: "nora@example.com" }]);
});

test("what is no address is told", async () => {
  const { ctrl } = receipt(answered({ error: { code: "email_invalid", message: "This is no e-mail address." } }, 422));

  await ctrl.mail();

  expect(ctrl.told).toBe("This is no e-mail address.");
});
