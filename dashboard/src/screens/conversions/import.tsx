import { useMemo, useState } from "react";
import { FromFile } from "../../shell/import/from-file.tsx";
import { LineState, Results } from "../../shell/import/results.tsx";
import { SendingBar } from "../../shell/import/sending-bar.tsx";
import { type Outcome, useSending } from "../../shell/import/use-sending.ts";
import { useSource } from "../../shell/import/use-source.ts";
import { conversions as texts } from "../../texts/conversions.ts";
import { useTexts } from "../../texts/define.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/input.tsx";
import { Page } from "../../ui/page.tsx";
import { type ImportedItem, NETWORK_CONVERSIONS, toImportLines } from "./import-columns.ts";
import { sendImported } from "./import-send.ts";

const CHANGES = ["/3.0/stats/"];

/** Conversions that no postback reported, by the file, for whoever may write them. */
export function ImportConversions() {
  const t = useTexts(texts);
  const source = useSource(NETWORK_CONVERSIONS);
  const { table, columns, hasNames, first } = source;
  const [withPostbacks, setPostbacks] = useState(true);
  const lines = useMemo(() => toImportLines(table, columns, hasNames), [table, columns, hasNames]);
  const isLacking = !columns.includes("offer") || !columns.includes("pid");
  const isRepeatable = lines.every(({ item }) => item === null || item.action_id !== undefined || item.click_id !== undefined);
  const sending = useSending<ImportedItem, Outcome, "write">(lines, {
    send: (items) => sendImported(items, withPostbacks),
    writes: "write",
    changes: CHANGES,
  });
  const { run, rows, isBusy, of } = sending;
  const taken = rows.filter(({ isSent, error }) => isSent && error === undefined);
  const bad = rows.filter(({ error }) => error !== undefined);
  return (
    <Page title={t.importTitle}>
      <p className="max-w-prose text-muted">{t.importHelp}</p>
      <FromFile source={source} fields={t.importFields} example={t.example}>
        {isLacking && <p className="text-warn">{t.lacking}</p>}
      </FromFile>
      {lines.length > 0 && !isLacking && (
        <>
          {!isRepeatable && <p className="max-w-prose text-warn">{t.importRest}</p>}
          <Checkbox checked={withPostbacks} onChange={setPostbacks} disabled={isBusy}>
            {t.postbacks}
          </Checkbox>
          <SendingBar
            sending={sending}
            bad={bad}
            names={hasNames ? first : columns.map((field) => field ?? "")}
            fields={t.importFields}
            file="conversions-errors.csv"
            said={t.imported(taken.length)}
          >
            <Button look={run === null ? "main" : "plain"} busy={isBusy} disabled={of === 0} onClick={() => sending.start("write")}>
              {t.send(of)}
            </Button>
          </SendingBar>
          {run !== null && !run.isBusy && (
            <Results rows={rows} state={(row) => <LineState row={row} fields={t.importFields} taken={t.taken} />} />
          )}
        </>
      )}
    </Page>
  );
}
