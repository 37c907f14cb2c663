import { useState } from "preact/hooks";
import { Icon } from "../icon";
import { t } from "../words";
import { decimalSign } from "./show";

export type FigureKey = "back" | "sign" | `${number}`;

/** Fields of figures that keys and the pad on the screen both write into. */
export interface Typing<Name extends string> {
  readonly texts: Readonly<Record<Name, string>>;
  readonly at: Name;
  focus: (name: Name) => void;
  type: (name: Name, text: string) => void;
  press: (key: FigureKey) => void;
}

export function useTyping<Name extends string>(first: Name, begin: Record<Name, string>): Typing<Name> {
  const [{ texts, at }, set] = useState({ texts: begin, at: first, fresh: true });
  const type = (name: Name, text: string) => set((now) => ({ texts: { ...now.texts, [name]: text }, at: name, fresh: false }));
  return {
    texts,
    at,
    focus: (name) => set((now) => ({ ...now, at: name, fresh: true })),
    type,
    // Fingers may be faster than the dialog is drawn anew.
    press: (key) => set((now) => ({ ...now, texts: { ...now.texts, [now.at]: pressed(now.texts[now.at], key, now.fresh) }, fresh: false })),
  };
}

/** The first key in a field writes over what stood there. */
function pressed(text: string, key: FigureKey, fresh: boolean): string {
  if (key === "back") return fresh ? "" : text.slice(0, -1);
  const before = fresh ? "" : text;
  return before + (key === "sign" ? decimalSign() : key);
}

interface FigureProps<Name extends string> {
  typing: Typing<Name>;
  name: Name;
  label: string;
  wrong?: string | undefined;
  /** What counts where nothing is typed. */
  hint?: string;
  /** Where the dialog begins. */
  first?: boolean;
}

export function Figure<Name extends string>({ typing, name, label, wrong, hint, first }: FigureProps<Name>) {
  const id = `figure-${name}`;
  // The pad is there already: the tablet's own keyboard would cover it.
  const keyboard = matchMedia("(any-pointer: coarse)").matches ? "none" : "decimal";
  return (
    <div class={wrong ? "field wrong" : "field"}>
      <label for={id}>{label}</label>
      <input
        id={id}
        class="figure"
        inputMode={keyboard}
        autocomplete="off"
        autofocus={first}
        placeholder={hint}
        value={typing.texts[name]}
        aria-invalid={wrong ? "true" : undefined}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        onFocus={(event) => {
          event.currentTarget.select();
          typing.focus(name);
        }}
        onInput={(event) => typing.type(name, event.currentTarget.value)}
      />
      {wrong && (
        <ul class="errorlist" id={`${id}-wrong`}>
          <li>{wrong}</li>
        </ul>
      )}
    </div>
  );
}

const DIGITS: FigureKey[] = ["7", "8", "9", "4", "5", "6", "1", "2", "3"];

/** The figures for fingers. The field keeps the focus, so that keys go on in it. */
export function Pad<Name extends string>({ typing }: { typing: Typing<Name> }) {
  const Key = ({ value, children, label }: { value: FigureKey; children?: preact.ComponentChildren; label?: string }) => (
    <button
      type="button"
      class="button"
      tabIndex={-1}
      aria-label={label}
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => typing.press(value)}
    >
      {children ?? value}
    </button>
  );
  return (
    <div class="till-pad figures" role="group" aria-label={t("Figures")}>
      {DIGITS.map((digit) => (
        <Key value={digit} key={digit} />
      ))}
      <Key value="sign">{decimalSign()}</Key>
      <Key value="0" />
      <Key value="back" label={t("Take the last digit away")}>
        <Icon name="left" />
      </Key>
    </div>
  );
}
