// Values of options, read strictly.
import type { MaxRejects } from '../load/options.ts';
import { CannotRunError } from '../source/problem.ts';

/** A whole number from 0. */
export function parseCount(option: string, text: string): bigint {
  if (!/^\d{1,18}$/.test(text))
    throw new CannotRunError(`${option} ${text} is no whole number`, `write e.g. ${option} 1000`);
  return BigInt(text);
}

/** So many rows, or a percentage with up to 6 decimals as parts of a whole. */
export function parseRejects(option: string, text: string): MaxRejects {
  if (/^\d{1,18}$/.test(text)) return { rows: BigInt(text) };
  const [, whole = '', decimals = ''] = /^(\d{1,3})(?:\.(\d{1,6}))?%$/.exec(text) ?? [];
  if (whole === '')
    throw new CannotRunError(
      `${option} ${text} is no number of rows and no percentage`,
      `write e.g. ${option} 1000 or ${option} 0.1%`,
    );
  return { parts: BigInt(whole + decimals), of: 100n * 10n ** BigInt(decimals.length) };
}

/** Gathers an option that may be given several times. */
export function gather(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
