import type { UseMutationResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ApiError } from "../api/api-error.ts";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { Button } from "./button.tsx";
import { ErrorNote } from "./states.tsx";
import { useSaved } from "./use-unsaved.ts";

interface Props {
  /** What saves: its error and its success are shown beside the button. */
  save: Pick<UseMutationResult<unknown, ApiError, never>, "error" | "isPending" | "isSuccess">;
  onSubmit: () => void;
  /** Fields that show an error themselves. */
  fields: readonly string[];
  label?: string;
  children: ReactNode;
}

/** A form that is saved as a whole. An error of the server stands at its field, or above the button. */
export function Form({ save, onSubmit, fields, label, children }: Props) {
  const t = useTexts(common);
  useSaved(save);
  const isElsewhere = save.error !== null && !fields.includes(save.error.field ?? "");
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      {isElsewhere && save.error !== null && <ErrorNote error={save.error} />}
      <div className="flex items-center gap-3">
        <Button type="submit" look="main" busy={save.isPending}>
          {label ?? t.save}
        </Button>
        <span role="status">{save.isSuccess ? t.saved : ""}</span>
      </div>
    </form>
  );
}
