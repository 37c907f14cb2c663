import { beforeEach, expect, test } from "vitest";
import { type Api, type Asking, type Method, Refused, Unreachable } from "../api";
import type { Here, Line, Sale } from "../types";
import type { Store } from "./kept";
import { SaleCtrl } from "./sale_ctrl";

const BEN = { id: 1, name: "Ben" };
const MAX = { id: 2, name: "Max" };
const HERE: Here = {
  id: 7,
  name: "Till",
  outlet: "Harbour",
  shop: { name: "Corner", currency: "SEK", country: "SE", ask_at_end: false },
  idle_minutes: 5,
  staff: [BEN, MAX],
  at_work: { ...BEN, permissions: ["sales.sell"] },
  locked_by: null,
};

interface Sent extends Asking {
  method: Method;
  path: string;
}

/** A server that forgets nothing: each key is done once, each sale has its versions. */
class Server {
  sent: Sent[] = [];
  sales = new Map<string, Sale>();
  done = new Map<string, string>();
  /** What to answer instead, in turn; `lost` does the act and loses the answer. */
  instead: (Error | "lost" | null)[] = [];

  ask = <T>(method: Method, path: string, asking: Asking): Promise<T> => {
    this.sent.push({ method, path, ...asking });
    const instead = this.instead.shift() ?? null;
    if (instead instanceof Error) return Promise.reject(instead);
    try {
      const sale = this.acted(path, asking);
      return instead === "lost" ? Promise.reject(new Unreachable()) : Promise.resolve(sale as T);
    } catch (error) {
      return Promise.reject(error);
    }
  };

  private acted(path: string, { key = "", version, body }: Asking): Sale {
    const [, , name = "", act] = path.split("/");
    const before = this.done.get(key);
    if (before) return this.sales.get(before)!;
    const was = this.sales.get(name) ?? saleOf(name);
    if (was.version !== version) throw new Refused(409, "sale_changed", "It has changed.", null, null, was);
    const lines = act === "lines" ? [...was.lines, lineOf(was.lines.length + 1)] : was.lines;
    const state = act === "tenders" ? "completed" : act === "parking" ? "parked" : "open";
    const sale: Sale = { ...was, lines, state, version: was.version + 1, note: (body as { note?: string })?.note ?? "" };
    this.sales.set(name, sale);
    this.done.set(key, name);
    return sale;
  }

  get = <T>(path: string): Promise<T> => {
    if (path !== "/sale") return Promise.reject(new Error(path));
    const sale = [...this.sales.values()].find((each) => each.state === "open" && each.register_id === HERE.id) ?? null;
    return Promise.resolve({ sale, parked: 0 } as T);
  };

  post = <T>(path: string, body: unknown): Promise<T> => {
    this.sent.push({ method: "POST", path, body });
    const instead = this.instead.shift();
    return instead instanceof Error ? Promise.reject(instead) : Promise.resolve({ approval: "leave", by: MAX } as T);
  };
}

function saleOf(key: string, more: Partial<Sale> = {}): Sale {
  const nothing = { full: 0, discount: 0, net: 0, tax: 0, total: 0, rounding: 0, paid: 0, due: 0, due_cash: 0, change: 0 };
  return {
    ...nothing,
    key,
    version: 0,
    state: "open",
    kind: "sale",
    number: null,
    code: "",
    register_id: HERE.id,
    register_name: "Till",
    opened_by: "Ben",
    opened_at: "",
    ended_at: null,
    note: "",
    lines: [],
    cut: null,
    taxes: [],
    tax_override: null,
    tenders: [],
    customer: null,
    points: null,
    via: "",
    refund_of: null,
    invoice: null,
    invoice_to: [],
    ...more,
  };
}

function lineOf(id: number): Line {
  const plain = { product: 1, code: "1", name: "Milk", quantity: 1000, price: 1290, includes_tax: true, rate: 1200 };
  return { ...plain, id, full: 1290, total: 1290, discounts: [], cut: null, note: "", of_line: null, refundable: 0 };
}

let server: Server;
let shelf: Map<string, string>;
let timers: (() => void)[];

beforeEach(() => {
  server = new Server();
  shelf = new Map();
  timers = [];
});

function ctrlOf(): SaleCtrl {
  const store: Store = { getItem: (name) => shelf.get(name) ?? null, setItem: (name, text) => void shelf.set(name, text) };
  return new SaleCtrl(server as unknown as Api, HERE, () => undefined, store, (work) => timers.push(work));
}

/** The pause before it is sent again is over. */
async function again(ctrl: SaleCtrl): Promise<void> {
  timers.splice(0).forEach((work) => work());
  await ctrl.work();
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

const milk = (ctrl: SaleCtrl) => ctrl.add({ product: 1 }, "Milk");

test("a sale begins with its first line, and each act knows the newest version", async () => {
  const ctrl = ctrlOf();

  await Promise.all([milk(ctrl), milk(ctrl), ctrl.changeSale({ note: "gift" })]);

  expect(server.sent.map(({ method, version }) => [method, version])).toEqual([["POST", 0], ["POST", 1], ["PATCH", 2]]);
  expect(new Set(server.sent.map(({ key }) => key)).size).toBe(3);
  expect([ctrl.sale?.lines.length, ctrl.sale?.note, ctrl.newest]).toEqual([2, "gift", null]);
});

test("without a network acts wait in their order, and are done when it is back", async () => {
  const ctrl = ctrlOf();
  server.instead = [new Unreachable(), new Unreachable()];

  await milk(ctrl);
  await milk(ctrl);
  expect([ctrl.cut, ctrl.waiting.length, ctrl.sale, timers.length]).toEqual([true, 2, null, 1]);
  await again(ctrl);

  expect([ctrl.cut, ctrl.waiting.length, ctrl.sale?.lines.length]).toEqual([false, 0, 2]);
});

test("an act whose answer was lost is sent again under its key, and done once", async () => {
  const ctrl = ctrlOf();
  server.instead = ["lost"];

  await milk(ctrl);
  await again(ctrl);

  const [first, second] = server.sent;
  expect(second?.key).toBe(first?.key);
  expect(ctrl.sale?.lines.length).toBe(1);
});

test("a payment cannot be sent twice while the first is on its way", async () => {
  const ctrl = ctrlOf();
  await milk(ctrl);
  server.instead = ["lost"];

  await ctrl.pay({ kind: "card" }, "Card");
  await ctrl.pay({ kind: "card" }, "Card");
  expect([ctrl.settling, ctrl.waiting.length]).toEqual([true, 1]);
  await again(ctrl);

  expect([ctrl.finished?.state, ctrl.sale]).toEqual(["completed", null]);
});

test("a reload loses neither what waits nor the key of the sale", async () => {
  const before = ctrlOf();
  server.instead = ["lost", new Unreachable()];
  await milk(before);
  await milk(before);

  const after = ctrlOf();
  await after.start();

  expect([after.waiting.length, after.sale?.lines.length, server.sales.size]).toEqual([0, 2, 1]);
});

test("the next sale has another key", async () => {
  const ctrl = ctrlOf();
  await milk(ctrl);
  await ctrl.park();
  await milk(ctrl);

  expect([server.sales.size, ctrl.parked, ctrl.sale?.lines.length]).toEqual([2, 1, 1]);
});

test("what is scanned while a payment is on its way is the next customer's", async () => {
  const ctrl = ctrlOf();
  await milk(ctrl);

  await Promise.all([ctrl.pay({ kind: "card" }, "Card"), milk(ctrl)]);

  expect([...server.sales.values()].map(({ state, lines }) => [state, lines.length])).toEqual([["completed", 1], ["open", 1]]);
});

test("a sale that changed meanwhile is shown as it is, and told", async () => {
  const ctrl = ctrlOf();
  await milk(ctrl);
  const now = { ...ctrl.sale!, version: 5, note: "changed" };
  server.sales.set(now.key, now);

  await milk(ctrl);

  expect([ctrl.sale?.note, ctrl.notice?.text, ctrl.waiting.length]).toEqual(["changed", "It has changed.", 0]);
  await milk(ctrl);
  expect([ctrl.sale?.version, ctrl.notice]).toEqual([6, null]);
});

test("a sale that another register took leaves the screen", async () => {
  const ctrl = ctrlOf();
  await milk(ctrl);
  server.sales.set(ctrl.sale!.key, { ...ctrl.sale!, version: 5, register_id: 8 });

  await milk(ctrl);

  expect([ctrl.sale, ctrl.notice?.tone]).toEqual([null, "warn"]);
});

test("what Ben may not do alone waits for Max's PIN, and is then done under its key", async () => {
  const ctrl = ctrlOf();
  await milk(ctrl);
  server.instead = [new Refused(403, "needs_approval", "Not alone.", null, "sales.price"), new Refused(422, "wrong_pin", "Wrong.")];

  await ctrl.change(1, { price: 1000 });
  expect([ctrl.asked?.permission, ctrl.asked?.message]).toEqual(["sales.price", "Not alone."]);
  ctrl.choose(MAX);
  await ctrl.approve("1111");
  expect([ctrl.asked?.told, ctrl.waiting.length]).toEqual(["Wrong.", 1]);
  await ctrl.approve("2468");

  const [, asked, , approval, act] = server.sent;
  expect(approval).toEqual({ method: "POST", path: "/approval", body: { staff: 2, pin: "2468", permission: "sales.price" } });
  expect([act?.approval, act?.key, asked?.approval]).toEqual(["leave", asked?.key, undefined]);
  expect([ctrl.asked, ctrl.waiting.length]).toEqual([null, 0]);
});

test("whoever gets no leave leaves it, and the next act is done", async () => {
  const ctrl = ctrlOf();
  await milk(ctrl);
  server.instead = [new Refused(403, "needs_approval", "Not alone.", null, "sales.price")];
  await Promise.all([ctrl.change(1, { price: 1000 }), milk(ctrl)]);
  expect(ctrl.waiting.length).toBe(2);

  await ctrl.giveUp();

  expect([ctrl.waiting.length, ctrl.sale?.lines.length]).toEqual([0, 2]);
});

test("a no is told and what came after it is done", async () => {
  const ctrl = ctrlOf();
  server.instead = [new Refused(409, "not_sold", "No longer sold.")];

  await milk(ctrl);
  expect(ctrl.notice).toEqual({ tone: "bad", text: "No longer sold." });
  await milk(ctrl);

  expect([ctrl.notice, ctrl.sale?.lines.length]).toEqual([null, 1]);
});

test("a register that starts without a network first learns what is open there", async () => {
  const before = ctrlOf();
  await milk(before);
  const after = ctrlOf();
  const { get } = server;
  server.get = () => Promise.reject(new Unreachable());

  await after.start();
  await milk(after);
  expect([after.cut, after.waiting.length]).toEqual([true, 1]);
  server.get = get;
  await again(after);

  expect([after.cut, after.sale?.lines.length, server.sales.size]).toEqual([false, 2, 1]);
});

test("a locked register keeps what waits until the next PIN", async () => {
  const ctrl = ctrlOf();
  server.instead = [new Refused(401, "locked", "Locked.")];
  await milk(ctrl);
  expect(ctrl.waiting.length).toBe(1);

  await ctrl.start();

  expect([ctrl.waiting.length, ctrl.sale?.lines.length]).toEqual([0, 1]);
});

test("a scan names the sale it is for and tells what it led to", async () => {
  const ctrl = ctrlOf();
  server.ask = (method, path, asking) => {
    server.sent.push({ method, path, ...asking });
    const { sale } = asking.body as { sale: string };
    const seen = saleOf(sale, { version: 1, lines: [lineOf(1)] });
    return Promise.resolve({ kind: "product", sale: seen, message: "The last one." } as never);
  };

  await ctrl.scanned("4006381333931");

  expect([server.sent[0]?.path, ctrl.notice?.text, ctrl.sale?.lines.length]).toEqual(["/scans", "The last one.", 1]);
});

test("a scan that may be a person's is not written onto the device", async () => {
  const ctrl = ctrlOf();
  server.instead = Array.from({ length: 9 }, () => new Unreachable());

  for (const text of ["4006381333931", "199003012385", "BEGIN:VCARD"]) await ctrl.scanned(text);

  expect(ctrl.waiting.length).toBe(3);
  expect([...shelf.values()].join()).toMatch(/4006381333931/);
  expect([...shelf.values()].join()).not.toMatch(/199003012385|VCARD/);
});

// Somebody connects themselves

const MIA = { id: 9, name: "Mia" } as Sale["customer"];

/** The server connects somebody to the sale that is open. */
function connected(ctrl: SaleCtrl, more: Partial<Sale> = {}): Sale {
  const was = server.sales.get(ctrl.sale!.key)!;
  const sale = { ...was, ...more, customer: MIA, via: "phone", version: was.version + 1 };
  server.sales.set(sale.key, sale);
  return sale;
}

test("who connects by phone stands on the sale at once, and it is said", async () => {
  const ctrl = ctrlOf();
  await ctrl.start();
  await milk(ctrl);
  const { key, version } = connected(ctrl);

  ctrl.heard({ key, version });
  await again(ctrl);

  expect([ctrl.sale?.customer?.name, ctrl.sale?.version, ctrl.newest]).toEqual(["Mia", 2, 1]);
  expect(ctrl.notice).toEqual({ tone: "good", text: "Mia has connected by phone." });
});

test("what is known already is not fetched", async () => {
  const ctrl = ctrlOf();
  await ctrl.start();
  await milk(ctrl);
  server.get = () => Promise.reject(new Error("asked"));

  for (const version of [0, 1]) ctrl.heard({ key: ctrl.sale!.key, version });
  await again(ctrl);

  expect(ctrl.sale?.version).toBe(1);
});

test("what was under way when somebody connected is done all the same", async () => {
  const ctrl = ctrlOf();
  await ctrl.start();
  await milk(ctrl);
  connected(ctrl);

  await Promise.all([milk(ctrl), milk(ctrl)]);

  expect([ctrl.sale?.lines.length, ctrl.sale?.customer?.name, ctrl.waiting.length]).toEqual([3, "Mia", 0]);
});

test("what is paid is not taken where somebody's prices changed what is due", async () => {
  const ctrl = ctrlOf();
  await ctrl.start();
  await milk(ctrl);
  connected(ctrl, { due: 1000 });

  await ctrl.pay({ kind: "cash", given: 1290 }, "Cash");

  expect([ctrl.sale?.state, ctrl.sale?.due, ctrl.waiting.length, ctrl.notice?.tone]).toEqual(["open", 1000, 0, "warn"]);
});

test("what is paid counts where as much is due as before", async () => {
  const ctrl = ctrlOf();
  await ctrl.start();
  await milk(ctrl);
  connected(ctrl);

  await ctrl.pay({ kind: "cash", given: 1290 }, "Cash");

  expect([ctrl.finished?.customer?.name, ctrl.sale]).toEqual(["Mia", null]);
});

test("an act on what another register changed is still not done", async () => {
  const ctrl = ctrlOf();
  await ctrl.start();
  await milk(ctrl);
  connected(ctrl, { note: "theirs" });

  await milk(ctrl);

  expect([ctrl.sale?.lines.length, ctrl.sale?.note, ctrl.notice?.tone]).toEqual([1, "theirs", "warn"]);
});

test("an answer to an introduction has an address of its own, and the sale's version", async () => {
  const ctrl = ctrlOf();
  await ctrl.start();
  await milk(ctrl);
  server.ask = (method, path, asking) => {
    server.sent.push({ method, path, ...asking });
    return Promise.reject(new Refused(409, "introduction_over", "This is over."));
  };

  await ctrl.answer(5, "confirm", "New customer");

  expect(server.sent.at(-1)).toMatchObject({ path: "/introductions/5/confirm", version: 1 });
  expect([ctrl.waiting.length, ctrl.notice?.text]).toEqual([0, "This is over."]);
});

test("over the limit the payment becomes a question, and the sale is looked at anew", async () => {
  const ctrl = ctrlOf();
  await ctrl.start();
  await milk(ctrl);
  const sale = ctrl.sale!;
  server.instead = [new Refused(409, "over_limit", "Not more.", "amount", null, null, 500)];
  server.sales.set(sale.key, { ...sale, note: "as it is now" });

  await ctrl.pay({ kind: "on_account", amount: 1290 }, "On account");

  expect(ctrl.credit.question).toEqual({ kind: "over", payment: { kind: "on_account", amount: 1290 }, left: 500 });
  expect([ctrl.waiting.length, ctrl.notice, ctrl.sale?.note]).toEqual([0, null, "as it is now"]);
});
