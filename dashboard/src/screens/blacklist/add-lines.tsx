import { useRef, useState } from "react";
import type { ApiError } from "../../api/api-error.ts";
import { useWrite } from "../../api/hooks.ts";
import { blacklist } from "../../texts/blacklist.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { Button } from "../../ui/button.tsx";
import { Field, Select, TextArea } from "../../ui/field.tsx";
import { SavingForm } from "../../ui/form.tsx";
import { Panel } from "../../ui/page.tsx";
import { ErrorNote } from "../../ui/states.tsx";

const KINDS = ["ip", "ua"] as const;
// Errors of one line; any other ends the whole.
const OF_A_LINE = new Set(["exists", "invalid"]);

/** Adds entries, one a line: what is wrong stays in the field, and twice-said ones are counted. */
export function AddLines() {
  const t = useTexts(blacklist);
  const words = useTexts(common);
  const add = useWrite("/api/blacklist/add.json", ["/api/blacklist/"]);
  const [kind, setKind] = useState<(typeof KINDS)[number]>("ip");
  const [text, setText] = useState("");
  const [progress, setProgress] = useState<{ done: number; of: number } | null>(null);
  const [said, setSaid] = useState("");
  const [bad, setBad] = useState(0);
  const [error, setError] = useState<ApiError | null>(null);
  const isStopped = useRef(false);
  const run = async () => {
    const lines = [...new Set(text.split("\n").map((line) => line.trim()))].filter((line) => line !== "");
    const [wrong, counts] = [[] as string[], { added: 0, known: 0 }];
    isStopped.current = false;
    setError(null);
    let at = 0;
    for (; at < lines.length && !isStopped.current; at++) {
      setProgress({ done: at, of: lines.length });
      const caught = await add.mutateAsync({ kind, value: lines[at] }).then(
        () => null,
        (failure: ApiError) => failure,
      );
      if (caught === null) counts.added++;
      else if (caught.code === "exists") counts.known++;
      else if (OF_A_LINE.has(caught.code)) wrong.push(lines[at] ?? "");
      else {
        setError(caught);
        break;
      }
    }
    setProgress(null);
    setBad(wrong.length);
    setSaid(t.done(counts.added, counts.known));
    setText([...wrong, ...lines.slice(at)].join("\n"));
  };
  return (
    <Panel title={t.add}>
      <SavingForm
        save={{ isPending: progress !== null, error: bad > 0 ? bad : error }}
        className="flex max-w-2xl flex-col gap-3"
        onSubmit={() => void run()}
      >
        <Field label={t.kind}>
          <Select value={kind} options={KINDS.map((each) => [each, t.kinds[each]])} onChange={setKind} />
        </Field>
        <Field label={t.lines} hint={t.hints[kind]} error={bad === 0 ? undefined : t.bad(bad)}>
          <TextArea rows={5} value={text} onValueChange={setText} required spellCheck={false} />
        </Field>
        {error !== null && <ErrorNote error={error} />}
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" look="main" busy={progress !== null}>
            {words.add}
          </Button>
          {progress !== null && (
            <Button
              onClick={() => {
                isStopped.current = true;
              }}
            >
              {t.stop}
            </Button>
          )}
          <span role="status">{progress === null ? said : t.progress(progress.done, progress.of)}</span>
        </div>
      </SavingForm>
    </Panel>
  );
}
