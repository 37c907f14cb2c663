import { type Api, Refused, sentence } from "../api";
import type { CustomerCard, Sale } from "../types";
import { t } from "../words";
import { freshKey } from "./kept";
import type { Payment } from "./sale_ctrl";
import { type Leave, allowed } from "./trying";

/** The sale that is paid later. */
export interface LaterOf {
  readonly api: Api;
  readonly sale: Sale | null;
  readonly redraw: () => void;
  pay(payment: Payment, label: string): Promise<void>;
  /** What is shown of it is old: it is to be looked at anew. */
  outdated(): void;
  /** Another's leave by PIN; null where nobody gives it. */
  leave(permission: string, label: string): Promise<string | null>;
}

/** What the cashier is asked before a customer owes something: `left` is how much more they may. */
export type Later = { kind: "over"; payment: Payment & { amount: number }; left: number } | { kind: "invoice"; amount: number };

/**
 * On account and by invoice: the limit, and to whom the invoice goes. Views draw it; only these
 * methods change it.
 */
export class CreditCtrl {
  question: Later | null = null;
  told = "";
  busy = false;

  constructor(
    private readonly sale: LaterOf,
    private readonly newKey: () => string = freshKey,
  ) {}

  /** So much of what is due; of a refund below zero, which no limit stops. */
  onAccount = async (amount: number): Promise<void> => {
    const left = this.sale.sale?.customer?.account.left ?? null;
    if (left !== null && amount > left) return this.ask({ kind: "over", payment: { kind: "on_account", amount }, left });
    await this.sale.pay({ kind: "on_account", amount }, t("On account"));
  };

  /** Shown first: an invoice that has left can only be credited. */
  invoice = (amount: number): void => this.ask({ kind: "invoice", amount });

  confirm = async (): Promise<void> => {
    if (this.question?.kind !== "invoice") return;
    const { amount } = this.question;
    this.dismiss();
    await this.sale.pay({ kind: "invoice", amount }, t("Invoice"));
  };

  /** As much as the limit leaves; the rest is paid another way. */
  part = async (): Promise<void> => {
    if (this.question?.kind !== "over") return;
    const { payment, left } = this.question;
    this.dismiss();
    await this.sale.pay({ ...payment, amount: left }, this.nameOf(payment));
  };

  /** The limit with which all of it goes on account. */
  get needed(): number {
    const account = this.sale.sale?.customer?.account;
    return this.question?.kind === "over" && account ? account.balance + this.question.payment.amount : 0;
  }

  /** Raise it, with another's PIN where that is wanting, and pay. */
  raise = async (limit: number): Promise<void> => {
    const { question } = this;
    const customer = this.sale.sale?.customer;
    if (question?.kind !== "over" || !customer || this.busy) return;
    this.is({ busy: true, told: "" });
    try {
      const raise = (how: Leave) => this.sale.api.post<CustomerCard>(`/customers/${customer.id}/limit`, { limit }, how);
      const leave = (permission: string) => this.sale.leave(permission, t("Raise the limit"));
      const raised = await allowed(raise, this.newKey(), leave);
      this.busy = false;
      if (!raised) return this.sale.redraw();
      this.dismiss();
      await this.sale.pay(question.payment, this.nameOf(question.payment));
    } catch (error) {
      this.is({ busy: false, told: sentence(error, t("No connection to Stamgast. Try again when it is back.")) });
    }
  };

  /** Whether a payment that was refused becomes a question: the limit, or no address. */
  refused = (payment: Payment, error: Refused): boolean => {
    const amount = payment.amount ?? this.sale.sale?.due ?? 0;
    if (error.code === "over_limit") this.ask({ kind: "over", payment: { ...payment, amount }, left: error.left ?? 0 });
    else if (error.code === "no_address") this.ask({ kind: "invoice", amount });
    else return false;
    // They owe more, or may owe less, than was shown.
    this.sale.outdated();
    return true;
  };

  dismiss = (): void => {
    this.question = null;
    this.is({ told: "" });
  };

  private nameOf({ kind }: Payment): string {
    return kind === "invoice" ? t("Invoice") : t("On account");
  }

  private ask(question: Later): void {
    this.question = question;
    this.is({ told: "" });
  }

  private is(change: Partial<Pick<CreditCtrl, "told" | "busy">>): void {
    Object.assign(this, change);
    this.sale.redraw();
  }
}
