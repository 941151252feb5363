import type { Database } from "../../../db/client.ts";
import { type Read, readTogether } from "../../../db/read.ts";

/** A credential that nobody has checked: what must be read of its holder, and how the holder is judged. */
export interface Claim<Holder, Admitted> {
  /** Undefined: nobody has the credential's number. Null: the holder is let in already, and nothing is read of them. */
  holder: Read<Holder | undefined> | null;
  /**
   * Lets the holder in. Only failures are counted against the client.
   * @throws AppError bad_key, banned, unpaid, rate_limited
   */
  admit(holder: Holder | undefined): Promise<Admitted>;
}

/**
 * Checks a claim in the round trip that reads what the call needs. Nothing of that is looked at unless the holder was let in.
 * @returns what was let in, and what each read says
 * @throws AppError bad_key, banned, unpaid, rate_limited
 */
export async function readAdmitted<Holder, Admitted, T extends readonly unknown[]>(
  db: Database,
  claim: Claim<Holder, Admitted>,
  ...reads: { [K in keyof T]: Read<T[K]> }
): Promise<[Admitted, ...T]> {
  if (claim.holder === null) return [await claim.admit(undefined), ...(await readTogether<T>(db, ...reads))];
  const unread = reads.map(({ statement, read }) => ({ statement, read: (result: D1Result<unknown>) => () => read(result) }));
  const [holder, ...others] = await readTogether<[Holder | undefined, ...(() => unknown)[]]>(db, claim.holder, ...unread);
  const admitted = await claim.admit(holder);
  return [admitted, ...(others.map((read) => read()) as unknown as T)];
}
