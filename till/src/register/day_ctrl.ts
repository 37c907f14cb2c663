import type { Api } from "../api";
import { typedMoney } from "../money";
import { t } from "../words";
import type { Day, DayNow } from "./day_types";
import { type Leave, allowed, trying } from "./trying";

/** What the till around it does for the day. */
export interface Around {
  /** Another's leave by PIN; null where nobody gives it. */
  approve(permission: string, key: string): Promise<string | null>;
  /** False where nothing could be printed. */
  print(address: string): Promise<boolean>;
}

type Filled = "float" | "amount" | "reason" | "sum" | "kept";

/** The day at a register. The view draws it; only these methods change it. */
export class DayCtrl {
  now: DayNow | null = null;
  /** The report of the day that was just closed. */
  closed: Day | null = null;
  typed: Record<Filled, string> = { float: "", amount: "", reason: "", sum: "", kept: "" };
  /** How many there are of each coin and note, as typed. */
  counts: Record<number, string> = {};
  busy = false;
  told = "";

  constructor(
    readonly currency: string,
    private readonly api: Api,
    private readonly around: Around,
    private readonly redraw: () => void,
    private readonly newKey: () => string = () => crypto.randomUUID(),
  ) {}

  load = (): Promise<void> =>
    this.trying(async () => {
      this.now = await this.api.get<DayNow>("/day");
    });

  fill = (name: Filled, text: string): void => {
    this.typed[name] = text;
    this.told = "";
    this.redraw();
  };

  count = (piece: number, text: string): void => {
    this.counts[piece] = text;
    this.told = "";
    this.redraw();
  };

  /** The cash as counted so far; null where something typed is no number. */
  get counted(): number | null {
    const { now } = this;
    if (!now) return null;
    if (now.pieces.length === 0) return typedMoney(this.typed.sum || "0", this.currency);
    let sum = 0;
    for (const piece of now.pieces) {
      const text = (this.counts[piece] ?? "").trim();
      if (!/^\d{0,5}$/.test(text)) return null;
      sum += piece * Number(text);
    }
    return sum;
  }

  open = (): Promise<void> =>
    this.trying(async () => {
      const float = this.amount("float");
      if (float === null) return;
      const day = await this.api.post<Day>("/day", { float });
      this.took(day);
    });

  /** Cash into the drawer (1) or out of it (-1), without a sale. */
  move = (way: 1 | -1): Promise<void> =>
    this.trying(async () => {
      const amount = this.amount("amount");
      if (amount === null) return;
      const body = { amount: way * amount, reason: this.typed.reason };
      const day = await this.allowed((how) => this.api.post<Day>("/day/movements", body, how));
      if (day) this.took(day);
    });

  close = (): Promise<void> =>
    this.trying(async () => {
      const { now, counted } = this;
      const kept = this.amount("kept");
      if (!now?.day || kept === null) return;
      if (counted === null) {
        this.told = t("Count in whole numbers.");
        return;
      }
      const pieces = now.pieces.map((value) => ({ value, count: Number(this.counts[value] ?? 0) }));
      const cash = pieces.length > 0 ? { pieces } : { counted };
      const body = { day: now.day.id, kept, ...cash };
      const day = await this.allowed((how) => this.api.post<Day>("/day/closing", body, how));
      if (!day) return;
      this.closed = day;
      this.counts = {};
      this.now = await this.api.get<DayNow>("/day");
    });

  print = (address: string): Promise<void> =>
    this.trying(async () => {
      if (await this.around.print(address)) return;
      this.told = t("Nothing was printed: look at the printer. The report is kept, and can be printed again.");
    });

  private took(day: Day): void {
    if (this.now) this.now = { ...this.now, day };
    this.typed = { float: "", amount: "", reason: "", sum: "", kept: "" };
    this.closed = null;
  }

  private amount(name: Filled): number | null {
    const amount = typedMoney(this.typed[name] || "0", this.currency);
    if (amount === null || amount < 0) this.told = t("This is no amount.");
    return amount === null || amount < 0 ? null : amount;
  }

  private allowed<T>(ask: (how: Leave) => Promise<T>): Promise<T | null> {
    const key = this.newKey();
    return allowed(ask, key, (permission) => this.around.approve(permission, key));
  }

  private trying(act: () => Promise<void>): Promise<void> {
    return trying(this, act, this.redraw);
  }
}
