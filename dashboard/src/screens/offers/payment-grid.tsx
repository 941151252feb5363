import { useTexts } from "../../texts/define.ts";
import { paymentGrid as texts } from "../../texts/payment-grid.ts";
import { CountryGoalGrid } from "./country-goal-grid.tsx";
import { type EditedPayment, lower } from "./payment.ts";
import type { Edited } from "./payment-editor.tsx";
import { type Place, usePaymentWords } from "./use-payment-words.ts";
import type { goalsOf, PlacedPayment, usePayments } from "./use-payments.ts";

interface Props {
  payments: ReturnType<typeof usePayments>;
  goals: ReturnType<typeof goalsOf>;
  /** The place of the payment that the calculator's conversion goes by; undefined: by none. */
  decided: number | undefined;
  /** Left out: nothing may be changed. */
  onEdit?: (edited: Edited) => void;
}

const ANYWHERE: Place = { countries: [], excludes: false };

/** The payments for everybody: a row for each country, a column for each goal. */
export function PaymentGrid({ payments, goals, decided, onEdit }: Props) {
  const t = useTexts(texts);
  const { placeOf } = usePaymentWords();
  const general = payments.placed.filter(({ payment }) => payment.partners.length === 0);
  const [anywhere = ANYWHERE, ...others] = placesOf(general);
  const places = [anywhere, ...others.toSorted((one, other) => placeOf(one).localeCompare(placeOf(other)))];
  return (
    <CountryGoalGrid
      label={t.grid}
      countries={places.map((place) => ({ key: placeOf(place), name: placeOf(place) }))}
      goals={goals.map(({ goal, title }) => ({
        key: goal,
        name: (
          <>
            <code>{goal}</code> <bdi>{title}</bdi>
          </>
        ),
      }))}
      cell={(at, column) => {
        const [place = ANYWHERE, goal = ""] = [places[at], goals[column]?.goal];
        return (
          <>
            {general
              .filter(({ payment }) => lower(payment.goal) === lower(goal) && isAt(payment, place))
              .map((each) => (
                <Price
                  key={each.at}
                  label={t.cell(placeOf(place), goal)}
                  payment={each.payment}
                  amount={payments.amount}
                  isDecided={each.at === decided}
                  onEdit={onEdit && (() => onEdit({ at: each.at }))}
                />
              ))}
            {onEdit !== undefined && (
              <button
                type="button"
                aria-label={t.another(placeOf(place), goal)}
                onClick={() => onEdit({ at: null, goal, countries: place.countries, excludes: place.excludes })}
                className="min-h-6 min-w-8 rounded-md border border-transparent px-2 text-right text-muted hover:bg-sunken pointer-coarse:min-h-11 pointer-coarse:min-w-11"
              >
                +
              </button>
            )}
          </>
        );
      }}
    />
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
  const visitors = usePaymentWords().visitorsOf(payment);
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
      {isDecided && <span className="sr-only">{t.applies}</span>}
    </button>
  );
}

function placesOf(general: readonly PlacedPayment[]): Place[] {
  const including = general.filter(({ payment }) => !payment.country_exclude).flatMap(({ payment }) => payment.countries);
  const excluding = general.filter(({ payment }) => payment.country_exclude && payment.countries.length > 0);
  const others = new Map(excluding.map(({ payment: { countries } }) => [countries.join(), countries]));
  return [
    ANYWHERE,
    ...[...new Set(including)].map((code) => ({ countries: [code], excludes: false })),
    ...[...others.values()].map((countries) => ({ countries, excludes: true })),
  ];
}

function isAt({ countries, country_exclude: excludes }: EditedPayment, place: Place): boolean {
  const [only] = place.countries;
  if (only === undefined) return countries.length === 0;
  if (place.excludes) return excludes && countries.join() === place.countries.join();
  return !excludes && countries.includes(only);
}
