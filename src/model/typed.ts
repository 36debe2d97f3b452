// Numbers of parameters in the form in which the model's author typed them: 25% and not 0.25, 50k, 0.40. What stands
// for a parameter elsewhere (--set, a sweep, a stored run) is shown in the form of the one that it stands for.
import { compare, type Decimal, formatDecimal, parseDecimal } from '../exact/decimal.ts';
import type { YamlSource } from '../source/yaml.ts';
import { numberText } from './diff/words.ts';
import { entriesAt, valueAt } from './read/reading.ts';

/** Text of each parameter as the file declares it. */
export function typedParams(source: YamlSource): ReadonlyMap<string, string> {
  return new Map(
    entriesAt(source, ['params']).flatMap(({ name, path }) => {
      const [plain, value] = [valueAt(source, path), valueAt(source, [...path, 'value'])];
      const text = typeof plain === 'string' ? plain : value;
      return typeof text === 'string' ? [[name, text.trim()] as const] : [];
    }),
  );
}

/** "0.3" as "30%" where 25% was typed. A number that was typed stays as it is. */
export function inForm(value: Decimal, typed: string | undefined): string {
  const own = typed === undefined ? '' : parseDecimal(typed);
  if (typed === undefined || typeof own === 'string') return formatDecimal(value);
  if (compare(own, value) === 0) return typed;
  if (typed.endsWith('%')) return numberText(value, 'share', 0);
  if (/[kMB]$/.test(typed)) return numberText(value, 'units', 0);
  return numberText(value, 'money', FILLED.exec(typed)?.[1]?.length ?? 0);
}

/** Decimals that were filled up, as in 0.40. */
const FILLED = /\.(\d*0)$/;

/** The same of a number as a text. */
export function textInForm(value: string, typed: string | undefined): string {
  const read = parseDecimal(value);
  return typeof read === 'string' ? value : inForm(read, typed);
}
