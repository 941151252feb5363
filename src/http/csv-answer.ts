import { BYTE_ORDER_MARK, type Cell, csvRecord } from "../lib/csv.ts";
import { describeError, type Log } from "../platform/log.ts";

/**
 * A CSV file that is sent as its pages come. The first page is awaited, so that an error in it is still answered as JSON; one
 * that comes later breaks the transfer off, which no client takes for the end of the file.
 */
export async function csvAnswer<Row, Column extends string>(
  log: Log,
  file: {
    name: string;
    columns: readonly Column[];
    pages: AsyncGenerator<Row[], void>;
    bom: boolean;
    record(row: Row): Record<Column, Cell>;
  },
): Promise<Response> {
  const encoder = new TextEncoder();
  const line = (record: Record<Column, Cell>) => csvRecord(file.columns.map((column) => record[column]));
  const encode = (rows: Row[]) => encoder.encode(rows.map((row) => line(file.record(row))).join(""));
  const first = await file.pages.next();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode((file.bom ? BYTE_ORDER_MARK : "") + csvRecord(file.columns)));
      if (!first.done) controller.enqueue(encode(first.value));
    },
    async pull(controller) {
      try {
        const page = await file.pages.next();
        if (page.done) controller.close();
        else controller.enqueue(encode(page.value));
      } catch (error) {
        log.error("export.broken_off", { file: file.name, ...describeError(error) });
        // The platform logs what it is given here.
        controller.error(new Error("the export broke off"));
      }
    },
    async cancel() {
      await file.pages.return();
    },
  });
  return new Response(body, {
    headers: { "content-type": "text/csv; charset=utf-8", "content-disposition": `attachment; filename="${file.name}"` },
  });
}
