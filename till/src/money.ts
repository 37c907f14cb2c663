/**
 * Money is whole minor units everywhere; only what a person reads or types has
 * a decimal sign. The server alone prices: nothing here multiplies or rounds.
 */

const formats = new Map<string, Intl.NumberFormat>();

function format(currency: string, locale: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.NumberFormat(locale, { style: "currency", currency });
    formats.set(key, found);
  }
  return found;
}

/** How many decimals the currency has: 2 for SEK and EUR, 0 for ISK. */
export function decimals(currency: string): number {
  return format(currency, "en").resolvedOptions().maximumFractionDigits ?? 2;
}

/** An amount as the locale writes it: 129950 SEK is "1 299,50 kr" in Swedish. */
export function money(minor: number, currency: string, locale: string): string {
  return format(currency, locale).format(minor / 10 ** decimals(currency));
}

/**
 * The minor units of an amount typed by hand, or null where it isn't one.
 *
 * Comma and point both serve as the decimal sign, whatever the locale: a keypad
 * has only one of them. Thousands may be set apart by spaces alone, so that
 * "1.299" is refused rather than guessed at.
 */
export function typedMoney(text: string, currency: string): number | null {
  return typedDecimal(text, decimals(currency));
}

/** A number typed by hand with at most so many decimals, in units of the last of them. */
export function typedDecimal(text: string, places: number): number | null {
  const parts = /^([-\u2212]?)(\d{1,3}(?: \d{3})+|\d+)(?:[.,](\d*))?$/.exec(text.trim().replaceAll(/\s/g, " "));
  const [, sign = "", whole = "", fraction = ""] = parts ?? [];
  if (!parts || fraction.length > places) return null;
  const units = Number(whole.replaceAll(" ", "") + fraction.padEnd(places, "0"));
  if (!Number.isSafeInteger(units)) return null;
  return sign && units ? -units : units;
}

/** The banknotes with which people pay, smallest first, in minor units. */
const NOTES: Record<string, number[]> = {
  SEK: [20, 50, 100, 200, 500, 1000],
  DKK: [50, 100, 200, 500],
  NOK: [50, 100, 200, 500, 1000],
  EUR: [5, 10, 20, 50, 100],
  USD: [1, 5, 10, 20, 50, 100],
};

/** What somebody may hand over for what is due, besides the exact amount: the next even sums of
 * each banknote, at most three. */
export function handedOver(due: number, currency: string): number[] {
  const unit = 10 ** decimals(currency);
  const sums = (NOTES[currency] ?? [10, 20, 50, 100, 200, 500]).map((note) => Math.ceil(due / (note * unit)) * note * unit);
  return [...new Set(sums)].filter((sum) => sum > due).sort((one, other) => one - other).slice(0, 3);
}
