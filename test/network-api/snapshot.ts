import type { Harness } from "../harness.ts";

/** Every row of the database in which a text stands, each as JSON with its table. */
export async function rowsWith({ db }: Pick<Harness, "db">, text: string): Promise<string[]> {
  const { $client } = db;
  const { results: tables } = await $client
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' AND name NOT LIKE 'd1_%'",
    )
    .all<{ name: string }>();
  const found = await $client.batch(tables.map(({ name }) => $client.prepare(`SELECT * FROM "${name}"`)));
  return found
    .flatMap(({ results }, place) => results.map((row) => `${tables[place]?.name} ${JSON.stringify(row)}`))
    .filter((row) => row.includes(text));
}

/** The whole database, as one text by which it is compared. */
export const snapshot = async (h: Pick<Harness, "db">): Promise<string> => (await rowsWith(h, "")).join("\n");
