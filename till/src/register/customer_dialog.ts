import { t } from "../words";

/** What a scan knows of somebody, by the names of the dialog's fields. */
export type Draft = Readonly<Record<string, string>>;

/** Whom the dialog stored. */
export interface Saved {
  id: number;
  name: string;
  added: boolean;
}

/** What the dialog is made of, and where its pages are. */
export interface DialogParts {
  htmx: string;
  script: string;
  style: string;
  pages: string;
}

interface Htmx {
  ajax(method: string, address: string, how: { target: string; swap: string; values?: Draft }): Promise<void>;
}

declare global {
  interface Window {
    htmx?: Htmx;
  }
}

/**
 * The back office's dialog for a customer, over the sale. The server draws it; htmx
 * and its scripts come when it is first opened, so that the register is there sooner.
 */
export class CustomerDialog {
  onSaved: (saved: Saved) => void = () => undefined;
  /** Somebody who looks alike is taken instead of a new customer. */
  onTaken: (id: number, name: string) => void = () => undefined;
  private htmx: Promise<Htmx> | null = null;

  constructor(
    private readonly parts: DialogParts,
    private readonly token: () => string,
    /** The server takes us for locked, or the token for old. */
    private readonly onShut: () => void,
  ) {
    document.addEventListener("htmx:configRequest", (event) => {
      const { headers } = (event as CustomEvent<{ headers: Record<string, string> }>).detail;
      headers["X-CSRFToken"] = this.token();
    });
    document.addEventListener("htmx:responseError", (event) => {
      const { status } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail.xhr;
      if (status === 401 || status === 403) this.onShut();
    });
    document.addEventListener("customer-saved", (event) => {
      this.close();
      this.onSaved((event as CustomEvent<Saved>).detail);
    });
    document.addEventListener("click", (event) => {
      const taken = (event.target as Element).closest<HTMLElement>("[data-connect]");
      if (!taken) return;
      this.close();
      this.onTaken(Number(taken.dataset.connect), taken.textContent ?? "");
    });
  }

  /** A page under /register/customers/; a draft is sent along, for addresses are logged. */
  open = async (page: string, draft?: Draft): Promise<void> => {
    const htmx = await this.loaded();
    const how = { target: "#dialog", swap: "innerHTML" };
    await (draft ? htmx.ajax("POST", this.parts.pages + page, { ...how, values: draft }) : htmx.ajax("GET", this.parts.pages + page, how));
  };

  /** Put a draft into the empty fields of the open dialog; false where none is open. */
  fill(draft: Draft): boolean {
    const form = this.shown?.querySelector("form");
    if (!form) return false;
    for (const [name, value] of Object.entries(draft)) {
      const field = form.elements.namedItem(name);
      const empty = (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) && !field.value;
      if (!empty) continue;
      field.value = value;
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    }
    return true;
  }

  /** While nobody is at the register its screen alone is to be seen. */
  setAside(): void {
    const { shown } = this;
    if (!shown) return;
    shown.dataset.aside = "";
    shown.close();
  }

  bringBack(): void {
    const aside = this.place.querySelector<HTMLDialogElement>("dialog[data-aside]");
    aside?.showModal();
    delete aside?.dataset.aside;
  }

  private close(): void {
    this.shown?.close();
  }

  private get place(): HTMLElement {
    return document.getElementById("dialog")!;
  }

  private get shown(): HTMLDialogElement | null {
    return this.place.querySelector<HTMLDialogElement>("dialog[open]");
  }

  private loaded(): Promise<Htmx> {
    this.htmx ??= this.load().catch((error: unknown) => {
      this.htmx = null;
      throw error;
    });
    return this.htmx;
  }

  private async load(): Promise<Htmx> {
    await Promise.all([script(this.parts.htmx), style(this.parts.style)]);
    await import(/* @vite-ignore */ this.parts.script);
    return window.htmx!;
  }
}

/** The dialog could not be fetched. */
export class NotLoaded extends Error {
  constructor() {
    super(t("There is no connection. Try again in a moment."));
  }
}

function script(address: string): Promise<void> {
  return came(Object.assign(document.createElement("script"), { src: address }));
}

function style(address: string): Promise<void> {
  return came(Object.assign(document.createElement("link"), { rel: "stylesheet", href: address }));
}

function came(element: HTMLElement): Promise<void> {
  return new Promise((go, fail) => {
    element.addEventListener("load", () => go());
    element.addEventListener("error", () => {
      element.remove();
      fail(new NotLoaded());
    });
    document.head.append(element);
  });
}

let dialog: CustomerDialog | null = null;

/** The page's one dialog. */
export function dialogIs(itself: CustomerDialog): void {
  dialog = itself;
}

export function customerDialog(): CustomerDialog {
  return dialog!;
}
