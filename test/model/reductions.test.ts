// Packs, discounts and credits, and what they act on.
import { describe, expect, it } from 'vitest';
import { constant, match, mistakes, modelOf, number } from './kit.ts';

const PLAN = 'plans: {all_of_us: {fee: 0, charges: {calls: {kind: per_unit, of: requests, price: 1}}}}\n';
const discount = (text: string) => mistakes(`${PLAN}discounts: [{on: usage, ${text}}]\n`);

describe('a pack', () => {
  const pack = (keys: string) => `${PLAN}packs: {S: {of: requests, units: 5M, term: 1 year, price: 1500${keys}}}\n`;

  it('pays for some usage, renews, starts on a date and leaves something', () => {
    const text = pack(', only: {tag: bulk, status: [200, 2xx]}, leftover: refunded, renew: true, starts: pack_start');
    expect(modelOf(text).packs[0]).toMatchObject({
      only: match({ tags: ['bulk'], statuses: ['200', '2xx'] }),
      leftover: 'refunded',
      renew: true,
      starts: 'pack_start',
    });
    expect(modelOf(pack('')).packs[0]).toMatchObject({
      only: undefined,
      leftover: 'expires',
      renew: false,
      starts: undefined,
    });
    expect(modelOf(pack(', leftover: rolls_over, renew: no')).packs[0]).toMatchObject({
      leftover: 'rolls_over',
      renew: false,
    });
  });

  it.each([
    [', leftover: kept', 'wrong-value: leftover must be expires, rolls_over or refunded'],
    [', renew: always', 'wrong-value: renew must be yes or no'],
    [', only: {}', 'rule-empty: "only" of pack "S" names no usage'],
    [', only: bulk', 'wrong-value: this group must be a group of keys'],
    [', starts: [a]', 'wrong-value: starts must be a text or a number'],
  ])('with %s is refused', (keys, message) => {
    expect(mistakes(pack(keys))).toEqual([message]);
  });
});

describe('a discount', () => {
  it('rises by steps of units, of a share, of a commit', () => {
    const model = modelOf(`params: {first: 1M}
plans: {all_of_us: {fee: 0, commit: {amount: 5, term: 1 year}}}
discounts:
  - {on: usage, steps: {$first: 5%, 10M: {column: own}}, measured: {units: requests}}
  - {on: usage, steps: {30%: 5%, 60%: 10%}, measured: {share_of: {tag: webhook}, in: requests}}
  - {on: usage, steps: {0: 1%, 50k: 10%}, measured: commit}
`);
    expect(model.discounts.map((d) => d.off)).toEqual([
      {
        kind: 'steps',
        measured: { kind: 'units', of: 'requests' },
        steps: [
          { from: number('1M'), percent: constant('5%') },
          { from: number('10M'), percent: { kind: 'column', column: 'own' } },
        ],
      },
      {
        kind: 'steps',
        measured: { kind: 'share', of: 'requests', match: match({ tags: ['webhook'] }) },
        steps: [
          { from: number('0.3'), percent: constant('5%') },
          { from: number('0.6'), percent: constant('10%') },
        ],
      },
      {
        kind: 'steps',
        measured: { kind: 'commit' },
        steps: [
          { from: number('0'), percent: constant('1%') },
          { from: number('50000'), percent: constant('10%') },
        ],
      },
    ]);
  });

  it.each([
    ['steps: {1M: 5%}', 'missing-key: the steps do not say what they measure'],
    ['percent: 5%, measured: commit', 'missing-key: what is measured decides nothing without steps'],
    ['percent: 5%, amount: 3', 'one-of: a discount has one of percent, amount and steps, this has percent and amount'],
    ['for: {a: b}', 'one-of: a discount has one of percent, amount and steps, this has none'],
    ['steps: {1M: 5%}, measured: commit', 'unknown-name: no plan has a commit'],
    [
      'steps: {1M: 5%, 1M: 6%}, measured: {units: requests}',
      'yaml: not readable as YAML: this key stands twice in one group',
    ],
    [
      'steps: {1M: 5%, 1000k: 6%}, measured: {units: requests}',
      'tier-order: the step at 1000k stands after a higher one',
    ],
    ['steps: {1M: 500%}, measured: {units: requests}', 'percent: the discount from 1M on is "500%": more than 100%'],
    [
      'steps: {many: 5%}, measured: {units: requests}',
      'number: a threshold of the discount: "many" is not a number (write 2.35, 50k, 2M or 10%)',
    ],
    ['steps: {1M: 5%}, measured: {units: request}', 'unknown-meter: there is no meter "request"'],
    ['steps: {1%: 5%}, measured: {share_of: {}, in: requests}', 'rule-empty: share_of names no usage'],
    ['steps: 5%, measured: {units: requests}', 'wrong-value: steps must be a group of names'],
  ])('with %s is refused', (text, message) => {
    expect(discount(text)).toEqual([message]);
  });
});

it('a discount that measures requests needs no meter to be declared', () => {
  const text = (measured: string) =>
    `plans: {a: {fee: 5}}\ndiscounts: [{on: fees, steps: {5%: 5%}, measured: ${measured}}]\n`;
  expect(modelOf(text('{share_of: {tag: bulk}, in: requests}')).meters.map((m) => m.name)).toEqual(['requests']);
  expect(modelOf(text('{units: requests}').replace('{5%:', '{5:')).meters.map((m) => m.name)).toEqual(['requests']);
});

describe('a credit', () => {
  it('counts its months from the launch, the first fee or the first period', () => {
    const credit = (text: string) => modelOf(`${PLAN}credits: {c: {kind: share, percent: 25%${text}}}\n`).credits[0];
    expect(credit('')?.countedFrom).toBe('launch');
    expect(credit(', months: 1-12, counted_from: first_paid')?.countedFrom).toBe('first_paid');
    expect(credit(', counted_from: joined')?.countedFrom).toBe('joined');
    expect(mistakes(`${PLAN}credits: {c: {kind: balance, amount: 5, counted_from: today}}\n`)).toEqual([
      'wrong-value: counted_from must be launch, first_paid or joined',
    ]);
  });
});

describe('lines that a plan makes by itself', () => {
  const model = (rest: string, plan = 'minimum: 5, commit: {amount: 5, term: 1 year}') =>
    `plans: {a: {fee: 0, ${plan}}}\n${rest}\n`;

  it('can be named by discounts and credits', () => {
    const { discounts, credits } = modelOf(
      model('discounts: [{on: [minimum], percent: 5%}]\ncredits: {c: {kind: balance, amount: 5, of: [commit, fee]}}'),
    );
    expect([discounts[0]?.on, credits[0]?.of]).toEqual([['minimum'], ['commit', 'fee']]);
  });

  it('must be there, and nothing else may be called like them', () => {
    expect(mistakes(model('discounts: [{on: [minimum, commit], percent: 5%}]', 'maximum: 5'))).toEqual([
      'contradiction: a commit is settled after discounts, so none can act on its shortfall',
      'unknown-name: no plan has a minimum',
      'unknown-name: no plan has a commit',
    ]);
    expect(mistakes(model('packs: {rounding: {of: requests, units: 5, term: 1 year, price: 1}}'))).toEqual([
      'reserved-name: "rounding" names a line that the bill makes by itself',
    ]);
  });
});
