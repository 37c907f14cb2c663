import { useState } from "preact/hooks";
import { Icon } from "../icon";
import { typedDecimal, typedMoney } from "../money";
import type { Line, Rate } from "../types";
import { t } from "../words";
import { CutFields, type CutKind, cutChange, cutText, typedCut } from "./cut_fields";
import { Figure, Pad, useTyping } from "./pad";
import type { LineChange, SaleCtrl } from "./sale_ctrl";
import { Sheet } from "./sheet";
import { itsCurrency, plainly, plainMoney } from "./show";

type Name = "quantity" | "price" | "cut";
type Wrong = Partial<Record<Name | "name", string>>;

const NO_PRICE = () => t("This is no price.");
const NO_QUANTITY = () => t("This is no quantity.");
export const noCut = () => t("A discount is at most the whole.");

/** One line: how many, at what price, what is off, a word about it. */
export function LineSheet({ ctrl, line, onClose }: { ctrl: SaleCtrl; line: Line; onClose: () => void }) {
  const begin = { quantity: plainly(Math.abs(line.quantity), 3), price: plainMoney(line.price), cut: cutText(line.cut) };
  const typing = useTyping<Name>("quantity", begin);
  const [kind, setKind] = useState<CutKind>(line.cut?.kind ?? "percent");
  const [note, setNote] = useState(line.note);
  const [wrong, setWrong] = useState<Wrong>({});
  const refund = line.of_line !== null;

  const apply = () => {
    const quantity = typedDecimal(typing.texts.quantity, 3);
    const price = typedMoney(typing.texts.price, itsCurrency());
    const cut = typedCut(typing.texts.cut, kind);
    if (!quantity || quantity < 0) return setWrong({ quantity: NO_QUANTITY() });
    if (price === null || price < 0) return setWrong({ price: NO_PRICE() });
    if (!cut) return setWrong({ cut: noCut() });
    const change: LineChange = {
      ...(quantity !== Math.abs(line.quantity) && { quantity }),
      ...(price !== line.price && { price }),
      ...cutChange(line.cut, cut),
      ...(note !== line.note && { note }),
    };
    onClose();
    if (Object.keys(change).length > 0) void ctrl.change(line.id, change);
  };
  const stepped = (by: number) => {
    const now = typedDecimal(typing.texts.quantity, 3) ?? 0;
    typing.type("quantity", plainly(Math.max(1_000, now + by), 3));
  };
  const remove = () => {
    onClose();
    void ctrl.remove(line.id);
  };

  return (
    <Sheet title={line.name} onClose={onClose} onSubmit={apply}>
      <div class="sheet-body with-pad">
        <div class="stack">
          <div class="stepper">
            <Step label={t("One less")} icon="−" onPress={() => stepped(-1_000)} />
            <Figure typing={typing} name="quantity" label={t("Quantity")} wrong={wrong.quantity} first />
            <Step label={t("One more")} icon="+" onPress={() => stepped(1_000)} />
          </div>
          {!refund && (
            <>
              <Figure typing={typing} name="price" label={t("Price each")} wrong={wrong.price} />
              <CutFields typing={typing} kind={kind} onKind={setKind} wrong={wrong.cut} />
              <div class="field">
                <label for="line-note">{t("Note")}</label>
                <input id="line-note" maxLength={200} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
              </div>
            </>
          )}
        </div>
        <Pad typing={typing} />
      </div>
      <footer class="sheet-foot">
        <button type="button" class="button quiet danger start" onClick={remove}>
          <Icon name="trash" />
          {t("Remove")}
        </button>
        <button type="submit" class="button primary">
          {t("Done")}
        </button>
      </footer>
    </Sheet>
  );
}

function Step({ label, icon, onPress }: { label: string; icon: string; onPress: () => void }) {
  return (
    <button type="button" class="button step" aria-label={label} onPointerDown={(event) => event.preventDefault()} onClick={onPress}>
      {icon}
    </button>
  );
}

/** Something that stands in no list: a name, what it costs, how it is taxed. */
export function OtherSheet({ ctrl, taxes, onClose }: { ctrl: SaleCtrl; taxes: Rate[]; onClose: () => void }) {
  const typing = useTyping<"price">("price", { price: "" });
  const usual = taxes.find((tax) => tax.usual) ?? taxes[0];
  const [name, setName] = useState("");
  const [tax, setTax] = useState(usual?.id ?? null);
  const [wrong, setWrong] = useState<Wrong>({});
  const apply = () => {
    const price = typedMoney(typing.texts.price, itsCurrency());
    if (price === null || price < 0) return setWrong({ price: NO_PRICE() });
    onClose();
    const said = name.trim() || t("Other amount");
    void ctrl.add({ name: said, price, tax }, said);
  };
  return (
    <Sheet title={t("Other amount")} onClose={onClose} onSubmit={apply}>
      <div class="sheet-body with-pad">
        <div class="stack">
          <Figure typing={typing} name="price" label={t("Price")} wrong={wrong.price} first />
          <div class="field">
            <label for="other-name">{t("What it is")}</label>
            <input id="other-name" maxLength={160} value={name} placeholder={t("Other amount")} onInput={(event) => setName(event.currentTarget.value)} />
          </div>
          <div class="field">
            <span class="label" id="other-tax">
              {t("Tax")}
            </span>
            <div class="segments" role="group" aria-labelledby="other-tax">
              {taxes.map((each) => (
                <button type="button" class="button" key={each.id} aria-pressed={each.id === tax} onClick={() => setTax(each.id)}>
                  {each.name}
                </button>
              ))}
            </div>
          </div>
        </div>
        <Pad typing={typing} />
      </div>
      <footer class="sheet-foot">
        <button type="submit" class="button primary">
          {t("Add")}
        </button>
      </footer>
    </Sheet>
  );
}
