import { Suspense } from "react";
import { lazyPart } from "./lazy-part.tsx";

// What draws it is larger than most screens that have one.
const QrCode = lazyPart(() => import("./qr-code.tsx"), "QrCode");

/** A QR code of a text. */
export function Qr(shown: { text: string; label: string }) {
  return (
    <div className="size-44 bg-white">
      <Suspense>
        <QrCode {...shown} />
      </Suspense>
    </div>
  );
}
