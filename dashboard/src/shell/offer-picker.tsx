import { Suspense } from "react";
import { lazyPart } from "../ui/lazy-part.tsx";
import type { OfferChoice } from "./offer-combobox.tsx";

const OfferCombobox = lazyPart(() => import("./offer-combobox.tsx"), "OfferCombobox");

/** One of the network's offers by its name. What it is made of weighs as much as a screen, and comes when it is shown. */
export function OfferPicker(choice: OfferChoice) {
  return (
    <Suspense fallback={<div className="h-8 pointer-coarse:h-11" />}>
      <OfferCombobox {...choice} />
    </Suspense>
  );
}
