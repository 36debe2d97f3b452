// Numbers for people: grouped digits, currency signs, shares. Exact texts go in, exact texts come
// out: Intl formats a decimal text digit for digit (a number it would round).
import type { Currency } from '../exact/currency.ts';
import { plainMoney } from '../exact/currency.ts';
import { formatScaled } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';

/** "$1,234.56", "-¥12": money of minor units. */
export function showMoney(minor: bigint, currency: Currency): string {
  return showAmount(plainMoney(minor, currency), currency);
}

/** The same from plain digits ("1234.56"), as files and the ledger hold them. */
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

/** Thousandths of a percent as "85.3%". */
export function showShare(share: bigint): string {
  return `${formatScaled(divide(share, 100n), 1)}%`;
}

/** "Mar 2025" of "2025-03-01". */
export function showMonth(day: string): string {
  const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  return `${names[Number(day.slice(5, 7)) - 1] ?? ''} ${day.slice(0, 4)}`;
}

/** Drops the zeros that a DECIMAL column adds at the end. */
export function trimZeros(plain: string): string {
  return plain.includes('.') ? plain.replace(/\.?0+$/, '') : plain;
}

/** Data shown on a terminal cannot move the cursor or hide text: control and direction marks become visible. */
export function safe(text: string): string {
  return text.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}
