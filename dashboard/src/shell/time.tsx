import { formatClock, formatExactly, formatInstant, formatIso, parseIn, parseUtc } from "../time.ts";
import { useFormat } from "./account.ts";

/** A time of an answer, by the zone that it is in there. */
type Moment =
  | { utc: string }
  /** The account's: it was asked for. */
  | { zoned: string }
  /** The network's. */
  | { ofNetwork: string }
  | { ms: number };

type Props = Moment & {
  /** Hours, minutes and seconds, without the day. */
  clock?: boolean;
  /** A sentence around it. */
  children?: (time: string) => string;
};

/** Stands for the time in a sentence. No text has it. */
const SLOT = "\ufffc";

/** A moment in the account's zone, with seconds and UTC in its tooltip; nothing where it is never. */
export function Time({ clock = false, children, ...moment }: Props) {
  const { zone, lang } = useFormat();
  const ms = useMs(moment);
  if (ms === null) return null;
  const [before, after] = (children?.(SLOT) ?? SLOT).split(SLOT);
  const time = (
    <time dateTime={formatIso(ms)} title={formatExactly(ms, zone)} className="whitespace-nowrap">
      {clock ? formatClock(ms, zone, lang) : formatInstant(ms, zone, lang)}
    </time>
  );
  return (
    <>
      {before}
      {time}
      {after}
    </>
  );
}

function useMs(moment: Moment): number | null {
  const { zone, networkZone } = useFormat();
  if ("utc" in moment) return parseUtc(moment.utc);
  if ("zoned" in moment) return parseIn(zone, moment.zoned);
  return "ofNetwork" in moment ? parseIn(networkZone, moment.ofNetwork) : moment.ms;
}
