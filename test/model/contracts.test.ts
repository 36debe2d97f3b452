// What was agreed with one account: the model's parts with other numbers, and nothing else than numbers.
import { describe, expect, it } from 'vitest';
import { parseDay } from '../../src/calendar/day.ts';
import { decimal } from '../../src/exact/decimal.ts';
import type { Model } from '../../src/model/model.ts';
import { models } from './files.ts';

const HEAD = `model: m
currency: USD
params: {price: 0.40, heavy: 10}
meters:
  units: {weights: [{tag: bulk, weight: $heavy}, {weight: 1}]}
plans:
  everyone:
    for: {segment: direct}
    fee: 49
    includes: {units: 50k}
    charges:
      overage: {kind: package, of: units, price: $price, per: 1k}
      tiers: {kind: graduated, of: units, tiers: [{up_to: 1M, price: $price}, {price: 0.1}]}
  partner: {for: {segment: partner}, fee: 5}
packs:
  S: {of: units, units: 5M, term: 1 year, price: 1500}
discounts: [{on: usage, percent: 10%}]
credits: {founding: {kind: share, percent: 25%}}
`;

const withContracts = (text: string) => models({ 'm.yaml': `${HEAD}contracts:\n${text}` });
const read = (text: string): Model => withContracts(text).read('m.yaml');

describe('a contract', () => {
  it('holds from a day until another, for a reason', () => {
    const text = '  - {account: acme, from: 2026-03-01, until: 2027-03-01, plan: partner, because: renewal}\n';
    expect(read(text).contracts).toEqual([
      {
        account: 'acme',
        from: parseDay('2026-03-01'),
        until: parseDay('2027-03-01'),
        plan: 'partner',
        because: 'renewal',
        parts: undefined,
        place: { file: 'm.yaml', line: 20 },
      },
    ]);
  });

  it('sets parameters wherever its parts use them', () => {
    const model = read('  - {account: acme, because: renewal, set: {price: 0.22}}\n');
    const { parts } = model.contracts[0] ?? {};
    expect(parts?.plans[0]?.charges[1]).toMatchObject({ price: { value: decimal(22n, 2) } });
    expect(parts?.plans[0]?.charges[2]).toMatchObject({ tiers: [{ price: { value: decimal(22n, 2) } }, {}] });
    expect(parts?.packs).toEqual(model.packs);
    expect(parts?.discounts).toEqual(model.discounts);
    expect(model.params.get('price')).toEqual(decimal(4n, 1));
  });

  it('lays keys over plans, packs and credits, in the order and with the names of the model', () => {
    const model = read(`  - account: acme
    because: renewal
    set: {price: 0.30}
    plans:
      everyone: {includes: {units: 2M}, minimum: 100, charges: {overage: {price: 0.25}, tiers: {tiers: [{price: $price}]}}}
    packs: {S: {price: 1200}}
    credits: {founding: {percent: 30%}}
`);
    const { parts } = model.contracts[0] ?? {};
    const [everyone, partner] = parts?.plans ?? [];
    expect(everyone?.charges.map((c) => c.name)).toEqual(['fee', 'overage', 'tiers']);
    expect(everyone).toMatchObject({
      minimum: { amount: { value: decimal(100n) } },
      place: { line: 24 },
      charges: [
        { place: { line: 9 } },
        { per: decimal(1000n), price: { value: decimal(25n, 2) }, place: { line: 24 } },
        { tiers: [{ upTo: undefined, price: { value: decimal(3n, 1) } }] },
      ],
    });
    expect(partner).toEqual(model.plans[1]);
    expect(parts?.packs[0]).toMatchObject({ price: { value: decimal(1200n) }, units: decimal(5_000_000n) });
    expect(parts?.credits[0]).toMatchObject({ kind: 'share', value: { value: decimal(3n, 1) } });
  });

  it('may follow another of the same account on the same day', () => {
    const text = `  - {account: acme, until: 2026-03-01, because: first, set: {price: 0.30}}
  - {account: acme, from: 2026-03-01, because: second, set: {price: 0.20}}
  - {account: birch, because: another account, set: {price: 0.20}}
`;
    expect(read(text).contracts).toHaveLength(3);
  });

  it('may take a parameter beyond the bounds that a sweep tries', () => {
    const text = `${HEAD.replace('price: 0.40,', 'price: {value: 0.40, min: 0.30},')}contracts:
  - {account: acme, because: renewal, set: {price: 0.20}}
`;
    expect(models({ 'm.yaml': text }).read('m.yaml').contracts).toHaveLength(1);
  });
});

describe('a mistake in a contract', () => {
  it.each([
    ['plan: partnr, because: x', 'unknown-name', 'did you mean "partner"?'],
    ['set: {price: 0.2}', 'missing-key', 'the key "because" is missing'],
    ['because: x, set: {prise: 0.2}', 'param-unknown', 'did you mean "price"?'],
    ['because: x, set: {price: cheap}', 'number', '"cheap" is not a number'],
    ['because: x, set: {price: -1}', 'negative', 'below 0'],
    ['because: x, set: {heavy: 2}', 'contract', 'meters.units.weights.1.weight uses it'],
    ['because: x, plan: partner, from: 2026-02-01, until: 2026-02-01', 'date-order', 'ends before it begins'],
    ['because: x, plan: partner, from: tomorrow', 'date', 'is no date'],
    ['because: x, packs: {S: {price: cheap}}', 'number', '"cheap" is not a number'],
    ['because: x, packs: {S: {prise: 1}}', 'unknown-key', 'did you mean "price"?'],
    ['because: x, packs: {S: {of: requests}}', 'contract', '"of" stays what it is'],
    ['because: x, credits: {founding: {kind: balance}}', 'contract', '"kind" stays what it is'],
    ['because: x, credits: {other: {kind: balance}}', 'contract', 'no credit "other"'],
    ['because: x, plans: {partner: {offered: no}}', 'contract', 'not who is in a plan'],
    ['because: x, discounts: []', 'unknown-key', 'has no key "discounts"'],
    ['because: x', 'contract', 'agrees on nothing'],
  ])('%s', (keys, code, message) => {
    const shown = withContracts(`  - {account: acme, ${keys}}\n`).problems('m.yaml');
    expect(shown).toContain(`[${code}]`);
    expect(shown).toContain(message);
    if (code !== 'negative') expect(shown).toMatch(/^m\.yaml:20:/);
  });

  it('stands beside the mistakes of the model, each once', () => {
    const files = models({
      'm.yaml': `${HEAD.replace('fee: 49', 'fee: free')}contracts:
  - {account: acme, because: x, packs: {S: {price: cheap}}}
  - {account: acme, because: x, set: {price: 1}}
`,
    });
    const shown = files.problems('m.yaml').split('\n\n');
    expect(shown.map((p) => p.split(': ')[0])).toEqual(['m.yaml:9:10', 'm.yaml:20:52', 'm.yaml:21:5']);
  });
});
