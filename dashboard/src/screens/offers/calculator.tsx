import { getRouteApi } from "@tanstack/react-router";
import { useAccount, useFormat } from "../../shell/account.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { offer as offerTexts } from "../../texts/offer.ts";
import { offerPrices as texts } from "../../texts/offer-prices.ts";
import { Field, Select, TextInput } from "../../ui/field.tsx";
import { Panel } from "../../ui/page.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { type Rule, useNames } from "./rules.ts";
import { type Price, STATED, type Stated, type useDecision } from "./use-decision.ts";

const route = getRouteApi("/offers/$id");
/** Parameters whose errors stand at their fields. */
const SHOWN = new Set(["country", "wm", "pay", "pd", "pp"]);

interface Props {
  offer: number;
  rules: readonly Rule[];
  decision: ReturnType<typeof useDecision>;
}

/** Which price holds for a lead, by the rules that conversions go by: the server says it. */
export function Calculator({ offer, rules, decision: { stated, setStated, query } }: Props) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const words = useTexts(common);
  const { country = "", goal = 0, affiliate } = route.useSearch();
  const navigate = route.useNavigate();
  const { goals, goalName } = useNames(offer, rules);
  const errorAt = useErrorAt(query.error);
  const change = (next: { country?: string | undefined; goal?: number | undefined; affiliate?: number | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  return (
    <Panel title={t.calculator}>
      <p className="mb-3 max-w-prose text-sm text-muted">{t.calculatorHelp}</p>
      <div className="grid gap-3 @2xl:grid-cols-3">
        <Field label={t.leadCountry} hint={shared.countryHint} error={errorAt("country")}>
          <TextInput value={country} maxLength={2} spellCheck={false} onValueChange={(code) => change({ country: code || undefined })} />
        </Field>
        <Field label={t.leadGoal}>
          <Select
            value={String(goal)}
            options={[0, ...goals].map((id) => [String(id), id === 0 ? words.none : goalName(id)])}
            onChange={(id) => change({ goal: Number(id) || undefined })}
          />
        </Field>
        <Field label={t.leadAffiliate} hint={shared.affiliateHint}>
          <TextInput
            value={affiliate === undefined ? "" : String(affiliate)}
            inputMode="numeric"
            onValueChange={(typed) => change({ affiliate: /^[1-9]\d{0,14}$/.test(typed) ? Number(typed) : undefined })}
          />
        </Field>
      </div>
      <StatedFields stated={stated} errorAt={errorAt} onChange={setStated} />
      <div role="status" aria-busy={query.isFetching} className={`mt-4 ${query.isPlaceholderData ? "opacity-60" : ""}`}>
        {query.error !== null
          ? !SHOWN.has(query.error.field ?? "") && <ErrorNote error={query.error} />
          : query.data !== undefined && <Result price={query.data.data} affiliate={affiliate} />}
      </div>
    </Panel>
  );
}

interface StatedProps {
  stated: Stated;
  errorAt: (field: string) => string | undefined;
  onChange: (stated: Stated) => void;
}

function StatedFields({ stated, errorAt, onChange }: StatedProps) {
  const t = useTexts(texts);
  const { currency } = useAccount();
  const amount = (name: "wm" | "pay" | "pd" | "pp") => (
    <Field key={name} label={t.amounts[name]} error={errorAt(name)}>
      <TextInput value={stated[name]} inputMode="decimal" onValueChange={(typed) => onChange({ ...stated, [name]: typed })} />
    </Field>
  );
  const { kind } = stated;
  return (
    <div className="mt-3 grid gap-3 @2xl:grid-cols-5">
      <Field label={t.stated} hint={kind === "nothing" ? undefined : t.statedIn(currency.toUpperCase())}>
        <Select
          value={kind}
          options={STATED.map((each) => [each, t.statedKinds[each]])}
          onChange={(next) => onChange({ ...stated, kind: next })}
        />
      </Field>
      {(kind === "wm" || kind === "both") && amount("wm")}
      {(kind === "pay" || kind === "both") && amount("pay")}
      {kind !== "nothing" && amount("pd")}
      {kind !== "nothing" && amount("pp")}
    </div>
  );
}

function Result({
  price: { payout, revenue, by, takes_traffic: takesTraffic },
  affiliate,
}: {
  price: Price;
  affiliate: number | undefined;
}) {
  const t = useTexts(texts);
  const format = useFormat();
  const show = (sum: Price["payout"]) => (sum === null ? t.notKnown : format.money(sum.amount, sum.currency));
  return (
    <>
      <dl className="flex flex-wrap gap-x-10 gap-y-2">
        <div>
          <dt className="text-sm text-muted">{t.affiliateGets}</dt>
          <dd className="text-lg font-semibold tabular-nums">{show(payout)}</dd>
        </div>
        <div>
          <dt className="text-sm text-muted">{t.advertiserPays}</dt>
          <dd className="text-lg font-semibold tabular-nums">{show(revenue)}</dd>
        </div>
      </dl>
      <p className="mt-1">{t.by[by]}</p>
      {affiliate !== undefined && !takesTraffic && <p className="mt-1 text-warn">{t.notTaken}</p>}
    </>
  );
}
