// How often a property of the kernel is tried. A failure prints its seed; REPRICE_SEED replays it,
// REPRICE_RUNS asks for more or fewer.

/** Milliseconds that a property may take on a busy machine. */
export const PATIENCE_MS = 180_000;

export function runs(usual: number): { numRuns: number; seed?: number } {
  const seed = process.env['REPRICE_SEED'];
  return {
    numRuns: Number(process.env['REPRICE_RUNS'] ?? usual),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  };
}
