import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { ApiError } from "../api/api-error.ts";
import { Button } from "./button.tsx";
import { Page } from "./page.tsx";
import { Empty, Loaded } from "./states.tsx";

interface Props<Row> {
  texts: { title: string; add: string; empty: string; emptyHelp: string };
  /** Beside the button that adds. */
  actions?: ReactNode;
  /** Above the list. */
  above?: ReactNode;
  query: UseQueryResult<{ data: readonly Row[] }, ApiError>;
  list: (rows: readonly Row[], onEdit: (row: Row) => void) => ReactNode;
  /** Edits a row; undefined: makes a new one. */
  dialog: (row: Row | undefined, onClose: () => void) => ReactNode;
}

/** A screen of things that are made and edited in a dialog. */
export function EditableList<Row>({ texts, actions, above, query, list, dialog }: Props<Row>) {
  const [edited, setEdited] = useState<{ row: Row | undefined } | null>(null);
  return (
    <Page
      title={texts.title}
      actions={
        <>
          {actions}
          <Button look="main" onClick={() => setEdited({ row: undefined })}>
            {texts.add}
          </Button>
        </>
      }
    >
      {above}
      <Loaded query={query}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={texts.empty}>
              <p className="max-w-prose">{texts.emptyHelp}</p>
            </Empty>
          ) : (
            list(data, (row) => setEdited({ row }))
          )
        }
      </Loaded>
      {edited !== null && dialog(edited.row, () => setEdited(null))}
    </Page>
  );
}
