// The second, obvious pricer: what one account pays under one model, written from the rules of the
// design and not from the kernel, segment by segment and line by line. Plain, and only for tests.
import { assumedRun } from './assume.ts';
import type { ReferenceInput } from './input.ts';
import type { ReferencePeriod } from './result.ts';

export type { ReferenceInput } from './input.ts';
export type { ReferencePeriod, ReferencePool } from './result.ts';

export interface ReferenceResult {
  readonly periods: ReferencePeriod[];
  readonly billed: bigint;
  readonly unpriced: boolean;
}

export function referencePrice(input: ReferenceInput): ReferenceResult {
  const periods = assumedRun(input).map(({ period }) => period);
  return {
    periods,
    billed: periods.reduce((all, { billed }) => all + billed, 0n),
    unpriced: periods.some(({ unpriced }) => unpriced),
  };
}
