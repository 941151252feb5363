import { useFormat } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { offer as offerTexts } from "../../texts/offer.ts";
import { offerPayments } from "../../texts/offer-payments.ts";
import { offerPrices } from "../../texts/offer-prices.ts";
import { paymentCalculator as texts } from "../../texts/payment-calculator.ts";
import { Field, Select, TextInput } from "../../ui/field.tsx";
import { Panel } from "../../ui/page.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { DEVICES, SYSTEMS } from "./payment.ts";
import type { Conversion, ConversionPrice, useConversionPrice } from "./use-conversion-price.ts";
import { usePaymentWords } from "./use-payment-words.ts";
import { goalsOf, type usePayments } from "./use-payments.ts";

/** Parameters whose errors stand at their fields. */
const SHOWN = new Set(["country", "city", "sum"]);

interface Props {
  price: ReturnType<typeof useConversionPrice>;
  payments: ReturnType<typeof usePayments>;
  affiliateName: (id: number) => string;
}

/** Which payment holds for a conversion, by the rule by which the network pays: the server says it. */
export function PaymentCalculator({ price, payments, affiliateName }: Props) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const names = useTexts(offerPayments).deviceNames;
  const goals = goalsOf(payments.all);
  const { conversion, setConversion, query, decided } = price;
  const errorAt = useErrorAt(query.error);
  // All others have the payments that are for everybody.
  const affiliates = [...new Set(payments.all.flatMap(({ partners }) => partners))].toSorted((one, other) => one - other);
  const set = (change: Partial<Conversion>) => setConversion({ ...conversion, ...change });
  const isGoal = goals.some(({ goal }) => goal === conversion.goal);
  return (
    <Panel title={t.calculator}>
      <p className="mb-3 max-w-prose text-sm text-muted">{t.calculatorHelp}</p>
      <div className="grid gap-3 @2xl:grid-cols-4">
        <Field label={shared.goal}>
          <Select
            value={conversion.goal}
            options={[
              ...(isGoal ? [] : [[conversion.goal, conversion.goal] as const]),
              ...goals.map(({ goal, title }) => [goal, `${goal} ${title}`.trim()] as const),
            ]}
            onChange={(goal) => set({ goal })}
          />
        </Field>
        {affiliates.length > 0 && (
          <Field label={shared.affiliate}>
            <Select
              value={String(conversion.pid)}
              options={[["0", t.anyOther], ...affiliates.map((id) => [String(id), `${affiliateName(id)} #${id}`.trim()] as const)]}
              onChange={(id) => set({ pid: Number(id) })}
            />
          </Field>
        )}
        <Field label={t.sale} hint={t.saleHint} error={errorAt("sum")}>
          <TextInput value={conversion.sum} inputMode="decimal" onValueChange={(sum) => set({ sum })} />
        </Field>
        <Field label={t.device}>
          <Select
            value={conversion.device}
            options={[["", t.notKnown], ...DEVICES.map((each) => [each, names[each]] as const)]}
            onChange={(device) => set({ device })}
          />
        </Field>
        <Field label={shared.country} hint={t.countryHint} error={errorAt("country")}>
          <TextInput value={conversion.country} maxLength={2} spellCheck={false} onValueChange={(country) => set({ country })} />
        </Field>
        <Field label={t.city} hint={t.cityHint} error={errorAt("city")}>
          <TextInput value={conversion.city} maxLength={255} spellCheck={false} onValueChange={(city) => set({ city })} />
        </Field>
        <Field label={t.system}>
          <Select
            value={conversion.os}
            options={[["", t.notKnown], ...SYSTEMS.map((each) => [each, each] as const)]}
            onChange={(os) => set({ os })}
          />
        </Field>
      </div>
      <div role="status" aria-busy={query.isFetching} className={`mt-4 ${query.isPlaceholderData ? "opacity-60" : ""}`}>
        {query.error !== null
          ? !SHOWN.has(query.error.field ?? "") && <ErrorNote error={query.error} />
          : query.data !== undefined && <Result answer={query.data} payment={payments.all[decided ?? -1]} amount={payments.amount} />}
      </div>
    </Panel>
  );
}

interface ResultProps {
  answer: ConversionPrice & { asked: { sum: string } };
  payment: ReturnType<typeof usePayments>["all"][number] | undefined;
  amount: ReturnType<typeof usePayments>["amount"];
}

/** Without a sale, shares are shown as such. */
function Result({ answer: { payment: found, price, asked }, payment, amount }: ResultProps) {
  const t = useTexts(texts);
  const words = useTexts(offerPrices);
  const format = useFormat();
  const { countriesOf, visitorsOf } = usePaymentWords();
  if (found === null || price === null) return <p>{t.nothing}</p>;
  const isShare = found.type === "percent" && asked.sum === "";
  const show = (part: "revenue" | "total") =>
    isShare && payment !== undefined ? amount(payment[part], payment) : format.money(price[part], price.currency);
  return (
    <>
      <dl className="flex flex-wrap gap-x-10 gap-y-2">
        <div>
          <dt className="text-sm text-muted">{words.affiliateGets}</dt>
          <dd className="text-lg font-semibold tabular-nums">{show("revenue")}</dd>
        </div>
        <div>
          <dt className="text-sm text-muted">{words.advertiserPays}</dt>
          <dd className="text-lg font-semibold tabular-nums">{show("total")}</dd>
        </div>
      </dl>
      {payment !== undefined && (
        <p className="mt-1">
          {found.list === "partner_payments" ? t.own : t.forAll} {[countriesOf(payment), ...visitorsOf(payment)].join(", ")}.
        </p>
      )}
    </>
  );
}
