import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import type { ApiError } from "../api/api-error.ts";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { Button } from "./button.tsx";
import { UnderTitle } from "./heading.tsx";
import { ErrorNote } from "./states.tsx";
import { UnsavedProvider, useUnsaved } from "./use-unsaved.ts";

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  /** Beside the page instead of over it: a detail of a list that stays in view. */
  side?: boolean;
  /** The parameter of the address that shows it: Back takes it away. */
  shownBy?: string;
}

/** Closes the dialog around, and what is typed there is given up. */
const CloseContext = createContext(() => {});

/** For what ends a dialog from inside, as deleting the thing that it shows. */
export const useCloseDialog = () => useContext(CloseContext);

/** A press outside, Escape or another screen asks first where a form inside holds what is not saved. The button that closes does not. */
export function Dialog({ open, onClose, title, children, side = false, shownBy }: DialogProps) {
  const t = useTexts(common);
  const { known, handlers, hasChanges, discard } = useUnsaved();
  const [isAsking, setAsking] = useState(false);
  const opener = useOpener(open);
  const place = side
    ? "inset-y-0 right-0 w-full max-w-2xl"
    : "top-1/2 left-1/2 max-h-[90vh] w-[calc(100%-2rem)] max-w-lg -translate-x-1/2 -translate-y-1/2 rounded-lg";
  const close = () => {
    // It may go by another address.
    discard();
    onClose();
  };
  useEffect(() => {
    if (!open) setAsking(false);
  }, [open]);
  return (
    <BaseDialog.Root
      open={open}
      onOpenChange={(next, { reason }) => {
        if (next) return;
        if (reason !== "close-press" && hasChanges()) setAsking(true);
        else close();
      }}
    >
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-10 bg-black/40" />
        <BaseDialog.Popup
          {...handlers}
          data-shown-by={shownBy}
          finalFocus={opener}
          onSubmitCapture={() => setAsking(false)}
          className={`fixed z-10 flex flex-col gap-4 overflow-auto border border-line bg-card p-5 shadow-xl ${place}`}
        >
          <header className="flex items-start gap-3">
            <BaseDialog.Title className="min-w-0 grow text-base font-semibold wrap-anywhere">{title}</BaseDialog.Title>
            <BaseDialog.Close
              render={<Button look="sign" className="-my-1 -mr-3 pointer-coarse:-my-2.5 pointer-coarse:min-w-11" aria-label={t.close} />}
            >
              ✕
            </BaseDialog.Close>
          </header>
          <UnsavedProvider value={known}>
            <CloseContext value={close}>
              <UnderTitle>{children}</UnderTitle>
            </CloseContext>
          </UnsavedProvider>
          {isAsking && (
            <div
              role="alert"
              className="sticky -bottom-5 -mx-5 -mb-5 flex flex-wrap items-center gap-2 border-t border-line bg-card px-5 py-3"
            >
              <span className="grow max-sm:basis-full">{t.unsaved}</span>
              <span className="flex flex-wrap gap-2">
                <Button onClick={() => setAsking(false)}>{t.goOn}</Button>
                <Button look="danger" onClick={close}>
                  {t.discard}
                </Button>
              </span>
            </div>
          )}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

/** What had the focus before it opened. A field with `autoFocus` has it by the time of an effect. */
function useOpener(open: boolean) {
  const opener = useRef<HTMLElement | null>(null);
  const wasOpen = useRef(false);
  if (open && !wasOpen.current && document.activeElement instanceof HTMLElement) opener.current = document.activeElement;
  wasOpen.current = open;
  return opener;
}

interface ConfirmProps {
  /** The button that asks. */
  label: ReactNode;
  title: string;
  /** What will happen, and what cannot be undone. */
  children: ReactNode;
  confirm: string;
  look?: "danger" | "main" | "plain";
  onConfirm: () => Promise<unknown>;
}

/** A button that asks once before it does something. An error is shown in the question, which stays open. */
export function Confirm({ label, title, children, confirm, look = "danger", onConfirm }: ConfirmProps) {
  const t = useTexts(common);
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      setOpen(false);
    } catch (caught) {
      setError(caught as ApiError);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button look={look} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={title}>
        <div className="flex flex-col gap-2">{children}</div>
        {error !== null && <ErrorNote error={error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={() => setOpen(false)}>{t.cancel}</Button>
          <Button look={look} busy={busy} onClick={() => void run()}>
            {confirm}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
