import { sql, statement } from "../../../db/sql.ts";
import type { Deps } from "../../../platform/deps.ts";
import type { Claimed } from "./claim.ts";

/** Ends the leases of deliveries that were claimed and not attempted. */
export async function releaseClaims({ db }: Pick<Deps, "db">, claims: Claimed[]): Promise<void> {
  const leases = JSON.stringify(claims.map(({ id, leasedUntilMs }) => [id, leasedUntilMs]));
  const release = sql`UPDATE postback_deliveries SET leased_until_ms = 0 FROM json_each(${leases}) AS j
    WHERE postback_deliveries.id = j.value ->> 0 AND state = 'pending' AND leased_until_ms = j.value ->> 1`;
  await statement(db, release).run();
}
