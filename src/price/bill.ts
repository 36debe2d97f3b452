// What one account owes in one period, target by target, while steps 5 to 9 work on it. Amounts are
// minor units. Targets are the charges' slots, then the true-up of a minimum, the shortfall of a
// commit, and the account's pack purchases in the order in which they were made.
import type { Scope } from '../model/values.ts';
import type { Book } from './book.ts';
import { isUsage } from './terms/scales.ts';

export interface Bill {
  /** Targets with an amount in this period; after `sortTargets` in line order. */
  readonly targets: number[];
  readonly stated: bigint[];
  readonly billed: bigint[];
  /** Pack kind by purchase. */
  readonly purchases: number[];
}

export interface Targets {
  readonly trueUp: number;
  readonly shortfall: number;
  readonly firstPack: number;
}

export function targetsOf(book: Pick<Book, 'slots'>): Targets {
  const charges = book.slots.length;
  return { trueUp: charges, shortfall: charges + 1, firstPack: charges + 2 };
}

/** Names that stand for the two targets which are no charges. */
export const TRUE_UP = 'minimum';
export const SHORTFALL = 'commit';

export function newBill(): Bill {
  return { targets: [], stated: [], billed: [], purchases: [] };
}

export function clearBill(bill: Bill): void {
  for (const target of bill.targets) {
    bill.stated[target] = 0n;
    bill.billed[target] = 0n;
  }
  bill.targets.length = 0;
}

/** Makes the next purchase of the account; returns its target. */
export function addPurchase(bill: Bill, book: Book, kind: number): number {
  bill.purchases.push(kind);
  return targetsOf(book).firstPack + bill.purchases.length - 1;
}

export function addTo(bill: Bill, target: number, stated: bigint, billed: bigint): void {
  if (!bill.targets.includes(target)) bill.targets.push(target);
  bill.stated[target] = (bill.stated[target] ?? 0n) + stated;
  bill.billed[target] = (bill.billed[target] ?? 0n) + billed;
}

/** Line order: charges, true-up, shortfall, packs by kind and then as bought. */
export function sortTargets(bill: Bill, book: Book): void {
  if (bill.targets.length < 2) return;
  const { firstPack } = targetsOf(book);
  const kind = (target: number): number => (target < firstPack ? -1 : (bill.purchases[target - firstPack] ?? 0));
  bill.targets.sort((a, b) => kind(a) - kind(b) || a - b);
}

/** The `part` by which a line names a target: a pack by its kind. */
export function partOf(bill: Bill, book: Book, target: number): number {
  const { firstPack } = targetsOf(book);
  return target < firstPack ? target : firstPack + (bill.purchases[target - firstPack] ?? 0);
}

/** Does a scope name this target? Names are those of charges, in any plan, of packs, `minimum` and `commit`. */
export function inScope(book: Book, bill: Bill, scope: Scope, target: number): boolean {
  if (scope === 'all') return true;
  const { trueUp, shortfall, firstPack } = targetsOf(book);
  const charge = book.slots[target]?.charge;
  if (scope === 'packs') return target >= firstPack;
  if (scope === 'usage') return target === trueUp || (charge !== undefined && isUsage(charge));
  if (scope === 'fees') return charge !== undefined && !isUsage(charge);
  if (target === trueUp) return scope.includes(TRUE_UP);
  if (target === shortfall) return scope.includes(SHORTFALL);
  const name = charge?.name ?? book.model.packs[bill.purchases[target - firstPack] ?? -1]?.name;
  return name !== undefined && scope.includes(name);
}

/** Is the target a charge with a meter or an amount? */
export function isUsageTarget(book: Book, target: number): boolean {
  const charge = book.slots[target]?.charge;
  return charge !== undefined && isUsage(charge);
}
