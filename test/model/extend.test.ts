// One model laid over another: what is taken over, what is replaced, and in which file a mistake stands.
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decimal } from '../../src/exact/decimal.ts';
import { diffModels } from '../../src/model/diff/diff.ts';
import { models } from './files.ts';

const MODELS = join(import.meta.dirname, '../../pricing-models');

const BASE = `model: base
currency: USD
params: {price: 0.40, seat: {value: 25, min: 20, max: 35}}
param_sets:
  low: {seat: 20}
  high: {seat: 35, price: 0.50}
plans:
  everyone:
    fee: $seat
    includes: {requests: {base: 50k, per_seat: 1k}}
    charges:
      overage: {kind: package, of: requests, price: $price, per: 1k}
      calls: {kind: per_unit, of: requests, price: {by: edition, A: 1, B: 2, otherwise: 3}}
  v1.2: {for: {edition: old}, fee: 5}
packs:
  S: {of: requests, units: 5M, term: 1 year, price: 1500}
  M: {of: requests, units: 50M, term: 1 year, price: 12000}
discounts:
  - {on: usage, percent: 10%}
  - {on: fees, percent: 20%}
`;

const over = (text: string) => models({ 'base.yaml': BASE, 'mine.yaml': `model: mine\nextends: base.yaml\n${text}` });

describe('what is laid over', () => {
  it('is the base with another name when nothing more is said', () => {
    const files = over('');
    const [base, mine] = [files.read('base.yaml'), files.read('mine.yaml')];
    expect(mine.name).toBe('mine');
    expect(mine.plans).toEqual(base.plans);
    expect({ ...mine, name: 'base', assume: base.assume }).toEqual(base);
  });

  it('changes groups key by key; the base keeps the order, what is new comes after', () => {
    const model = over(`params: {price: 0.35}
plans:
  partner: {for: {edition: P}, fee: 1}
  everyone: {for: {edition: [A, B]}, charges: {platform: {kind: flat, price: 7}, overage: {per: 10k}}}
packs: {L: {of: requests, units: 500M, term: 1 year, price: 90000}, S: {price: 1400}}
`).read('mine.yaml');
    expect(model.plans.map((p) => p.name)).toEqual(['everyone', 'v1.2', 'partner']);
    expect(model.plans[0]?.charges.map((c) => c.name)).toEqual(['fee', 'overage', 'calls', 'platform']);
    expect(model.plans[0]?.charges[1]).toMatchObject({
      price: { value: decimal(35n, 2) },
      per: decimal(10_000n),
      place: { file: 'mine.yaml', line: 6 },
    });
    expect(model.plans[0]?.charges[2]?.place).toEqual({ file: 'base.yaml', line: 13 });
    expect(model.packs.map((p) => [p.name, p.price])).toEqual([
      ['S', { kind: 'constant', value: decimal(1400n) }],
      ['M', { kind: 'constant', value: decimal(12_000n) }],
      ['L', { kind: 'constant', value: decimal(90_000n) }],
    ]);
  });

  it('replaces texts and lists, a charge of another kind, a number that is looked up in another way', () => {
    const model = over(`discounts: [{on: packs, percent: 5%}]
plans:
  everyone:
    includes: {requests: 10k}
    charges:
      overage: {kind: per_unit, of: requests, price: $price}
      calls: {price: {by: segment, X: 9}}
`).read('mine.yaml');
    expect(model.discounts).toHaveLength(1);
    expect(model.plans[0]?.includes.get('requests')).toMatchObject({ base: { value: decimal(10_000n) } });
    expect(model.plans[0]?.charges[1]).toMatchObject({ kind: 'per_unit' });
    expect(model.plans[0]?.charges[2]).toMatchObject({ price: { column: 'segment', otherwise: undefined } });
    const same = over('plans: {everyone: {charges: {calls: {price: {by: edition, B: 9}}}}}').read('mine.yaml');
    expect(same.plans[0]?.charges[2]).toMatchObject({
      price: { rows: new Map(['1', '9'].map((n, i) => ['AB'[i], { kind: 'constant', value: decimal(BigInt(n)) }])) },
    });
  });

  it('keeps of a charge or credit of another kind what it is about, and wants the rest anew', () => {
    const files = models({
      'base.yaml': `model: base
currency: USD
meters: {requests: {}, exports: {weights: [{tag: export, weight: 1}]}}
plans:
  everyone:
    includes: {exports: 10}
    charges:
      a: {kind: package, of: exports, price: 2, per: 1k, for: {edition: Pro}, grace: {share: 10%, of: overage}, sku: A}
      b: {kind: package, of: exports, price: 2, per: 1k}
      c: {kind: flat, price: 2, for: {edition: Pro}, quantity: 3}
credits:
  gift: {kind: balance, amount: 5, of: fees, for: {edition: Pro}, until: 2025-06-01, renews: period}
`,
      'mine.yaml': `model: mine
extends: base.yaml
plans:
  everyone:
    charges:
      a: {kind: per_unit, price: 0.5}
      b: {kind: percentage, rate: 5%}
      c: {kind: per_seat}
credits:
  gift: {kind: share, percent: 10%}
`,
      'fine.yaml': `model: fine
extends: base.yaml
plans: {everyone: {charges: {a: {kind: per_unit, price: 0.5}}}}
credits: {gift: {kind: share, percent: 10%}}
`,
    });
    const fine = files.read('fine.yaml');
    const [a] = fine.plans[0]?.charges ?? [];
    const pro = { columns: [{ column: 'edition', values: ['Pro'] }], joined: undefined };
    expect(a).toMatchObject({ kind: 'per_unit', of: 'exports', for: pro, grace: { of: 'overage' }, sku: 'A' });
    expect(fine.credits[0]).toMatchObject({ kind: 'share', of: 'fees', for: pro });
    expect(fine.credits[0]?.until).toBeDefined();
    // a meter is no table of transactions, and 2 a month is no price of a seat
    const wrong = files
      .problems('mine.yaml')
      .split('\n')
      .filter((row) => row.startsWith('mine.yaml'));
    expect(wrong).toEqual([
      'mine.yaml:7:10: the key "of" is missing [missing-key]',
      'mine.yaml:8:10: the key "price" is missing [missing-key]',
    ]);
  });

  it('loses what `without` names, also names with dots, and may write it anew', () => {
    const model = over(`without: [plans.v1.2, packs.M, discounts, plans.everyone.charges.calls, param_sets, packs.S]
packs: {S: {of: requests, units: 1M, term: 90 days, price: 1}}
`).read('mine.yaml');
    expect(model.plans.map((p) => p.name)).toEqual(['everyone']);
    expect(model.plans[0]?.charges.map((c) => c.name)).toEqual(['fee', 'overage']);
    expect(model.discounts).toEqual([]);
    expect(model.packs).toMatchObject([{ name: 'S', term: { count: 90, unit: 'day' } }]);
  });

  it('may lie over what lies over another, each in its own folder', () => {
    const files = models({
      'shared/base.yaml': BASE,
      'shared/middle.yaml': 'model: middle\nextends: base.yaml\nwithout: packs.S\nparams: {price: 0.30}\n',
      'mine.yaml': 'model: mine\nextends: shared/middle.yaml\nwithout: packs.M\nparams: {seat: {value: 30}}\n',
    });
    const model = files.read('mine.yaml');
    expect(model.packs).toEqual([]);
    expect([...model.params.values()]).toEqual([decimal(3n, 1), decimal(30n)]);
    expect(model.plans[0]?.place).toEqual({ file: 'shared/base.yaml', line: 8 });
  });
});

const shipped = readdirSync(MODELS)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => [file, readFileSync(join(MODELS, file), 'utf8')] as const);

it.each(shipped.filter(([, text]) => !/^extends:/m.test(text)))('%s laid over itself is itself', (_, text) => {
  const files = models({ 'base.yaml': text, 'mine.yaml': `extends: base.yaml\n${text}` });
  const [base, mine] = [files.read('base.yaml'), files.read('mine.yaml')];
  expect(diffModels(base, mine)).toEqual([]);
  expect(mine.plans.map((p) => p.name)).toEqual(base.plans.map((p) => p.name));
});

it('a file that a base names stands beside the base', () => {
  const files = models({
    'shared/base.yaml': `${BASE}assume: {packs: {file: bought.csv}}\n`,
    'mine.yaml': 'model: mine\nextends: shared/base.yaml\n',
    'own.yaml': 'model: own\nextends: shared/base.yaml\nassume: {packs: {file: own.csv}}\n',
  });
  expect(files.read('mine.yaml').assume.packs).toEqual({ kind: 'file', file: 'shared/bought.csv' });
  expect(files.read('own.yaml').assume.packs).toEqual({ kind: 'file', file: 'own.csv' });
});

describe('a mistake', () => {
  it('is shown in the file in which it stands', () => {
    const files = over('plans: {everyone: {charges: {overage: {prise: 3}}}}\nmeters: {units: {only: {status: 9xx}}}\n');
    expect(files.problems('mine.yaml')).toContain('mine.yaml:3:40: a package charge has no key "prise"');
    const broken = models({ 'base.yaml': BASE.replace('5M', '5x'), 'mine.yaml': 'model: m\nextends: base.yaml\n' });
    expect(broken.problems('mine.yaml')).toMatch(/^base\.yaml:16:28: .*\n {3}16 \| {3}S: \{of: requests, units: 5x,/);
  });

  it('says how to be rid of a parameter that is no longer used', () => {
    expect(over('plans: {everyone: {fee: 10}}').problems('mine.yaml')).toContain('or write without: [params.seat]');
  });

  it('is a missing name: the base has its own', () => {
    const files = models({ 'base.yaml': BASE, 'mine.yaml': 'extends: base.yaml\n' });
    expect(files.problems('mine.yaml')).toContain('mine.yaml:1:1: the key "model" is missing');
  });

  it.each([
    ['extends: nowhere.yaml', 'there is no file nowhere.yaml'],
    ['extends: ../../../etc/hostname', 'is out of reach'],
    ['extends: /etc/hostname', 'is no path from this file'],
    ['extends: https://example.com/base.yaml', 'is no path from this file'],
    ['extends: linked.yaml', 'leads out of reach'],
    ['extends: [a.yaml, b.yaml]', 'extends must name one file'],
    ['extends: .', 'is out of reach'],
    ['extends: folder', 'this is a folder, not a file'],
    ['extends: mine.yaml', 'a circle: mine.yaml extends mine.yaml'],
    ['extends: round.yaml', 'a circle: mine.yaml extends round.yaml extends mine.yaml'],
    ['extends: base.yaml\nwithout: [plans.nobody]', 'the base has no "plans.nobody"'],
    ['extends: base.yaml\nwithout: [discounts.0]', '"discounts.0" points into a list'],
    ['extends: base.yaml\nwithout: [{a: b}]', 'without holds dotted paths'],
    ['without: [packs]', 'there is no base to remove anything from'],
    ['extends: text.yaml', 'not readable as YAML'],
  ])('%s', (text, message) => {
    const files = models({
      'base.yaml': BASE,
      'mine.yaml': `model: mine\n${text}\n`,
      'round.yaml': 'model: round\nextends: mine.yaml\n',
      'text.yaml': 'a: [',
      'folder/x.yaml': BASE,
    });
    symlinkSync('/etc/hostname', join(files.folder, 'linked.yaml'));
    const shown = files.problems('mine.yaml');
    expect(shown).toContain(message);
    expect(shown.split('\n\n')).toHaveLength(1);
  });

  it('is a pile of more than ten bases', () => {
    const pile = (count: number) =>
      models({
        'b0.yaml': BASE,
        ...Object.fromEntries(
          Array.from({ length: count }, (_, i) => [`b${i + 1}.yaml`, `model: m\nextends: b${i}.yaml`]),
        ),
      });
    expect(pile(10).read('b10.yaml').name).toBe('m');
    expect(pile(11).problems('b11.yaml')).toContain('b1.yaml:2:10: more than 10 bases under one model');
  });

  it('is no folder beside the model, when that is within reach', () => {
    const files = models({ 'base.yaml': BASE, 'eu/mine.yaml': 'model: mine\nextends: ../base.yaml\n' });
    expect(files.problems('eu/mine.yaml')).toContain('"../base.yaml" is out of reach');
    expect(files.read('eu/mine.yaml', { reach: [files.folder] }).plans[0]?.place.file).toBe('base.yaml');
  });
});

describe('sets of parameters', () => {
  const files = models({ 'base.yaml': BASE });
  const params = (...set: readonly string[]) =>
    [...files.read('base.yaml', { set }).params.values()].map((value) => [value.digits, value.scale]);

  it('apply by name, in order, with single parameters among them', () => {
    expect(params()).toEqual([
      [4n, 1],
      [25n, 0],
    ]);
    expect(params('high')).toEqual([
      [5n, 1],
      [35n, 0],
    ]);
    expect(params('high', 'low')).toEqual([
      [5n, 1],
      [20n, 0],
    ]);
    expect(params('high', 'price=0.1', 'low')).toEqual([
      [1n, 1],
      [20n, 0],
    ]);
    expect(params('price=0.1', 'high')).toEqual([
      [5n, 1],
      [35n, 0],
    ]);
  });

  it.each([
    ['high: {sead: 35}', 'param-unknown', 'did you mean "seat"?'],
    ['high: {seat: 36}', 'param-range', 'parameter "seat": 36 is above its max'],
    ['high: {seat: 19}', 'param-range', 'parameter "seat": 19 is below its min'],
    ['high: {price: $seat}', 'number', 'write digits'],
    ['high: {price: [1]}', 'number', 'it must be one plain number'],
    ['high: {}', 'wrong-value', 'the set "high" names no parameter'],
    ['high: 3', 'wrong-value', 'the set "high" names no parameter'],
    ['a=b: {seat: 20}', 'name', 'cannot name a set'],
  ])('%s', (text, code, message) => {
    const broken = models({ 'm.yaml': BASE.replace('low: {seat: 20}', text).replace(/\n {2}high: .seat: 35.*/, '') });
    const shown = broken.problems('m.yaml');
    expect(shown).toMatch(/^m\.yaml:5:/);
    expect(shown).toContain(`[${code}]`);
    expect(shown).toContain(message);
  });

  it('that do not exist are a mistake of --set', () => {
    expect(files.problems('base.yaml', { set: ['hihg'] })).toContain('did you mean "high"? (known: low, high)');
  });
});
