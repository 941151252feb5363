import { Suspense, useCallback, useMemo, useState } from "react";
import type { Answer } from "../../api/client.ts";
import { useFormat } from "../../shell/account.ts";
import { Time } from "../../shell/time.tsx";
import { useTexts } from "../../texts/define.ts";
import { leadWords } from "../../texts/lead-words.ts";
import { postbacks } from "../../texts/postbacks.ts";
import { formatInstant, HOUR_MS, listHours, now, parseUtc } from "../../time.ts";
import { lazyPart } from "../../ui/lazy-part.tsx";
import { Skeleton } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { useCounts } from "./use-counts.ts";

// The library of charts comes behind the log.
const Chart = lazyPart(() => import("../../ui/chart.tsx"), "Chart");

type Hour = NonNullable<Answer<"/api/postbacks/counts.json", "post">["hours"]>[number];

const STEPS = [1, 2, 3, 6, 12, 24, 48, 72, 168, 336, 720, 1440, 2160, 4320, 8760];

const failuresOf = ({ failed, rejected, stopped }: Hour) => failed + rejected + stopped;
const sumOf = (hours: readonly Hour[], read: (hour: Hour) => number) => hours.reduce((sum, hour) => sum + read(hour), 0);

/** How many postbacks were delivered and how many failed, by the hour in which they were made: a picture, and a table for who wants it. */
export function Hours({ range }: { range: { from: number; to: number } }) {
  const t = useTexts(postbacks);
  const { counts, areOfFilter } = useCounts(range);
  const { hours = [], hours_more: isCut = false } = counts.data ?? {};
  if (!areOfFilter) return null;
  if (counts.isPending) return <div className="min-h-65" />;
  if (hours.length === 0) return isCut && <p className="text-sm text-muted">{t.byHour.cut}</p>;
  return (
    <section aria-label={t.byHour.title} className="flex min-w-0 flex-col gap-2">
      <div className="min-h-65 min-w-0">
        <Suspense fallback={<Skeleton rows={4} />}>
          <HoursChart hours={hours} range={range} isCut={isCut} />
        </Suspense>
      </div>
      {isCut && <p className="text-sm text-muted">{t.byHour.cut}</p>}
      <HoursTable hours={hours} />
    </section>
  );
}

function HoursChart({ hours, range, isCut }: { hours: readonly Hour[]; range: { from: number; to: number }; isCut: boolean }) {
  const t = useTexts(postbacks);
  const { lang, zone, number } = useFormat();
  const { ticks, series } = useMemo(() => {
    const first = isCut ? (parseUtc(hours[0]?.time) ?? 0) : range.from * 1000;
    const slots = listHours(first, Math.min(range.to * 1000, now()));
    // Where clocks were moved by less than an hour, two hours of theirs are in one.
    const byHour = Map.groupBy(hours, ({ time }) => Math.floor(((parseUtc(time) ?? 0) - first) / HOUR_MS));
    const valuesOf = (read: (hour: Hour) => number) => slots.map((_, at) => sumOf(byHour.get(at) ?? [], read));
    return {
      ticks: slots.map((fromMs) => formatInstant(fromMs, zone, lang)),
      series: [
        { name: t.byHour.delivered, values: valuesOf(({ delivered }) => delivered) },
        { name: t.byHour.failed, values: valuesOf(failuresOf) },
      ],
    };
  }, [hours, range.from, range.to, isCut, zone, lang, t]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it writes alike until the language changes.
  const write = useCallback(number, [lang]);
  const label = t.byHour.label(number(sumOf(hours, ({ delivered }) => delivered)), number(sumOf(hours, failuresOf)));
  return <Chart label={label} ticks={ticks} series={series} format={write} axis={t.byHour.hour} steps={STEPS} />;
}

function HoursTable({ hours }: { hours: readonly Hour[] }) {
  const t = useTexts(postbacks);
  const states = useTexts(leadWords).postback;
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  const count = (id: string, header: string, read: (hour: Hour) => number): Column<Hour> => ({
    ...{ id, header, numeric: true, value: read },
    cell: (hour) => format.number(read(hour)),
  });
  const columns: Column<Hour>[] = [
    { id: "hour", header: t.byHour.hour, value: ({ time }) => time, cell: ({ time }) => <Time utc={time} /> },
    count("delivered", t.byHour.delivered, ({ delivered }) => delivered),
    { ...count("failed", t.byHour.failed, failuresOf), hint: t.byHour.failedHint },
    count("pending", states.pending, ({ pending }) => pending),
    count("skipped", states.skipped, ({ skipped }) => skipped),
  ];
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="cursor-pointer text-sm">{t.byHour.asTable}</summary>
      {isOpen && <Table label={t.byHour.asTable} rows={hours.toReversed()} columns={columns} idOf={({ time }) => time} />}
    </details>
  );
}
