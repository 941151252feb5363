import { preference } from "../../preferences.ts";
import type { Store } from "../../store.ts";
import { useStore } from "../../use-store.ts";
import { type Account, useAccount } from "../account.ts";

/** shown: until the last step is done. away: somebody put them away. done: the last step was seen done. */
const KEPT = ["shown", "away", "done"] as const;
type Kept = (typeof KEPT)[number];

const stores = new Map<number, Store<Kept>>();

/** What this browser keeps of an account's first steps. Which of them are done is never kept. */
function keptSteps({ id }: Pick<Account, "id">): Store<Kept> {
  const store = stores.get(id) ?? preference(`first-steps.${id}`, KEPT, "shown");
  stores.set(id, store);
  return store;
}

/** The same of the account that is signed in, and what changes it. */
export function useKeptSteps() {
  const store = keptSteps(useAccount());
  return { kept: useStore(store), keep: store.set };
}
