// Settles what groups share, in passes: pools from units alone; then, if tiers count a group, every member is
// looked at for what it has to pay for; then, if a minimum is shared, for what its usage comes to. A pass
// prices all periods of the members without writing a line.
import type { Model } from '../../model/model.ts';
import type { Book } from '../book.ts';
import { allParts } from '../terms/parts.ts';
import { countsGroup } from '../terms/scales.ts';
import { settleCharges } from './charges.ts';
import { groupsOf } from './groups.ts';
import { settleMinimums } from './minimum.ts';
import { sharedPools } from './pools.ts';
import { newSeen, type Seen, type Sharing } from './sharing.ts';

/** `look` prices an account under what is settled so far. undefined: nobody shares anything. */
export function settleSharing(book: Book, look: (account: number, sharing: Sharing) => void): Sharing | undefined {
  const groups = groupsOf(book);
  if (groups.length === 0) return undefined;
  const accounts = new Set(groups.flat().map((cell) => Math.floor(cell / book.width)));
  const seenUnder = (sharing: Sharing): Seen => {
    const seen = newSeen();
    for (const account of accounts) look(account, { ...sharing, seen });
    return seen;
  };
  const pooled: Sharing = { pools: sharedPools(book, groups), charges: [], minimums: new Map(), seen: undefined };
  const rated = sharesTiers(book.model)
    ? { ...pooled, charges: settleCharges(book, groups, seenUnder(pooled)) }
    : pooled;
  return sharesMinimum(book.model) ? { ...rated, minimums: settleMinimums(groups, seenUnder(rated)) } : rated;
}

function sharesTiers(model: Model): boolean {
  return allParts(model).some(({ plans }) => plans.some((plan) => plan.charges.some(countsGroup)));
}

function sharesMinimum(model: Model): boolean {
  return allParts(model).some(({ plans }) => plans.some((plan) => plan.minimum?.shared === true));
}
