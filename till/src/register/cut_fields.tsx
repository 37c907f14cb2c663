import { typedDecimal, typedMoney } from "../money";
import type { Cut } from "../types";
import { t } from "../words";
import { Figure, type Typing } from "./pad";
import { currencySign, itsCurrency, plainly, plainMoney } from "./show";

export type CutKind = Cut["kind"];

/** A discount by hand, of a line or of the sale: a share, or an amount. */
export function CutFields<Name extends string>(props: {
  typing: Typing<Name | "cut">;
  kind: CutKind;
  onKind: (kind: CutKind) => void;
  wrong: string | undefined;
  first?: boolean;
}) {
  const Kind = ({ kind, children }: { kind: CutKind; children: string }) => (
    <button type="button" class="button" aria-pressed={props.kind === kind} onClick={() => props.onKind(kind)}>
      {children}
    </button>
  );
  return (
    <div class="cut-fields">
      <Figure typing={props.typing} name="cut" label={t("Discount")} wrong={props.wrong} first={props.first ?? false} />
      <div class="segments" role="group" aria-label={t("The discount is")}>
        <Kind kind="percent">%</Kind>
        <Kind kind="amount">{currencySign()}</Kind>
      </div>
    </div>
  );
}

/** As it stands in the field. */
export function cutText(cut: Cut | null): string {
  if (!cut) return "";
  return cut.kind === "amount" ? plainMoney(cut.value) : plainly(cut.value, 2).replace(/[.,]0+$/, "");
}

/** What was typed; an empty field takes the discount off. Null where it is no discount. */
export function typedCut(text: string, kind: CutKind): Cut | null {
  if (!text.trim()) return { kind, value: 0 };
  const value = kind === "amount" ? typedMoney(text, itsCurrency()) : typedDecimal(text, 2);
  if (value === null || value < 0 || (kind === "percent" && value > 10_000)) return null;
  return { kind, value };
}

/** A change only where it says another thing than before. */
export function cutChange(before: Cut | null, now: Cut): { cut?: Cut } {
  const same = now.value === (before?.value ?? 0) && (now.value === 0 || now.kind === before?.kind);
  return same ? {} : { cut: now };
}
