// Numbers for people: grouped digits, currency signs, shares. Exact texts go in, exact texts come
// out: Intl formats a decimal text digit for digit (a number it would round).
import type { Currency } from '../exact/currency.ts';
import { formatScaled, pow10 } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import { count, grouped, pluralOf } from '../summarise/words.ts';

/** "$1,234.56", "-¥12" from plain digits ("1234.56"), as files and the ledger hold them; no decimal is lost. */
export function showAmount(plain: string, currency: Currency): string {
  const decimals = Math.max(currency.digits, plain.split('.')[1]?.length ?? 0);
  const format = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: currency.code,
    minimumFractionDigits: currency.digits,
    maximumFractionDigits: decimals,
  });
  return format.format(plain as Intl.StringNumericLiteral);
}

/** "$1,235": without the currency's smallest units, where they would be noise or leave no room. */
export function showWhole(plain: string, currency: Currency): string {
  const decimals = plain.split('.')[1]?.length ?? 0;
  return showAmount(String(divide(BigInt(plain.replace('.', '')), pow10(decimals))), { ...currency, digits: 0 });
}

/** "27,000.9": a decimal text with its whole part grouped. */
export function showQuantity(plain: string): string {
  return grouped(plain);
}

/** "27,000.9 requests", "1 call", "500 AU": a unit that is a plain word takes an s. */
export function showUnits(plain: string, unit: string): string {
  return unit === '' ? showQuantity(plain) : `${showQuantity(plain)} ${safe(pluralOf(unit, plain))}`;
}

export function showCount(n: bigint | number): string {
  return showQuantity(String(n));
}

/** "1 request names", "27,000 requests name". */
export function those(n: bigint | number, noun: string, one: string, more: string): string {
  return `${count(n, noun)} ${BigInt(n) === 1n ? one : more}`;
}

/** A percent text of three decimals to one. */
export function short(percent: string): string {
  return formatScaled(divide(BigInt(percent.replace('.', '')), 100n), 1);
}

/** "Mar 2025" of "2025-03-01". */
export function showMonth(day: string): string {
  const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  return `${names[Number(day.slice(5, 7)) - 1] ?? ''} ${day.slice(0, 4)}`;
}

/** "10 Mar 2025" of "2025-03-10". */
export function showDay(day: string): string {
  return `${dayOfMonth(day)} ${showMonth(day)}`;
}

/** "1 to 31 Jan 2025" of [2025-01-01, 2025-02-01). */
export function showDays(from: string, until: string): string {
  const last = new Date(Date.parse(`${until}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  if (from >= last) return showDay(from);
  if (from.slice(0, 7) === last.slice(0, 7)) return `${dayOfMonth(from)} to ${showDay(last)}`;
  return `${showDay(from)} to ${showDay(last)}`;
}

function dayOfMonth(day: string): string {
  return day.slice(8).replace(/^0/, '');
}

/** At most so many characters. */
export function clip(text: string, width: number): string {
  return [...text].length > width ? `${[...text].slice(0, width - 1).join('')}…` : text;
}

/** Data shown on a terminal cannot move the cursor or hide text: control and direction marks become visible. */
export function safe(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** The same for a text of several lines. */
export function printable(text: string): string {
  return text.split('\n').map(safe).join('\n');
}
