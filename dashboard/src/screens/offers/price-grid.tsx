import { NOTHING } from "../../number.ts";
import { useFormat } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { offerPrices as texts } from "../../texts/offer-prices.ts";
import { CountryGoalGrid } from "./country-goal-grid.tsx";
import { type Case, type Rule, useNames } from "./rules.ts";

interface Props {
  offer: number;
  rules: readonly Rule[];
  /** The rule that the calculator's lead goes by; 0: none. */
  decided: number;
  onEdit: (of: Case) => void;
}

/** The payout rules for everybody: a row for each country, a column for each goal. An empty cell goes by a more general one. */
export function PriceGrid({ offer, rules, decided, onEdit }: Props) {
  const t = useTexts(texts);
  const { goals, goalName, countryName } = useNames(offer, rules);
  const general = rules.filter(({ affiliate }) => affiliate === 0);
  const named = [...new Set(general.map(({ country }) => country))].filter((code) => code !== "");
  const countries = ["", ...named.sort((one, other) => countryName(one).localeCompare(countryName(other)))];
  const columns = [0, ...goals];
  return (
    <CountryGoalGrid
      label={t.grid}
      countries={countries.map((country) => ({ key: country, name: <span className="whitespace-nowrap">{countryName(country)}</span> }))}
      goals={columns.map((goal) => ({ key: String(goal), name: goalName(goal) }))}
      cell={(at, place) => {
        const [country = "", goal = 0] = [countries[at], columns[place]];
        const rule = general.find((each) => each.country === country && each.goal === goal);
        return (
          <Cell
            label={t.cell(countryName(country), goalName(goal))}
            rule={rule}
            isDecided={rule !== undefined && rule.id === decided}
            onEdit={() => onEdit({ country, goal, affiliate: 0 })}
          />
        );
      }}
    />
  );
}

interface CellProps {
  label: string;
  rule: Rule | undefined;
  isDecided: boolean;
  onEdit: () => void;
}

function Cell({ label, rule, isDecided, onEdit }: CellProps) {
  const t = useTexts(texts);
  const format = useFormat();
  const parts =
    rule === undefined
      ? null
      : ([
          [t.toAffiliate, format.money(rule.price, rule.currency), "font-semibold"],
          [t.toAdvertiser, format.money(rule.charge, rule.currency), "text-muted"],
        ] as const);
  return (
    <button
      type="button"
      onClick={onEdit}
      className={`relative min-h-8 w-full rounded-md border px-2 text-right hover:bg-sunken pointer-coarse:min-h-11 ${isDecided ? "border-accent" : "border-transparent"}`}
    >
      <span className="sr-only">{label}: </span>
      {parts === null && (
        <>
          <span className="sr-only">{t.noPrice}</span>
          <span aria-hidden="true" className="text-muted">
            {NOTHING}
          </span>
        </>
      )}
      {parts?.map(([whose, sum, look]) => (
        <span key={whose} className={`block ${look}`}>
          <span className="sr-only">{whose} </span>
          {sum}
        </span>
      ))}
      {isDecided && <span className="sr-only">{t.holds}</span>}
    </button>
  );
}
