import type { TargetedKeyboardEvent } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../icon";
import type { CustomerHit } from "../types";
import { t } from "../words";
import type { CustomerCtrl } from "./customer_ctrl";

/** Type, choose with the arrow keys, Enter (WAI-ARIA combobox). `name` sets two on a page apart. */
export function CustomerField({ people, name, focus = false }: { people: CustomerCtrl; name: string; focus?: boolean }) {
  const field = useRef<HTMLInputElement>(null);
  // Before anything is drawn: whoever types on at once loses no key.
  useLayoutEffect(() => {
    if (focus) field.current?.focus();
  }, [focus]);
  const open = people.open && people.at === name;
  const pressed = (event: TargetedKeyboardEvent<HTMLInputElement>) => {
    if (!people.key(event.key)) return;
    event.preventDefault();
    // A sheet beneath would close.
    event.stopPropagation();
  };
  return (
    <div class="customer-find">
      <Icon name="search" />
      <input
        class="input"
        ref={field}
        type="search"
        role="combobox"
        // What Preact's types want of a combobox; its list is ours.
        list={undefined}
        aria-label={t("Customer")}
        aria-keyshortcuts="F3"
        placeholder={t("Customer: name, number, phone")}
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={`${name}-hits`}
        aria-activedescendant={open ? `${name}-hit-${people.active}` : undefined}
        autocomplete="off"
        spellcheck={false}
        value={people.at === name || people.at === null ? people.text : ""}
        onInput={(event) => people.typed(event.currentTarget.value, name)}
        onKeyDown={pressed}
        onFocus={() => people.focused(name)}
        onBlur={people.blurred}
      />
      <kbd>F3</kbd>
      <Hits people={people} name={name} open={open} />
      {people.told && people.at === name && (
        <p class="till-told small" role="alert">
          {people.told}
        </p>
      )}
    </div>
  );
}

function Hits({ people, name, open }: { people: CustomerCtrl; name: string; open: boolean }) {
  const { hits, active } = people;
  return (
    <ul role="listbox" id={`${name}-hits`} class="customer-hits" aria-label={t("Customers")} hidden={!open} onMouseDown={(event) => event.preventDefault()}>
      {open &&
        hits.map((hit, place) => (
        <Option people={people} name={name} place={place} active={active} key={hit.id}>
          <Who hit={hit} />
        </Option>
        ))}
      {open && (
        <Option people={people} name={name} place={hits.length} active={active}>
          <Icon name="plus" />
          <span>{t("Add “{text}” as a new customer", { text: people.text.trim() })}</span>
        </Option>
      )}
    </ul>
  );
}

interface OptionProps {
  people: CustomerCtrl;
  name: string;
  place: number;
  active: number;
  children: preact.ComponentChildren;
}

function Option({ people, name, place, active, children }: OptionProps) {
  const itself = useRef<HTMLLIElement>(null);
  const chosen = place === active;
  // Before anything is drawn: whoever types on at once loses no key.
  useLayoutEffect(() => {
    if (chosen) itself.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    <li ref={itself} role="option" id={`${name}-hit-${place}`} aria-selected={chosen} onClick={() => void people.choose(place)}>
      {children}
    </li>
  );
}

/** A name with what tells two of it apart. */
export function Who({ hit }: { hit: CustomerHit }) {
  const beside = [hit.number, hit.beside, hit.town, hit.last_digits && `…${hit.last_digits}`].filter(Boolean);
  return (
    <span class="customer-who">
      <strong>
        <bdi>{hit.name}</bdi>
      </strong>
      <Labels labels={hit.labels} />
      <small class="soft">{beside.join(" · ")}</small>
    </span>
  );
}

export function Labels({ labels }: { labels: CustomerHit["labels"] }) {
  return (
    <>
      {labels.map((label) => (
        <span class={`chip ${label.colour}`} key={label.name}>
          {label.name}
        </span>
      ))}
    </>
  );
}
