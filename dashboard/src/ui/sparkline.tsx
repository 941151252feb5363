const WIDTH = 96;
const HEIGHT = 20;
/** Half of the line's width: at its highest and lowest it is seen whole. */
const MARGIN = 1;

interface Props {
  /** In the order of time. None is below zero. */
  values: readonly number[];
  /** What the line shows, in a sentence, for who does not see it. */
  label: string;
}

/** A line without axes, as high as its largest value: for a row of a table. */
export function Sparkline({ values, label }: Props) {
  const most = Math.max(1, ...values);
  const step = (WIDTH - 2 * MARGIN) / Math.max(1, values.length - 1);
  const height = HEIGHT - 2 * MARGIN;
  const points = values.map((value, at) => `${(MARGIN + at * step).toFixed(1)},${(MARGIN + height * (1 - value / most)).toFixed(1)}`);
  return (
    <svg
      role="img"
      aria-label={label}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="inline-block text-accent"
    >
      <polyline points={points.join(" ")} fill="none" stroke="currentColor" strokeWidth={2 * MARGIN} />
    </svg>
  );
}
