/** What the files of one worker are given before anything runs. */
export interface Given {
  /** Where the fakes of the file that runs listen. */
  telegramPort: number;
  trackerPort: number;
  /** Answers with `Product` once it runs. */
  control: string;
}

declare module "vitest" {
  interface ProvidedContext {
    /** One for each worker. */
    dashboard: Given[];
  }
}
