import { type Api, Refused, Unreachable, sentence } from "../api";
import type { AccountNow, AccountPaid, AccountPaying, CustomerHit } from "../types";
import { t } from "../words";
import { freshKey } from "./kept";
import { type Leave, allowed, trying } from "./trying";

/** What the till around it does for a payment on account. */
export interface AtTheTill {
  /** Another's leave by PIN; null where nobody gives it. */
  leave(permission: string, label: string): Promise<string | null>;
}

interface Sending {
  key: string;
  body: AccountPaying;
}

/**
 * What a customer owes, and that they pay of it without buying anything. The view draws it; only
 * these methods change it.
 */
export class AccountCtrl {
  customer: Pick<CustomerHit, "id" | "name"> | null = null;
  hits: CustomerHit[] | null = null;
  now: AccountNow | null = null;
  paid: AccountPaid | null = null;
  /** Entries that the money is for; none: the longest due. */
  readonly chosen = new Set<number>();
  /** Was sent, and perhaps taken: it is sent as it was until it is answered, and counts once. */
  sending: Sending | null = null;
  busy = false;
  told = "";
  private looked = "";

  constructor(
    private readonly api: Api,
    private readonly around: AtTheTill,
    private readonly redraw: () => void,
    private readonly newKey: () => string = freshKey,
  ) {}

  /** Customers by what was typed. */
  look = async (text: string): Promise<void> => {
    this.looked = text;
    if (!text.trim()) {
      this.hits = null;
      return this.redraw();
    }
    try {
      const q = new URLSearchParams({ q: text.trim().slice(0, 200) });
      const { customers } = await this.api.get<{ customers: CustomerHit[] }>(`/customers?${q}`);
      // Somebody typed on: another answer is on its way.
      if (text !== this.looked) return;
      this.hits = customers;
      this.told = "";
    } catch (error) {
      this.told = toldOf(error);
    }
    this.redraw();
  };

  open = async (customer: Pick<CustomerHit, "id" | "name">): Promise<void> => {
    this.customer = customer;
    this.now = this.paid = null;
    this.chosen.clear();
    await this.trying(async () => {
      this.now = await this.api.get<AccountNow>(`/customers/${customer.id}/account`);
    });
  };

  choose = (entry: number, yes: boolean): void => {
    if (yes) this.chosen.add(entry);
    else this.chosen.delete(entry);
    this.redraw();
  };

  /** What is paid where no amount is typed: what was chosen, or all that is owed; below zero the
   * shop owes it, and pays it back. */
  get asked(): number {
    const { now, chosen } = this;
    if (!now) return 0;
    const sum = now.open.filter(({ id }) => chosen.has(id)).reduce((sum, { left }) => sum + left, 0);
    return chosen.size > 0 ? sum : now.account.balance;
  }

  /** `given` is the cash that was handed over. */
  pay = (method: "cash" | "card", amount: number, given: number | null = null): Promise<void> => {
    const entries = [...this.chosen];
    const body = { method, amount, ...(given !== null && { given }), ...(entries.length > 0 && { entries }) };
    this.sending ??= { key: this.newKey(), body };
    return this.send();
  };

  /** Once more what may not have arrived. */
  send = (): Promise<void> =>
    this.trying(async () => {
      const { customer, sending } = this;
      if (!customer || !sending) return;
      try {
        const { key, body } = sending;
        const pay = (how: Leave) => this.api.post<AccountPaid>(`/customers/${customer.id}/payments`, body, how);
        this.paid = await allowed(pay, key, (permission) => this.around.leave(permission, t("Payment on account")));
      } catch (error) {
        if (error instanceof Refused && error.status !== 401) this.sending = null;
        throw error;
      }
      this.sending = null;
    });

  private trying(act: () => Promise<void>): Promise<void> {
    return trying(this, act, this.redraw, toldOf);
  }
}

function toldOf(error: unknown): string {
  if (error instanceof Unreachable) return t("There is no connection. Try again in a moment: a payment counts once.");
  return sentence(error, "");
}
