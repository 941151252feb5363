import { Time } from "../../shell/time.tsx";

/** All that is known, by the names that the APIs have for it, with times of the account's zone; what is empty is left out. */
export function LeadFields({ values }: { values: Readonly<Record<string, unknown>> }) {
  const lines = Object.entries(values).flatMap(([name, value]) => linesOf(name, value));
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
      {lines.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="break-words">{TIME.test(value) ? <Time utc={value} /> : value}</dd>
        </div>
      ))}
    </dl>
  );
}

const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const NEVER = "0000-00-00 00:00:00";

function linesOf(name: string, value: unknown): [string, string][] {
  if (value === null || value === "" || value === 0 || value === false || value === NEVER) return [];
  if (typeof value === "object") return Object.entries(value).flatMap(([key, each]) => linesOf(`${name}.${key}`, each));
  return [[name, String(value)]];
}
