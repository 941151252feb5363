/** How far a job has come; null before its first run. */
export async function readWatermark(d1: D1Database, name: string): Promise<number | null> {
  return d1.prepare("SELECT value FROM watermarks WHERE name = ?1").bind(name).first<number>("value");
}

/** The statement that stores how far a job has come, for the batch of its step. */
export function watermarkStatement(d1: D1Database, name: string, value: number): D1PreparedStatement {
  return d1
    .prepare("INSERT INTO watermarks (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
    .bind(name, value);
}
