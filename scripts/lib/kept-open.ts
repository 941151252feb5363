interface Disposable {
  dispose(): Promise<void>;
}

/** Open runtimes by what they have open; null: nobody keeps any. */
let kept: Map<string, Promise<Disposable>> | null = null;

/** Runs something that opens the same local databases again and again: they stay open until it is over. A start of each takes a second. */
export async function keepingOpen<T>(run: () => Promise<T>): Promise<T> {
  if (kept !== null) return run();
  kept = new Map();
  try {
    return await run();
  } finally {
    const open = await Promise.allSettled(kept.values());
    kept = null;
    await Promise.all(open.map((each) => (each.status === "fulfilled" ? each.value.dispose() : undefined)));
  }
}

/** Uses what is open under a key, or opens it; it is disposed of afterwards where nobody keeps it. */
export async function withOpen<Open extends Disposable, T>(
  key: string,
  open: () => Promise<Open>,
  use: (opened: Open) => Promise<T>,
): Promise<T> {
  if (kept !== null) {
    const opened = (kept.get(key) as Promise<Open> | undefined) ?? open();
    kept.set(key, opened);
    return use(await opened);
  }
  const opened = await open();
  try {
    return await use(opened);
  } finally {
    await opened.dispose();
  }
}
