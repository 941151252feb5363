import { useState } from "react";
import { useRead } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { templateList } from "../../texts/template-list.ts";
import { Button } from "../../ui/button.tsx";
import { INPUT } from "../../ui/input.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { pickTemplates, type Templates } from "../../ui/templates.ts";

const PRESETS = ["keitaro", "binom", "tracker", "site"] as const;

/** Ready-made templates of common trackers; nothing is saved by filling them in. */
export function Presets({ onFill }: { onFill: (templates: Templates) => void }) {
  const t = useTexts(templateList);
  const [preset, setPreset] = useState<(typeof PRESETS)[number]>("keitaro");
  const [host, setHost] = useState("");
  const [key, setKey] = useState("");
  const made = useRead("/api/postbacks/presets.json", { preset, ...(host === "" ? {} : { host }), ...(key === "" ? {} : { key }) });
  const [first] = made.data?.data ?? [];
  return (
    <div className="mb-4 flex flex-wrap items-end gap-2">
      <label className="flex flex-col gap-1 text-sm max-sm:w-full">
        {t.preset}
        <select
          value={preset}
          onChange={({ target }) => setPreset(PRESETS.find((each) => each === target.value) ?? "keitaro")}
          className={INPUT}
        >
          {PRESETS.map((each) => (
            <option key={each} value={each}>
              {t.presets[each]}
            </option>
          ))}
        </select>
      </label>
      <label className="flex flex-col gap-1 text-sm max-sm:w-full sm:min-w-0 sm:flex-1">
        {t.host}
        <input value={host} onChange={({ target }) => setHost(target.value.trim())} placeholder="track.example.com" className={INPUT} />
      </label>
      <label className="flex flex-col gap-1 text-sm max-sm:w-full sm:min-w-0 sm:flex-1">
        {t.key}
        <input value={key} onChange={({ target }) => setKey(target.value.trim())} autoComplete="off" className={INPUT} />
      </label>
      <Button disabled={first === undefined || made.isPlaceholderData} onClick={() => first !== undefined && onFill(pickTemplates(first))}>
        {t.fill}
      </Button>
      {made.error !== null && <ErrorNote error={made.error} />}
    </div>
  );
}
