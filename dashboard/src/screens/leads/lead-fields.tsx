import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Answer } from "../../api/client.ts";
import { useFormat } from "../../shell/account.ts";
import { OfferLink } from "../../shell/offer-link.tsx";
import { useSourceNames } from "../../shell/source-names.ts";
import { Time } from "../../shell/time.tsx";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { leadFields } from "../../texts/lead-fields.ts";
import { leadWords } from "../../texts/lead-words.ts";
import { reportWords } from "../../texts/report-words.ts";
import { LeadStatus } from "../../ui/lead-status.tsx";

type Details = Answer<"/api/leads/get.json", "post">["data"];
type Values = Details["lead"] | NonNullable<Details["click"]>;
type Show = (value: never, of: Values) => ReactNode;

type Field = keyof Details["lead"] | keyof NonNullable<Details["click"]>;

/** Said by another field: by a name, by the price's unit, by the text that the browser sent, or by the screen around it. */
const ELSEWHERE = ["flow", "currency", "os", "browser", "pruned", "lead"] as const;
/** Called as they are in links and by whoever made them up. */
type Tag = `utm_${string}` | "subid" | "adid" | "data1" | "data2" | "click_ids" | "tags" | "meta";
const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const NEVER = "0000-00-00 00:00:00";

/** All that is known, in words, with times of the account's zone; what is empty is left out. */
export function LeadFields({ values }: { values: Values }) {
  const words: Record<Exclude<Field, Tag | (typeof ELSEWHERE)[number]>, string> = useTexts(leadFields).names;
  const names: Partial<Record<string, string>> = words;
  const shown = useShown();
  const lines = Object.entries(values).flatMap(([name, value]) => linesOf(name, value));
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
      {lines.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{names[name] ?? name}</dt>
          <dd className="break-words">{shown[name]?.(value as never, values) ?? (TIME.test(value) ? <Time utc={value} /> : value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** How codes and references are shown to people. */
function useShown(): Partial<Record<string, Show>> {
  const words = useTexts(leadWords);
  const { values } = useTexts(reportWords);
  const { yes } = useTexts(common);
  const sources = useSourceNames();
  const format = useFormat();
  const money: Show = (amount: string, { currency }) => format.money(Number(amount), currency);
  return {
    origin: (origin: keyof typeof words.origin) => words.origin[origin],
    status: (status: keyof typeof words.status) => <LeadStatus status={status} />,
    campaign: (id: string) => (
      <Link to="/campaigns/$id" params={{ id }} className="underline">
        <bdi>{sources.campaign(Number(id))}</bdi>
      </Link>
    ),
    flow_code: (code: string, { flow }) => (
      <Link to="/flows/$id" params={{ id: String(flow) }} className="underline">
        <bdi>{sources.flow(code)}</bdi>
      </Link>
    ),
    offer: (id: string) => <OfferLink id={Number(id)} />,
    price: money,
    cost: money,
    username: (name: string) => `@${name}`,
    geo: (code: string) => format.country(code),
    mobile: (code: string) => values.mobile[Number(code)],
    filter: (code: string) => values.filter[Number(code)],
    unique: () => yes,
  };
}

function linesOf(name: string, value: unknown): [string, string][] {
  if (
    value === null ||
    value === "" ||
    value === 0 ||
    value === false ||
    value === NEVER ||
    (ELSEWHERE as readonly string[]).includes(name)
  )
    return [];
  if (typeof value === "object") return Object.entries(value).flatMap(([key, each]) => linesOf(`${name}.${key}`, each));
  return [[name, String(value)]];
}
