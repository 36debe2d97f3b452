// Places of figures in a drawing, and short texts for axes. A decimal text becomes a number here, to be drawn and for
// nothing else: every figure itself stands beside its mark as it is in the JSON.

/** Of charts three and two in a row; they grow and shrink with their columns. */
export const WIDTH = 360;
export const WIDE = 460;
export const HEIGHT = 230;

export function drawn(plain: string): number {
  return Number(plain);
}

/** Hundredths of a point are as fine as anybody sees. */
export function points(length: number): number {
  return Math.round(length * 100) / 100;
}

/** 0 at 0, and a power of ten further from it each step, on both sides. */
export function symmetricLog(value: number): number {
  return Math.sign(value) * Math.log10(1 + Math.abs(value));
}

/** About four steps of 1, 2 or 5 with zeros, from 0 to at least `most`. */
export function steps(most: number): readonly number[] {
  if (most <= 0) return [0, 1];
  const power = 10 ** Math.floor(Math.log10(most / 4));
  const step = power * ([1, 2, 5, 10].find((s) => s * power * 4 >= most) ?? 10);
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, i) => i * step);
}

/** "25.5M" of "25500000". */
export function compact(plain: string): string {
  const format = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });
  return format.format(plain as Intl.StringNumericLiteral);
}

/** "$1.2M". */
export function compactMoney(value: number, currency: string): string {
  const format = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    notation: 'compact',
    maximumSignificantDigits: 3,
  });
  return format.format(value);
}
