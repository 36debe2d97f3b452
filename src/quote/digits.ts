// Prices of one unit as people read them: so many digits from the first that counts on, whatever the size.
import { decimal, formatDecimal, pow10 } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';

/** Digits that are shown, and most decimals that are looked through for the first. */
const SHOWN = 6;
const MOST = 18;

/** part ÷ whole with six digits, half up, without zeros at the end; whole is above 0. */
export function sixDigits(part: bigint, whole: bigint): string {
  const size = part < 0n ? -part : part;
  let scale = 0;
  while (scale < MOST && size * pow10(scale) < whole * pow10(SHOWN - 1)) scale += 1;
  return formatDecimal(decimal(divide(part * pow10(scale), whole), scale));
}

/** part ÷ whole in lowest terms: "1/25600"; whole is above 0. */
export function fractionText(part: bigint, whole: bigint): string {
  const by = gcd(part < 0n ? -part : part, whole);
  return whole === by ? String(part / by) : `${part / by}/${whole / by}`;
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}
