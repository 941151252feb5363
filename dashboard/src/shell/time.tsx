import { useFormat } from "./account.ts";

/** A time of an answer in the account's zone, with seconds and UTC in its tooltip; nothing where it is never. */
export function Time({ utc }: { utc: string }) {
  const format = useFormat();
  return (
    <time title={format.exactly(utc)} className="whitespace-nowrap">
      {format.time(utc)}
    </time>
  );
}
