// What a model reads from the directory and the project, each with the line that reads it.
import { expect, it } from 'vitest';
import { modelColumns, usageNeeds } from '../../src/model/needs.ts';
import { modelOf } from './kit.ts';

it('columns of conditions, lookups and seats are named with their rule', () => {
  const model = modelOf(`rollout: {memo: {months: 1, for: {cohort: a}}}
plans:
  a:
    for: {segment: [x]}
    includes: {requests: {base: {column: own_pool}, per_seat: 1k}}
    charges:
      calls: {kind: graduated, of: requests, tiers: [{up_to: 5, price: {by: region, EU: {column: eu_price}}}, {price: 1}]}
      seats: {kind: per_seat, price: 5}
  b: {for: {segment: y}, fee: {from: {2026-01-01: {column: fee}}}}
credits:
  goodwill: {kind: balance, amount: {column: goodwill}}
`);
  expect(modelColumns(model).map((need) => [need.column, need.place?.line, need.what])).toEqual([
    ['cohort', 3, 'the memo months'],
    ['segment', 5, 'plan "a"'],
    ['own_pool', 7, 'the pool of requests in plan "a"'],
    ['seats', 7, 'the pool of requests in plan "a"'],
    ['region', 9, 'charge "calls"'],
    ['eu_price', 9, 'charge "calls"'],
    ['seats', 10, 'charge "seats"'],
    ['segment', 11, 'plan "b"'],
    ['fee', 11, 'charge "fee"'],
    ['goodwill', 13, 'credit "goodwill"'],
  ]);
});

it("the plan's column is read only where two plans could hold for one account", () => {
  const plans = (a: string, b: string) =>
    modelColumns(modelOf(`plans: {a: {fee: 1${a}}, b: {fee: 2${b}}}\n`)).map((n) => n.column);
  expect(plans('', '')).toEqual(['plan']);
  expect(plans(', for: {s: x}', '')).toEqual(['s', 'plan']);
  expect(plans(', for: {s: [x, y]}', ', for: {s: [y, z]}')).toEqual(['s', 's', 'plan']);
  expect(plans(', for: {s: x}', ', for: {s: y}')).toEqual(['s', 's']);
  expect(plans(', for: {joined: before launch}', ', for: {joined: after launch}')).toEqual([]);
});

it('tags, operations, key classes and measures are named with their line', () => {
  const needs = usageNeeds(
    modelOf(`meters:
  units:
    of: records
    weights: [{tag: [bulk, read], weight: 2}, {operation: GET /v1/a, weight: 3}]
    not_billed:
      - {key_class: sandbox, tag: webhook, because: test keys}
plans: {a: {includes: {units: 5}}}
`),
  );
  const place = (line: number) => ({ file: 'm.yaml', line });
  expect(needs).toEqual({
    tags: [
      { name: 'bulk', place: place(6) },
      { name: 'read', place: place(6) },
      { name: 'webhook', place: place(8) },
    ],
    operations: [{ name: 'GET /v1/a', place: place(6) }],
    keyClasses: [{ name: 'sandbox', place: place(8) }],
    measures: [{ name: 'records', place: place(4) }],
    gauges: [],
    transactions: [],
    hours: [],
    endTenants: [],
  });
});

it('columns of bounds, commits, starts, quantities, phases and what we keep are named with their rule', () => {
  const model = modelOf(`rollout: {phases: [{months: 1, for: {cohort: a}, plan: a}]}
meters: {seat_months: {of: seats}}
plans:
  a:
    includes: {requests: {base: 5, per_install: {column: per_install}}}
    minimum: {column: least}
    maximum: {amount: {column: most}}
    commit: {amount: {column: agreed}, step_ups: {2: {column: later}}, term: 1 year, starts: commit_start}
    charges:
      addons: {kind: flat, price: 5, quantity: {column: endpoints}}
      sales: {kind: percentage, of: sales, tiers: [{rate: {column: rate}}], fixed: {column: fixed}, minimum: {column: floor}}
      calls: {kind: per_unit, of: seat_months, price: 5}
      rated: {kind: per_unit, of: requests, rates: [{price: {column: rated}}]}
packs: {S: {of: requests, units: 5, term: 1 year, price: 5, starts: pack_start}}
discounts: [{on: usage, steps: {5: {column: step}}, measured: {units: requests}}]
keep:
  take: {percent: {column: take}, for: {channel: x}}
  payment_fee: {percent: [{column: card}], fixed: {column: flat_fee}}
  revenue_shares: {partner: {percent: {column: part}}}
`);
  expect(modelColumns(model).map((need) => [need.column, need.place?.line, need.what])).toEqual([
    ['cohort', 3, 'a phase of the rollout'],
    ['seats', 4, 'meter "seat_months"'],
    ['per_install', 7, 'the pool of requests in plan "a"'],
    ['least', 6, 'the minimum, maximum or commit of plan "a"'],
    ['most', 6, 'the minimum, maximum or commit of plan "a"'],
    ['agreed', 6, 'the minimum, maximum or commit of plan "a"'],
    ['later', 6, 'the minimum, maximum or commit of plan "a"'],
    ['commit_start', 10, 'the commit of plan "a"'],
    ['endpoints', 12, 'charge "addons"'],
    ['rate', 13, 'charge "sales"'],
    ['fixed', 13, 'charge "sales"'],
    ['floor', 13, 'charge "sales"'],
    ['rated', 15, 'charge "rated"'],
    ['pack_start', 16, 'the start of pack "S"'],
    ['step', 17, 'discount "discount-1"'],
    ['channel', 19, 'the take'],
    ['take', 19, 'the take'],
    ['card', 20, 'the payment fee'],
    ['flat_fee', 20, 'the payment fee'],
    ['part', 21, 'revenue share "partner"'],
  ]);
});

it('the plan column is not read where the plan is assumed, or only one plan is offered', () => {
  const columns = (text: string) => modelColumns(modelOf(text)).map((n) => n.column);
  expect(columns('plans: {a: {fee: 1}, b: {fee: 2}}\nassume: {plan: cheapest}\n')).toEqual([]);
  expect(columns('plans: {a: {fee: 1}, b: {fee: 2, offered: no}}\n')).toEqual([]);
  expect(columns('plans: {a: {fee: 1}, b: {fee: 2}}\nassume: {plan: {column: tier}}\n')).toEqual(['tier']);
});

it('rates, scopes, lacks, shares and payers name usage; gauges, transactions and detail are needs of their own', () => {
  const needs = usageNeeds(
    modelOf(`payer: [{when: {key_class: live}, is: owner}]
meters:
  units: {of: records, only: {tag: api}, weights: [{tag: bulk, weight: 1, of: payload}, {weight: 1}]}
  stored: {of: stored_gb, take: average}
plans:
  a:
    lacks: [{tag: export, usage: flagged}]
    includes: {units: {per_install: 5}}
    charges:
      calls: {kind: per_unit, of: units, rates: [{operation: GET /a, price: 1}]}
      split: {kind: volume, of: requests, tiers_per: end_tenant, tiers: [{price: 1}]}
      sales: {kind: percentage, of: sales, rate: 5%}
packs: {S: {of: units, units: 5, term: 1 year, price: 1, only: {tag: bulk}}}
discounts: [{on: usage, steps: {5%: 1%}, measured: {share_of: {tag: webhook}, in: units}}]
`),
  );
  const lines = (list: readonly { name: string; place: { line: number } | undefined }[]) =>
    list.map((n) => [n.name, n.place?.line]);
  expect(Object.fromEntries(Object.entries(needs).map(([key, list]) => [key, lines(list)]))).toEqual({
    tags: [
      ['api', 5],
      ['bulk', 5],
      ['export', 9],
      ['bulk', 15],
      ['webhook', 16],
    ],
    operations: [['GET /a', 12]],
    keyClasses: [['live', undefined]],
    measures: [
      ['records', 5],
      ['payload', 5],
    ],
    gauges: [['stored_gb', 6]],
    transactions: [['sales', 14]],
    hours: [],
    endTenants: [
      ['units', 10],
      ['requests', 13],
    ],
  });
});

it('a limit in any 24 hours needs the hours of every meter', () => {
  const model = modelOf('choices: {periods: rolling 24 hours}\nplans: {a: {includes: {requests: 5}}}\n');
  expect(usageNeeds(model).hours).toEqual([{ name: 'requests', place: { file: 'm.yaml', line: 4 } }]);
});
