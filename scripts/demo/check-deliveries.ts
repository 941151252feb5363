import type { Person } from "./crowd.ts";
import { PATHS } from "./paths.ts";
import type { Received } from "./tracker.ts";

interface Account {
  owed: number;
  received: number;
  /** Received again under the same id, as at-least-once delivery allows. */
  repeats: number;
  /** Messages; empty when all is well. */
  faults: string[];
}

/** Compares the postbacks received for one person with those that were due, in order. */
export function account(person: Person, received: readonly Received[]): Account {
  const heard = received.filter((postback) => postback.person === person.id);
  const once = heard.filter(({ id }, at) => heard.findIndex((other) => other.id === id) === at);
  const astray = heard.some(({ id }, at) => heard[at - 1]?.id !== id && heard.slice(0, at).some((other) => other.id === id));
  const reports = once.map(({ report }) => report);
  const faults = [];
  if (reports.join() !== person.owed.join())
    faults.push(`${person.id} (${person.path.name}): owed ${person.owed.join(", ") || "nothing"}; came ${reports.join(", ") || "nothing"}`);
  if (astray) faults.push(`${person.id} (${person.path.name}): an old postback came again after a newer one`);
  if (once.some(({ id }) => id === "")) faults.push(`${person.id} (${person.path.name}): a postback without an id`);
  return { owed: person.owed.length, received: once.length, repeats: heard.length - once.length, faults };
}

/** The table of all paths, and all faults. */
export function summarize(people: readonly Person[], received: readonly Received[]): { lines: string[]; faults: string[] } {
  const rows = PATHS.map(({ name }) => {
    const accounts = people.filter(({ path }) => path.name === name).map((person) => account(person, received));
    return { name, people: accounts.length, accounts };
  });
  const line = (name: string, ...cells: (string | number)[]) =>
    ` ${name.padEnd(38)}${cells.map((cell) => String(cell).padStart(10)).join("")}`;
  const cells = (accounts: Account[]) => [
    sum(accounts, "owed"),
    sum(accounts, "received"),
    sum(accounts, "repeats"),
    accounts.every(({ faults }) => faults.length === 0) ? "yes" : "NO",
  ];
  const all = rows.flatMap(({ accounts }) => accounts);
  return {
    lines: [
      line("path", "people", "owed", "received", "repeats", "in order"),
      ...rows.map((row) => line(row.name, row.people, ...cells(row.accounts))),
      line("total", all.length, ...cells(all)),
    ],
    faults: all.flatMap(({ faults }) => faults),
  };
}

function sum(accounts: readonly Account[], field: "owed" | "received" | "repeats"): number {
  return accounts.reduce((total, one) => total + one[field], 0);
}
