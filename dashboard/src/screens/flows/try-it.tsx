import { useState } from "react";
import { useRead } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { flows } from "../../texts/flows.ts";
import { tryFlow } from "../../texts/try-flow.ts";
import { Field, Select, TextInput } from "../../ui/field.tsx";
import { Panel } from "../../ui/page.tsx";
import { Status } from "../../ui/status.tsx";
import { isActive } from "../../url/list.ts";
import type { FlowSettings } from "./flow-settings.ts";
import { judge, type Rules, type Verdict, type Visitor } from "./simulate.ts";
import { useLiveWays, useWayName } from "./way-names.ts";

const DEVICES = ["mobile", "desktop"] as const;

/** Where a visitor who is made up would be led: computed here, by the rules as they are saved. */
export function TryIt({ flow }: { flow: FlowSettings }) {
  const t = useTexts(tryFlow);
  const [visitor, setVisitor] = useState<Visitor>({ country: "", language: "", device: "mobile", referer: "" });
  const set = (change: Partial<Visitor>) => setVisitor({ ...visitor, ...change });
  const rules = useRules(flow);
  return (
    <Panel title={t.title}>
      <p className="mb-3 text-sm text-muted">{t.help}</p>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <Field label={t.country}>
          <TextInput value={visitor.country} onValueChange={(country) => set({ country })} placeholder="de" maxLength={2} />
        </Field>
        <Field label={t.language}>
          <TextInput value={visitor.language} onValueChange={(language) => set({ language })} placeholder="de" maxLength={3} />
        </Field>
        <Field label={t.device}>
          <Select
            value={visitor.device}
            options={DEVICES.map((device) => [device, t.devices[device]] as const)}
            onChange={(device) => set({ device })}
          />
        </Field>
        <Field label={t.referer}>
          <TextInput value={visitor.referer} onValueChange={(referer) => set({ referer })} placeholder="https://t.me/" />
        </Field>
      </div>
      <div role="status" className="mt-3">
        {rules !== null && <Outcome flow={flow} verdict={judge(rules, visitor)} />}
      </div>
    </Panel>
  );
}

/** What the flow checks, once it is known. */
function useRules(flow: FlowSettings): Rules | null {
  const campaigns = useRead("/api/filters/list.json", {}, { enabled: flow.filters.length > 0 });
  const blacklist = useRead("/api/blacklist/list.json", {}, { enabled: flow.blacklist });
  if ((flow.filters.length > 0 && campaigns.data === undefined) || (flow.blacklist && blacklist.data === undefined)) return null;
  return {
    countries: { mode: flow.countries_mode, list: flow.countries },
    languages: { mode: flow.languages_mode, list: flow.languages },
    blacklist: flow.blacklist ? (blacklist.data?.data ?? []).flatMap(({ kind, value }) => (kind === "ua" ? value : [])) : [],
    campaigns: (campaigns.data?.data ?? []).filter(({ id }) => flow.filters.includes(id)),
  };
}

function Outcome({ flow, verdict }: { flow: FlowSettings; verdict: Verdict }) {
  const t = useTexts(tryFlow);
  const words = useTexts(flows);
  if (!isActive(flow.status)) return <p>{t.paused}</p>;
  if (verdict === null) return <Shares flow={flow} />;
  const names = { 2: words.blacklist, 3: words.countries, 4: words.languages, 5: words.shared };
  return (
    <>
      <p>
        <Status tone="warn">{t.held(verdict.check === 5 ? `${names[5]}: ${verdict.name}` : names[verdict.check])}</Status>
      </p>
      <p className="break-all">{flow.filtered_url === "" ? t.toFallback : t.to(flow.filtered_url)}</p>
    </>
  );
}

/** The destinations that take traffic, and the chance of each. */
function Shares({ flow }: { flow: FlowSettings }) {
  const t = useTexts(tryFlow);
  const format = useFormat();
  const live = useLiveWays(flow.id);
  const sum = live.reduce((total, { weight }) => total + weight, 0);
  return (
    <>
      <p>
        <Status tone="good">{t.passes}</Status>
      </p>
      {sum === 0 && <p>{flow.landing !== 0 || flow.prelanding !== 0 ? t.toPage : t.toFallback}</p>}
      <ul className="mt-1 grid grid-cols-[auto_1fr] gap-x-3">
        {live.map((way) => (
          <li key={way.id} className="col-span-2 grid grid-cols-subgrid items-baseline">
            <span className="text-right tabular-nums">{format.percent((100 * way.weight) / sum)}</span>
            <WayName way={way} />
          </li>
        ))}
      </ul>
    </>
  );
}

function WayName({ way }: { way: Parameters<typeof useWayName>[0] }) {
  return (
    <span className={`min-w-0 text-sm break-words ${way.site === 0 && way.campaign === 0 ? "font-mono" : ""}`}>{useWayName(way)}</span>
  );
}
