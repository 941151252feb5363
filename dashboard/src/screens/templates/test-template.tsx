import { useAsk, useWrite } from "../../api/hooks.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { useDeliveryResult } from "../../texts/delivery-errors.ts";
import { templateList } from "../../texts/template-list.ts";
import { Button } from "../../ui/button.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { Status } from "../../ui/status.tsx";

interface Props {
  event: string;
  /** The template as it is typed. */
  url: string;
}

/** What a template becomes, what is wrong with it, and what the receiver says to a test. */
export function TestTemplate({ event, url }: Props) {
  const t = useTexts(templateList);
  const words = useTexts(common);
  const result = useDeliveryResult();
  const preview = useAsk("/api/postbacks/preview.json", { event, url });
  const test = useWrite("/api/postbacks/test.json", []);
  const made = preview.data?.data;
  return (
    <div className="flex flex-col gap-2 text-sm">
      {made !== undefined && made.url !== "" && (
        <p>
          {t.preview}: <span className="font-mono text-xs break-all">{made.url}</span>
        </p>
      )}
      {made?.faults.map(({ fault, value, at }) => (
        <p key={`${fault} ${at}`} className="text-warn">
          {t.fault[fault]}: <span className="font-mono">{value}</span>
        </p>
      ))}
      {preview.error !== null && <ErrorNote error={preview.error} />}
      <Button className="self-start" busy={test.isPending} onClick={() => test.mutate({ event, url })}>
        {t.testing}
      </Button>
      {test.error !== null && <ErrorNote error={test.error} />}
      {test.data !== undefined && (
        <div role="status">
          <Status tone={test.data.data.outcome === "delivered" ? "good" : "bad"}>
            {t.outcome[test.data.data.outcome]} {result(test.data.data)} · {words.milliseconds(test.data.data.duration_ms)}
          </Status>
          {test.data.data.body !== "" && (
            <pre className="max-h-32 overflow-auto rounded bg-sunken p-2 text-xs whitespace-pre-wrap">{test.data.data.body}</pre>
          )}
        </div>
      )}
    </div>
  );
}
