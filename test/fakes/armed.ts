import { onTestFinished } from "vitest";

export interface Arming {
  /** Whether it comes is left to chance, or to somebody else. */
  mayNotCome?: boolean;
}

/**
 * Arms a fault, or an answer that is not the usual one: a test in which it never comes fails, since it has tried nothing.
 * @returns what says that it came
 */
export type Arm = (what: string, arming?: Arming) => () => void;

export const arm: Arm = (what, { mayNotCome = false } = {}) => {
  if (mayNotCome) return () => {};
  let hasCome = false;
  onTestFinished(() => {
    if (!hasCome) throw new Error(`armed, and never came: ${what}`);
  });
  return () => {
    hasCome = true;
  };
};
