// Sums of decimal texts, as statements hold them.
import {
  add,
  compare,
  type Decimal,
  decimal,
  formatDecimal,
  formatScaled,
  parseDecimal,
  ZERO,
} from '../exact/decimal.ts';

export function read(text: string): Decimal {
  const value = parseDecimal(text === '' ? '0' : text);
  if (typeof value === 'string') throw new Error(`"${text}" is no number`);
  return value;
}

export function sumOf(texts: readonly string[]): string {
  return formatDecimal(texts.reduce((sum, text) => add(sum, read(text)), ZERO));
}

/** a − b − … */
export function less(a: string, ...taken: readonly string[]): string {
  const sum = read(sumOf(taken));
  return formatDecimal(add(read(a), { digits: -sum.digits, scale: sum.scale }));
}

/** Is a above b? */
export function above(a: string, b: string): boolean {
  return compare(read(a), read(b)) > 0;
}

export function isZero(text: string): boolean {
  return read(text).digits === 0n;
}

/** The first of the largest. */
export function largest<T>(items: readonly T[], sizeOf: (item: T) => string): T | undefined {
  return items.reduce((a: T | undefined, b) => (a === undefined || above(sizeOf(b), sizeOf(a)) ? b : a), undefined);
}

/** Digits at a scale as the least decimal text. */
export function plain(digits: bigint, scale: number): string {
  return formatDecimal(decimal(digits, scale));
}

/** Minor units as money with all digits of the currency. */
export function money(minor: bigint, digits: number): string {
  return formatScaled(minor, digits);
}

/** Minor units of money that has the currency's digits: "10.80" is 1080. */
export function minorOf(text: string): bigint {
  return BigInt(text.replace('.', ''));
}
