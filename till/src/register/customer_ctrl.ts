import { type Api, Refused, Unreachable } from "../api";
import type { CustomerHit, Sale, ScanHit, Scanned, VoucherSeen } from "../types";
import { t } from "../words";
import type { Draft, Saved } from "./customer_dialog";

/** The sale that customers are connected to. */
export interface SaleOf {
  readonly api: Api;
  readonly sale: Sale | null;
  /** Whether it asks, before it is paid, whose sale it is. */
  readonly asks: boolean;
  readonly redraw: () => void;
  /** Who waits at the screen for an answer. */
  readonly introductions: { readonly now: { readonly id: number } | null };
  answer(introduction: number, path: string, label: string, body?: object): Promise<void>;
  connect(customer: number, name: string, via?: string): Promise<void>;
  disconnect(): Promise<void>;
  scanned(text: string, only?: string): Promise<void>;
  say(text: string, tone?: "good" | "warn" | "bad"): void;
}

export interface Dialog {
  open(page: string, draft?: Draft): Promise<void>;
  fill(draft: Draft): boolean;
}

/** What only the cashier knows. */
export type Question =
  | { kind: "other"; customer: CustomerHit; via: "scan" | "voucher" }
  | { kind: "several"; hits: ScanHit[]; draft: Draft | null; text: string }
  | { kind: "end"; pay: () => void };

const PAUSE_MS = 80;
type Later = (work: () => void, ms: number) => number;

/**
 * Whose sale it is: found by typing, added, or told by a scan. Views draw it; only
 * these methods change it.
 */
export class CustomerCtrl {
  text = "";
  hits: CustomerHit[] = [];
  /** Which of the hits, or, after the last of them, "Add". */
  active = 0;
  /** The field that is typed in: its list is open. */
  at: string | null = null;
  /** Another is looked for, in place of who is connected. */
  changing = false;
  told = "";
  question: Question | null = null;
  /** A gift card that was scanned, to pay with. */
  card: VoucherSeen | null = null;
  onReceipt: (sale: Sale) => void = () => undefined;
  /** What the hits are for. */
  private answered = "";
  private timer = 0;
  /** For whose introduction the dialog was opened. */
  private introduced = 0;
  /** The sale that shall stay nobody's. */
  private declined = "";

  constructor(
    private readonly sale: SaleOf,
    private readonly dialog: () => Dialog,
    private readonly later: Later = (work, ms) => window.setTimeout(work, ms),
    private readonly never: (timer: number) => void = (timer) => clearTimeout(timer),
  ) {}

  // Typing

  typed = (text: string, at: string): void => {
    this.text = text;
    this.at = at;
    this.told = "";
    this.never(this.timer);
    if (text.trim()) this.timer = this.later(() => void this.look(text), PAUSE_MS);
    else this.forget();
    this.sale.redraw();
  };

  /** True where the list shows what was typed, and not what was typed before. */
  get settled(): boolean {
    return this.answered === this.text;
  }

  get open(): boolean {
    return this.at !== null && this.answered !== "";
  }

  private async look(text: string): Promise<void> {
    try {
      const q = new URLSearchParams({ q: text.trim().slice(0, 200) });
      const { customers } = await this.sale.api.get<{ customers: CustomerHit[] }>(`/customers?${q}`);
      // Somebody typed on: another answer is on its way.
      if (text !== this.text) return;
      this.hits = customers;
      this.answered = text;
      this.active = 0;
    } catch (error) {
      this.told = toldOf(error);
    }
    this.sale.redraw();
  }

  /** Arrow keys, Enter and Escape in the field; true where the key was ours. */
  key = (key: string): boolean => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step && this.open) this.walk(step);
    else if (key === "Enter" && this.text.trim()) void (this.settled && this.choose(this.active));
    else if (key === "Escape" && (this.text || this.changing)) this.leave();
    else return false;
    return true;
  };

  private walk(step: number): void {
    const all = this.hits.length + 1;
    this.active = (this.active + step + all) % all;
    this.sale.redraw();
  }

  /** One of the hits, or, after the last of them, a new customer of what was typed. */
  choose = async (place: number): Promise<void> => {
    const hit = this.hits[place];
    if (!hit) return this.add();
    this.leave();
    await this.take(hit.id, hit.name, "search");
  };

  /** The list goes; what was typed too. */
  leave = (): void => {
    this.changing = false;
    this.forget();
    this.sale.redraw();
  };

  blurred = (): void => {
    this.at = null;
    // A field that is taken away loses the focus in the middle of a drawing.
    this.later(this.sale.redraw, 0);
  };

  focused = (at: string): void => {
    this.at = at;
    this.sale.redraw();
  };

  private forget(): void {
    this.text = this.answered = this.told = "";
    this.hits = [];
  }

  // Connecting

  take = async (id: number, name: string, via: string): Promise<void> => {
    this.question = null;
    await this.sale.connect(id, name, via);
  };

  change = (): void => {
    this.changing = true;
    this.sale.redraw();
  };

  remove = (): Promise<void> => this.sale.disconnect();

  /** They connected themselves. Whoever is just typing a name types on. */
  arrived = ({ customer, via }: Sale): void => {
    if (this.at !== null && this.text) this.changing = true;
    if (this.question?.kind === "end") this.question = null;
    const name = customer?.name ?? "";
    this.sale.say(via === "phone" ? t("{name} has connected by phone.", { name }) : t("{name} has connected at the screen.", { name }), "good");
  };

  // Adding and editing

  add = (): Promise<void> => this.show(`new/?${new URLSearchParams({ text: this.text })}`);

  edit = async (): Promise<void> => {
    const customer = this.sale.sale?.customer;
    if (customer) await this.show(`${customer.id}/edit/`);
  };

  /** Who introduced themselves, in the dialog, with what they said. */
  addIntroduced = async (introduction: number): Promise<void> => {
    try {
      const { draft } = await this.sale.api.post<{ draft: Draft }>(`/introductions/${introduction}/draft`);
      await this.addFrom(draft);
      this.introduced = introduction;
    } catch (error) {
      this.sale.say(toldOf(error));
    }
  };

  addFrom = async (draft: Draft): Promise<void> => {
    this.question = null;
    if (!this.dialog().fill(draft)) await this.show("draft/", draft);
  };

  saved = async ({ id, name, added }: Saved): Promise<void> => {
    this.leave();
    if (await this.answeredBy(id)) return;
    const { sale } = this.sale;
    // Connected anew, a changed customer's labels and tax hold for this sale too.
    const via = added ? "created" : sale?.customer?.id === id && sale.via ? sale.via : "search";
    await this.take(id, name, via);
  };

  /** Somebody whom the dialog found alike is taken instead. */
  found = async (id: number, name: string): Promise<void> => {
    if (!(await this.answeredBy(id))) await this.take(id, name, "search");
  };

  /** Whether that answers who waits at the screen: the dialog was open for them. */
  private async answeredBy(customer: number): Promise<boolean> {
    const { introduced } = this;
    this.introduced = 0;
    if (introduced === 0 || this.sale.introductions.now?.id !== introduced) return false;
    await this.sale.answer(introduced, "choose", t("New customer"), { customer });
    return true;
  }

  private async show(page: string, draft?: Draft): Promise<void> {
    this.introduced = 0;
    try {
      await this.dialog().open(page, draft);
    } catch (error) {
      this.sale.say(error instanceof Error ? error.message : "");
    }
    this.sale.redraw();
  }

  // Scans

  /** What a scan led to, after its sale was taken over. */
  scanned = (led: Scanned, text: string): void => {
    if (led.voucher?.kind === "gift_card") this.card = led.voucher;
    const via = led.voucher ? "voucher" : "scan";
    if (led.customer) this.ask({ kind: "other", customer: led.customer, via });
    else if (led.kind === "several") this.ask({ kind: "several", hits: led.hits, draft: led.draft, text });
    else if (led.kind === "new_customer") void this.addFrom(led.draft ?? {});
    else if (led.receipt) this.onReceipt(led.receipt);
    else if (led.message) this.sale.say(led.message, "warn");
    else if (led.sale?.customer && led.kind !== "product") this.sale.say(t("{name} is connected.", { name: led.sale.customer.name }), "good");
    this.sale.redraw();
  };

  /** It was meant as this one. */
  meant = async (hit: ScanHit, text: string): Promise<void> => {
    this.question = null;
    if (hit.customer) await this.take(hit.customer.id, hit.customer.name, "scan");
    else await this.sale.scanned(text, hit.kind);
  };

  dropCard = (): void => {
    this.card = null;
    this.sale.redraw();
  };

  // At the end

  /** Whether somebody is to be asked whose sale it is before it is paid. */
  asksFirst(pay: () => void): boolean {
    const { sale, asks } = this.sale;
    if (!asks || !sale || sale.kind === "refund" || sale.customer || this.declined === sale.key) return false;
    this.ask({ kind: "end", pay });
    return true;
  }

  noThanks = (pay: () => void): void => {
    this.declined = this.sale.sale?.key ?? "";
    this.dismiss();
    pay();
  };

  dismiss = (): void => {
    this.question = null;
    this.leave();
  };

  private ask(question: Question): void {
    this.question = question;
    this.sale.redraw();
  }
}

function toldOf(error: unknown): string {
  if (error instanceof Unreachable) return t("There is no connection. Try again in a moment.");
  if (error instanceof Refused) return error.status === 401 ? "" : error.message;
  throw error;
}
