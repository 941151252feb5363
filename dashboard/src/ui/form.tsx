import type { UseMutationResult } from "@tanstack/react-query";
import { type ReactNode, useRef } from "react";
import type { ApiError } from "../api/api-error.ts";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { Button } from "./button.tsx";
import { ErrorNote } from "./states.tsx";
import { useSaved } from "./use-unsaved.ts";

interface SavingFormProps {
  /** What saves it. Left out: what it leads to takes it away, or empties it. */
  save?: { isPending: boolean; error: unknown };
  onSubmit: () => void;
  /** Parameters of the address, with spaces between: another value of one takes the form away. */
  shownBy?: string;
  className?: string;
  children: ReactNode;
}

const NEVER = { isPending: false, error: null };

/** A form. Whoever leaves it with changes that are not saved is asked first, by the screen or the dialog that it is in. */
export function SavingForm({ save = NEVER, onSubmit, shownBy, className, children }: SavingFormProps) {
  const form = useRef<HTMLFormElement>(null);
  useSaved(form, save);
  return (
    <form
      ref={form}
      aria-busy={save.isPending}
      data-shown-by={shownBy}
      className={className}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}

interface FilterFormProps {
  /** What is looked for. */
  label: string;
  onSubmit: (form: HTMLFormElement) => void;
  className?: string;
  children: ReactNode;
}

/** A form whose values go to the address. Nothing is lost with it. */
export function FilterForm({ label, onSubmit, className, children }: FilterFormProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is not known to all readers.
    <form
      role="search"
      aria-label={label}
      className={className}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(event.currentTarget);
      }}
    >
      {children}
    </form>
  );
}

interface Props extends Pick<SavingFormProps, "onSubmit" | "children"> {
  /** What saves: its error and its success are shown beside the button. */
  save: Pick<UseMutationResult<unknown, ApiError, never>, "error" | "isPending" | "isSuccess">;
  /** Fields that show an error themselves. */
  fields: readonly string[];
  label?: string;
  /** Beside the button that saves, at the other end: what takes the thing away. */
  beside?: ReactNode;
}

/** A form that is saved as a whole. An error of the server stands at its field, or above the button. */
export function Form({ save, onSubmit, fields, label, beside, children }: Props) {
  const t = useTexts(common);
  const isElsewhere = save.error !== null && !fields.includes(save.error.field ?? "");
  return (
    <SavingForm save={save} onSubmit={onSubmit} className="flex flex-col gap-4">
      {children}
      {isElsewhere && save.error !== null && <ErrorNote error={save.error} />}
      <div data-buttons className="flex items-center gap-3">
        <Button type="submit" look="main" busy={save.isPending}>
          {label ?? t.save}
        </Button>
        <span role="status" className="grow">
          {save.isSuccess ? t.saved : ""}
        </span>
        {beside}
      </div>
    </SavingForm>
  );
}
