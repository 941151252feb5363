import { Skeleton } from "../../ui/states.tsx";

/** In the place of a chart of a period until it is there, and as high. */
export function DaysShape() {
  return (
    <div className="min-h-65">
      <Skeleton rows={5} />
    </div>
  );
}
