// What is counted: weights are exact, the first rule that matches decides, what is not billed says why.
import { expect, test } from 'vitest';
import { add, decimal, formatDecimal, multiply, ZERO } from '../../../src/exact/decimal.ts';
import { outcomeOf } from '../../../src/meter/match.ts';
import { modelOf } from '../small.ts';

const [meter] = modelOf(`
model: weights
currency: USD
meters:
  units:
    weights:
      - {tag: bulk, weight: 10}
      - {operation: GET /orders, weight: 0.5}
      - {tag: [read, bulk], weight: 3}
    not_billed:
      - {status: [304, 5xx], because: not modified or our failure}
      - {key_class: sandbox, because: test keys}
plans: {everyone: {charges: {calls: {kind: per_unit, of: units, price: 1}}}}
`).meters;

const usage = { operation: 'GET /orders', tags: ['read'], status: 200, polling: false, keyClass: 'production' };

const outcome = (kind: Partial<typeof usage>) => {
  if (meter === undefined) throw new Error('the model has no meter');
  return outcomeOf(meter, { ...usage, ...kind });
};

test('weights 0.5 and 10, 3 and 7 requests: 71.5 units', () => {
  const counted = [
    { kind: {}, requests: 3n },
    { kind: { operation: 'POST /export', tags: ['bulk', 'read'] }, requests: 7n },
  ];
  const units = counted.reduce((sum, { kind, requests }) => {
    const { weight, notBilled } = outcome(kind);
    return notBilled >= 0 ? sum : add(sum, multiply(weight ?? ZERO, decimal(requests)));
  }, ZERO);
  expect(formatDecimal(units)).toBe('71.5'); // 3 × 0.5 + 7 × 10
});

test('the first rule that matches decides; without one there is no weight', () => {
  expect(outcome({ operation: 'GET /items' }).weight).toEqual(decimal(3n));
  expect(outcome({ operation: 'GET /items', tags: [] }).weight).toBeUndefined();
});

test('a class of statuses, a status and a key class are not billed', () => {
  const rules = [{ status: 503 }, { status: 304 }, { keyClass: 'sandbox' }, { status: 302 }];
  expect(rules.map((kind) => outcome(kind).notBilled)).toEqual([0, 0, 1, -1]);
});
