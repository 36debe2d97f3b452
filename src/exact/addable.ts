// Amounts of one page that a reader can add up. With `money_rounded: bill` lines keep more decimals than
// anyone reads; a page shows some of them, and what is shown still adds up to what the lines add up to.
import { formatScaled, pow10 } from './decimal.ts';

/** Decimals on a page beyond those of the currency. */
const FINER = 4;

/**
 * Plain decimal texts with at most four decimals more than the currency has: each cut, and the smallest units
 * that are then missing go to the lines that lost most. Texts without so many decimals stay as they are.
 */
export function addable(amounts: readonly string[], currencyDigits: number): readonly string[] {
  const scale = Math.max(0, ...amounts.map((text) => text.split('.')[1]?.length ?? 0));
  const shown = currencyDigits + FINER;
  if (scale <= shown) return amounts;
  const step = pow10(scale - shown);
  const parts = amounts.map((text) => cut(digitsOf(text, scale), step));
  const lost = parts.reduce((sum, { rest }) => sum + rest, 0n);
  const order = [...parts.keys()].sort((a, b) => compare(parts[b]?.rest ?? 0n, parts[a]?.rest ?? 0n) || a - b);
  const more = new Set(order.filter((_, place) => BigInt(place) < lost / step));
  return parts.map(({ whole }, i) => trimmed(formatScaled(whole + (more.has(i) ? 1n : 0n), shown), currencyDigits));
}

function digitsOf(text: string, scale: number): bigint {
  const [whole = '', decimals = ''] = text.split('.');
  return BigInt(whole + decimals.padEnd(scale, '0'));
}

/** Cut towards less, so that a rest is never below 0. */
function cut(digits: bigint, step: bigint): { readonly whole: bigint; readonly rest: bigint } {
  const rest = ((digits % step) + step) % step;
  return { whole: (digits - rest) / step, rest };
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Without zeros at the end, but for those of the currency. */
function trimmed(text: string, currencyDigits: number): string {
  const [whole = '', decimals = ''] = text.split('.');
  const kept = decimals.replace(/0+$/, '').padEnd(currencyDigits, '0');
  return kept === '' ? whole : `${whole}.${kept}`;
}
