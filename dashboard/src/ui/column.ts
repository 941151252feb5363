import type { RowData } from "@tanstack/react-table";
import type { ReactNode } from "react";

export interface Column<Row extends RowData> {
  id: string;
  header: string;
  /** Its formula, and by whose date it counts. */
  hint?: string;
  /** What is sorted by. */
  value: (row: Row) => string | number | null;
  /** What is shown; the value where it is left out. */
  cell?: (row: Row) => ReactNode;
  /** Numbers stand at the right. */
  numeric?: boolean;
  /** There is nothing to sort by: buttons, or what has no order. */
  unsorted?: boolean;
  /** It has the width that the others leave: it is shortened before any of them is cut off. */
  fills?: boolean;
  /** Beside the first one on a phone, where nobody has chosen others. */
  onPhone?: boolean;
}
