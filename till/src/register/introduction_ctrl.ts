import { type Api, Refused, Unreachable } from "../api";
import type { CustomerHit, Introduction, RegisterSeen } from "../types";
import { t } from "../words";

/** The sale that somebody says is theirs. */
export interface SaleAsked {
  readonly api: Api;
  readonly people: { addIntroduced(introduction: number): Promise<void> };
  readonly redraw: () => void;
  answer(introduction: number, path: string, label: string, body?: object): Promise<void>;
  heard(news: RegisterSeen["sale"]): void;
  say(text: string, tone?: "good" | "warn" | "bad"): void;
}

const LIVING = ["shown", "offered", "several"];

/** What we are told may be from a clock that goes otherwise than ours. */
const LATE_MS = 1_000;

/**
 * Who says at this register's screen who they are, and what the cashier answers.
 * What they said stays on the server; here is what is to be seen of it.
 */
export class IntroductionCtrl {
  /** Lives until it is answered, withdrawn or out of time. */
  now: Introduction | null = null;
  /** How many screens stand here. */
  screens = 0;
  /** The answer to it is on its way. */
  private answered = 0;
  private timer = 0;

  constructor(
    private readonly sale: SaleAsked,
    private readonly later: (work: () => void, ms: number) => number = (work, ms) => window.setTimeout(work, ms),
    private readonly never: (timer: number) => void = (timer) => clearTimeout(timer),
    private readonly clock: () => number = () => Date.now(),
  ) {}

  /** The newest of this register, as the server tells it. */
  take = (seen: RegisterSeen): void => {
    const before = this.now?.id;
    this.now = seen.introduction && LIVING.includes(seen.introduction.state) ? seen.introduction : null;
    this.screens = seen.screens;
    if (this.now?.id !== before) this.answered = 0;
    this.never(this.timer);
    if (this.now) {
      const left = Date.parse(this.now.expires_at) - this.clock();
      this.timer = this.later(() => void this.look(), Math.max(left, 0) + LATE_MS);
    }
    this.sale.heard(seen.sale);
    this.sale.redraw();
  };

  get busy(): boolean {
    return this.now !== null && this.answered === this.now.id;
  }

  /** What they said is enough to be a customer by. */
  get named(): boolean {
    return !!this.now?.name.trim();
  }

  /** They become a customer, and the sale is theirs. */
  confirm = async (): Promise<void> => {
    const { now } = this;
    if (now?.state !== "offered" || this.busy) return;
    if (!this.named) return this.create(now.id);
    await this.answering(now, () => this.sale.answer(now.id, "confirm", t("New customer")));
  };

  /** In the dialog, where there is more to be said; with what they said. */
  create = (introduction: number): Promise<void> => this.sale.people.addIntroduced(introduction);

  /** It is this one of several. */
  choose = async (hit: CustomerHit): Promise<void> => {
    const { now } = this;
    if (!now || this.busy) return;
    await this.answering(now, () => this.sale.answer(now.id, "choose", t("Customer"), { customer: hit.id }));
  };

  decline = async (): Promise<void> => {
    const { now } = this;
    if (!now || this.busy) return;
    await this.answering(now, () => this.asking(() => this.sale.api.post<RegisterSeen>(`/introductions/${now.id}/decline`)));
  };

  look = (): Promise<void> => this.asking(() => this.sale.api.get<RegisterSeen>("/introduction"));

  private async answering({ id }: Introduction, answer: () => Promise<void>): Promise<void> {
    this.answered = id;
    this.sale.redraw();
    await answer();
    this.answered = 0;
    this.sale.redraw();
  }

  private async asking(ask: () => Promise<RegisterSeen>): Promise<void> {
    try {
      this.take(await ask());
    } catch (error) {
      if (error instanceof Unreachable) this.sale.say(t("There is no connection. Try again in a moment."));
      else if (error instanceof Refused) this.sale.say(error.status === 401 ? "" : error.message);
      else throw error;
    }
  }
}
