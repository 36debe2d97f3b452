// What a model file becomes: plain data with every default filled in and every number exact.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDay } from '../../src/calendar/day.ts';
import { decimal, parseDecimal } from '../../src/exact/decimal.ts';
import { readModel } from '../../src/model/file.ts';
import type { Model } from '../../src/model/model.ts';
import { isModel, type ModelOptions, parseModel } from '../../src/model/parse.ts';
import type { Amount } from '../../src/model/values.ts';
import { formatProblem } from '../../src/source/problem.ts';
import { isYamlSource, readYaml } from '../../src/source/yaml.ts';

const MODELS = join(import.meta.dirname, '../../pricing-models');

function modelOf(text: string, options: ModelOptions = {}): Model {
  const source = readYaml('test.yaml', text);
  if (!isYamlSource(source)) throw new Error(source.map(formatProblem).join('\n'));
  const parsed = parseModel(source, options);
  if (!isModel(parsed)) throw new Error(parsed.map(formatProblem).join('\n'));
  return parsed.model;
}

function number(text: string) {
  const value = parseDecimal(text);
  if (typeof value === 'string') throw new Error(value);
  return value;
}

const constant = (text: string): Amount => ({ kind: 'constant', value: number(text) });
const head = 'model: m\ncurrency: USD\n';

describe('api-units.yaml', () => {
  const model = readModel(join(MODELS, 'api-units.yaml'), 'api-units.yaml');
  const at = (line: number) => ({ file: 'api-units.yaml', line });
  const match = { tags: undefined, operations: undefined, statuses: undefined, keyClasses: undefined };

  it('is read with its head, choices and assumptions', () => {
    expect(model).toMatchObject({ name: 'api-units', currency: { code: 'USD', digits: 2 }, rounding: 'half_up' });
    expect(model.params).toEqual(new Map([['price', number('0.40')]]));
    expect(model.choices).toEqual({
      seats: 'start',
      partialPeriod: 'prorated',
      change: 'next_period',
      drawFirst: 'pool',
      periods: { kind: 'month' },
      prorationDays: 'calendar',
      moneyRounded: 'charge',
    });
    expect(model).toMatchObject({ payer: [], contracts: [] });
    expect(model.keep).toEqual({ take: undefined, paymentFee: undefined, revenueShares: [] });
    expect(model.rollout).toEqual({
      launch: undefined,
      memo: { months: [{ first: 1, last: 2 }], for: undefined },
      phases: [],
      place: at(8),
    });
    expect(model.assume).toEqual({
      plan: { kind: 'column', column: 'plan' },
      packs: { kind: 'cheapest' },
      place: at(41),
    });
    expect(model.credits).toEqual([]);
  });

  it('counts heavy operations heavily', () => {
    const heavy = ['export', 'bulk', 'report', 'fan-out'];
    expect(model.meters).toEqual([
      {
        name: 'api_units',
        unit: 'AU',
        of: 'requests',
        take: 'sum',
        only: undefined,
        weights: [
          { ...match, tags: heavy, weight: decimal(10n), of: undefined, place: at(15) },
          { ...match, tags: ['polling', 'search', 'write'], weight: decimal(5n), of: undefined, place: at(16) },
          { ...match, tags: ['webhook', 'delta', 'read'], weight: decimal(1n), of: undefined, place: at(17) },
        ],
        notBilled: [
          {
            ...match,
            statuses: ['304', '429', '5xx'],
            because: 'not modified, refused, or our own failure',
            from: undefined,
            until: undefined,
            place: at(19),
          },
          {
            ...match,
            keyClasses: ['sandbox'],
            because: 'test keys',
            from: undefined,
            until: undefined,
            place: at(20),
          },
        ],
        precision: 0,
        convert: undefined,
        place: at(12),
      },
    ]);
  });

  it('gives a pool by edition and seats, and prices what lies above', () => {
    expect(model.plans).toEqual([
      {
        name: 'everyone',
        for: undefined,
        includes: new Map([
          [
            'api_units',
            {
              unlimited: false,
              base: constant('50k'),
              edition: {
                kind: 'by',
                column: 'edition',
                rows: new Map([
                  ['Enterprise', constant('100k')],
                  ['Enterprise Plus', constant('200k')],
                ]),
                otherwise: undefined,
              },
              editionMode: 'replaces',
              perSeat: constant('1k'),
              perInstall: undefined,
              floor: undefined,
              seats: undefined,
              rollover: undefined,
              place: at(25),
            },
          ],
        ]),
        charges: [
          {
            kind: 'package',
            name: 'overage',
            for: undefined,
            of: 'api_units',
            price: constant('0.40'),
            rates: undefined,
            per: number('1k'),
            partial: 'exact',
            grace: { share: constant('10%'), of: 'overage', discount: number('1'), against: 'after_packs' },
            place: at(31),
          },
        ],
        offered: true,
        minimum: undefined,
        maximum: undefined,
        commit: undefined,
        atLimit: undefined,
        lacks: [],
        place: at(23),
      },
    ]);
  });

  it('sells packs, cheaper for Enterprise Plus', () => {
    const pack = {
      of: 'api_units',
      term: { count: 12, unit: 'month' },
      paid: 'upfront',
      only: undefined,
      leftover: 'expires',
      renew: false,
      starts: undefined,
      priority: 0,
      countMax: undefined,
      for: undefined,
    };
    expect(model.packs).toEqual([
      { ...pack, name: 'S', units: number('5M'), price: constant('1500'), place: at(34) },
      { ...pack, name: 'M', units: number('50M'), price: constant('12000'), place: at(35) },
      { ...pack, name: 'L', units: number('500M'), price: constant('90000'), place: at(36) },
    ]);
    expect(model.discounts).toEqual([
      {
        name: 'discount-1',
        on: 'packs',
        for: { columns: [{ column: 'edition', values: ['Enterprise Plus'] }], joined: undefined },
        months: undefined,
        off: { kind: 'percent', value: constant('10%') },
        place: at(39),
      },
    ]);
  });
});

it('every model that the project brings can be read', () => {
  const files = readdirSync(MODELS).filter((file) => file.endsWith('.yaml'));
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    expect(readModel(join(MODELS, file), file).name).toBe(file.slice(0, -'.yaml'.length));
    expect(readFileSync(join(MODELS, file), 'utf8')).toMatch(/^# /);
  }
});

it('the simplest useful model is five lines', () => {
  const model = modelOf(
    `${head}plans:\n  everyone: {charges: {calls: {kind: per_unit, of: requests, price: 0.0005}}}\n`,
  );
  expect(model.plans[0]?.charges[0]).toMatchObject({ kind: 'per_unit', price: constant('0.0005'), grace: undefined });
  expect(model.meters).toEqual([
    {
      name: 'requests',
      unit: 'request',
      of: 'requests',
      take: 'sum',
      only: undefined,
      weights: [],
      notBilled: [],
      precision: 0,
      convert: undefined,
      place: { file: 'test.yaml', line: 4 },
    },
  ]);
});

it('numbers may differ by column, date and rollout month, within one another', () => {
  const model = modelOf(`${head}params: {low: 0.30}
plans:
  everyone:
    fee: {by: segment, isv: {column: negotiated_fee}, 100: 7, otherwise: 49}
    charges:
      calls: {kind: per_unit, of: requests, price: {from: {2026-01-01: 0.40, 2026-07-01: $low}}}
credits:
  transition: {kind: share, percent: {month: {7: 90%, 8-9: 75%}}}
`);
  const [fee, calls] = model.plans[0]?.charges ?? [];
  expect(fee).toMatchObject({
    name: 'fee',
    kind: 'flat',
    price: {
      kind: 'by',
      column: 'segment',
      rows: new Map<string, Amount>([
        ['isv', { kind: 'column', column: 'negotiated_fee' }],
        ['100', constant('7')],
      ]),
      otherwise: constant('49'),
    },
  });
  expect(calls).toMatchObject({
    price: {
      kind: 'dated',
      steps: [
        { from: parseDay('2026-01-01'), value: constant('0.40') },
        { from: parseDay('2026-07-01'), value: constant('0.30') },
      ],
    },
  });
  expect(model.credits[0]).toMatchObject({
    of: 'usage',
    renews: 'never',
    value: {
      kind: 'month',
      values: new Map([
        [7, constant('90%')],
        [8, constant('75%')],
        [9, constant('75%')],
      ]),
    },
  });
});

it('every kind of charge, pool, discount and credit is read with its own keys', () => {
  const model = modelOf(`${head}choices: {seats: daily, partial_period: whole, change: immediate, draw_first: pack}
rounding: half_even
rollout: {launch: 2026-02-01, memo: {months: "1-2, 5", for: {segment: [isv, si], joined: before launch}}}
meters:
  tokens: {unit: token, of: tokens, precision: 2}
plans:
  pro:
    for: {plan: pro, founding: true}
    includes:
      tokens: {base: 1M, edition: {by: edition, Plus: 2M}, edition_mode: adds, floor: 10k, rollover: {periods: 3, cap: 5M}}
      requests: unlimited
    charges:
      graduated:
        kind: graduated
        of: tokens
        per: 1k
        partial: up
        blocks: tier
        flat_at_zero: yes
        tiers: [{up_to: 10M, price: 0.20, flat: 5}, {price: 0.10}]
        grace: {share: 5%, of: cliff, discount: 50%}
      volume: {kind: volume, of: tokens, tiers: [{price: 0.10}]}
      step: {kind: stairstep, of: tokens, tiers: [{up_to: 1k, fee: 0}, {up_to: 5k, fee: 20}]}
      seats: {kind: per_seat, price: 25, for: {edition: Plus}}
packs:
  project: {of: tokens, units: 1M, term: 90 days, price: 100, priority: 2, count_max: 3, for: {segment: si}}
discounts:
  - {name: partners, on: [volume, project], for: {segment: partner}, months: 1-6, amount: 15.00}
credits:
  grandfather: {kind: balance, amount: 500, renews: period, from: 2026-02-01, until: 2026-08-01, of: all, priority: 1}
assume: {plan: {column: tier}, packs: {file: purchases.csv}}
`);
  expect(model.rounding).toBe('half_even');
  expect(model.choices).toMatchObject({
    seats: 'daily',
    partialPeriod: 'whole',
    change: 'immediate',
    drawFirst: 'pack',
  });
  expect(model.rollout?.memo).toEqual({
    months: [
      { first: 1, last: 2 },
      { first: 5, last: 5 },
    ],
    for: { columns: [{ column: 'segment', values: ['isv', 'si'] }], joined: 'before' },
  });
  expect(model.meters.map((m) => [m.name, m.unit, m.of, m.precision])).toEqual([
    ['tokens', 'token', 'tokens', 2],
    ['requests', 'request', 'requests', 0],
  ]);
  const [pro] = model.plans;
  expect(pro?.for?.columns).toContainEqual({ column: 'founding', values: ['true'] });
  expect(pro?.includes.get('requests')?.unlimited).toBe(true);
  expect(pro?.includes.get('tokens')).toMatchObject({
    editionMode: 'adds',
    floor: constant('10k'),
    rollover: { periods: 3, cap: number('5M') },
  });
  expect(pro?.charges).toMatchObject([
    {
      kind: 'graduated',
      per: number('1k'),
      partial: 'up',
      blocks: 'tier',
      flatAtZero: true,
      tiers: [
        { upTo: number('10M'), price: constant('0.20'), flat: constant('5') },
        { upTo: undefined, price: constant('0.10'), flat: undefined },
      ],
      grace: { share: constant('5%'), of: 'cliff', discount: number('50%') },
    },
    { kind: 'volume', per: number('1'), partial: 'exact', blocks: 'total', flatAtZero: false },
    { kind: 'stairstep', tiers: [{ upTo: number('1k') }, { upTo: number('5k'), fee: constant('20') }] },
    { kind: 'per_seat', for: { columns: [{ column: 'edition', values: ['Plus'] }] } },
  ]);
  expect(model.packs[0]).toMatchObject({ term: { count: 90, unit: 'day' }, priority: 2, countMax: 3 });
  expect(model.discounts[0]).toMatchObject({
    name: 'partners',
    on: ['volume', 'project'],
    months: [{ first: 1, last: 6 }],
    off: { kind: 'amount', value: constant('15') },
  });
  expect(model.credits[0]).toMatchObject({ renews: 'period', of: 'all', until: parseDay('2026-08-01'), priority: 1 });
  expect(model.assume).toMatchObject({
    plan: { column: 'tier' },
    packs: { kind: 'file', file: 'purchases.csv' },
  });
});

it.each([
  ['50k', 0],
  ['1.5', 1],
  ['2.50', 2],
  ['2.5k', 0],
  ['2.1234k', 1],
  ['$pool', 3],
  ['{base: 10, per_seat: 0.25}', 2],
  ['{by: edition, Plus: 1.25, otherwise: {from: {2026-01-01: 0.125}}}', 3],
])('a pool written %s rounds to %i decimals', (pool, decimals) => {
  const model = modelOf(`${head}params: {pool: 1.000}
plans:
  everyone: {fee: $pool, includes: {requests: ${pool}}}
`);
  expect(model.meters[0]?.precision).toBe(decimals);
});

it('--set stands in place of a parameter', () => {
  const text = `${head}params: {price: {value: 0.40, min: 0.10, max: 1}}\nplans: {all_of_us: {fee: $price}}\n`;
  expect(modelOf(text, { set: ['price=0.25'] }).params.get('price')).toEqual(number('0.25'));
  expect(() => modelOf(text, { set: ['price=2'] })).toThrow('its value is above its max');
});

it('plans stay in the order of the file, whatever they are called', () => {
  const model = modelOf(`${head}plans:\n  starter: {fee: 0}\n  100: {fee: 1}\n  __proto__: {fee: 2}\n  20: {fee: 3}\n`);
  expect(model.plans.map((plan) => plan.name)).toEqual(['starter', '100', '__proto__', '20']);
});

it('ids that JavaScript keeps for itself are names like any other', () => {
  const model = modelOf(`${head}params: {__proto__: 0.5, constructor: 7}
meters: {toString: {of: __proto__}}
plans:
  constructor:
    for: {__proto__: [hasOwnProperty]}
    includes: {toString: {by: __proto__, __proto__: 5, valueOf: 6}}
    charges: {__proto__: {kind: per_unit, of: toString, price: $__proto__}, valueOf: {kind: flat, price: $constructor}}
discounts: [{on: __proto__, percent: 5%}]
`);
  expect(model.plans[0]?.charges.map((c) => c.name)).toEqual(['__proto__', 'valueOf']);
  expect(model.plans[0]?.charges[0]).toMatchObject({ price: constant('0.5') });
  expect(model.plans[0]?.for?.columns).toEqual([{ column: '__proto__', values: ['hasOwnProperty'] }]);
  expect(model.discounts[0]?.on).toEqual(['__proto__']);
});
