// The values that are tried. Of one parameter they stand evenly between the two ends, at multiples of its step
// where it declares one; of two, every value of the first with every value of the second.
import { compare, type Decimal, decimal, formatDecimal, pow10 } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import { CannotRunError } from '../source/problem.ts';
import { MOST_VALUES, type Vary } from './vary.ts';

/** One scenario: a value for each parameter, in the order of --vary. */
export interface Point {
  readonly values: readonly Decimal[];
  /** As --set has them. */
  readonly set: readonly string[];
}

/** Least decimals beyond those of the ends that a value between them may have; more where many lie between. */
const FINER = 3;
const MOST_POINTS = 100_000;

export function pointsOf(varies: readonly Vary[]): readonly Point[] {
  const lists = varies.map(valuesOf);
  const count = lists.reduce((all, list) => all * list.length, 1);
  if (count > MOST_POINTS)
    throw new CannotRunError(
      `--vary asks for ${count} scenarios`,
      `ask for at most ${MOST_POINTS}, with fewer values: price=0.10..2.00/20`,
    );
  const tuples = lists.reduce<readonly (readonly Decimal[])[]>(
    (before, list) => before.flatMap((values) => list.map((value) => [...values, value])),
    [[]],
  );
  return tuples.map((values) => pointAt(varies, values));
}

export function pointAt(varies: readonly Vary[], values: readonly Decimal[]): Point {
  return { values, set: varies.map(({ name }, i) => `${name}=${formatDecimal(values[i] ?? decimal(0n))}`) };
}

/** Ascending, each once, both ends among them. */
export function valuesOf(vary: Vary): readonly Decimal[] {
  const { low, high, declared, points } = vary;
  if (points === undefined) return steppedValues(vary);
  const scale = Math.max(low.scale, high.scale) + Math.max(FINER, String(points).length);
  const [first, last] = [low, high].map((end) => end.digits * pow10(scale - end.scale)) as [bigint, bigint];
  const grid = declared.step === undefined ? 1n : stepAt(declared.step, scale);
  const between = Array.from({ length: points - 2 }, (_, i) => {
    const exact = (last - first) * BigInt(i + 1);
    return first + divide(exact, BigInt(points - 1) * grid) * grid;
  });
  const inside = [...new Set(between)].filter((digits) => digits > first && digits < last);
  return [first, ...inside, last].map((digits) => decimal(digits, scale));
}

/** A step that is finer than the values are held is none. */
function stepAt({ digits, scale }: Decimal, at: number): bigint {
  return scale > at ? 1n : digits * pow10(at - scale);
}

/** From the low end on; the high end closes a last step that is shorter. */
function steppedValues({ name, low, high, declared: { step } }: Vary): readonly Decimal[] {
  if (step === undefined)
    throw new CannotRunError(
      `the parameter ${name} declares no step`,
      `say how many values, as in --vary ${name}=${formatDecimal(low)}..${formatDecimal(high)}/20, or declare its step in the model`,
    );
  const scale = Math.max(low.scale, high.scale, step.scale);
  const digits = ({ digits: own, scale: from }: Decimal): bigint => own * pow10(scale - from);
  const count = divide(digits(high) - digits(low), digits(step), 'up');
  if (count >= BigInt(MOST_VALUES))
    throw new CannotRunError(
      `the step of ${name} makes ${count + 1n} values`,
      `narrow the range, or say how many values: --vary ${name}=${formatDecimal(low)}..${formatDecimal(high)}/100`,
    );
  const values = Array.from({ length: Number(count) }, (_, i) =>
    decimal(digits(low) + BigInt(i) * digits(step), scale),
  );
  return compare(values.at(-1) ?? low, high) < 0 ? [...values, high] : values;
}
