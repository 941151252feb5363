/** What a stretch of work cost in D1. */
export interface D1Cost {
  roundTrips: number;
  rowsRead: number;
  rowsWritten: number;
}

/** What Cloudflare's D1 takes, and a local one does not insist on. */
const MAX_PARAMETERS = 100;
const MAX_PARAMETER_BYTES = 2_000_000;

const QUIET_TURNS = 3;

/** Wraps a D1 binding so that every round trip and every row is counted, and can be made to fail. Refuses what production would. */
export class CountingD1 {
  cost: D1Cost = { roundTrips: 0, rowsRead: 0, rowsWritten: 0 };
  /** Round trips that have not come back. */
  inFlight = 0;
  /** Called before each round trip with its SQL; a throw is a database that failed there. */
  before: (sql: string[]) => void | Promise<void> = () => {};
  /** Called after each round trip with its SQL; a throw is a database whose answer never arrived. */
  after: (sql: string[]) => void = () => {};
  readonly binding: D1Database;
  #underWay = 0;
  readonly #statements = new WeakMap<object, { real: D1PreparedStatement; sql: string }>();

  constructor(real: D1Database) {
    this.binding = new Proxy(real, {
      get: (target, name) => {
        if (name === "prepare") return (sql: string) => this.#wrap(target.prepare(sql), sql);
        if (name === "batch") return (statements: D1PreparedStatement[]) => this.#batch(target, statements);
        const value: unknown = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  }

  reset(): void {
    this.cost = { roundTrips: 0, rowsRead: 0, rowsWritten: 0 };
  }

  /** Runs some work and answers what it cost. */
  async measure(work: () => Promise<unknown>): Promise<D1Cost> {
    this.reset();
    await work();
    return { ...this.cost };
  }

  /** Resolves when nothing has asked it for so many turns of the event loop that whatever could go on has. */
  async idle(): Promise<void> {
    for (let quietTurns = 0; quietTurns < QUIET_TURNS; quietTurns = this.#underWay > 0 ? 0 : quietTurns + 1) {
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }

  async #during<T>(work: Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work;
    } finally {
      this.#underWay -= 1;
    }
  }

  #count(results: D1Result[]): void {
    this.cost.roundTrips += 1;
    for (const { meta } of results) {
      this.cost.rowsRead += meta.rows_read;
      this.cost.rowsWritten += meta.rows_written;
    }
  }

  async #batch(target: D1Database, statements: D1PreparedStatement[]): Promise<D1Result[]> {
    const known = statements.map((statement) => this.#statements.get(statement) ?? { real: statement, sql: "" });
    return this.#fly(async () => {
      await this.before(known.map(({ sql }) => sql));
      const results = await this.#during(target.batch(known.map(({ real }) => real)));
      this.#count(results);
      this.after(known.map(({ sql }) => sql));
      return results;
    });
  }

  async #fly<Result>(roundTrip: () => Promise<Result>): Promise<Result> {
    this.inFlight += 1;
    try {
      return await roundTrip();
    } finally {
      this.inFlight -= 1;
    }
  }

  #wrap(real: D1PreparedStatement, sql: string): D1PreparedStatement {
    const run = (read: "all" | "run") =>
      this.#fly(async () => {
        await this.before([sql]);
        const result = await this.#during(real[read]());
        this.#count([result]);
        this.after([sql]);
        return result;
      });
    const wrapped: D1PreparedStatement = Object.assign(Object.create(null), {
      bind: (...values: unknown[]) => {
        checkLimits(values);
        return this.#wrap(real.bind(...values), sql);
      },
      all: () => run("all"),
      run: () => run("run"),
      first: async (column?: string) => {
        const row = (await run("all")).results[0] as Record<string, unknown> | undefined;
        if (row === undefined) return null;
        return column === undefined ? row : row[column];
      },
      // raw() answers no meta: a statement that only reads is run once more for it.
      raw: async (options?: { columnNames: true }) => {
        if (/^\s*select/i.test(sql)) await run("all");
        else {
          await this.before([sql]);
          this.cost.roundTrips += 1;
        }
        return this.#during(real.raw(options as never));
      },
    });
    this.#statements.set(wrapped, { real, sql });
    return wrapped;
  }
}

function checkLimits(values: unknown[]): void {
  if (values.length > MAX_PARAMETERS) throw new Error("D1_ERROR: too many SQL variables: SQLITE_ERROR");
  for (const value of values) {
    const isLarge = typeof value === "string" && value.length * 3 > MAX_PARAMETER_BYTES;
    if (isLarge && new TextEncoder().encode(value).length > MAX_PARAMETER_BYTES)
      throw new Error("D1_ERROR: string or blob too big: SQLITE_TOOBIG");
  }
}
