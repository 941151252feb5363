import { useTexts } from "../../texts/define.ts";
import { offerNetworkPrices as texts } from "../../texts/offer-network-prices.ts";
import { offerPayments } from "../../texts/offer-payments.ts";
import { offerPrices } from "../../texts/offer-prices.ts";
import { Field, Select, TextInput } from "../../ui/field.tsx";
import { Panel } from "../../ui/page.tsx";
import type { Visit } from "./match-payment.ts";
import type { EditedPayment } from "./payment.ts";
import type { goalsOf, usePayments } from "./use-payments.ts";

const DEVICES = ["desktop", "mobile", "tablet"] as const;

interface Props {
  visit: Visit;
  goals: ReturnType<typeof goalsOf>;
  decided: EditedPayment | undefined;
  amount: ReturnType<typeof usePayments>["amount"];
  onChange: (visit: Visit) => void;
}

/** Which payment holds for a conversion, by the rule by which the network pays. */
export function NetworkCalculator({ visit, goals, decided, amount, onChange }: Props) {
  const t = useTexts(texts);
  const words = useTexts(offerPrices);
  const names = useTexts(offerPayments).deviceNames;
  const set = (change: Partial<Visit>) => onChange({ ...visit, ...change });
  const isGoal = goals.some(({ goal }) => goal === visit.goal);
  return (
    <Panel title={t.calculator}>
      <p className="mb-3 max-w-prose text-sm text-muted">{t.calculatorHelp}</p>
      <div className="grid gap-3 @2xl:grid-cols-4">
        <Field label={t.goal}>
          <Select
            value={visit.goal}
            options={[
              ...(isGoal ? [] : [[visit.goal, visit.goal] as const]),
              ...goals.map(({ goal, title }) => [goal, `${goal} ${title}`.trim()] as const),
            ]}
            onChange={(goal) => set({ goal })}
          />
        </Field>
        <Field label={t.country} hint={t.countryHint}>
          <TextInput value={visit.country} maxLength={2} spellCheck={false} onValueChange={(country) => set({ country })} />
        </Field>
        <Field label={t.device}>
          <Select
            value={visit.device}
            options={[["", t.anyDevice], ...DEVICES.map((each) => [each, names[each]] as const)]}
            onChange={(device) => set({ device })}
          />
        </Field>
        <Field label={t.affiliate}>
          <TextInput
            value={visit.affiliate === 0 ? "" : String(visit.affiliate)}
            inputMode="numeric"
            onValueChange={(typed) => set({ affiliate: /^[1-9]\d{0,14}$/.test(typed) ? Number(typed) : 0 })}
          />
        </Field>
      </div>
      <div role="status" className="mt-4">
        {decided === undefined ? (
          <p>{t.nothing}</p>
        ) : (
          <>
            <dl className="flex flex-wrap gap-x-10 gap-y-2">
              <div>
                <dt className="text-sm text-muted">{words.affiliateGets}</dt>
                <dd className="text-lg font-semibold tabular-nums">{amount(decided.revenue, decided)}</dd>
              </div>
              <div>
                <dt className="text-sm text-muted">{words.advertiserPays}</dt>
                <dd className="text-lg font-semibold tabular-nums">{amount(decided.total, decided)}</dd>
              </div>
            </dl>
            <p className="mt-1">{decided.partners.length > 0 ? t.own : t.forAll}</p>
          </>
        )}
      </div>
    </Panel>
  );
}
