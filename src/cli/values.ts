// Values of options, read strictly.
import { CannotRunError } from '../source/problem.ts';

/** A whole number from 0. */
export function parseCount(option: string, text: string): bigint {
  if (!/^\d{1,18}$/.test(text))
    throw new CannotRunError(`${option} ${text} is no whole number`, `write e.g. ${option} 1000`);
  return BigInt(text);
}

/** Gathers an option that may be given several times. */
export function gather(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
