/** What a file of tests is given before anything runs. */
export interface Given {
  /** Where the fakes of a file listen. */
  telegramPort: number;
  trackerPort: number;
  /** Answers with `Product` once it runs. */
  control: string;
}

declare module "vitest" {
  interface ProvidedContext {
    dashboard: Given;
  }
}
