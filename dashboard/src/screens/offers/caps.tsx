import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { dotted } from "../../number.ts";
import { useFormat } from "../../shell/account.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { offerAbout as texts } from "../../texts/offer-about.ts";
import { Button } from "../../ui/button.tsx";
import { Field, Select, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Panel } from "../../ui/page.tsx";
import { CHANGED, type ShownOffer, type TabProps } from "./facts.ts";

const PERIODS = ["day", "month", "all"] as const;
const TYPES = ["conversions", "budget"] as const;
const SCOPES = ["all", "each"] as const;

interface Cap {
  /** Only here, to tell rows apart. */
  key: number;
  period: (typeof PERIODS)[number];
  type: (typeof TYPES)[number];
  value: string;
  /** exact: those that are named, which stay as they are here. */
  goal_type: (typeof SCOPES)[number] | "exact";
  goals: string[];
  affiliate_type: (typeof SCOPES)[number] | "exact";
  affiliates: number[];
}

function read(caps: ShownOffer["caps"], typed: (value: number) => string): Cap[] {
  return caps.map(({ period, type, value, goal_type, goals, affiliate_type, affiliates }, key) => ({
    key,
    period,
    type,
    value: typed(value),
    goal_type,
    goals: Object.keys(goals),
    affiliate_type,
    affiliates: [...affiliates],
  }));
}

/** How much an offer takes in a day, a month, or for good. */
export function Caps({ offer }: TabProps) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const format = useFormat();
  const save = useWrite("/3.0/admin/offer/{ID}", CHANGED);
  const [caps, setCaps] = useState(() => read(offer.caps, format.typed));
  const errorAt = useErrorAt(save.error);
  const change = (key: number, next: Partial<Cap>) => setCaps(caps.map((each) => (each.key === key ? { ...each, ...next } : each)));
  const add = () => {
    const key = Math.max(-1, ...caps.map((each) => each.key)) + 1;
    setCaps([
      ...caps,
      { key, period: "day", type: "conversions", value: "", goal_type: "all", goals: [], affiliate_type: "all", affiliates: [] },
    ]);
  };
  const error = errorAt("caps");
  return (
    <Panel title={t.caps}>
      <p className="mb-3 text-sm text-muted">{t.capsHelp}</p>
      <Form
        save={save}
        fields={["caps"]}
        onSubmit={() => save.mutate({ ID: offer.id, caps: caps.map(({ key: _, ...cap }) => ({ ...cap, value: dotted(cap.value) })) })}
      >
        {caps.map((cap, index) => (
          <fieldset key={cap.key} className="grid gap-2 rounded-md border border-line p-3 sm:grid-cols-3">
            <legend className="px-1 text-sm">{t.cap(index + 1)}</legend>
            <Field label={t.capPeriod}>
              <Select
                value={cap.period}
                options={PERIODS.map((each) => [each, t.capPeriods[each]])}
                onChange={(period) => change(cap.key, { period })}
              />
            </Field>
            <Field label={t.capType}>
              <Select
                value={cap.type}
                options={TYPES.map((each) => [each, t.capTypes[each]])}
                onChange={(type) => change(cap.key, { type })}
              />
            </Field>
            <Field label={t.capValue}>
              <TextInput value={cap.value} inputMode="decimal" required onValueChange={(value) => change(cap.key, { value })} />
            </Field>
            <Scope
              label={t.capGoals}
              cap={cap}
              scope="goal_type"
              named={cap.goals}
              onChange={(goal_type) => change(cap.key, { goal_type })}
            />
            <Scope
              label={t.capAffiliates}
              cap={cap}
              scope="affiliate_type"
              named={cap.affiliates}
              onChange={(affiliate_type) => change(cap.key, { affiliate_type })}
            />
            <Button look="danger" className="self-end" onClick={() => setCaps(caps.filter(({ key }) => key !== cap.key))}>
              {words.delete}
            </Button>
          </fieldset>
        ))}
        {error !== undefined && <p className="text-sm text-bad">{error}</p>}
        <Button className="self-start" onClick={add}>
          {t.addCap}
        </Button>
      </Form>
    </Panel>
  );
}

interface ScopeProps {
  label: string;
  cap: Cap;
  scope: "goal_type" | "affiliate_type";
  named: readonly (string | number)[];
  onChange: (scope: (typeof SCOPES)[number]) => void;
}

/** Whether it counts together or each by itself. Which ones are named is shown, and is not changed here. */
function Scope({ label, cap, scope, named, onChange }: ScopeProps) {
  const t = useTexts(texts);
  const value = cap[scope];
  if (value === "exact")
    return (
      <p className="text-sm">
        <span className="block font-medium">{label}</span>
        {named.join(", ")}
      </p>
    );
  return (
    <Field label={label}>
      <Select value={value} options={SCOPES.map((each) => [each, t.capScopes[each]])} onChange={onChange} />
    </Field>
  );
}
