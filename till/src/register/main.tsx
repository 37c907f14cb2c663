import { signal } from "@preact/signals";
import { render } from "preact";
import { Total } from "./view";

/** The register's page says which currency and language it works in. */
const page = document.getElementById("register");
if (page) {
  const due = signal(Number(page.dataset.due ?? 0));
  render(
    <Total
      due={due}
      currency={page.dataset.currency ?? "EUR"}
      locale={document.documentElement.lang || "en"}
    />,
    page,
  );
}
