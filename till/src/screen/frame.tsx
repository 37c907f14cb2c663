import { useEffect, useState } from "preact/hooks";
import { Icon } from "../icon";
import { t } from "../words";

/** Over everything while there is no connection. */
export function NotConnected({ away }: { away: boolean }) {
  return (
    <div class="screen-cut-place" role="status">
      {away && (
        <p class="screen-cut">
          <Icon name="warning" />
          {t("Not connected")}
        </p>
      )}
    </div>
  );
}

/** For whoever sets the screen up; gone as soon as it fills the screen. */
export function FullScreen() {
  const [full, set] = useState(isFull);
  useEffect(() => {
    const changed = () => set(isFull());
    document.addEventListener("fullscreenchange", changed);
    return () => document.removeEventListener("fullscreenchange", changed);
  }, []);
  if (full || !document.fullscreenEnabled) return null;
  return (
    <button
      type="button"
      class="screen-full"
      aria-label={t("Full screen")}
      onClick={() => void document.documentElement.requestFullscreen({ navigationUI: "hide" })}
    >
      <Icon name="full" />
    </button>
  );
}

function isFull(): boolean {
  return document.fullscreenElement !== null || matchMedia("(display-mode: fullscreen)").matches;
}
