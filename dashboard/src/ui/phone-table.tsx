import type { ReactNode } from "react";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { INPUT } from "./input.tsx";
import type { PhoneTable } from "./use-phone-columns.ts";

interface PhoneColumnsProps {
  columns: readonly { id: string; header: string }[];
  phone: PhoneTable;
}

/** Chooses the two columns, or the whole table. */
export function PhoneColumns({ columns, phone }: PhoneColumnsProps) {
  const t = useTexts(common);
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
      {phone.isShort && <span className="basis-full text-sm text-muted">{t.columns}</span>}
      {phone.isShort &&
        phone.chosen.map((id, at) => (
          <select
            // biome-ignore lint/suspicious/noArrayIndexKey: the first and the second place are what these are.
            key={at}
            aria-label={t.phoneColumn(at + 1)}
            value={id}
            onChange={({ target }) => phone.choose(at, target.value)}
            className={`${INPUT} w-0! min-w-0 grow`}
          >
            {columns.slice(1).map((column) => (
              <option key={column.id} value={column.id}>
                {column.header}
              </option>
            ))}
          </select>
        ))}
      <Button
        onClick={() => phone.setFull(!phone.isFull)}
        aria-label={phone.isFull ? undefined : t.fullTable}
        className="ml-auto shrink-0 min-w-11"
      >
        {phone.isFull ? t.shortTable : t.all}
      </Button>
    </div>
  );
}

interface RowDetailsProps {
  title: string;
  fields: readonly { id: string; header: string; value: ReactNode }[];
  onClose: () => void;
}

const isThere = ({ value }: { value: ReactNode }): boolean => value !== null && value !== undefined && value !== false && value !== "";

/** Everything of a row, one below the other; what is empty is left out. */
export function RowDetails({ title, fields, onClose }: RowDetailsProps) {
  return (
    <Dialog open onClose={onClose} title={<bdi>{title}</bdi>}>
      <dl>
        {fields.filter(isThere).map(({ id, header, value }) => (
          <div key={id} className="flex min-h-(--row) items-center justify-between gap-4 border-b border-line py-1.5 last:border-0">
            <dt className="text-muted">{header}</dt>
            <dd className="min-w-0 text-right wrap-anywhere [&_.truncate]:whitespace-normal">{value}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
