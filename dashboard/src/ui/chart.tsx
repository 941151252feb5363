import { useEffect, useRef, useSyncExternalStore } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { NOTHING } from "../number.ts";
import { theme } from "../preferences.ts";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { useStore } from "../use-store.ts";

const HEIGHT_PX = 220;
/** Between the numbers of an axis and its line. */
const GAP_PX = 12;
const PALETTE = ["--accent", "--info", "--good", "--warn", "--bad"] as const;

interface Series {
  name: string;
  values: readonly (number | null)[];
  /** The period before: thin and dashed. */
  before?: boolean;
}

interface Props {
  /** What the picture shows, in a sentence, for who does not see it. */
  label: string;
  /** Names along the axis, in their order: days as text, so that no zone can move them. */
  ticks: readonly string[];
  series: readonly Series[];
  format: (value: number) => string;
  /** What the ticks are: days where nothing is said. */
  axis?: string;
  /** Every which tick may have its name, from dense to sparse. */
  steps?: readonly number[];
}

const DAY_STEPS = [1, 2, 5, 7, 10, 14, 30, 60, 90, 180, 365];
/** What is counted has no halves: its axis has whole numbers alone. */
const WHOLE_STEPS = [1, 2, 5, 10, 20, 50]
  .flatMap((step) => [1, 1e2, 1e4, 1e6, 1e8, 1e10].map((times) => step * times))
  .sort((a, b) => a - b);
const LETTER_PX = 7;
const LEAST_SPACE_PX = 50;

/** Lines over an ordinal axis. The table beside a chart says the same in numbers. */
export function Chart({ label, ticks, series, format, axis: name, steps = DAY_STEPS }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const look = useStore(theme);
  const isDark = useSyncExternalStore(onScheme, () => scheme.matches);
  const { day } = useTexts(common);
  const axisName = name ?? day;
  // biome-ignore lint/correctness/useExhaustiveDependencies: colours are read from the page's theme.
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => resolveColour(element, style.getPropertyValue(name));
    const axis = { stroke: colour("--muted"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
    // Amounts up to a hundred beside a line at nothing would be made up.
    const isFlat = series.every(({ values }) => values.every((value) => (value ?? 0) === 0));
    const isWhole = series.every(({ values }) => values.every((value) => value === null || Number.isInteger(value)));
    const nameWidth = LETTER_PX * (ticks[0]?.length ?? 0);
    const options: uPlot.Options = {
      width: element.clientWidth,
      height: HEIGHT_PX,
      // The name of the last tick has its right half beyond the lines.
      padding: [null, nameWidth / 2, null, null],
      cursor: { y: false },
      // Heights mean amounts: they begin at nothing.
      scales: { x: { time: false }, y: { range: { min: { pad: 0.1, soft: 0, mode: 1 }, max: { pad: 0.1, soft: 0, mode: 1 } } } },
      axes: [
        {
          ...axis,
          size: 32,
          values: (_, splits) => splits.map((at) => ticks[at] ?? ""),
          incrs: [...steps],
          space: Math.max(LEAST_SPACE_PX, nameWidth),
        },
        {
          ...axis,
          size: (_, values) => Math.max(sizeOf(values ?? []), nameWidth / 2),
          values: (_, splits) => splits.map(format),
          ...(isFlat ? { splits: [0] } : isWhole ? { incrs: WHOLE_STEPS } : {}),
        },
      ],
      series: [
        { label: axisName, value: (_, at) => (at === null ? "" : (ticks[at] ?? "")) },
        ...series.map(
          (each, index): uPlot.Series => ({
            label: each.name,
            stroke: colour(PALETTE[index % PALETTE.length] ?? "--accent"),
            width: each.before ? 1 : 2,
            ...(each.before ? { dash: [4, 4] } : {}),
            // Between gaps there may be no line to see.
            points: { show: ticks.length === 1 || each.values.includes(null) },
            // Nothing while the pointer is elsewhere.
            value: (_, value, __, at) => (at === null ? "" : value === null ? NOTHING : format(value)),
          }),
        ),
      ],
    };
    const plot = new uPlot(
      options,
      [ticks.map((_, index) => index), ...series.map(({ values }) => [...values])] as uPlot.AlignedData,
      element,
    );
    const observer = new ResizeObserver(() => {
      // It is told of the first size too, and each time draws the whole.
      if (element.clientWidth !== plot.width) plot.setSize({ width: element.clientWidth, height: HEIGHT_PX });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [ticks, series, format, look, isDark, axisName, steps]);
  return <div ref={box} role="img" aria-label={label} className="min-w-0" />;
}

/** What the system prefers: it may change at sunset. */
const scheme = matchMedia("(prefers-color-scheme: dark)");
function onScheme(listener: () => void): () => void {
  scheme.addEventListener("change", listener);
  return () => scheme.removeEventListener("change", listener);
}

/** As wide as its longest number: the lines begin at the edge of what is above them. */
const sizeOf = (values: readonly string[]) => GAP_PX + LETTER_PX * Math.max(1, ...values.map(({ length }) => length));

/** A canvas does not know `light-dark()`: the browser works it out on an element. */
function resolveColour(element: HTMLElement, value: string): string {
  element.style.color = value;
  const resolved = getComputedStyle(element).color;
  element.style.color = "";
  return resolved;
}
