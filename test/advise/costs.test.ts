// Prices below cost, and the mistakes that a cost file can have.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Costs, readCosts } from '../../src/advise/costs.ts';
import { InputError } from '../../src/source/problem.ts';
import { temporaryFolder } from '../cli/project.ts';
import { modelOf } from '../price/small.ts';
import { warned } from './kit.ts';

const MODEL = `meters: {units: {unit: AU, weights: [{tag: export, weight: 10}, {weight: 1}]}}
plans:
  a: {charges: {c: {kind: graduated, of: units, per: 1k, tiers: [{up_to: 1M, price: 0.50}, {price: 0.02}]}}}
  b: {charges: {c: {kind: per_unit, of: units, price: 0.001}}}`;

const folder = temporaryFolder();

function costs(yaml: string): Costs {
  const path = join(folder, 'costs.yaml');
  writeFileSync(path, yaml);
  return readCosts(path, 'costs.yaml', [modelOf(`model: m\ncurrency: USD\n${MODEL}`)]);
}

function mistakes(yaml: string): readonly string[] {
  try {
    costs(yaml);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map((p) => `${p.line}:${p.column} ${p.code}: ${p.message}`);
  }
}

test('a unit: each tier against the cost of as many units', () => {
  // 0.00002 a unit is 0.02 per 1,000: the last tier just covers it; at 0.00003 it does not.
  expect(warned(MODEL, 'below-cost', { costs: costs('currency: USD\nunits: {units: 0.00002}') })).toEqual([]);
  expect(warned(MODEL, 'below-cost', { costs: costs('currency: USD\nunits: {units: 0.00003}') })).toEqual([
    'charge c of plan a, tier 2: 0.02 USD per 1,000 is below the cost of 0.03 USD',
  ]);
});

test('an operation: weight × the cheapest unit against the cost of a request', () => {
  const dear = costs('currency: USD\noperations: [{tag: export, cost: 0.001}, {operation: GET /x, cost: 0.000001}]');
  // 10 AU at 0.02 per 1,000 are 0.0002 in plan a; in plan b 0.01.
  const message =
    'a request of export counts 10 AU, in the cheapest tier 0.0002 USD in plan a: below its cost of 0.001 USD';
  expect(warned(MODEL, 'below-cost', { costs: dear })).toEqual([message]);
  const catalogue = [
    { name: 'POST /exports', tags: ['export'] },
    { name: 'GET /y', tags: [] },
  ];
  expect(warned(MODEL, 'below-cost', { costs: dear, catalogue })).toEqual([message.replace('export', 'POST /exports')]);
});

test('a charged meter whose cost is not said', () => {
  expect(warned(MODEL, 'no-cost', { costs: costs('currency: USD\nunits: {seats_of_another: 1}') })).toEqual([
    'the cost file does not say what a unit of units costs: its prices were not compared',
  ]);
});

test('every mistake of a cost file at once, each at its place', () => {
  expect(
    mistakes(`currency: EUR
units: {unitz: 0.1, units: -1}
operations: [{cost: 1}, {tag: x, cost: a lot}]
fixed: [{what: platform, amount: 5%}]
`),
  ).toEqual([
    '1:11 currency-differs: costs are in EUR, prices in USD',
    '2:9 unknown-meter: no model that is checked has a meter "unitz"',
    '2:28 negative: -1 is a negative cost',
    '3:14 rule-empty: this cost names no operation',
    '3:40 number: "a lot" is not a number (write 2.35, 50k, 2M or 10%)',
    '4:34 number: "5%" is a share, and a cost is money',
  ]);
  expect(mistakes('currency: usd')).toEqual(['1:11 currency: "usd" is no currency code']);
});

test('a missing unit cost, amount or currency, and unknown keys', () => {
  expect(mistakes('units: {units: }\noperations: [{tag: x}]\nfixed: [{what: platform}]\nunit: {}')).toEqual([
    '1:1 missing-key: the key "currency" is missing',
    '1:16 wrong-value: the cost of a unit is empty',
    '2:14 missing-key: the key "cost" is missing',
    '3:9 missing-key: the key "amount" is missing',
    '4:1 unknown-key: the cost file has no key "unit"',
  ]);
});

test('a key that is not known hides no number that is none', () => {
  expect(
    mistakes(
      'currency: USD\nunits: {units: two}\noperations: [{tag: x, cost: -1}]\nfixed: [{what: x, amount: 9%}]\nfixd: 1',
    ),
  ).toEqual([
    expect.stringMatching(/^2:16 number: "two" is not a number/),
    '3:29 negative: -1 is a negative cost',
    '4:27 number: "9%" is a share, and a cost is money',
    '5:1 unknown-key: the cost file has no key "fixd"',
  ]);
});

test('a cost without the unit that it is of, and lists that are none', () => {
  expect(mistakes('currency: USD\nunits: 0.00002\noperations: {tag: x, cost: 1}\nfixed: 1500')).toEqual([
    '2:8 wrong-value: a cost under units does not say of which unit',
    '3:13 wrong-value: operations are a list of costs',
    '4:8 wrong-value: fixed costs are a list',
  ]);
});
