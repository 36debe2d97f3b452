// What is tried: a parameter of the model over a range, as `--vary price=0.10..2.00/20` says it. The range and
// its steps may be left to what the parameter declares.
import { compare, type Decimal, parseDecimal } from '../exact/decimal.ts';
import type { ParamRange } from '../model/read/params.ts';
import { inForm } from '../model/typed.ts';
import { CannotRunError, guess } from '../source/problem.ts';

export interface Vary {
  readonly name: string;
  /** low < high */
  readonly low: Decimal;
  readonly high: Decimal;
  /** How many values, both ends counted; undefined: as the parameter's step says. */
  readonly points: number | undefined;
  readonly declared: ParamRange;
}

/** Most values of one parameter. */
export const MOST_VALUES = 10_000;
const WRITTEN = /^\s*([^=\s]+)\s*(?:=\s*(\S+?)\.\.(\S+?)\s*(?:\/\s*(\S+))?\s*)?$/;

/** All of them; each parameter once. Throws a CannotRunError. */
export function readVaries(texts: readonly string[], params: ReadonlyMap<string, ParamRange>): readonly Vary[] {
  const varies = texts.map((text) => readVary(text, params));
  const twice = varies.find(({ name }, i) => varies.findIndex((v) => v.name === name) < i);
  if (twice !== undefined)
    throw new CannotRunError(`--vary names ${twice.name} twice`, 'give each parameter one range');
  return varies;
}

function readVary(text: string, params: ReadonlyMap<string, ParamRange>): Vary {
  const match = WRITTEN.exec(text);
  const example = [...params.keys()][0] ?? 'price';
  if (match === null)
    throw new CannotRunError(
      `--vary ${text} is no parameter with a range`,
      `write e.g. --vary ${example}=0.10..2.00/20: 20 values, both ends counted`,
    );
  const [, name = '', low, high, count] = match;
  const declared = params.get(name);
  if (declared === undefined) throw unknownName(text, name, [...params.keys()]);
  const range = [end(text, low, declared, 'min'), end(text, high, declared, 'max')] as const;
  const side = compare(range[0], range[1]);
  if (side > 0)
    throw new CannotRunError(
      `--vary ${text}: the range is upside down`,
      `write --vary ${name}=${high}..${low}${count === undefined ? '' : `/${count}`}`,
    );
  if (side === 0)
    throw new CannotRunError(`--vary ${text}: the range holds one value`, `use --set ${name}=${low} in reprice run`);
  return {
    name,
    low: range[0],
    high: range[1],
    points: count === undefined ? undefined : counted(text, count),
    declared,
  };
}

function end(text: string, typed: string | undefined, range: ParamRange, key: 'min' | 'max'): Decimal {
  const { [key]: declared, typed: form } = range;
  const read = typed === undefined ? declared : parseDecimal(typed);
  if (read === undefined)
    throw new CannotRunError(
      `--vary ${text}: the parameter declares no ${key}`,
      `write the range, as in ${text.trim()}=0.10..2.00, or declare min, max and step in the model`,
    );
  if (typeof read === 'string') throw new CannotRunError(`--vary ${text}: ${read}`, 'write e.g. price=0.10..2.00/20');
  const outside = declared !== undefined && (key === 'min' ? compare(read, declared) < 0 : compare(read, declared) > 0);
  if (outside)
    throw new CannotRunError(
      `--vary ${text}: ${typed} is ${key === 'min' ? 'below' : 'above'} the parameter's ${key}`,
      `stay ${key === 'min' ? 'at or above' : 'at or below'} ${inForm(declared, form)}, or declare another ${key} in the model`,
    );
  return read;
}

function counted(text: string, typed: string): number {
  const points = /^\d{1,6}$/.test(typed) ? Number(typed) : 0;
  if (points >= 2 && points <= MOST_VALUES) return points;
  throw new CannotRunError(
    `--vary ${text}: "${typed}" is no number of values`,
    `write a whole number from 2 to ${MOST_VALUES}`,
  );
}

function unknownName(text: string, name: string, names: readonly string[]): CannotRunError {
  if (names.length === 0)
    return new CannotRunError(
      `--vary ${text}: the model has no parameters`,
      'name a number under params: and use it as $NAME',
    );
  const near = guess(name, names);
  return new CannotRunError(
    `--vary ${text}: the model has no parameter "${name}"`,
    `${near === undefined ? '' : `did you mean "${near}"? `}parameters of this model: ${names.join(', ')}`,
  );
}
