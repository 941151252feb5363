type Value = string | number | null;

/** The parameters of a statement that is put together from parts. */
export class Binds {
  readonly values: Value[] = [];

  /** Answers the placeholder of one more parameter. Whole numbers stay whole, which D1 else takes for reals. */
  add(value: Value): string {
    this.values.push(value);
    const place = `?${this.values.length}`;
    return typeof value === "number" ? `CAST(${place} AS INTEGER)` : place;
  }
}
