/** How far a pass over rows has come. */
export class Progress {
  #rows = 0;
  #seen = 0;

  /** Expects so many rows more. */
  expect(rows: number): void {
    this.#rows += rows;
  }

  saw(rows: number): void {
    this.#seen += rows;
  }

  get rows(): number {
    return this.#rows;
  }

  /** From 0 to 1. */
  get share(): number {
    return this.#rows === 0 ? 0 : this.#seen / this.#rows;
  }
}
