import type { Deps } from "./deps.ts";

/** Something that is done in steps, each short enough to let others in between. */
export interface Work {
  /** Whether there is more to do. */
  step: () => Promise<boolean>;
  /** What to do with an error, which ends this work and no other. */
  failed: (error: unknown) => void;
}

/** What a run may take in all. */
interface Budget {
  steps: number;
  /** Of each work. */
  stepsEach: number;
  ms: number;
}

/**
 * Runs a step of each work in turn until none has more to do or the budget is used up, so that a long one holds up no other.
 * @returns whether something is left to do
 */
export async function takeTurns({ now }: Pick<Deps, "now">, works: readonly Work[], { steps, stepsEach, ms }: Budget): Promise<boolean> {
  const endMs = now() + ms;
  let left = [...works];
  let taken = 0;
  for (let turn = 0; turn < stepsEach && left.length > 0; turn += 1) {
    const more: Work[] = [];
    for (const work of left) {
      if (taken >= steps || now() >= endMs) return true;
      taken += 1;
      if (await goesOn(work)) more.push(work);
    }
    left = more;
  }
  return left.length > 0;
}

async function goesOn({ step, failed }: Work): Promise<boolean> {
  try {
    return await step();
  } catch (error) {
    failed(error);
    return false;
  }
}
