// Exact decimals: every price, weight and quantity that a person typed or a log holds. A value is
// digits ÷ 10^scale with a bigint for digits, so nothing is ever lost between the YAML text and the
// last CSV cell. Division is not offered here: see round.ts, the one place where digits may go.

/** value = digits ÷ 10^scale; scale ≥ 0 and no trailing zeros in digits unless scale is 0. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** Most digits a typed number may have, before and after the point. */
export const MAX_INTEGER_DIGITS = 24;
export const MAX_DECIMALS = 18;

export const ZERO: Decimal = { digits: 0n, scale: 0 };
export const ONE: Decimal = { digits: 1n, scale: 0 };

const POWERS: bigint[] = [1n];

/** 10^n as a bigint; n is a non-negative integer. */
export function pow10(n: number): bigint {
  for (let i = POWERS.length; i <= n; i++) POWERS.push((POWERS[i - 1] ?? 1n) * 10n);
  const power = POWERS[n];
  if (power === undefined) throw new Error(`pow10 wants a non-negative integer, got ${n}`);
  return power;
}

export function decimal(digits: bigint, scale = 0): Decimal {
  let d = digits;
  let s = scale;
  while (s > 0 && d % 10n === 0n) {
    d /= 10n;
    s -= 1;
  }
  return { digits: d, scale: s };
}

const SUFFIX: Readonly<Record<string, number>> = { k: 3, M: 6, B: 9 };
const TYPED = /^([+-]?)(\d+)(?:\.(\d+))?(k|M|B|%)?$/;

/**
 * Reads a number as people type it in a model: `2.35`, `50k`, `2M`, `1.5B`, `10%` (0.1).
 * Returns a sentence on what is wrong instead of a value when it cannot be read exactly.
 */
export function parseDecimal(text: string): Decimal | string {
  const match = TYPED.exec(text.trim());
  if (match === null) return `"${clip(text)}" is not a number (write 2.35, 50k, 2M or 10%)`;
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match;
  if (whole.length > MAX_INTEGER_DIGITS)
    return `"${clip(text)}" has more than ${MAX_INTEGER_DIGITS} digits before the point`;
  if (fraction.length > MAX_DECIMALS) return `"${clip(text)}" has more than ${MAX_DECIMALS} decimals`;
  const magnitude = BigInt(whole + fraction);
  if (sign === '-' && magnitude === 0n) return `"${clip(text)}" is minus nothing (write 0)`;
  const digits = sign === '-' ? -magnitude : magnitude;
  if (suffix === '%') return decimal(digits, fraction.length + 2);
  const up = SUFFIX[suffix] ?? 0;
  return up >= fraction.length ? decimal(digits * pow10(up - fraction.length)) : decimal(digits, fraction.length - up);
}

/** The decimal's digits at a given scale; throws if that would lose any. */
export function atScale(value: Decimal, scale: number): bigint {
  if (value.scale > scale) throw new Error(`${formatDecimal(value)} does not fit ${scale} decimals`);
  return value.digits * pow10(scale - value.scale);
}

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = a.scale > b.scale ? a.scale : b.scale;
  return decimal(atScale(a, scale) + atScale(b, scale), scale);
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return decimal(a.digits * b.digits, a.scale + b.scale);
}

/** -1, 0 or 1. */
export function compare(a: Decimal, b: Decimal): number {
  const scale = a.scale > b.scale ? a.scale : b.scale;
  const difference = atScale(a, scale) - atScale(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Plain digits, no grouping: "-0.05", "27000.9". */
export function formatDecimal(value: Decimal): string {
  return formatScaled(value.digits, value.scale);
}

/** Digits ÷ 10^scale as plain text with all `scale` decimals: (5n, 2) is "0.05". */
export function formatScaled(digits: bigint, scale: number): string {
  const magnitude = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = magnitude.slice(0, magnitude.length - scale);
  const text = scale === 0 ? whole : `${whole}.${magnitude.slice(magnitude.length - scale)}`;
  return digits < 0n ? `-${text}` : text;
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}
