/**
 * What the till says, in the language of its page. English stands in the code,
 * inside `t()` or `tn()`, where tools/messages.py finds it; the page brings the
 * translations along (locale/<language>/LC_MESSAGES/till.json).
 */

export type Words = Readonly<Record<string, string | readonly [string, string]>>;
type Filling = Readonly<Record<string, string | number>>;

let words: Words = {};

/** From now on the till speaks these; an English page has none. */
export function speak(given: Words): void {
  words = given;
}

/** The text in the page's language, `{name}` filled in: t("At {register}", { register }). */
export function t(text: string, filling: Filling = {}): string {
  const said = words[text];
  return filled(typeof said === "string" ? said : text, filling);
}

/** One or many, with `{count}` filled in: tn("{count} item", "{count} items", 3). */
export function tn(one: string, many: string, count: number, filling: Filling = {}): string {
  const said = words[one];
  // English, Swedish and Dutch agree: one is one, all else is many.
  const [single, several] = Array.isArray(said) ? said : [one, many];
  return filled(count === 1 ? single : several, { count, ...filling });
}

function filled(text: string, filling: Filling): string {
  return text.replaceAll(/\{(\w+)\}/g, (gap, name: string) => String(filling[name] ?? gap));
}
