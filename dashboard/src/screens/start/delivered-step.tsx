import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useRead } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { start as texts } from "../../texts/start.ts";
import { Exchange } from "../../ui/exchange.tsx";
import { Loaded } from "../../ui/states.tsx";

const AGAIN_MS = 3000;

/** The latest postback: what was called, and what the tracker answered. */
export function DeliveredStep({ children }: { children?: ReactNode }) {
  const t = useTexts(texts);
  const isDone = children !== undefined;
  const filter = isDone ? { state: "delivered" } : {};
  const latest = useRead("/api/postbacks/list.json", { ...filter, limit: 1 }, { refetchInterval: isDone ? false : AGAIN_MS });
  const first = latest.data?.data[0];
  const details = useRead("/api/postbacks/get.json", { id: first?.id ?? 0 }, { enabled: first !== undefined });
  const attempt = first === undefined ? undefined : details.data?.data.log.at(-1);
  return (
    <Loaded query={latest} rows={1}>
      {() => (
        <div className="flex flex-col gap-3">
          {!isDone && <p role="status">{first === undefined ? t.deliveredHelp : t.deliveryStates[first.state]}</p>}
          {attempt !== undefined && <Exchange url={attempt.url} code={attempt.code} error={attempt.error} body={attempt.body} />}
          {!isDone && first !== undefined && (
            <Link to="/postbacks" search={{ open: first.id }} className="underline">
              {t.toLog}
            </Link>
          )}
          {children}
        </div>
      )}
    </Loaded>
  );
}
