import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../icon";
import { t } from "../words";
import type { Notice } from "./sale_ctrl";

interface SheetProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  small?: boolean;
  /** What Enter in a field does. */
  onSubmit?: () => void;
}

/** Preact's own ids are the same in two sheets that lie one over the other. */
let opened = 0;

/** A dialog over the sale; Escape closes it. */
export function Sheet({ title, onClose, onSubmit, small, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [name] = useState(() => `sheet-${(opened += 1)}`);
  // At once: the next key must find it open, and when it goes, what had the focus before.
  useLayoutEffect(() => {
    const itself = dialog.current;
    itself?.showModal();
    return () => itself?.close();
  }, []);
  const submitted = (event: Event) => {
    event.preventDefault();
    onSubmit?.();
  };
  const cancelled = (event: Event) => {
    event.preventDefault();
    onClose();
  };
  return (
    <dialog class={small ? "sheet small" : "sheet"} ref={dialog} aria-labelledby={name} onCancel={cancelled}>
      <form onSubmit={submitted} noValidate>
        <div class="sheet-head">
          <h2 id={name}>{title}</h2>
          <button type="button" class="button quiet icon-only" aria-label={t("Close")} onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        {children}
      </form>
    </dialog>
  );
}

export function NoticeBar({ notice, onClose }: { notice: Notice | null; onClose: () => void }) {
  return (
    <div role="status" class="tab-notice">
      {notice?.text && (
        <div class={`notice ${notice.tone}`}>
          <Icon name={notice.tone === "good" ? "good" : "warning"} />
          <span>{notice.text}</span>
          <button type="button" class="button quiet icon-only" aria-label={t("Close")} onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}
