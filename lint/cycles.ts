/** What each file or folder imports. */
export type Graph = Map<string, Set<string>>;

/**
 * The cycles of a graph: of each set of nodes that reach each other, a shortest walk that comes back.
 * @returns walks without their last step, which leads to the first node again
 */
export function findCycles(graph: Graph): string[][] {
  const known = new Set<string>();
  const cycles: string[][] = [];
  for (const node of [...graph.keys()].sort()) {
    const cycle = known.has(node) ? null : shortestCycle(graph, node);
    if (cycle === null || cycle.some((step) => known.has(step))) continue;
    for (const step of cycle) known.add(step);
    cycles.push(cycle);
  }
  return cycles;
}

function shortestCycle(graph: Graph, start: string): string[] | null {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const node of queue) {
    for (const next of graph.get(node) ?? []) {
      if (next === start) return walkBack(cameFrom, start, node);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return null;
}

function walkBack(cameFrom: Map<string, string>, start: string, end: string): string[] {
  const walk = [end];
  for (let node = end; node !== start; ) {
    node = cameFrom.get(node) ?? start;
    walk.unshift(node);
  }
  return walk;
}
