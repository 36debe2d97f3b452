// Numbers for people: grouped digits, currency signs, shares. Exact texts go in, exact texts come
// out: Intl formats a decimal text digit for digit (a number it would round).
import type { Currency } from '../exact/currency.ts';

/** "$1,234.56", "-¥12" from plain digits ("1234.56"), as files and the ledger hold them. */
export function showAmount(plain: string, currency: Currency): string {
  const format = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: currency.code,
    minimumFractionDigits: currency.digits,
    maximumFractionDigits: currency.digits,
  });
  return format.format(plain as Intl.StringNumericLiteral);
}

/** "27,000.9": a decimal text with its whole part grouped. */
export function showQuantity(plain: string): string {
  const [whole = '', fraction] = plain.split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

export function showCount(n: bigint | number): string {
  return showQuantity(String(n));
}

/** "Mar 2025" of "2025-03-01". */
export function showMonth(day: string): string {
  const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  return `${names[Number(day.slice(5, 7)) - 1] ?? ''} ${day.slice(0, 4)}`;
}

/** Data shown on a terminal cannot move the cursor or hide text: control and direction marks become visible. */
export function safe(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** The same for a text of several lines. */
export function printable(text: string): string {
  return text.split('\n').map(safe).join('\n');
}
