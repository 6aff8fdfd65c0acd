/** What Node adds to the standard's `performance`. */
interface NodePerformance {
  eventLoopUtilization?(): { idle: number };
}

/**
 * Milliseconds that this process has had nothing to do since it began. Only differences mean something. Where the
 * runtime does not count them, all time counts.
 */
export function idleTime(): number {
  const node = performance as NodePerformance;
  return node.eventLoopUtilization ? node.eventLoopUtilization().idle : performance.now();
}
