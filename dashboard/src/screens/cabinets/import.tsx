import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ApiError } from "../../api/api-error.ts";
import { type Answer, upload } from "../../api/client.ts";
import { cabinets } from "../../texts/cabinets.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Field, Select } from "../../ui/field.tsx";
import { Panel } from "../../ui/page.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { useAds } from "./use-ads.ts";

const PATH = "/api/accounts/telegram/{account_uid}/statistics";
type Result = Answer<typeof PATH, "post">;

const SHOWN_LINES = 20;

/** Files that Telegram exports: what ads did and cost. The same file again changes nothing. */
export function Import({ cabinet }: { cabinet: string }) {
  const t = useTexts(cabinets);
  const client = useQueryClient();
  const ads = useAds(cabinet);
  const [ad, setAd] = useState("");
  const send = useMutation<Result, ApiError, readonly File[]>({
    mutationFn: (files) => {
      const form = new FormData();
      for (const file of files) form.append("file", file);
      if (ad !== "") form.set("ad", ad);
      return upload(PATH, form, { account_uid: cabinet });
    },
    onSuccess: () => client.invalidateQueries(),
  });
  const errorAt = useErrorAt(send.error);
  const choose = (files: FileList | null) => files !== null && files.length > 0 && send.mutate([...files]);
  const options = (ads.data?.data ?? []).map(
    ({ id, advertisement_title: title, external_id: number }) => [String(id), title || (number ?? String(id))] as const,
  );
  return (
    <Panel title={t.importTitle}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping files is a second way; the first is the choice of files below. */}
      <div
        className="flex flex-col gap-3"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          choose(event.dataTransfer.files);
        }}
      >
        <p className="text-sm text-muted">{t.importHelp}</p>
        <Field label={t.importAd} hint={t.importAdHint} error={errorAt("ad")}>
          <Select value={ad} options={[["", t.inFile], ...options]} onChange={setAd} />
        </Field>
        <label className={`${buttonClass()} self-start focus-within:outline-2 focus-within:outline-accent`}>
          {send.isPending ? t.importing : t.choose}
          <input
            type="file"
            multiple
            disabled={send.isPending}
            accept=".csv,.tsv,.txt,text/csv"
            className="sr-only"
            onChange={({ target }) => {
              choose(target.files);
              target.value = "";
            }}
          />
        </label>
        {send.error !== null && send.error.field !== "ad" && <ErrorNote error={send.error} />}
        <div role="status">{send.data !== undefined && <Imported result={send.data} />}</div>
      </div>
    </Panel>
  );
}

function Imported({ result: { rows, changed, rejected } }: { result: Result }) {
  const t = useTexts(cabinets);
  return (
    <>
      <p>{t.imported(rows, changed)}</p>
      {rejected.length > 0 && (
        <>
          <p className="text-warn">{t.rejected(rejected.length)}</p>
          <ul className="mt-1 list-disc pl-5 text-sm text-muted">
            {rejected.slice(0, SHOWN_LINES).map(({ file = "", line, reason }) => (
              <li key={`${file} ${line}`}>
                <bdi>{file}</bdi> {t.line(line)}: {reason}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
