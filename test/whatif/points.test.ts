// Which values a range is tried at.
import { expect, test } from 'vitest';
import { formatDecimal, parseDecimal } from '../../src/exact/decimal.ts';
import type { ParamRange } from '../../src/model/read/params.ts';
import { pointsOf, valuesOf } from '../../src/whatif/points.ts';
import { readVaries, type Vary } from '../../src/whatif/vary.ts';

function number(text: string) {
  const read = parseDecimal(text);
  if (typeof read === 'string') throw new Error(read);
  return read;
}

const NONE: ParamRange = { min: undefined, max: undefined, step: undefined };
const PARAMS = new Map<string, ParamRange>([
  ['price', NONE],
  ['pool', { min: number('10k'), max: number('200k'), step: number('10k') }],
]);

function vary(text: string): Vary {
  const [read] = readVaries([text], PARAMS);
  if (read === undefined) throw new Error('nothing was read');
  return read;
}

const values = (text: string): string[] => valuesOf(vary(text)).map(formatDecimal);

test('so many values, both ends counted', () => {
  expect(values('price=0.10..2.00/20').slice(0, 3)).toEqual(['0.1', '0.2', '0.3']);
  expect(values('price=0.10..2.00/20').slice(-2)).toEqual(['1.9', '2']);
  expect(values('price=0.10..2.00/20')).toHaveLength(20);
  // Thirds: three more decimals than the ends have.
  expect(values('price=0..1/4')).toEqual(['0', '0.333', '0.667', '1']);
});

test('at multiples of the declared step, each once', () => {
  // Every 190k ÷ 3 = 63,333: the nearest of 10k, 20k, … are 70k and 140k.
  expect(values('pool=10k..200k/4')).toEqual(['10000', '70000', '140000', '200000']);
  expect(values('pool=10k..40k/100')).toEqual(['10000', '20000', '30000', '40000']);
});

test('without a number of values every step, from min to max where no range is written', () => {
  expect(values('pool')).toHaveLength(20);
  expect(values('pool=10k..35k')).toEqual(['10000', '20000', '30000', '35000']);
});

test('two parameters: every value with every value', () => {
  const points = pointsOf(readVaries(['price=0.1..0.2/2', 'pool=10k..20k/2'], PARAMS));
  expect(points.map(({ set }) => set.join(' '))).toEqual([
    'price=0.1 pool=10000',
    'price=0.1 pool=20000',
    'price=0.2 pool=10000',
    'price=0.2 pool=20000',
  ]);
});

test.each([
  ['pool 5', '--vary pool 5 is no parameter with a range'],
  ['prize=0..1/2', '--vary prize=0..1/2: the model has no parameter "prize"'],
  ['price=2..1/3', '--vary price=2..1/3: the range is upside down'],
  ['price=1..1/3', '--vary price=1..1/3: the range holds one value'],
  ['price', '--vary price: the parameter declares no min'],
  ['price=a..1/3', '--vary price=a..1/3: "a" is not a number (write 2.35, 50k, 2M or 10%)'],
  ['price=0..1/1', '--vary price=0..1/1: "1" is no number of values'],
  ['price=0..1/x', '--vary price=0..1/x: "x" is no number of values'],
  ['pool=5k..20k', "--vary pool=5k..20k: 5k is below the parameter's min"],
  ['pool=50k..1M/3', "--vary pool=50k..1M/3: 1M is above the parameter's max"],
])('%s is refused', (text, message) => {
  expect(() => vary(text)).toThrow(message);
});

test('what is refused says how to write it, with the names that exist', () => {
  const fixOf = (text: string): unknown => {
    try {
      vary(text);
    } catch (error) {
      return (error as { fix?: unknown }).fix;
    }
    return undefined;
  };
  expect(fixOf('prize=0..1/2')).toBe('did you mean "price"? parameters of this model: price, pool');
  expect(fixOf('price=2..1/3')).toBe('write --vary price=1..2/3');
  expect(() => valuesOf(vary('price=0..1'))).toThrow('the parameter price declares no step');
  expect(() => readVaries(['price=0..1/2', 'price=0..2/2'], PARAMS)).toThrow('--vary names price twice');
});
