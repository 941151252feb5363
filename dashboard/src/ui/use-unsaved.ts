import { createContext, type FormEvent, type RefObject, useContext, useLayoutEffect, useRef } from "react";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

interface Known {
  /** Where the controls are: those of another place are none of it. */
  place: string;
  /** Controls of forms that somebody came to, with what they held then; undefined where that is not known. */
  controls: Map<Control, string | boolean | undefined>;
  /** What else holds changes: those that `useChanged`, and dialogs. */
  parts: Set<HasChanges>;
  /** Somebody gave up what was changed until now. */
  isDiscarded: boolean;
}

/** Whether something holds changes. @param goes of an element, where not all go */
type HasChanges = (goes?: (element: Element) => boolean) => boolean;

const KnownContext = createContext<RefObject<Known> | null>(null);

/** Makes what is inside known to `useSaved`, `useChanged` and the dialogs there. */
export const UnsavedProvider = KnownContext.Provider;

const isToggle = (control: Control): control is HTMLInputElement => control.type === "checkbox" || control.type === "radio";

const heldBy = (control: Control) => (isToggle(control) ? control.checked : control.value);

/** Of a filter nothing is saved. */
const isFilter = (form: HTMLFormElement) => form.getAttribute("role") === "search";

/** What is being saved is not lost. */
const isBusy = (form: HTMLFormElement | null) => form?.ariaBusy === "true";

/**
 * Watches the forms inside an element that gets `handlers`. What this is inside of has its changes, too.
 * @param placeNow names the place again and again: what was in another is forgotten
 */
export function useUnsaved(placeNow = () => "") {
  const known = useRef<Known>({ place: placeNow(), controls: new Map(), parts: new Set(), isDiscarded: false });
  const controlsNow = () => {
    const { controls, place } = known.current;
    if (place !== placeNow()) controls.clear();
    known.current.place = placeNow();
    for (const control of controls.keys()) if (!control.isConnected) controls.delete(control);
    return controls;
  };
  const note =
    (isChanged: boolean) =>
    ({ target, currentTarget }: Pick<FormEvent, "target" | "currentTarget">) => {
      const control = target as Control;
      known.current.isDiscarded = false;
      // Dialogs are elsewhere on the page, and ask themselves.
      if (!control.form || isFilter(control.form) || !currentTarget.contains(control)) return;
      const controls = controlsNow();
      if (controls.has(control)) return;
      const value = heldBy(control);
      controls.set(control, !isChanged ? value : typeof value === "boolean" ? !value : undefined);
    };
  const hasChanges: HasChanges = (goes) =>
    !known.current.isDiscarded &&
    ([...known.current.parts].some((part) => part(goes)) ||
      [...controlsNow()].some(([control, value]) => heldBy(control) !== value && !isBusy(control.form) && (goes?.(control) ?? true)));
  usePart(hasChanges);
  return {
    known,
    handlers: { onFocusCapture: note(false), onInputCapture: note(true) },
    /** Whether a form that still stands holds other values than at first. */
    hasChanges,
    /** What was changed until now is lost, and nobody is asked again. */
    discard: () => {
      known.current.isDiscarded = true;
    },
  };
}

/** Tells what this is inside of of changes. */
function usePart(hasChanges: HasChanges) {
  const known = useContext(KnownContext);
  const latest = useRef(hasChanges);
  latest.current = hasChanges;
  useLayoutEffect(() => {
    const parts = known?.current.parts;
    const part: HasChanges = (goes) => latest.current(goes);
    parts?.add(part);
    return () => void parts?.delete(part);
  }, [known]);
}

/** Once what a form holds is saved, nothing of it is lost. What saves it next may be something else: a thing that was added is edited from then on. */
export function useSaved(form: RefObject<HTMLFormElement | null>, { isPending, error }: { isPending: boolean; error: unknown }) {
  const known = useContext(KnownContext);
  const wasPending = useRef(false);
  // Before anything else happens: what saves often leads elsewhere.
  useLayoutEffect(() => {
    const controls = known?.current.controls ?? new Map<Control, unknown>();
    if (wasPending.current && !isPending && error === null)
      for (const control of controls.keys()) if (control.form === form.current) controls.delete(control);
    wasPending.current = isPending;
  }, [isPending, error, form, known]);
}

/** Tells of changes that no control of a form holds. They are lost with the screen. */
export function useChanged(isChanged: boolean) {
  usePart((goes) => isChanged && goes === undefined);
}
