import type { ReadonlySignal } from "@preact/signals";
import { money } from "../money";

/** What is to be paid, as the largest thing on the register. */
export function Total(props: { due: ReadonlySignal<number>; currency: string; locale: string }) {
  return <output class="total">{money(props.due.value, props.currency, props.locale)}</output>;
}
