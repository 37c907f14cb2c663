import type { TargetedKeyboardEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../icon";
import type { Product } from "../types";
import { t } from "../words";
import type { SaleCtrl } from "./sale_ctrl";
import type { ShelfCtrl } from "./shelf_ctrl";
import { amount } from "./show";

export const SEARCH = "till-search";
const PAUSE_MS = 120;
/** "3*" or "3x" before what is typed: three of it. */
const TIMES = /^\s*(\d{1,4})\s*[*x×]\s*(.*)$/i;

interface ShelfProps {
  ctrl: SaleCtrl;
  shelf: ShelfCtrl;
  onOther: () => void;
  onPay: () => void;
}

/** What is sold: by its place, by its name, or by a typed code. */
export function Shelf(props: ShelfProps) {
  const { ctrl, shelf } = props;
  return (
    <section class="shelf" aria-label={t("Products")}>
      <Search {...props} />
      <Categories shelf={shelf} />
      <Tiles ctrl={ctrl} shelf={shelf} />
    </section>
  );
}

function Search({ ctrl, shelf, onOther, onPay }: ShelfProps) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const field = useRef<HTMLInputElement>(null);
  // On a tablet the focus would bring its keyboard up.
  useEffect(() => {
    if (!matchMedia("(pointer: coarse)").matches) field.current?.focus();
  }, []);
  const typed = (text: string) => {
    clearTimeout(timer.current);
    const [, , what = text] = TIMES.exec(text) ?? [];
    timer.current = setTimeout(() => void shelf.search(what), PAUSE_MS);
  };
  const entered = async (text: string) => {
    clearTimeout(timer.current);
    if (!text.trim()) return onPay();
    const [, times = "1", what = text] = TIMES.exec(text) ?? [];
    const product = await shelf.meant(what.trim());
    if (product) {
      clear(shelf);
      return ctrl.add({ product: product.id, quantity: Number(times) * 1_000 }, product.name);
    }
    if (ctrl.cut) return ctrl.scanned(what.trim());
    await shelf.search(what);
    if (shelf.shown.products.length === 0) ctrl.say(t("Nothing here is called “{text}”.", { text: what.trim() }), "warn");
    else document.querySelector<HTMLElement>(".ware")?.focus();
  };
  const pressed = (event: TargetedKeyboardEvent<HTMLInputElement>) => {
    const { value } = event.currentTarget;
    if (event.key === "Enter") void entered(value);
    else if (event.key === "Escape" && value) clear(shelf);
    else if (event.key === "ArrowDown") document.querySelector<HTMLElement>(".ware")?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <div class="shelf-head">
      <label class="search">
        <span class="unseen">{t("Name, code or barcode")}</span>
        <Icon name="search" />
        <input
          id={SEARCH}
          ref={field}
          class="input"
          type="search"
          enterkeyhint="enter"
          autocomplete="off"
          spellcheck={false}
          placeholder={t("Name, code or barcode")}
          aria-keyshortcuts="F2"
          onInput={(event) => typed(event.currentTarget.value)}
          onKeyDown={pressed}
        />
        <kbd>F2</kbd>
      </label>
      <button type="button" class="button" aria-keyshortcuts="F4" aria-label={t("Other amount")} onClick={onOther}>
        <Icon name="plus" />
        <span class="word">{t("Other amount")}</span>
      </button>
    </div>
  );
}

function Categories({ shelf }: { shelf: ShelfCtrl }) {
  const { categories } = shelf.shelves;
  if (categories.length === 0) return null;
  const searching = shelf.text.trim() !== "";
  const Choice = ({ id, name, colour }: { id: number | null; name: string; colour: string }) => (
    <button
      type="button"
      class={`button category ${colour}`}
      aria-pressed={!searching && shelf.category === id}
      onClick={() => void shelf.choose(id)}
    >
      {name}
    </button>
  );
  return (
    <div class="categories" role="group" aria-label={t("Categories")}>
      <Choice id={null} name={t("All")} colour="" />
      {categories.map((category) => (
        <Choice {...category} key={category.id} />
      ))}
    </div>
  );
}

function Tiles({ ctrl, shelf }: { ctrl: SaleCtrl; shelf: ShelfCtrl }) {
  const { products, after } = shelf.shown;
  const chosen = (event: MouseEvent, product: Product) => {
    void ctrl.add({ product: product.id }, product.name);
    // By a key: whoever types goes on typing.
    if (event.detail === 0 && shelf.text) clear(shelf);
  };
  if (products.length === 0) {
    return <p class="shelf-empty soft">{shelf.text.trim() ? t("Nothing found.") : t("There are no products here yet.")}</p>;
  }
  return (
    <ul class="tiles" role="list" onKeyDown={(event) => (event.key === "Escape" ? clear(shelf) : walked(event))} tabIndex={-1}>
      {products.map((product) => (
        <li key={product.id}>
          <Tile product={product} onChoose={(event) => chosen(event, product)} />
        </li>
      ))}
      {after !== null && (
        <li>
          <button type="button" class="button ware more" onClick={() => void shelf.more()}>
            {t("Show more")}
          </button>
        </li>
      )}
    </ul>
  );
}

function clear(shelf: ShelfCtrl): void {
  const field = document.getElementById(SEARCH);
  if (field instanceof HTMLInputElement) {
    field.value = "";
    field.focus();
  }
  void shelf.search("");
}

function Tile({ product, onChoose }: { product: Product; onChoose: (event: MouseEvent) => void }) {
  return (
    <button type="button" class={`ware ${product.colour}`} onClick={onChoose}>
      {product.picture && <img src={`/api/v1/till/pictures/${product.picture}`} alt="" loading="lazy" />}
      <span class="name">{product.name}</span>
      <span class="price num">{amount(product.price)}</span>
    </button>
  );
}

/** Arrow keys go from tile to tile, and from the first row back to the search. */
function walked(event: TargetedKeyboardEvent<HTMLUListElement>): void {
  const tiles = [...event.currentTarget.querySelectorAll<HTMLElement>(".ware")];
  const now = tiles.indexOf(document.activeElement as HTMLElement);
  const columns = tiles.filter((tile) => tile.offsetTop === tiles[0]?.offsetTop).length;
  const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
  const step = steps[event.key];
  if (now < 0 || !step) return;
  event.preventDefault();
  const next = tiles[now + step];
  if (next) next.focus();
  else if (step < 0) document.getElementById(SEARCH)?.focus();
}
