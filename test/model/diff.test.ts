// What two models differ in, said in words: one sentence for each change, and none for what means the same.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { DEFAULTS, diffModels } from '../../src/model/diff/diff.ts';
import { diffText, sentence } from '../../src/report/diff-text.ts';
import { models } from './files.ts';

const A = readFileSync(join(import.meta.dirname, 'diff.yaml'), 'utf8');

/** The sentences about a model in which some pieces were replaced. */
function said(...changes: readonly (readonly [string, string])[]): string[] {
  let text = A;
  for (const [piece, other] of changes) {
    if (!text.includes(piece)) throw new Error(`the model does not hold ${piece}`);
    text = text.replace(piece, () => other);
  }
  const files = models({ 'a.yaml': A, 'b.yaml': text });
  return diffModels(files.read('a.yaml'), files.read('b.yaml')).map(sentence);
}

describe('a change', () => {
  it.each<[string, string, readonly string[]]>([
    ['model: a', 'model: b', ['the model: name a becomes b']],
    ['currency: USD', 'currency: EUR', ['the model: currency USD becomes EUR']],
    ['currency: USD', 'currency: USD\nrounding: up', ['the model: rounding half_up becomes up']],
    [
      '{seats: end}',
      '{change: immediate}',
      ['choices: seats end becomes start (the default)', 'choices: change next_period (the default) becomes immediate'],
    ],
    ['{seats: end}', '{seats: end, periods: 30 days}', ['choices: periods month (the default) becomes 30 days']],
    ['{seats: end}', '{seats: end, proration_days: 30}', ['choices: proration_days calendar (the default) becomes 30']],
    ['is: owner}', 'is: tenant}', ['the payer of owner_kind isv: is owner becomes tenant']],
    ['2026-01-01\n', '2026-02-01\n', ['the rollout: launch 2026-01-01 becomes 2026-02-01']],
    ['memo: {months: 1-2}', 'memo: {months: 1}', ['the memo of the rollout: months 1-2 becomes 1']],
    ['  memo: {months: 1-2}\n', '', ['the memo of the rollout is gone']],
    [
      'plan: large}]',
      'plan: large}, {months: 5, credit: founding}]',
      ['the phase of months 5 is new: credit founding'],
    ],
    ['unit: AU', 'unit: call', ['meter units: unit AU becomes call']],
    [
      '{key_class: production}',
      '{key_class: [production, test]}',
      ['meter units: only key_class production becomes key_class production or test'],
    ],
    ['weight: 0.5}', 'weight: 2}', ['the weight of tag read in meter units: weight 0.5 becomes 2']],
    [
      '{tag: bulk, weight: 10}, {tag: read, weight: 0.5}',
      '{tag: read, weight: 0.5}, {tag: bulk, weight: 10}',
      [
        'the order of the weights of meter units becomes tag read, tag bulk, everything else (it was tag bulk, tag read, everything else)',
      ],
    ],
    [
      'our failure}',
      'our failure, from: 2026-03-01}',
      ['not_billed status 5xx in meter units: from 2026-03-01 is new'],
    ],
    ['divide_by: 1000', 'divide_by: 100', ['the convert of meter units: divide_by 1000 becomes 100']],
    [
      '{edition: [A, B]}',
      '{edition: A, joined: before launch}',
      ['plan small: for edition A or B becomes edition A and joined before launch'],
    ],
    ['fee: 49', 'fee: 49.5', ['fee in plan small: price 49 becomes 49.50']],
    ['    fee: 49\n', '', ['fee in plan small is gone']],
    ['base: 50k', 'base: 55500', ['the pool of units in plan small: base 50k becomes 55500']],
    ['{units: unlimited}', '{units: 1.5M}', ['the pool of units in plan large: base unlimited becomes 1.5M']],
    ['cap: 1M', 'cap: 2M', ['the rollover of the pool of units in plan small: cap 1M becomes 2M']],
    ['minimum: 100', 'minimum: 120', ['the minimum of plan small: amount 100 becomes 120']],
    ['    minimum: 100\n', '', ['the minimum of plan small is gone']],
    ['discounts: after', 'discounts: before', ['the maximum of plan small: discounts after becomes before']],
    [
      '{2: 15000}',
      '{2: 16000, 3: 17000}',
      [
        'term 2 of the commit of plan small: amount 15000 becomes 16000',
        'term 3 of the commit of plan small is new: amount 17000',
      ],
    ],
    ['floor: 50%', 'floor: 40%', ['the commit of plan small: floor 50% becomes 40%']],
    [
      'max: 3, then: block',
      'then: unpriced',
      ['plan limited: at_limit auto_pack S, at most 3, then block becomes auto_pack S, then unpriced'],
    ],
    ['usage: flagged', 'usage: priced', ['tag bulk, which plan small lacks: usage flagged becomes priced']],
    ['requests: 600', 'requests: 1000', ['rate limit calls in plan quick: requests 600 becomes 1k']],
    [
      'per: minute, burst: 1800',
      'per: minute, over: queue',
      [
        'rate limit calls in plan quick: over refuse becomes queue',
        'rate limit calls in plan quick: burst 1800 is gone',
      ],
    ],
    [', parallel: {at_once: 20}', '', ['rate limit parallel in plan quick is gone']],
    ['fee: 1,', 'offered: no, fee: 1,', ['plan limited: offered yes becomes no']],
    ['share: 10%', 'share: 7.5%', ['the grace of overage in plan small: share 10% becomes 7.5%']],
    [
      '{tag: bulk, price: 0.1}',
      '{tag: bulk, price: 0.0123}',
      ['the rate of tag bulk for calls in plan small: price 0.10 becomes 0.0123'],
    ],
    [
      'rates: [{tag: bulk, price: 0.1}, {price: 0.2}]',
      'price: 0.2',
      [
        'calls in plan small: price 0.20 is new',
        'the rate of tag bulk for calls in plan small is gone',
        'the rate of everything else for calls in plan small is gone',
      ],
    ],
    ['flat: 5}', 'flat: 6}', ['the tier up to 10M of tiers in plan small: flat 5 becomes 6']],
    [
      '{up_to: 10M',
      '{up_to: 20M',
      ['the tier up to 10M of tiers in plan small becomes up to 20M (price 0.10, flat 5)'],
    ],
    [
      '{up_to: 10M, price: 0.1,',
      '{up_to: 20M, price: 0.2,',
      [
        'the tier up to 10M of tiers in plan small becomes up to 20M',
        'the tier up to 20M of tiers in plan small: price 0.10 becomes 0.20',
      ],
    ],
    [
      '{up_to: 10M',
      '{up_to: 5M, price: 0.15}, {up_to: 12M',
      [
        'the tier up to 5M of tiers in plan small is new, before up to 12M: price 0.15',
        'the tier up to 10M of tiers in plan small becomes up to 12M (price 0.10, flat 5)',
      ],
    ],
    [
      'flat: 5}, {',
      'flat: 5}, {up_to: 20M, price: 0.07}, {',
      ['the tier up to 20M of tiers in plan small is new, between up to 10M and the one without end: price 0.07'],
    ],
    [
      '{up_to: 10M, price: 0.1, flat: 5}, ',
      '',
      ['the tier up to 10M of tiers in plan small is gone, before the one without end'],
    ],
    ['months: 3-4, plan', 'months: 3-6, plan', ['the phase of months 3-4 becomes months 3-6 (plan large)']],
    [
      '{months: 3-4, plan: large}',
      '{months: 5, credit: founding}',
      ['the phase of months 5 is new: credit founding', 'the phase of months 3-4 is gone'],
    ],
    ['{1M: 5%, 10M: 10%}', '{2M: 5%, 10M: 10%}', ['the step at 1M of discount volume becomes 2M (percent 5%)']],
    ['rate: 5%', 'rate: 4%', ['sales in plan small: rate 5% becomes 4%']],
    ['{transactions: 10}', '{transactions: 10, amount: 1000}', ['the free of sales in plan small: amount 1000 is new']],
    [
      ', quantity: {column: endpoints}',
      '',
      ['endpoints in plan small: quantity the number in column endpoints is gone'],
    ],
    [
      'A: 3, otherwise: 4.5',
      'A: 3',
      ['seats in plan small: price by edition (A 3, otherwise 4.50) becomes by edition (A 3)'],
    ],
    [
      '2026-07-01: 90',
      '2026-08-01: 90',
      [
        'fee in plan large: price by date (from 2026-01-01 100, from 2026-07-01 90) becomes by date (from 2026-01-01 100, from 2026-08-01 90)',
      ],
    ],
    [
      'kind: flat, price: 50, quantity: {column: endpoints}',
      'kind: per_seat, price: 50',
      [
        'endpoints in plan small: kind flat becomes per_seat',
        'endpoints in plan small: quantity the number in column endpoints is gone',
      ],
    ],
    ['term: 90 days', 'term: 24 months', ['pack M: term 90 days becomes 2 years']],
    [
      'count_max: 2',
      'count_max: 3, only: {tag: bulk}',
      ['pack M: only tag bulk is new', 'pack M: count_max 2 becomes 3'],
    ],
    ['10M: 10%}', '10M: 12%}', ['the step at 10M of discount volume: percent 10% becomes 12%']],
    [
      '{1M: 5%, 10M: 10%}, measured: {units: units}',
      '{30%: 5%, 60%: 10%}, measured: {share_of: {tag: bulk}, in: units}',
      [
        'discount volume: measured units of units becomes share of tag bulk in units',
        'the step at 1M of discount volume becomes 30% (percent 5%)',
        'the step at 10M of discount volume becomes 60% (percent 10%)',
      ],
    ],
    [', for: {segment: partner}', '', ['discount partners: for segment partner becomes everyone']],
    ['on: [overage, S]', 'on: all', ['discount partners: on overage, S becomes all']],
    [
      'months: 1-12}',
      'counted_from: first_paid}',
      ['credit founding: counted_from launch becomes first_paid', 'credit founding: months 1-12 becomes every month'],
    ],
    [
      '{1-2: 25%}',
      '{1-2: 30%}',
      ['credit founding: percent by month (month 1 25%, month 2 25%) becomes by month (month 1 30%, month 2 30%)'],
    ],
    [
      'amount: 500, until: 2026-06-01',
      'amount: 450.5',
      ['credit goodwill: amount 500 becomes 450.50', 'credit goodwill: until 2026-06-01 is gone'],
    ],
    [
      '{price: 0.22}',
      '{price: 0.20}',
      ['the contract of acme from 2026-03-01: overage in plan small: price 0.22 becomes 0.20'],
    ],
    [
      'because: renewal, set: {price: 0.22}',
      'because: kindness, plan: large',
      [
        'the contract of acme from 2026-03-01: plan large is new',
        'the contract of acme from 2026-03-01: because renewal becomes kindness',
        'the contract of acme from 2026-03-01: overage in plan small: price 0.22 is gone',
      ],
    ],
    [
      'account: acme, from: 2026-03-01',
      'account: birch',
      [
        'the contract of birch is new: because renewal, overage in plan small: price 0.22',
        'the contract of acme from 2026-03-01 is gone',
      ],
    ],
    [
      'take: {percent: 20%}',
      'take: {percent: 15%, gross_up: yes}',
      ['the marketplace take: percent 20% becomes 15%', 'the marketplace take: gross_up no becomes yes'],
    ],
    ['[2.9%, 0.5%]', '2.9%', ['the payment fee: percent 2.9% + 0.5% becomes 2.9%']],
    ['percent: 3%', 'percent: 3%, direction: in', ['revenue share partner: direction out becomes in']],
    [
      'packs: cheapest}',
      'plan: cheapest}',
      ['assumptions: plan column plan becomes cheapest', 'assumptions: packs cheapest becomes none'],
    ],
  ])('%s → %s', (piece, other, sentences) => {
    expect(said([piece, other])).toEqual(sentences);
  });

  it('of a parameter is named once, and again wherever it acts', () => {
    expect(said(['price: 0.40', 'price: 0.35'])).toEqual([
      'parameter price: 0.40 becomes 0.35',
      'overage in plan small: price 0.40 becomes 0.35',
    ]);
  });

  it('of a parameter is told as the files have it, and an equal number is none', () => {
    expect(said(['share: 5%', 'share: 7.5%'])).toEqual([
      'parameter share: 5% becomes 7.5%',
      'discount partners: percent 5% becomes 7.5%',
    ]);
    expect(said(['share: 5%', 'share: 0.05'], ['price: 0.40', 'price: 0.4'])).toEqual([]);
  });

  it('may be a whole plan, a pack, a charge', () => {
    const files = models({
      'a.yaml': A,
      'b.yaml': `model: a
extends: a.yaml
without: [plans.small.charges.overage.grace, plans.small.charges.tiers, packs.S, plans.limited, discounts, params.share]
plans: {partner: {for: {segment: partner}, fee: 10, includes: {units: 100k}, charges: {more: {kind: per_unit, of: units, price: 1}}}}
packs: {L: {of: units, units: 500M, term: 1 year, price: 90000}}
`,
    });
    const changes = diffModels(files.read('a.yaml'), files.read('b.yaml'));
    expect(diffText(changes, new Chalk({ level: 0 })).split('\n')).toEqual([
      'params',
      '  parameter share is gone',
      '',
      'plans',
      '  the grace of overage in plan small is gone',
      '  tiers in plan small is gone',
      '  plan partner is new: for segment partner; units (base 100k); fee (kind flat, price 10); more (kind per_unit, of units, price 1)',
      '  plan limited is gone',
      '',
      'packs',
      '  pack L is new: of units, units 500M, term 1 year, price 90000',
      '  pack S is gone',
      '',
      'discounts',
      '  discount volume is gone',
      '  discount partners is gone',
    ]);
  });
});

describe('no change', () => {
  it('is a comment, another order of keys, another way to write a number, a base', () => {
    const files = models({
      'a.yaml': A,
      'b.yaml': `# other words\nmodel: a\nextends: a.yaml\nplans: {small: {fee: 49.00, minimum: {amount: 0.1k}}}\n`,
    });
    const changes = diffModels(files.read('a.yaml'), files.read('b.yaml'));
    expect(changes).toEqual([]);
    expect(diffText(changes, new Chalk({ level: 0 }))).toBe('no difference');
  });
});

it('the defaults of choices are those of a model that says nothing', () => {
  const plain = 'model: m\ncurrency: USD\nplans: {a: {fee: 1}}\n';
  const said = Object.entries(DEFAULTS).map(([key, value]) => `${key}: ${value}`);
  const files = models({ 'a.yaml': plain, 'b.yaml': `${plain}choices: {${said.join(', ')}}\n` });
  const { choices } = files.read('a.yaml');
  expect(diffModels(files.read('a.yaml'), files.read('b.yaml'))).toEqual([]);
  expect(Object.keys(choices)).toHaveLength(said.length);
});
