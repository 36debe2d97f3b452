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

/** Most units are whole, and there may be thousands of them. */
const WHOLE = /^(?:0|[1-9]\d{0,14})$/;

export function read(text: string): Decimal {
  if (WHOLE.test(text)) return { digits: BigInt(text), scale: 0 };
  const value = parseDecimal(text === '' ? '0' : text);
  if (typeof value === 'string') throw new Error(`"${text}" is no number`);
  return value;
}

export function sumOf(texts: readonly string[]): string {
  const [first = '0'] = texts;
  if (texts.length < 2 && WHOLE.test(first)) return first;
  return formatDecimal(texts.reduce((sum, text) => add(sum, read(text)), ZERO));
}

/** a − b − … */
export function less(a: string, ...taken: readonly string[]): string {
  const minus = (rest: Decimal, { digits, scale }: Decimal): Decimal => add(rest, { digits: -digits, scale });
  return formatDecimal(taken.map(read).reduce(minus, read(a)));
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
  const sizes = items.map((item) => read(sizeOf(item)));
  let best = 0;
  for (const [i, size] of sizes.entries()) if (compare(size, sizes[best] ?? ZERO) > 0) best = i;
  return items[best];
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
