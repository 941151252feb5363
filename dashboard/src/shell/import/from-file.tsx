import type { ReactNode } from "react";
import { useTexts } from "../../texts/define.ts";
import { importLines } from "../../texts/import-lines.ts";
import { Checkbox } from "../../ui/input.tsx";
import { Panel } from "../../ui/page.tsx";
import { Mapping } from "./mapping.tsx";
import { Paste } from "./paste.tsx";
import type { Source } from "./use-source.ts";

interface Props<F extends string> {
  source: Source<F>;
  fields: Readonly<Record<F, string>>;
  /** Lines as they may look. */
  example: string;
  /** What is wrong with the columns. */
  children?: ReactNode;
}

/** Where lines are pasted, and what their columns are. */
export function FromFile<F extends string>({ source, fields, example, children }: Props<F>) {
  const t = useTexts(importLines);
  const { text, setText, table, columns, setColumns, hasNames, setHasNames } = source;
  return (
    <>
      <Panel>
        <Paste text={text} onText={setText} example={example} />
        {table.rows.length === 0 && (
          <p className="mt-3 max-w-prose text-sm text-muted">{t.known(Object.values<string>(fields).join(", "))}</p>
        )}
      </Panel>
      {table.rows.length > 0 && (
        <Panel title={t.columns}>
          <div className="flex flex-col gap-3">
            <Checkbox checked={hasNames} onChange={setHasNames}>
              {t.names}
            </Checkbox>
            <Mapping rows={table.rows} hasNames={hasNames} columns={columns} onColumns={setColumns} fields={fields} />
            {children}
          </div>
        </Panel>
      )}
    </>
  );
}
