import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../icon";
import { t } from "../words";
import { Cancel } from "./beside";
import type { Trouble } from "./camera";
import type { ScreenCtrl, Seeing } from "./ctrl";

/** The camera looks for a code. */
export function ScanWay({ ctrl }: { ctrl: ScreenCtrl }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) ctrl.watch(video.current);
  }, [ctrl]);
  const { seeing } = ctrl;
  const failed = seeing.state === "failed";
  return (
    <>
      <h2>{t("Hold your card or code before the camera")}</h2>
      <div class={failed ? "screen-camera failed" : "screen-camera"}>
        <video ref={video} muted playsInline aria-label={t("What the camera sees")} />
        <p role="status">{failed ? troubleWord(seeing.trouble) : seeing.state === "opening" ? t("The camera opens…") : ""}</p>
      </div>
      <Eyes ctrl={ctrl} seeing={seeing} />
      <p class="soft small">{t("The picture stays on this device: only what the code says is read.")}</p>
      <Cancel onPress={ctrl.back} />
    </>
  );
}

/** Which camera, and its light. */
function Eyes({ ctrl, seeing }: { ctrl: ScreenCtrl; seeing: Seeing }) {
  if (seeing.state !== "looking" || (seeing.eyes.length < 2 && !seeing.torch)) return null;
  return (
    <div class="cluster">
      {seeing.eyes.length > 1 &&
        seeing.eyes.map((eye, place) => (
          <button type="button" class="button" key={eye.id} aria-pressed={eye.id === seeing.eye} onClick={() => ctrl.turnTo(eye.id)}>
            <Icon name="camera" />
            {t("Camera {number}", { number: place + 1 })}
          </button>
        ))}
      {seeing.torch && (
        <button type="button" class="button" aria-pressed={seeing.lit} onClick={() => ctrl.light(!seeing.lit)}>
          <Icon name="torch" />
          {t("Light")}
        </button>
      )}
    </div>
  );
}

function troubleWord(trouble: Trouble): string {
  switch (trouble) {
    case "insecure":
      return t("A camera works here only over an encrypted connection (https). Please tell the cashier.");
    case "denied":
      return t("This page may not use the camera. Please tell the cashier: the browser's settings allow it.");
    case "none":
      return t("This screen has no camera. Please choose another way.");
    case "busy":
      return t("Another program uses the camera. Please tell the cashier.");
    case "broken":
      return t("The camera doesn't work just now. Please choose another way.");
  }
}
