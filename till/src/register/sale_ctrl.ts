import { type Api, type Method, Refused, Unreachable } from "../api";
import type { Approval, Cut, GiftCard, Here, Person, RegisterSeen, Sale, SaleBrief, SaleState, Scanned, TenderKind } from "../types";
import { t } from "../words";
import { CreditCtrl } from "./credit_ctrl";
import { CustomerCtrl } from "./customer_ctrl";
import { customerDialog } from "./customer_dialog";
import { IntroductionCtrl } from "./introduction_ctrl";
import { Kept, type Store, freshKey } from "./kept";

/** Something done to a sale, until the server has answered it. */
export interface Act {
  /** The same however often it is sent, so that it is done once. */
  key: string;
  method: Method;
  /** Behind the sale's own address; of a scan, all of it. */
  path: string;
  body?: object;
  /** Nothing: the sale in hand when its turn comes, settled before it is first sent. */
  sale: string | null;
  /** Of a sale that is not the one in hand, as a list showed it. */
  version?: number;
  /** What it is in words, shown while it waits. */
  label: string;
  /** A scan: the server says what it led to. */
  scan?: string;
  /** The answer to somebody who introduced themselves; `path` is the whole address. */
  introduction?: number;
  /** Another's leave for it. */
  approval?: string;
}

/** What whoever is here may not do alone, and who is asked for leave. */
export interface Asked {
  label: string;
  permission: string;
  message: string;
  chosen: Person | null;
  told: string;
  busy: boolean;
  /** What becomes of the leave; null where nobody gives it. */
  answered: (approval: string | null) => void;
}

export interface Goods {
  product?: number;
  name?: string;
  price?: number;
  tax?: number | null;
  quantity?: number;
  note?: string;
}

export interface LineChange {
  quantity?: number;
  price?: number;
  /** Of value 0: none. */
  cut?: Cut;
  note?: string;
}

export interface Payment {
  kind: TenderKind;
  amount?: number;
  given?: number;
  reference?: string;
}

export interface Notice {
  tone: "good" | "warn" | "bad";
  text: string;
}

const AGAIN_MS = 2_000;

/**
 * The sale at this register. The server keeps it and prices it, and each answer
 * replaces the snapshot here. Acts go one after the other, in the order in which
 * they were done; without a network they wait, and a reload doesn't lose them.
 */
export class SaleCtrl {
  /** The open one; nothing before its first line. */
  sale: Sale | null = null;
  /** What was just completed, until the next customer. */
  finished: Sale | null = null;
  /** At this outlet. */
  parked = 0;
  /** The line that the last act made or changed. */
  newest: number | null = null;
  notice: Notice | null = null;
  asked: Asked | null = null;
  /** The server can't be reached; what is done waits. */
  cut = false;
  /** Whose sale it is. */
  readonly people: CustomerCtrl = new CustomerCtrl(this, customerDialog);
  /** Who says at the screen that it is theirs. */
  readonly introductions: IntroductionCtrl = new IntroductionCtrl(this);
  /** What of it is paid later. */
  readonly credit: CreditCtrl = new CreditCtrl(this);
  private readonly kept: Kept;
  /** Whether the server has told since the start what is open here. */
  private known = false;
  /** What is open here by now, as we were told and haven't compared. */
  private news: RegisterSeen["sale"] | undefined = undefined;
  private working = false;
  private timed = false;

  constructor(
    readonly api: Api,
    public here: Here,
    readonly redraw: () => void,
    store: Store = localStorage,
    private readonly later: (work: () => void, ms: number) => unknown = (work, ms) => setTimeout(work, ms),
  ) {
    this.kept = new Kept(store, `till-${here.id}`);
  }

  /** What is not answered yet, the oldest first. */
  get waiting(): readonly Act[] {
    return this.kept.acts;
  }

  /** A payment is on its way: another would be one too many. */
  get settling(): boolean {
    return this.waiting.some((act) => act.path === "/tenders" || act.path === "/completion");
  }

  /** Whether what is due stands: without a connection nobody knows what waiting lines cost. */
  get payable(): boolean {
    return (this.sale?.lines.length ?? 0) > 0 && !(this.cut && this.waiting.length > 0);
  }

  /** Whether the shop wants to know at the end whose sale it is. */
  get asks(): boolean {
    return this.here.shop.ask_at_end;
  }

  may(permission: string): boolean {
    return this.here.at_work?.permissions.includes(permission) ?? false;
  }

  /** Take up what is open here, and send what still waits. */
  start = async (): Promise<void> => {
    this.known = false;
    await this.work();
  };

  /** Something else than an act of ours has changed what is shown. */
  outdated = (): void => {
    this.known = false;
  };

  // What is sold

  add = (goods: Goods, label: string): Promise<void> => this.done("POST", "/lines", goods, label);

  change = (line: number, change: LineChange): Promise<void> => this.done("PATCH", `/lines/${line}`, change, this.nameOf(line));

  remove = (line: number): Promise<void> => this.done("DELETE", `/lines/${line}`, undefined, this.nameOf(line));

  changeSale = (change: { cut?: Cut; note?: string }): Promise<void> => this.done("PATCH", "", change, t("The sale"));

  /** Whatever a scanner read: the server says what it is. It is sent the sale's key, which may be
   * that of a sale yet to begin. `only`: as what it was meant, where it was several things. */
  scanned = (text: string, only?: string): Promise<void> =>
    this.queued({ ...this.act("POST", "/scans", { text, ...(only && { only }) }, t("Scan")), scan: text });

  private nameOf(line: number): string {
    return this.sale?.lines.find((each) => each.id === line)?.name ?? "";
  }

  // Whose it is

  connect = (customer: number, name: string, via = "search"): Promise<void> =>
    this.done("PUT", "/customer", { customer, via }, name);

  disconnect = (): Promise<void> => this.done("DELETE", "/customer", undefined, this.sale?.customer?.name ?? "");

  /** Answer whoever introduced themselves; what they said stays on the server. */
  answer = (introduction: number, path: string, label: string, body: object = {}): Promise<void> =>
    this.queued({ ...this.act("POST", `/introductions/${introduction}/${path}`, body, label), introduction });

  // Paying

  pay = async (payment: Payment, label: string): Promise<void> => {
    if (this.settling || this.people.asksFirst(() => void this.pay(payment, label))) return;
    await this.done("POST", "/tenders", payment, label);
  };

  unpay = (tender: number): Promise<void> => this.done("DELETE", `/tenders/${tender}`, undefined, t("Payment"));

  /** End a sale that costs nothing. */
  complete = async (): Promise<void> => {
    if (this.settling || this.people.asksFirst(() => void this.complete())) return;
    await this.done("POST", "/completion", {}, t("The sale"));
  };

  /** What is left on the gift card of this code. */
  giftCard = (code: string): Promise<GiftCard | null> => {
    this.notice = null;
    return this.reading(() => this.api.post<GiftCard>("/gift-card", { code }));
  };

  nextCustomer = (): void => {
    this.finished = this.notice = null;
    this.redraw();
  };

  // Aside, away, back

  park = (): Promise<void> => this.done("POST", "/parking", {}, t("Park"));

  void = (): Promise<void> => this.done("POST", "/void", {}, t("Void"));

  /** Go on with a parked sale; the one in hand is parked for it. */
  resume = async (other: SaleBrief): Promise<void> => {
    if (this.sale) void (this.sale.lines.length || this.sale.customer ? this.park() : this.void());
    const act = this.act("POST", "/resumption", {}, other.what);
    await this.queued({ ...act, sale: other.key, version: other.version });
  };

  /** Begin to give back so many thousandths of each line of a completed sale. */
  refund = async (sold: string, lines: { line: number; quantity: number }[]): Promise<void> => {
    if (this.sale) void (this.sale.lines.length || this.sale.customer ? this.park() : this.void());
    const act = this.act("POST", "/refunds", { refund: freshKey(), lines }, t("Refund"));
    await this.queued({ ...act, sale: sold, version: 0 });
  };

  list = (state: SaleState, q = ""): Promise<SaleBrief[]> =>
    this.reading(async () => {
      const asked = new URLSearchParams({ state, q });
      const { sales } = await this.api.get<{ sales: SaleBrief[] }>(`/sales?${asked}`);
      if (state === "parked") this.parked = sales.length;
      return sales;
    }).then((sales) => sales ?? []);

  one = (key: string): Promise<Sale | null> => this.reading(() => this.api.get<Sale>(`/sales/${key}`));

  // Another's leave

  choose = (chosen: Person | null): void => this.askedIs({ chosen, told: "" });

  /** Their PIN; what they give leave for is then done. */
  approve = async (pin: string): Promise<void> => {
    const { asked } = this;
    if (!asked?.chosen || asked.busy) return;
    this.askedIs({ busy: true, told: "" });
    try {
      const body = { staff: asked.chosen.id, pin, permission: asked.permission };
      const { approval } = await this.api.post<Approval>("/approval", body);
      this.asked = null;
      asked.answered(approval);
    } catch (error) {
      this.askedIs({ busy: false, told: told(error) });
    }
    await this.work();
  };

  /** Leave it: the act is not done. */
  giveUp = async (): Promise<void> => {
    const { asked } = this;
    this.asked = null;
    asked?.answered(null);
    this.redraw();
    await this.work();
  };

  /** Ask somebody else for leave; null where nobody gives it. */
  leave = (permission: string, label: string): Promise<string | null> =>
    new Promise((answered) => this.askFor({ label, permission, message: "", answered }));

  private askFor(what: Pick<Asked, "label" | "permission" | "message" | "answered">): void {
    this.asked = { ...what, chosen: null, told: "", busy: false };
    this.redraw();
  }

  private askedIs(change: Partial<Asked>): void {
    if (this.asked) this.asked = { ...this.asked, ...change };
    this.redraw();
  }

  // What is told

  say = (text: string, tone: Notice["tone"] = "bad"): void => {
    this.notice = text ? { tone, text } : null;
    this.redraw();
  };

  // One act after the other

  private done(method: Method, path: string, body: object | undefined, label: string): Promise<void> {
    return this.queued(this.act(method, path, body, label));
  }

  private act(method: Method, path: string, body: object | undefined, label: string): Act {
    // A line added while a payment is under way is the next customer's.
    const late = path === "/lines" || path === "/scans";
    return { key: freshKey(), method, path, ...(body && { body }), sale: late ? null : this.inHand, label };
  }

  /** The sale that acts are for now: the open one, or the one that the next line begins. */
  private get inHand(): string {
    return this.sale?.key ?? this.kept.next;
  }

  private queued(act: Act): Promise<void> {
    this.finished = this.notice = null;
    this.kept.add(act);
    this.redraw();
    return this.work();
  }

  /** Send what waits until it is answered; one that is asked for leave holds up the rest. */
  work = async (): Promise<void> => {
    if (this.working) return;
    this.working = true;
    try {
      while (!this.asked && (await this.step()));
    } finally {
      this.working = false;
      this.redraw();
    }
  };

  private step(): Promise<boolean> {
    if (!this.known) return this.look();
    // What is on its way is answered with the newest sale.
    return this.waiting.length > 0 ? this.sentFirst() : this.caughtUp();
  }

  /** Which sale is open here, and in which version: somebody else may have acted on it. */
  heard = (news: RegisterSeen["sale"]): void => {
    this.news = news;
    if (this.known) void this.work();
  };

  private async caughtUp(): Promise<boolean> {
    const { news, sale } = this;
    this.news = undefined;
    if (news === undefined) return false;
    const behind = news ? sale?.key !== news.key || sale.version < news.version : sale !== null;
    if (!behind) return false;
    const found = await this.reading(() => this.api.get<{ sale: Sale | null; parked: number }>("/sale"));
    if (!found) return false;
    this.parked = found.parked;
    this.overtaken(found.sale);
    return true;
  }

  /** Replace the snapshot by one that is not of our doing, and say who connected themselves. */
  private overtaken(now: Sale | null): void {
    const { sale: before, newest } = this;
    if (now) this.replace(now);
    else this.sale = this.newest = null;
    if (this.sale && this.sale.key === before?.key) this.newest ??= newest;
    if (this.sale?.customer && before?.key === this.sale.key && !before.customer) this.people.arrived(this.sale);
    this.redraw();
  }

  private async look(): Promise<boolean> {
    const found = await this.reading(() => this.api.get<{ sale: Sale | null; parked: number }>("/sale"));
    if (found) Object.assign(this, found);
    else if (this.cut) this.tryAgain();
    this.known = found !== null;
    return this.known;
  }

  private async sentFirst(): Promise<boolean> {
    const [first] = this.waiting;
    if (!first) return false;
    const sale = first.sale ?? this.inHand;
    // Kept before it is sent: sent again after a reload, it must name the same sale.
    const act = first.sale ? first : this.kept.change(first.key, { sale });
    try {
      const answer = await this.send(act, sale);
      this.kept.drop(act.key);
      this.answered(act, answer);
    } catch (error) {
      return this.refused(act, error);
    }
    this.cut = false;
    this.redraw();
    return true;
  }

  private send(act: Act, sale: string): Promise<unknown> {
    const version = this.sale?.key === sale ? this.sale.version : (act.version ?? 0);
    const whole = act.scan !== undefined || act.introduction !== undefined;
    const path = whole ? act.path : `/sales/${sale}${act.path}`;
    const body = act.scan === undefined ? act.body : { ...act.body, sale };
    const { key, approval } = act;
    return this.api.ask(act.method, path, { body, key, version, ...(approval && { approval }) });
  }

  private answered(act: Act, answer: unknown): void {
    if (act.path === "/parking") this.parked++;
    if (act.path === "/resumption") this.parked = Math.max(0, this.parked - 1);
    if (act.scan === undefined) return this.take(answer as Sale);
    const scanned = answer as Scanned;
    if (scanned.sale) this.take(scanned.sale);
    this.people.scanned(scanned, act.scan);
  }

  /** The sale as the server has it after an act of ours. */
  take(sale: Sale): void {
    if (sale.state === "completed") this.finished = sale;
    this.replace(sale);
  }

  /** The newest snapshot; a sale that is open here no more leaves the screen. */
  private replace(sale: Sale): void {
    if (sale.key === this.kept.next) this.kept.next = freshKey();
    const openHere = sale.state === "open" && sale.register_id === this.here.id;
    if (openHere) {
      this.newest = newestOf(this.sale, sale);
      this.sale = sale;
    } else if (this.sale?.key === sale.key) {
      this.sale = this.newest = null;
    }
  }

  /** What becomes of an act that was not done; false where the rest has to wait. */
  private refused(act: Act, error: unknown): boolean {
    if (error instanceof Unreachable) {
      this.cut = true;
      this.tryAgain();
      return false;
    }
    if (!(error instanceof Refused)) throw error;
    this.cut = false;
    // Locked: it goes on with the next PIN.
    if (error.status === 401) return false;
    if (error.code === "needs_approval" && error.permission) {
      const answered = (approval: string | null): unknown =>
        approval === null ? this.kept.drop(act.key) : this.kept.change(act.key, { approval });
      this.askFor({ label: act.label, permission: error.permission, message: error.message, answered });
      return false;
    }
    // Somebody connected themselves while this was on its way: it is as right as before.
    if (error.sale && stillRight(act, this.sale, error.sale)) {
      this.overtaken(error.sale);
      return true;
    }
    this.kept.drop(act.key);
    if (error.sale) this.replace(error.sale);
    if (act.path === "/tenders" && this.credit.refused(act.body as Payment, error)) return true;
    if (act.introduction !== undefined && error.code === "name_missing") {
      void this.introductions.create(act.introduction);
      return true;
    }
    this.notice = { tone: error.sale ? "warn" : "bad", text: error.message };
    return true;
  }

  private tryAgain(): void {
    if (this.timed) return;
    this.timed = true;
    this.later(() => {
      this.timed = false;
      void this.work();
    }, AGAIN_MS);
  }

  private async reading<T>(work: () => Promise<T>): Promise<T | null> {
    let found: T | null = null;
    try {
      found = await work();
      this.cut = false;
    } catch (error) {
      if (error instanceof Unreachable) this.cut = true;
      else if (error instanceof Refused) this.notice = { tone: "bad", text: error.status === 401 ? "" : error.message };
      else throw error;
    }
    this.redraw();
    return found;
  }
}

/** The line that is new or another than before: the last such one. */
function newestOf(before: Sale | null, now: Sale): number | null {
  const was = new Map(before?.lines.map((line) => [line.id, line.quantity]));
  const changed = now.lines.filter((line) => was.get(line.id) !== line.quantity);
  return changed.at(-1)?.id ?? null;
}

/** Whether an act on the one sale may be done on the other: between them lies no more than that
 * somebody was connected. What pays must still be what is due. */
function stillRight(act: Act, before: Sale | null, now: Sale): boolean {
  if (before?.key !== now.key || before.customer || !now.customer || now.version <= before.version) return false;
  if (act.path === "/customer" || act.introduction !== undefined) return false;
  const pays = act.path === "/tenders" || act.path === "/completion";
  return now.state === before.state && shape(now) === shape(before) && (!pays || now.due === before.due);
}

function shape({ register_id, note, cut, lines, tenders }: Sale): string {
  const sold = lines.map(({ id, quantity, price, cut, note }) => [id, quantity, price, cut, note]);
  return JSON.stringify([register_id, note, cut, sold, tenders.map(({ id, amount }) => [id, amount])]);
}

function told(error: unknown): string {
  if (error instanceof Unreachable) return t("There is no connection. Try again in a moment.");
  if (error instanceof Refused) return error.message;
  throw error;
}
