import type { Deps } from "../deps.ts";
import { cutText } from "../text.ts";

const MAX_BODY_CHARACTERS = 10_000;

/** Keeps messages nobody could make use of, in one statement. */
export async function keepDeadLetters(deps: Pick<Deps, "db" | "now" | "log">, queue: string, bodies: unknown[]): Promise<void> {
  if (bodies.length === 0) return;
  const list = JSON.stringify(bodies.map((body) => cutText(JSON.stringify(body) ?? "", MAX_BODY_CHARACTERS)));
  await deps.db.$client
    .prepare("INSERT INTO dead_letters (queue, body, received_at_ms) SELECT ?1, value, ?3 FROM json_each(?2)")
    .bind(queue, list, deps.now())
    .run();
  deps.log.error("queue.dead_letters", { queue, count: bodies.length });
}
