import type { Data } from "../api/client.ts";
import { useWrite } from "../api/hooks.ts";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { useDeliveryResult } from "../texts/delivery-errors.ts";
import { leads } from "../texts/leads.ts";
import { Button } from "../ui/button.tsx";
import { Copy } from "../ui/copy.tsx";
import { LeadStatus, PostbackState } from "../ui/lead-status.tsx";
import { ErrorNote } from "../ui/states.tsx";
import { Time } from "./time.tsx";

type Delivery = Pick<Data<"/api/postbacks/get.json", "get">, "id" | "status" | "state" | "next" | "log">;

/** A postback with every attempt: the address as it was sent, and what was answered. */
export function DeliveryNote({ delivery }: { delivery: Delivery }) {
  const t = useTexts(leads);
  const words = useTexts(common);
  const result = useDeliveryResult();
  const retry = useWrite("/api/postbacks/retry.json", ["/api/leads/", "/api/postbacks/"]);
  const last = delivery.log.at(-1);
  return (
    <div className="rounded-md border border-line p-3">
      <div className="flex flex-wrap items-center gap-x-1 gap-y-2">
        <LeadStatus status={delivery.status} />
        <span className="ml-2">
          <PostbackState state={delivery.state} />
        </span>
        <span className="grow text-sm text-muted">{delivery.state === "pending" && <Time utc={delivery.next}>{t.next}</Time>}</span>
        <span className="flex flex-wrap items-center gap-x-1 gap-y-2">
          {last !== undefined && (
            <>
              <Copy text={last.url} label="URL" action={t.copyUrl} />
              <Copy text={`curl '${last.url.replaceAll("'", "'\\''")}'`} label="curl" action={t.copyCurl} />
            </>
          )}
          <Button busy={retry.isPending} onClick={() => retry.mutate({ id: delivery.id })}>
            {t.retry}
          </Button>
        </span>
      </div>
      {retry.error !== null && <ErrorNote error={retry.error} />}
      <ol className="mt-2 flex flex-col gap-2">
        {delivery.log.map((attempt) => (
          <li key={attempt.number} className="text-sm">
            <p>
              {t.attempt(attempt.number)} · <Time utc={attempt.time} /> · {result(attempt)} · {words.milliseconds(attempt.duration_ms)}
            </p>
            <p className="font-mono text-xs break-all text-muted">{attempt.url}</p>
            {attempt.body !== "" && (
              <details>
                <summary>{t.answer}</summary>
                <pre className="max-h-40 overflow-auto rounded bg-sunken p-2 text-xs whitespace-pre-wrap">{attempt.body}</pre>
              </details>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
