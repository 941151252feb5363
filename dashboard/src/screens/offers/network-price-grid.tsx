import { useFormat } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { offer as offerTexts } from "../../texts/offer.ts";
import { offerNetworkPrices as texts } from "../../texts/offer-network-prices.ts";
import { offerPayments } from "../../texts/offer-payments.ts";
import { lower } from "./match-payment.ts";
import type { EditedPayment } from "./payment.ts";
import type { Edited } from "./payment-editor.tsx";
import type { goalsOf, PlacedPayment, usePayments } from "./use-payments.ts";

interface Props {
  payments: ReturnType<typeof usePayments>;
  goals: ReturnType<typeof goalsOf>;
  /** The payment that the calculator's conversion goes by. */
  decided: EditedPayment | undefined;
  /** Left out: nothing may be changed. */
  onEdit?: (edited: Edited) => void;
}

/** Where payments are for: any country, one, or all but some. */
interface Place {
  countries: readonly string[];
  excludes: boolean;
}

/** The payments for everybody: a row for each country, a column for each goal. */
export function NetworkPriceGrid({ payments, goals, decided, onEdit }: Props) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const words = useTexts(offerPayments);
  const format = useFormat();
  const general = payments.placed.filter(({ payment }) => payment.partners.length === 0);
  const nameOf = ({ countries, excludes }: Place) => {
    const names = countries.map((code) => format.country(code.toLowerCase())).join(", ");
    return names === "" ? shared.anyCountry : excludes ? words.allBut(names) : names;
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
    <section tabIndex={0} aria-label={t.grid} className="overflow-auto">
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr>
            <th scope="col" className="border-b border-line px-2 py-2 text-left font-medium">
              {shared.country}
            </th>
            {goals.map(({ goal, title }) => (
              <th key={goal} scope="col" className="border-b border-line px-2 py-2 text-right font-medium">
                <code>{goal}</code> <bdi>{title}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {placesOf(general).map((place) => (
            <tr key={nameOf(place)}>
              <th scope="row" className="border-b border-line px-2 text-left font-medium">
                {nameOf(place)}
              </th>
              {goals.map(({ goal }) => (
                <td key={goal} className="border-b border-line p-1 text-right align-top">
                  {general
                    .filter(({ payment }) => lower(payment.goal) === lower(goal) && isAt(payment, place))
                    .map(({ payment, at }) => (
                      <Price
                        key={at}
                        label={t.cell(nameOf(place), goal)}
                        payment={payment}
                        amount={payments.amount}
                        isDecided={payment === decided}
                        onEdit={onEdit && (() => onEdit({ at }))}
                      />
                    ))}
                  {onEdit !== undefined && (
                    <button
                      type="button"
                      aria-label={t.another(nameOf(place), goal)}
                      onClick={() => onEdit({ at: null, goal, countries: place.countries, excludes: place.excludes })}
                      className="min-h-6 min-w-8 rounded-md text-muted hover:bg-sunken pointer-coarse:min-h-11"
                    >
                      +
                    </button>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface PriceProps {
  label: string;
  payment: EditedPayment;
  amount: ReturnType<typeof usePayments>["amount"];
  isDecided: boolean;
  onEdit: (() => void) | undefined;
}

function Price({ label, payment, amount, isDecided, onEdit }: PriceProps) {
  const t = useTexts(texts);
  const names: Partial<Record<string, string>> = useTexts(offerPayments).deviceNames;
  const visitors = [...payment.devices.map((each) => names[each] ?? each), ...payment.os, ...payment.cities.map(({ name }) => name)];
  return (
    <button
      type="button"
      disabled={onEdit === undefined}
      onClick={onEdit}
      className={`relative min-h-8 w-full rounded-md border px-2 text-right enabled:hover:bg-sunken pointer-coarse:min-h-11 ${isDecided ? "border-accent" : "border-transparent"}`}
    >
      <span className="sr-only">{label}: </span>
      <span className="block font-semibold">
        <span className="sr-only">{t.toAffiliate} </span>
        {amount(payment.revenue, payment)}
      </span>
      <span className="block text-muted">
        <span className="sr-only">{t.toAdvertiser} </span>
        {amount(payment.total, payment)}
      </span>
      {visitors.length > 0 && <span className="block text-muted">{visitors.join(", ")}</span>}
      {isDecided && <span className="sr-only">{t.holds}</span>}
    </button>
  );
}

function placesOf(general: readonly PlacedPayment[]): Place[] {
  const including = general.filter(({ payment }) => !payment.country_exclude).flatMap(({ payment }) => payment.countries);
  const excluding = general.filter(({ payment }) => payment.country_exclude && payment.countries.length > 0);
  const others = new Map(excluding.map(({ payment: { countries } }) => [countries.join(), countries]));
  return [
    { countries: [], excludes: false },
    ...[...new Set(including)].sort().map((code) => ({ countries: [code], excludes: false })),
    ...[...others.values()].map((countries) => ({ countries, excludes: true })),
  ];
}

function isAt({ countries, country_exclude: excludes }: EditedPayment, place: Place): boolean {
  const [only] = place.countries;
  if (only === undefined) return countries.length === 0;
  if (place.excludes) return excludes && countries.join() === place.countries.join();
  return !excludes && countries.includes(only);
}
