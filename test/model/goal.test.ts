// Goals as people write them: what is read, and what is said when it cannot be.
import { expect, test } from 'vitest';
import { decimal } from '../../src/exact/decimal.ts';
import { isGoal, METRICS, metricText, readGoal, readMetric } from '../../src/model/goal.ts';

test('a metric, a comparison and a value; both ends of between; the total with rollout', () => {
  expect(readGoal('within_included >= 85%')).toEqual({
    text: 'within_included >= 85%',
    metric: { name: 'within_included', argument: undefined },
    of: 'steady_state',
    bounds: [{ compare: '>=', value: decimal(85n, 2) }],
  });
  expect(readGoal(' top(10%) with rollout between 40% and 62.5% ')).toEqual({
    text: 'top(10%) with rollout between 40% and 62.5%',
    metric: { name: 'top', argument: decimal(1n, 1) },
    of: 'with_rollout',
    bounds: [
      { compare: '>=', value: decimal(4n, 1) },
      { compare: '<=', value: decimal(625n, 3) },
    ],
  });
  expect(readGoal('p95<5k')).toMatchObject({
    metric: { name: 'percentile', argument: decimal(95n) },
    bounds: [{ compare: '<', value: decimal(5000n) }],
  });
  expect(readGoal('largest_rise >= -5%')).toMatchObject({ bounds: [{ value: decimal(-5n, 2) }] });
});

test('a metric is written as it is read', () => {
  for (const text of ['revenue', 'p5', 'top(0.1%)', 'at_risk(10%)', 'accounts_under(50000)', 'without_largest(3)']) {
    const metric = readMetric(text);
    expect('message' in metric ? metric.message : metricText(metric)).toBe(text);
  }
});

test.each([
  ['revenue', '"revenue" is no goal'],
  ['revenue => 5', '"revenue => 5" is no goal'],
  ['margn >= 70%', 'there is no metric "margn"'],
  ['percentile >= 70', 'the metric percentile wants a value in brackets'],
  ['p100 <= 5', 'there is no metric "p100"'],
  ['p0 <= 5', 'there is no metric "p0"'],
  ['top >= 5%', 'the metric top wants a value in brackets'],
  ['top(10) >= 5%', 'top(10) makes no sense'],
  ['top(-1%) >= 5%', 'top(-1%) makes no sense'],
  ['without_largest(1.5) >= 5', 'without_largest(1.5) makes no sense'],
  ['without_largest(0) >= 5', 'without_largest(0) makes no sense'],
  ['revenue(3) >= 5', 'the metric revenue takes nothing in brackets'],
  ['payers >= 0.7', '"0.7" is no percentage, and the metric is a share'],
  ['revenue >= 70%', '"70%" is a percentage, and the metric is money'],
  ['gini >= 70%', '"70%" is a percentage, and the metric is a number'],
  ['revenue >= lots', '"lots" is not a number (write 2.35, 50k, 2M or 10%)'],
  ['payers between 20% and 10%', '"20% and 10%" is upside down'],
])('%s: %s', (text, message) => {
  const read = readGoal(text);
  expect(isGoal(read) ? 'it was read' : read.message).toBe(message);
  expect(isGoal(read) ? '' : read.fix).not.toBe('');
});

test('a word that is nearly a metric is guessed, and the names that exist are told', () => {
  const read = readGoal('margn >= 70%');
  expect(isGoal(read) ? '' : read.fix).toMatch(/^did you mean "margin"\? There are /);
  for (const name of Object.keys(METRICS))
    if (name !== 'percentile') expect(isGoal(read) ? '' : read.fix).toContain(name);
});
