// How often a property of the kernel is tried: REPRICE_TIMES=10 asks for ten times the usual runs, 0.1 for
// a tenth. A failure prints its seed; REPRICE_SEED replays it.

/** Milliseconds that a property may take on a busy machine. */
export const PATIENCE_MS = 180_000;

export function runs(usual: number): { numRuns: number; endOnFailure: boolean; seed?: number } {
  const { REPRICE_TIMES: times = '1', REPRICE_SEED: seed, REPRICE_SHRINK: shrink = 'yes' } = process.env;
  return {
    numRuns: Math.ceil(usual * Number(times)),
    endOnFailure: shrink === 'no',
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  };
}
