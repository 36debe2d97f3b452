// A reconciliation as steps: what was counted at one place, the reasons for which less (or more) arrives at
// the next, and what was counted there by itself. What no reason explains is the difference, and a fault.
import { decimal, formatDecimal, formatScaled } from '../exact/decimal.ts';

/** A figure as it was counted, or a signed reason for the difference to the next one. */
export interface Count {
  readonly label: string;
  readonly kind: 'counted' | 'reason';
  /** Digits at the ledger's scale; undefined: this step says nothing of the kind. */
  readonly amounts: readonly (bigint | undefined)[];
}

export interface Ledger {
  readonly title: string;
  /** What the amounts are: rows, requests, units, an amount of money. */
  readonly columns: readonly string[];
  readonly steps: readonly Step[];
  /** By column, over all steps: what no reason explains, in sentences. */
  readonly unexplained: readonly string[];
}

interface Step {
  readonly label: string;
  readonly kind: Count['kind'];
  /** Decimal texts; '' where there is none. */
  readonly amounts: readonly string[];
}

/** How the digits of a column are written. */
export interface Column {
  readonly name: string;
  readonly scale: number;
  /** Decimals that are always shown; undefined: those that the value needs. */
  readonly decimals?: number;
}

export function counted(label: string, ...amounts: Count['amounts']): Count {
  return { label, kind: 'counted', amounts };
}

export function less(label: string, ...amounts: Count['amounts']): Count {
  return { label, kind: 'reason', amounts: amounts.map((amount) => (amount === undefined ? undefined : -amount)) };
}

export function more(label: string, ...amounts: Count['amounts']): Count {
  return { label, kind: 'reason', amounts };
}

/** Reasons of nothing are left out. */
export function ledgerOf(title: string, columns: readonly Column[], counts: readonly Count[]): Ledger {
  const shown = counts.filter((count) => count.kind === 'counted' || count.amounts.some((a) => (a ?? 0n) !== 0n));
  return {
    title,
    columns: columns.map((column) => column.name),
    steps: shown.map(({ label, kind, amounts }) => ({
      label,
      kind,
      amounts: columns.map((column, c) => amountText(amounts[c], column)),
    })),
    unexplained: columns.flatMap((column, c) => gapsIn(title, column, c, counts)),
  };
}

/** From each counted figure of a column to the next; reasons before the first are its parts. */
function gapsIn(title: string, column: Column, c: number, counts: readonly Count[]): string[] {
  const gaps: string[] = [];
  let expected: bigint | undefined;
  for (const { label, kind, amounts } of counts) {
    const amount = amounts[c];
    if (amount === undefined) continue;
    if (kind === 'reason') {
      expected = (expected ?? 0n) + amount;
      continue;
    }
    if (expected !== undefined && amount !== expected)
      gaps.push(
        `${title}: "${label}" has ${amountText(amount, column)} ${column.name}, and ${amountText(expected, column)} should arrive there`,
      );
    expected = amount;
  }
  return gaps;
}

function amountText(amount: bigint | undefined, { scale, decimals }: Column): string {
  if (amount === undefined) return '';
  const least = decimal(amount, scale);
  if (decimals === undefined || least.scale > decimals) return formatDecimal(least);
  return formatScaled(least.digits * 10n ** BigInt(decimals - least.scale), decimals);
}
