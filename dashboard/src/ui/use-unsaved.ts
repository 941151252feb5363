import { createContext, type FormEvent, type RefObject, useContext, useEffect, useRef } from "react";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
/** Controls of forms that somebody came to, with what they held then; undefined where that is not known. */
type Known = Map<Control, string | boolean | undefined>;

const KnownContext = createContext<RefObject<Known> | null>(null);

/** Makes what is inside known to `useSaved`. */
export const UnsavedProvider = KnownContext.Provider;

const isToggle = (control: Control): control is HTMLInputElement => control.type === "checkbox" || control.type === "radio";

const heldBy = (control: Control) => (isToggle(control) ? control.checked : control.value);

/** Watches the forms inside an element that gets `handlers`. `hasChanges` says whether one that still stands holds other values than at first. */
export function useUnsaved() {
  const known = useRef<Known>(new Map());
  const note = (isChanged: boolean) => (event: Pick<FormEvent, "target">) => {
    const control = event.target as Partial<Control>;
    if (!control.form || known.current.has(control as Control)) return;
    const value = heldBy(control as Control);
    known.current.set(control as Control, !isChanged ? value : typeof value === "boolean" ? !value : undefined);
  };
  return {
    known,
    handlers: { onFocusCapture: note(false), onInputCapture: note(true) },
    hasChanges: () => [...known.current].some(([control, value]) => control.isConnected && heldBy(control) !== value),
  };
}

/** Once what a form holds is saved, nothing of it is lost. What saves it next may be something else: a thing that was added is edited from then on. */
export function useSaved({ isPending, error }: { isPending: boolean; error: unknown }) {
  const known = useContext(KnownContext);
  const wasPending = useRef(false);
  useEffect(() => {
    if (wasPending.current && !isPending && error === null) known?.current.clear();
    wasPending.current = isPending;
  }, [isPending, error, known]);
}
