import { decimals, money } from "../money";
import { t } from "../words";
import type { Reduction } from "../types";

/** How figures look here: the page's language, the shop's currency. */
let locale = "en";
let currency = "EUR";

export function figuresIn(itsLocale: string, itsCurrency: string): void {
  locale = itsLocale;
  currency = itsCurrency;
}

export const amount = (minor: number): string => money(minor, currency, locale);

/** As on a banknote: without decimals where there are none. */
export const note = (minor: number): string => {
  const options = { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" } as const;
  return (minor / 10 ** decimals(currency)).toLocaleString(locale, options);
};

/** Thousandths: 1500 is 1.5. */
export const quantity = (thousandths: number): string => (thousandths / 1_000).toLocaleString(locale);

/** Basis points: 2500 is 25 %. */
export const share = (points: number): string =>
  (points / 10_000).toLocaleString(locale, { style: "percent", maximumFractionDigits: 2 });

/** As it stands in a field that takes it back. */
export function plainly(units: number, places: number): string {
  const digits = { minimumFractionDigits: places === 3 ? 0 : places, maximumFractionDigits: places };
  return (units / 10 ** places).toLocaleString(locale, { ...digits, useGrouping: false });
}

export const plainMoney = (minor: number): string => plainly(minor, decimals(currency));

export const moment = (iso: string): string =>
  new Date(iso).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });

export const day = (iso: string): string => new Date(iso).toLocaleDateString(locale, { dateStyle: "medium" });

/** The sign between a number and its decimals. */
export const decimalSign = (): string => (1.5).toLocaleString(locale).charAt(1);

export function reason(reduction: Reduction): string {
  if (reduction.why === "cut") return t("Discount");
  if (reduction.why === "sale_cut") return t("Discount on the sale");
  return reduction.name;
}

export const itsCurrency = (): string => currency;

export const currencySign = (): string =>
  new Intl.NumberFormat(locale, { style: "currency", currency }).formatToParts(0).find((part) => part.type === "currency")?.value ?? currency;
