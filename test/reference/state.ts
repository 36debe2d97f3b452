// What one period hands to the next. A memo period, and a plan that is only tried, work on a copy.
import { type Commitment, copyOf as copyOfCommitment } from './commit.ts';
import type { Balances } from './credits.ts';
import type { Holding } from './packs.ts';
import type { Rolled } from './pool.ts';

export interface Carried {
  readonly holdings: Holding[];
  readonly balances: Balances;
  readonly rolled: Map<string, readonly Rolled[]>;
  readonly commitment: Commitment;
  /** Index of the first billed period with a recurring fee above 0. */
  firstPaid: number | undefined;
}

export const copyOf = (carried: Carried): Carried => ({
  holdings: carried.holdings.map((holding) => ({ ...holding })),
  balances: new Map(carried.balances),
  rolled: new Map(carried.rolled),
  commitment: copyOfCommitment(carried.commitment),
  firstPaid: carried.firstPaid,
});
