import { Suspense, useState } from "react";
import { useTexts } from "../../texts/define.ts";
import { views } from "../../texts/views.ts";
import { Button } from "../../ui/button.tsx";
import { lazyPart } from "../../ui/lazy-part.tsx";
import { useViewScreen } from "./views.ts";

const ViewsDialog = lazyPart(() => import("./views-dialog.tsx"), "ViewsDialog");

/** Saves what is on the screen, and copies links to it: on every screen whose state is its address. */
export function ViewsButton() {
  const t = useTexts(views);
  const shown = useViewScreen();
  const [isOpen, setOpen] = useState(false);
  if (shown === null) return null;
  return (
    <>
      <Button aria-haspopup="dialog" className="pointer-coarse:min-w-11" onClick={() => setOpen(true)}>
        ☆ <span className="max-sm:sr-only">{t.button}</span>
      </Button>
      {isOpen && (
        <Suspense>
          <ViewsDialog {...shown} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
