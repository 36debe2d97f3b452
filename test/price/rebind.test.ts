// A book that is bound to a model with other numbers is the book that is built from that model; one with other usage
// is the book that is built from that usage.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Decimal, decimal, multiply } from '../../src/exact/decimal.ts';
import type { Model } from '../../src/model/model.ts';
import type { Book } from '../../src/price/book.ts';
import { rebinder, structureOf } from '../../src/price/rebind.ts';
import { withUsage } from '../../src/price/refill.ts';
import type { ReferenceInput } from '../reference/input.ts';
import { cases } from './cases.ts';
import { PATIENCE_MS, runs } from './runs.ts';
import { bookOf, priceWithLines } from './scenario.ts';

/** Finer, coarser and equal numbers of decimals; none above 1, since shares are among the numbers. */
const FACTORS: readonly Decimal[] = [decimal(5n, 1), decimal(1n, 2), decimal(37n, 3), decimal(1n)];

/** Every number of the model but those of its meters times a factor: tiers still ascend, shares stay below 1. */
function times(model: Model, factor: Decimal): Model {
  const known = new Map<object, unknown>();
  const of = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (known.has(value)) return known.get(value);
    const made = changed(value);
    known.set(value, made);
    return made;
  };
  const changed = (value: object): unknown => {
    if ('digits' in value && 'scale' in value) return multiply(value as Decimal, factor);
    if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, of(one)]));
    if (Array.isArray(value)) return value.map(of);
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, of(one)]));
  };
  const { currency, meters, choices } = model;
  return { ...(changed(model) as Model), currency, meters, choices };
}

function shown(input: ReferenceInput, book: Book) {
  const { lines, stated, billed, flags, plans } = priceWithLines(input, book);
  const units = book.units.map((column) => Array.from(book.from, (_, s) => column.at(s)));
  return { lines, stated, billed, flags, plans, units, scales: book.scales };
}

test(
  'bound equals built, whatever the numbers become',
  () => {
    let moved = 0;
    fc.assert(
      fc.property(cases, fc.constantFrom(...FACTORS), fc.constantFrom(...FACTORS), (input, first, then) => {
        const [one, other] = [times(input.model, first), times(input.model, then)];
        const bind = rebinder(bookOf({ ...input, model: one }));
        const built = shown({ ...input, model: other }, bookOf({ ...input, model: other }));
        expect(shown({ ...input, model: other }, bind(other))).toEqual(built);
        const before = shown({ ...input, model: one }, bookOf({ ...input, model: one }));
        if (before.billed.some((amount, cell) => amount !== built.billed[cell])) moved++;
        expect(shown({ ...input, model: one }, bind(one))).toEqual(before);
      }),
      runs(300),
    );
    expect(moved).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);

test('a structure is all but the numbers; of a meter the numbers too', () => {
  fc.assert(
    fc.property(cases, ({ model }) => {
      const structure = structureOf(model);
      expect(structureOf({ ...times(model, decimal(5n, 1)), name: 'another' })).toBe(structure);
      expect(structureOf({ ...model, plans: model.plans.slice(1) })).not.toBe(structure);
      const [meter, ...rest] = model.meters;
      if (meter === undefined) return;
      expect(structureOf({ ...model, meters: [{ ...meter, precision: meter.precision + 1 }, ...rest] })).not.toBe(
        structure,
      );
    }),
    { numRuns: 50 },
  );
});

test('filled anew equals built, whatever was used before', () => {
  let used = 0;
  fc.assert(
    fc.property(cases, (input) => {
      const built = bookOf(input);
      const emptied = withUsage(built, { scales: built.usage.scales, between: () => 0n }, built.accounts.length);
      const filled = withUsage(emptied, built.usage, built.accounts.length);
      expect(shown(input, filled)).toEqual(shown(input, built));
      if (JSON.stringify(shown(input, emptied).units, plain) !== JSON.stringify(shown(input, built).units, plain))
        used++;
    }),
    { numRuns: 50 },
  );
  expect(used).toBeGreaterThan(0);
});

const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value);
