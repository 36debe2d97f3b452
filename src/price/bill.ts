// What one account owes in one period, charge by charge, while steps 5 to 9 work on it. Amounts are
// minor units. Targets are charge slots; the account's pack purchases follow as slots + purchase.
import type { Scope } from '../model/model.ts';
import type { Book } from './book.ts';
import { isUsage } from './scales.ts';

export interface Bill {
  /** Targets with an amount in this period, in line order: plans, charges, then packs. */
  readonly targets: number[];
  readonly stated: bigint[];
  readonly billed: bigint[];
  /** Pack kind by purchase. */
  readonly purchases: readonly number[];
}

/** `purchases`: the pack kind of each purchase of the account, in line order. */
export function newBill(book: Book, purchases: readonly number[]): Bill {
  const size = book.slots.length + purchases.length;
  return { targets: [], stated: new Array<bigint>(size).fill(0n), billed: new Array<bigint>(size).fill(0n), purchases };
}

export function clearBill(bill: Bill): void {
  for (const target of bill.targets) {
    bill.stated[target] = 0n;
    bill.billed[target] = 0n;
  }
  bill.targets.length = 0;
}

export function addTo(bill: Bill, target: number, stated: bigint, billed: bigint): void {
  if (!bill.targets.includes(target)) bill.targets.push(target);
  bill.stated[target] = (bill.stated[target] ?? 0n) + stated;
  bill.billed[target] = (bill.billed[target] ?? 0n) + billed;
}

export function sortTargets(bill: Bill): void {
  if (bill.targets.length > 1) bill.targets.sort((a, b) => a - b);
}

/** Does a scope name this target? Names are those of charges, in any plan, and of packs. */
export function inScope(book: Book, bill: Bill, scope: Scope, target: number): boolean {
  const slot = book.slots[target];
  if (scope === 'all') return true;
  if (scope === 'packs') return slot === undefined;
  if (scope === 'usage') return slot !== undefined && isUsage(slot.charge);
  if (scope === 'fees') return slot !== undefined && !isUsage(slot.charge);
  const name = slot?.charge.name ?? book.model.packs[bill.purchases[target - book.slots.length] ?? -1]?.name;
  return name !== undefined && scope.includes(name);
}
