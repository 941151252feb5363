import { onTestFinished } from "vitest";
import { type Arming, arm } from "./armed.ts";

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

/** The statements that a hook waits for: by a part of their text, a pattern, or what a test asks of it. */
type When = string | RegExp | ((sql: string) => boolean | Promise<boolean>);

/** Every statement. */
export const EVERY: When = "";

type Act = (sql: string[]) => void | Promise<void>;

interface Hook {
  moment: "before" | "after";
  when: When;
  act: Act;
  release(): void;
}

/** Wraps a D1 binding so that every round trip and every row is counted, and can be made to fail. Refuses what production would. */
export class CountingD1 {
  cost: D1Cost = { roundTrips: 0, rowsRead: 0, rowsWritten: 0 };
  /** Round trips that have not come back. */
  inFlight = 0;
  readonly binding: D1Database;
  #underWay = 0;
  readonly #hooks = new Set<Hook>();
  #breakOff: { when: When; place: number; meet(): void } | undefined;
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

  /**
   * Runs `act` before each round trip with a statement that `when` names; a throw is a database that failed there. Such a round trip has to come.
   * @returns what ends it; the end of the test does so, too
   */
  before(when: When, act: Act, arming?: Arming): () => void {
    return this.#hook({ moment: "before", when, act }, arming);
  }

  /** The same after the round trip; a throw is a database whose answer never arrived. */
  after(when: When, act: Act, arming?: Arming): () => void {
    return this.#hook({ moment: "after", when, act }, arming);
  }

  /** Runs `act` before the first such round trip only. */
  once(when: When, act: Act): void {
    const release = this.before(when, (sql) => {
      release();
      return act(sql);
    });
  }

  /** Fails each such round trip. */
  fail(when = EVERY, message = "D1_ERROR: down"): void {
    this.before(when, () => {
      throw new Error(message);
    });
  }

  /** Does the work of each such round trip, and loses the answer. */
  loseAnswers(when = EVERY, message = "D1_ERROR: the answer never came"): void {
    this.after(when, () => {
      throw new Error(message);
    });
  }

  /** Breaks off the next batch with such a statement, when `place` of its statements are done, or all of them where they are fewer. */
  breakOff(when: When, place: number, arming?: Arming): void {
    this.#breakOff = { when, place, meet: arm(`a batch of D1 with ${when === EVERY ? "anything" : when}`, arming) };
  }

  /** Ends everything above. */
  heal(): void {
    this.#breakOff = undefined;
    for (const { release } of this.#hooks) release();
  }

  #hook({ moment, when, act }: Omit<Hook, "release">, arming?: Arming): () => void {
    const meet = arm(`a round trip of D1 with ${when === EVERY ? "anything" : when}`, arming);
    const release = () => void this.#hooks.delete(hook);
    const hook: Hook = {
      moment,
      when,
      act: (sql) => {
        meet();
        return act(sql);
      },
      release,
    };
    this.#hooks.add(hook);
    onTestFinished(release);
    return release;
  }

  async #meet(moment: Hook["moment"], sql: string[]): Promise<void> {
    for (const hook of this.#hooks) {
      if (hook.moment === moment && (await hasAny(sql, hook.when))) await hook.act(sql);
    }
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
    const texts = known.map(({ sql }) => sql);
    return this.#fly(async () => {
      await this.#meet("before", texts);
      const broken = await this.#brokenOff(target, texts);
      const results = await this.#during(target.batch(known.map(({ real }) => real).toSpliced(...broken)));
      this.#count(results);
      await this.#meet("after", texts);
      return results;
    });
  }

  /** Where to break off a batch, and by which statement. */
  async #brokenOff(target: D1Database, texts: string[]): Promise<[number, 0, ...D1PreparedStatement[]]> {
    const breakOff = this.#breakOff;
    if (breakOff === undefined || !(await hasAny(texts, breakOff.when))) return [0, 0];
    this.#breakOff = undefined;
    breakOff.meet();
    return [breakOff.place, 0, target.prepare("SELECT json('broken off')")];
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
        await this.#meet("before", [sql]);
        const result = await this.#during(real[read]());
        this.#count([result]);
        await this.#meet("after", [sql]);
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
          await this.#meet("before", [sql]);
          this.cost.roundTrips += 1;
        }
        return this.#during(real.raw(options as never));
      },
    });
    this.#statements.set(wrapped, { real, sql });
    return wrapped;
  }
}

async function hasAny(statements: string[], when: When): Promise<boolean> {
  for (const sql of statements) {
    if (typeof when === "string" ? sql.includes(when) : when instanceof RegExp ? when.test(sql) : await when(sql)) return true;
  }
  return false;
}

function checkLimits(values: unknown[]): void {
  if (values.length > MAX_PARAMETERS) throw new Error("D1_ERROR: too many SQL variables: SQLITE_ERROR");
  for (const value of values) {
    const isLarge = typeof value === "string" && value.length * 3 > MAX_PARAMETER_BYTES;
    if (isLarge && new TextEncoder().encode(value).length > MAX_PARAMETER_BYTES)
      throw new Error("D1_ERROR: string or blob too big: SQLITE_TOOBIG");
  }
}
