import type { ReactNode } from "react";
import { useRead } from "../../api/hooks.ts";
import { useAccount, useMay } from "../../shell/account.ts";
import { Time } from "../../shell/time.tsx";
import { conversions as texts } from "../../texts/conversions.ts";
import { useTexts } from "../../texts/define.ts";
import { today } from "../../time.ts";
import { Heading } from "../../ui/heading.tsx";
import { Loaded } from "../../ui/states.tsx";
import { Status } from "../../ui/status.tsx";
import type { Conversion } from "./columns.tsx";
import type { STATUSES } from "./search.ts";

const MOST = 500;

/** What came from the advertiser for a conversion, and what was sent to the affiliate. */
export function PostbacksOf({ conversion }: { conversion: Conversion }) {
  const t = useTexts(texts);
  const may = useMay();
  const { time_zone: timezone } = useAccount();
  const { clickid, action_id, offer_id, partner_id, goal_value, created_at } = conversion;
  // Both are by days; nothing of a conversion is older than its click or itself.
  const days = { date_from: (conversion.click_time ?? created_at).slice(0, 10), date_to: today(timezone), timezone };
  const hasClick = clickid !== "";
  const options = { enabled: may("statistics-logs.read") };
  const received = useRead(
    "/3.0/stats/serverpostbacks",
    { ...days, offer: [offer_id], ...(hasClick ? { click_id: clickid } : { action_id }), limit: MOST },
    options,
  );
  const sent = useRead(
    "/3.0/stats/affiliatepostbacks",
    { ...days, offer: [offer_id], partner: [partner_id], goal: goal_value, limit: MOST },
    { enabled: options.enabled && hasClick },
  );
  if (!options.enabled) return null;
  return (
    <>
      <Part title={t.received}>
        <Loaded query={received} rows={2}>
          {({ postbacks }) => (
            <List none={t.receivedNone}>
              {postbacks.map(({ _id, date, get, post, server, response }) => (
                <li key={_id.$id} className="flex flex-col gap-1">
                  <span className="flex flex-wrap gap-x-3">
                    <Time ms={date.sec * 1000} />
                    <span className="text-muted">
                      {t.from} {server}
                    </span>
                  </span>
                  <Raw text={[get, post].filter((text) => text !== "[]").join("\n")} />
                  <span className="text-muted">{t.answered}</span>
                  <Raw text={response} />
                </li>
              ))}
            </List>
          )}
        </Loaded>
      </Part>
      <Part title={t.sent}>
        {hasClick ? (
          <Loaded query={sent} rows={2}>
            {({ postbacks }) => (
              <List none={t.sentNone}>
                {postbacks
                  .filter(({ lead_id }) => lead_id === clickid)
                  .map(({ _id, date, postback_url, http_code, status }) => (
                    <li key={_id.$id} className="flex flex-col gap-1">
                      <span className="flex flex-wrap gap-x-3">
                        <Time ms={date.sec * 1000} />
                        <Told number={status} />
                        <Status tone={http_code >= 200 && http_code < 300 ? "good" : "bad"}>
                          {http_code === 0 ? t.noAnswer : http_code}
                        </Status>
                      </span>
                      <Raw text={postback_url} />
                    </li>
                  ))}
              </List>
            )}
          </Loaded>
        ) : (
          <p className="text-muted">{t.noClick}</p>
        )}
      </Part>
    </>
  );
}

/** Statuses by the numbers of the Network API. */
const BY_NUMBER = ["confirmed", "pending", "declined", "not_found", "hold"] as const satisfies (typeof STATUSES)[number][];

function Told({ number }: { number: number }) {
  const t = useTexts(texts);
  const status = BY_NUMBER[number - 1];
  return status !== undefined && t.statuses[status];
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <Heading className="mb-2 font-semibold">{title}</Heading>
      {children}
    </section>
  );
}

function List({ none, children }: { none: string; children: ReactNode[] }) {
  return children.length === 0 ? <p className="text-muted">{none}</p> : <ul className="flex flex-col gap-4 text-sm">{children}</ul>;
}

/** Marks that turn the order of letters round, which could make a text look like another. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;
const spell = (text: string) => text.replaceAll(TURNS, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`);

const Raw = ({ text }: { text: string }) => (
  <pre className="max-h-60 overflow-auto rounded bg-sunken p-2 font-mono text-xs break-all whitespace-pre-wrap">{spell(text)}</pre>
);
