import type { ReactNode } from "react";
import { useTexts } from "../../texts/define.ts";
import { offer as texts } from "../../texts/offer.ts";

interface Head {
  key: string;
  name: ReactNode;
}

interface Props {
  label: string;
  countries: readonly Head[];
  goals: readonly Head[];
  /** What stands in the cell of a country and a goal, by their places. */
  cell: (country: number, goal: number) => ReactNode;
}

/** A table of what is worth how much: a row for each country, a column for each goal. */
export function CountryGoalGrid({ label, countries, goals, cell }: Props) {
  const t = useTexts(texts);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
    <section tabIndex={0} aria-label={label} className="overflow-auto">
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr>
            <th scope="col" className="border-b border-line px-2 py-2 text-left align-bottom font-medium">
              {t.country}
            </th>
            {goals.map(({ key, name }) => (
              <th key={key} scope="col" className="max-w-64 border-b border-line py-2 pr-3.25 pl-2 text-right align-bottom font-medium">
                <span className="line-clamp-3 wrap-anywhere">{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {countries.map(({ key, name }, country) => (
            <tr key={key}>
              <th scope="row" className="border-b border-line px-2 py-2 text-left align-top font-medium">
                {name}
              </th>
              {goals.map((goal, place) => (
                <td key={goal.key} className="border-b border-line p-1 text-right align-top">
                  {cell(country, place)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
