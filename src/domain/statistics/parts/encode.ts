import type { FactRows } from "../facts.ts";
import { encodeHeader } from "./header.ts";
import type { EncodedPart } from "./part.ts";
import { rawColumn } from "./raw-column.ts";
import { rowOrder, SORTED_BY } from "./row-order.ts";
import { writePart } from "./write-part.ts";

/**
 * Rows of facts as one part. Columns that the rows do not have are 0 or "".
 * @throws RangeError for no rows, more than a part may have, or a number that is negative or no safe integer
 */
export async function encodePart(rows: FactRows): Promise<EncodedPart> {
  const chunks: string[] = [];
  const order = rowOrder(
    rows.count,
    SORTED_BY.map((column) => rawColumn(rows, column)),
  );
  const header = await writePart(
    order,
    (column) => rawColumn(rows, column),
    (body) => {
      chunks.push(body);
    },
  );
  return { header: encodeHeader(header), chunks };
}
