/** What a file of tests is given while it runs. */
export interface Given {
  /** Where the fakes of the file listen. */
  telegramPort: number;
  trackerPort: number;
  /** Answers with `Product` once it runs. */
  control: string;
}

declare module "vitest" {
  interface ProvidedContext {
    /** The port where `Given` is lent. */
    dashboard: number;
  }
}
