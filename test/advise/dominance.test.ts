// Which plan is the cheapest at which quantity: crossings worked by hand, exact to the request.
import { expect, test } from 'vitest';
import { ranges, warned } from './kit.ts';

const REQUEST_PLANS = `plans:
  starter:      {fee: 0,   includes: {requests: 25k}, at_limit: upgrade}
  professional: {fee: 49,  includes: {requests: 100k}, charges: {overage: {kind: package, of: requests, price: 0.015, per: 1k}}}
  business:     {fee: 149, includes: {requests: 500k}, charges: {overage: {kind: package, of: requests, price: 0.010, per: 1k}}}
  enterprise:   {fee: 499, includes: {requests: 2M},   charges: {overage: {kind: package, of: requests, price: 0.008, per: 1k}}}
assume: {plan: cheapest}`;

test('request plans cross at 19.3M and 169.5M', () => {
  // 49 + (u − 0.1M) × 0.015/1k = 149 + (u − 0.5M) × 0.010/1k at u = 19.3M: 337.00 each.
  // 149 + (u − 0.5M) × 0.010/1k = 499 + (u − 2M) × 0.008/1k at u = 169.5M: 1,839.00 each.
  expect(ranges(REQUEST_PLANS)).toEqual([
    'starter 0-25000, professional 25001-19300000, business 19300001-169500000, enterprise 169500001-',
  ]);
  expect(warned(REQUEST_PLANS, 'plan-dominated')).toEqual([
    'plan business is dominated below 19,300,000 requests a month, where it costs the same as professional: at 500,000 it costs 149.00 USD and professional costs 55.00 USD',
    'plan enterprise is dominated below 169,500,000 requests a month, where it costs the same as business: at 2,000,000 it costs 499.00 USD and professional costs 77.50 USD',
  ]);
});

test('a crossing between two whole quantities', () => {
  // 0.03 × u against 1 + 0.01 × u: equal at 50. 0.03 × u against 1 + 0.02 × u + 0.0051: after 100.51.
  const two = (fee: string, price: string) => `plans:
  a: {charges: {c: {kind: per_unit, of: requests, price: 0.03}}}
  b: {fee: ${fee}, charges: {c: {kind: per_unit, of: requests, price: ${price}}}}
assume: {plan: cheapest}`;
  expect(ranges(two('1', '0.01'))).toEqual(['a 0-50, b 51-']);
  expect(ranges(two('1.0051', '0.02'))).toEqual(['a 0-100, b 101-']);
  expect(warned(two('1', '0.01'), 'plan-dominated')).toEqual([]);
});

test('blocks: the crossing is that of whole blocks', () => {
  // a: 1 a block of 10; b: 25 + 0.05 each. At 491 a costs 50.00 and b 49.55; at 490 a 49.00 and b 49.50.
  // At 500 both cost 50.00: the earlier plan stays, and from 501 on b is never dearer.
  const blocks = `plans:
  a: {charges: {c: {kind: package, of: requests, price: 1, per: 10, partial: up}}}
  b: {fee: 25, charges: {c: {kind: per_unit, of: requests, price: 0.05}}}
assume: {plan: cheapest}`;
  expect(ranges(blocks)).toEqual(['a 0-490, b 491-']);
});

test('a plan that is never the cheapest: where it comes nearest', () => {
  const never = `plans:
  a: {fee: 10, includes: {requests: 100}, charges: {c: {kind: per_unit, of: requests, price: 0.5}}}
  b: {fee: 20, includes: {requests: 50}, charges: {c: {kind: per_unit, of: requests, price: 0.5}}}
assume: {plan: cheapest}`;
  expect(warned(never, 'plan-dominated')).toEqual([
    'plan b is never the cheapest, whatever the requests of a month: at 50 it costs 20.00 USD and a costs 10.00 USD',
  ]);
});

test('minimums and commits bend a curve: found without being named', () => {
  // b: at least 30.00, then 0.01 each: 30.00 up to 3,000. a: 0.02 each crosses 30.00 at 1,500.
  const minimum = `plans:
  a: {charges: {c: {kind: per_unit, of: requests, price: 0.02}}}
  b: {minimum: 30, charges: {c: {kind: per_unit, of: requests, price: 0.01}}}
assume: {plan: cheapest}`;
  expect(ranges(minimum)).toEqual(['a 0-1500, b 1501-']);
  // A commit of 12,000 a year is 1,000 a month: a crosses it at 50,000.
  expect(ranges(minimum.replace('minimum: 30', 'commit: {amount: 12k, term: 1 year}'))).toEqual([
    'a 0-50000, b 50001-',
  ]);
});

test('only plans that the same account may be in are compared', () => {
  const apart = REQUEST_PLANS.replace('starter:      {', 'starter:      {for: {segment: isv}, ')
    .replace('professional: {', 'professional: {for: {segment: isv}, ')
    .replace('business:     {', 'business:     {for: {segment: direct}, ')
    .replace('enterprise:   {', 'enterprise:   {for: {segment: direct}, ');
  expect(ranges(apart)).toEqual([
    'segment isv: starter 0-25000, professional 25001-',
    'segment direct: business 0-169500000, enterprise 169500001-',
  ]);
  expect(ranges(REQUEST_PLANS.replace('enterprise:   {', 'enterprise:   {offered: no, '))).toEqual([
    'starter 0-25000, professional 25001-19300000, business 19300001-',
  ]);
});
