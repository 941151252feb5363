import { useNavigate, useSearch } from "@tanstack/react-router";
import { Suspense, useMemo, useState } from "react";
import { useTexts } from "../texts/define.ts";
import { shell } from "../texts/shell.ts";
import { addDays, browserZone, clockLag, startOfDay, today } from "../time.ts";
import { Button } from "../ui/button.tsx";
import { Checkbox, INPUT } from "../ui/input.tsx";
import { lazyPart } from "../ui/lazy-part.tsx";
import { DEFAULT_PERIOD, PERIODS, type PeriodName, type PeriodSearch, readPeriod, resolvePeriod } from "../url/period.ts";
import { useStore } from "../use-store.ts";
import { useAccount, useFormat } from "./account.ts";
import { useKeys } from "./keyboard/keys.ts";

const CustomDays = lazyPart(() => import("./custom-days.tsx"), "CustomDays");

/**
 * The period of the address, as days and as the Unix seconds of its first and last moment, and how to choose another.
 * @param of the zone of the days, where it is not the account's
 */
export function usePeriod(of?: string) {
  const search: PeriodSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const { time_zone } = useAccount();
  const zone = of ?? time_zone;
  const choose = (next: PeriodSearch) =>
    void navigate({
      to: ".",
      search: (before: object) => ({ ...before, p: undefined, from: undefined, to: undefined, cmp: undefined, ...readPeriod({ ...next }) }),
    });
  // A clock that turns out to be wrong moves the days.
  useStore(clockLag);
  const { from, to } = resolvePeriod(search, today(zone));
  // The same object until its days change: charts are drawn anew where it is another.
  const period = useMemo(() => ({ from, to }), [from, to]);
  const range = { from: startOfDay(period.from, zone), to: startOfDay(addDays(period.to, 1), zone) - 1 };
  return { search, period, range, choose };
}

interface Props {
  compare?: boolean;
  /** Of the days, and why it is not the account's. */
  other?: { zone: string; why: string };
}

/** Chooses the period of the screen. The account's zone stands beside it, with a mark where this browser's is another. */
export function PeriodPicker({ compare = false, other }: Props) {
  const t = useTexts(shell);
  const { time_zone } = useAccount();
  const format = useFormat();
  const zone = other?.zone ?? time_zone;
  const { search, period, choose } = usePeriod(zone);
  const whose = other?.why ?? t.zone(zone);
  const [isOpen, setOpen] = useState(false);
  const isCustom = search.from !== undefined;
  const cmp = search.cmp === undefined ? {} : { cmp: search.cmp };
  const name = (p: PeriodName) => () => choose({ p, ...cmp });
  const toggleComparison = () => compare && choose({ ...search, cmp: search.cmp === "prev" ? undefined : "prev" });
  useKeys({
    KeyT: name("today"),
    KeyY: name("yesterday"),
    Digit7: name("7d"),
    Digit3: name("30d"),
    KeyM: name("month"),
    KeyX: toggleComparison,
  });
  return (
    <div className="flex flex-wrap items-center gap-2 max-sm:in-[header]:contents">
      <span className="flex items-center gap-2">
        <select
          aria-label={t.period}
          value={isCustom ? "custom" : (search.p ?? DEFAULT_PERIOD)}
          onChange={({ target: { value } }) => {
            const named = PERIODS.find((each) => each === value);
            if (named === undefined) setOpen(true);
            else choose({ p: named, ...cmp });
          }}
          className={`${INPUT} w-auto! max-sm:field-sizing-content`}
        >
          {PERIODS.map((name) => (
            <option key={name} value={name}>
              {t.periods[name]}
            </option>
          ))}
          <option value="custom">{isCustom ? format.days(period.from, period.to) : t.periods.custom}</option>
        </select>
        <span title={browserZone() === zone ? whose : `${whose}. ${t.zoneDiffers(browserZone())}`} className="text-sm text-muted">
          {zone}
          {browserZone() === zone ? "" : " ⚠"}
        </span>
      </span>
      {isCustom && <Button onClick={() => setOpen(true)}>{t.periods.custom}</Button>}
      {compare && (
        <Checkbox checked={search.cmp === "prev"} onChange={(on) => choose({ ...search, cmp: on ? "prev" : undefined })}>
          {t.compare}
        </Checkbox>
      )}
      {isOpen && (
        <Suspense>
          <CustomDays
            from={period.from}
            to={period.to}
            onClose={() => setOpen(false)}
            onChoose={(from, to) => {
              setOpen(false);
              choose({ from, to, ...cmp });
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
