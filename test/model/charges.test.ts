// Charges whose price differs by what units were used for, and charges on money.
import { describe, expect, it } from 'vitest';
import { chargeOf, constant, match, mistakes, modelOf, number } from './kit.ts';

const place = (line: number) => ({ file: 'm.yaml', line });
const charge = (text: string) => mistakes(`plans: {a: {charges: {c: ${text}}}}`);

describe('rates', () => {
  it('say a price for each kind of usage, the last for the rest', () => {
    const text =
      '{kind: package, of: requests, per: 1k, rates: [{tag: cached, price: 0.1}, {status: 4xx, price: {column: own}}, {price: 0.3}]}';
    expect(chargeOf(text)).toMatchObject({
      price: constant('0'),
      partial: 'exact',
      rates: [
        { ...match({ tags: ['cached'] }), price: constant('0.1'), place: place(3) },
        { ...match({ statuses: ['4xx'] }), price: { kind: 'column', column: 'own' } },
        { ...match({}), price: constant('0.3') },
      ],
    });
    expect(chargeOf('{kind: per_unit, of: requests, rates: [{operation: GET /a, price: 1}]}')).toMatchObject({
      kind: 'per_unit',
      rates: [{ operations: ['GET /a'] }],
    });
    expect(chargeOf('{kind: per_unit, of: requests, price: 1}')).toMatchObject({ rates: undefined });
  });

  it('stand in place of the price, with exact blocks', () => {
    expect(charge('{kind: package, of: requests, per: 1k, partial: up, rates: [{price: 1}]}')).toEqual([
      'contradiction: units at different rates have no block in common to round',
    ]);
    expect(charge('{kind: per_unit, of: requests, price: 1, rates: [{price: 1}]}')).toEqual([
      'one-of: charge "c" has a price and rates',
    ]);
    expect(charge('{kind: per_unit, of: requests}')).toEqual(['missing-key: charge "c" has no price']);
    expect(charge('{kind: per_unit, of: requests, rates: []}')).toEqual(['wrong-value: rates is empty']);
    expect(charge('{kind: per_unit, of: requests, rates: [{price: 1}, {tag: x, price: 2}]}')).toEqual([
      'rule-order: this rate is never reached: the one in line 3 takes every operation',
    ]);
    expect(charge('{kind: volume, of: requests, tiers: [{price: 1}], rates: [{price: 1}]}')).toEqual([
      'unknown-key: a volume charge has no key "rates"',
    ]);
    expect(charge('{kind: per_unit, of: requests, rates: [{tag: x}]}')).toEqual([
      'missing-key: the key "price" is missing',
    ]);
  });
});

describe('tiers', () => {
  it.each(['graduated', 'volume', 'stairstep'])('of a %s charge may count all units, by end tenant', (kind) => {
    const tiers = kind === 'stairstep' ? '[{fee: 1}]' : '[{price: 1}]';
    expect(chargeOf(`{kind: ${kind}, of: requests, tiers: ${tiers}}`)).toMatchObject({
      tiersCount: 'chargeable',
      tiersPer: 'account',
      flatAtZero: false,
    });
    const text = `{kind: ${kind}, of: requests, tiers: ${tiers}, tiers_count: all, tiers_per: end_tenant, flat_at_zero: true}`;
    expect(chargeOf(text)).toMatchObject({ tiersCount: 'all', tiersPer: 'end_tenant', flatAtZero: true });
    expect(charge(text.replace('end_tenant', 'tenant'))).toEqual([
      'wrong-value: tiers_per must be account, end_tenant or group',
    ]);
  });

  it('by end tenant cannot go with units that a plan refuses', () => {
    const text =
      '{lacks: [{tag: bulk, usage: USAGE}], charges: {c: {kind: volume, of: requests, tiers_per: end_tenant, tiers: [{price: 1}]}}}';
    expect(mistakes(`plans: {a: ${text.replace('USAGE', 'refused')}}`)).toEqual([
      'contradiction: units cannot be refused while "c" has tiers per end tenant',
    ]);
    expect(mistakes(`plans: {a: ${text.replace('USAGE', 'flagged')}}`)).toEqual([]);
  });
});

describe('a percentage charge', () => {
  it('takes one rate, or one by the running amount', () => {
    expect(chargeOf('{kind: percentage, of: sales, rate: 5%}')).toEqual({
      kind: 'percentage',
      name: 'only',
      for: undefined,
      of: 'sales',
      tiers: [{ upTo: undefined, rate: constant('5%') }],
      fixed: undefined,
      minimum: undefined,
      maximum: undefined,
      free: undefined,
      place: place(3),
    });
    const text = `{kind: percentage, of: sales, tiers: [{up_to: 10k, rate: 5%}, {rate: {column: share}}], fixed: 0.30,
      minimum: 1, maximum: 100, free: {transactions: 10, amount: 1000}, for: {segment: isv}}`;
    expect(chargeOf(text)).toMatchObject({
      tiers: [
        { upTo: number('10k'), rate: constant('5%') },
        { upTo: undefined, rate: { kind: 'column', column: 'share' } },
      ],
      fixed: constant('0.3'),
      minimum: constant('1'),
      maximum: constant('100'),
      free: { transactions: 10, amount: number('1000') },
      for: { columns: [{ column: 'segment', values: ['isv'] }] },
    });
    expect(chargeOf('{kind: percentage, of: sales, rate: 0%, free: {amount: 5}}')).toMatchObject({
      free: { transactions: undefined, amount: number('5') },
    });
    expect(modelOf('plans: {a: {charges: {c: {kind: percentage, of: sales, rate: 5%}}}}').meters).toEqual([]);
  });

  it('is taken of money, within what makes sense', () => {
    expect(charge('{kind: percentage, of: requests, rate: 5%}')).toEqual([
      'wrong-value: "requests" is a meter: it counts units, and a percentage is taken of money',
    ]);
    expect(charge('{kind: percentage, of: sales, rate: 5%, minimum: 2, maximum: 1}')).toEqual([
      'contradiction: the minimum is above the maximum',
    ]);
    expect(charge('{kind: percentage, of: sales}')).toEqual([
      'one-of: a percentage charge has a rate or tiers, this has neither',
    ]);
    expect(charge('{kind: percentage, of: sales, tiers: [{up_to: 5, rate: 1%}, {up_to: 5, rate: 2%}]}')).toEqual([
      'tier-order: tier 2 ends at 5, but a tier before it goes up to 5',
    ]);
    expect(charge('{kind: percentage, of: sales, rate: 5%, free: {transactions: 0}}')).toEqual([
      'whole-number: transactions: "0" is no whole number from 1 to 999999999',
    ]);
    expect(charge('{kind: commission, of: sales, rate: 5%}')).toEqual(['kind: "commission" is no kind of charge']);
  });
});

it('a flat charge may have a quantity, and a seat charge its own way of counting', () => {
  expect(chargeOf('{kind: flat, price: 50, quantity: {column: endpoints}}')).toMatchObject({
    quantity: { kind: 'column', column: 'endpoints' },
  });
  expect(chargeOf('{kind: flat, price: 50}')).toMatchObject({ quantity: undefined });
  expect(chargeOf('{kind: per_seat, price: 30, seats: daily}')).toMatchObject({ seats: 'daily' });
  expect(charge('{kind: flat, price: 50, quantity: 5%}')).toEqual([
    'percent: the quantity of "c" is "5%": a percentage has no meaning here',
  ]);
  expect(charge('{kind: per_seat, price: 50, seats: begin}')).toEqual([
    'wrong-value: seats must be start, end, maximum, average or daily',
  ]);
});
