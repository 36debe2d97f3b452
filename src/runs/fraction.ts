// Exact amounts before rounding, as texts that a run keeps with its lines: "10.8004" where the decimals
// end, else "75/7" in lowest terms. A text is read back to the very same value; nothing is lost here.
import { decimal, formatScaled, parseDecimal, pow10 } from '../exact/decimal.ts';
import { divide, type Rounding } from '../exact/round.ts';

/** n ÷ d; d is above 0. */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

export const NOTHING: Fraction = { n: 0n, d: 1n };

export function plus(a: Fraction, b: Fraction): Fraction {
  return { n: a.n * b.d + b.n * a.d, d: a.d * b.d };
}

export function minus(a: Fraction, b: Fraction): Fraction {
  return plus(a, { n: -b.n, d: b.d });
}

export function times(a: Fraction, b: Fraction): Fraction {
  return { n: a.n * b.n, d: a.d * b.d };
}

/** A decimal text ("0.335") or a text of fractionText. */
export function parseFraction(text: string): Fraction {
  const [above = '', below] = text.split('/');
  if (below !== undefined) return { n: BigInt(above), d: BigInt(below) };
  const [whole = '', decimals = ''] = above.split('.');
  return { n: BigInt(whole + decimals), d: pow10(decimals.length) };
}

export function fractionText({ n, d }: Fraction): string {
  const common = divisor(n < 0n ? -n : n, d);
  const [above, below] = [n / common, d / common];
  const scale = decimalsOf(below);
  return scale === undefined ? `${above}/${below}` : plain((above * pow10(scale)) / below, scale);
}

const SHOWN = 6;

/** For people: all decimals where they end, else the first six and "…". */
export function shownFraction(text: string): string {
  if (!text.includes('/')) return text;
  const { n, d } = parseFraction(text);
  return `${formatScaled(divide(n * pow10(SHOWN), d, 'down'), SHOWN)}…`;
}

/** The amount in minor units of a currency with so many digits, rounded once. */
export function minorOf({ n, d }: Fraction, digits: number, rounding: Rounding): bigint {
  return divide(n * pow10(digits), d, rounding);
}

/** Minor units of an amount that has the currency's digits: "10.80" is 1080. */
export function minorDigits(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}

/** "10%" of 0.1. */
export function percentText(share: string): string {
  const read = parseDecimal(share);
  if (typeof read === 'string') return share;
  return `${plain(read.digits * 100n, read.scale)}%`;
}

function plain(digits: bigint, scale: number): string {
  const least = decimal(digits, scale);
  return formatScaled(least.digits, least.scale);
}

/** How many decimals 1 ÷ d needs; undefined: they never end. */
function decimalsOf(d: bigint): number | undefined {
  const twos = powersOf(2n, d);
  const fives = powersOf(5n, d);
  if (d !== 2n ** BigInt(twos) * 5n ** BigInt(fives)) return undefined;
  return twos > fives ? twos : fives;
}

function powersOf(prime: bigint, of: bigint): number {
  let count = 0;
  for (let rest = of; rest % prime === 0n; rest /= prime) count++;
  return count;
}

function divisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y > 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}
