// What a plan may say beside its pools and charges: bounds, commits, limits, what it lacks.
import { describe, expect, it } from 'vitest';
import { constant, match, mistakes, modelOf, number, planOf } from './kit.ts';

const place = (line: number) => ({ file: 'm.yaml', line });

function autoPack(max: number | undefined, rest: 'block' | 'unpriced') {
  // biome-ignore lint/suspicious/noThenProperty: a word of the language
  return { kind: 'auto_pack', pack: 'S', max, then: rest };
}

describe('a plan', () => {
  it.each([
    ['', true],
    [', offered: yes', true],
    [', offered: true', true],
    [', offered: no', false],
    [', offered: false', false],
  ])('with fee: 0%s is offered: %s', (text, offered) => {
    expect(planOf(`{fee: 0${text}}`).offered).toBe(offered);
  });

  it('has minimum and maximum in a short form and a long one', () => {
    const usual = { against: 'before_credits', discounts: 'before', place: place(3) };
    expect(planOf('{fee: 0, minimum: 100, maximum: {by: edition, Plus: 900, otherwise: 600}}')).toMatchObject({
      minimum: { amount: constant('100'), ...usual },
      maximum: { amount: { kind: 'by', column: 'edition', otherwise: constant('600') }, ...usual },
    });
    expect(planOf('{fee: 0, maximum: {amount: 600, against: after_credits}}').maximum).toEqual({
      ...usual,
      amount: constant('600'),
      against: 'after_credits',
    });
    expect(planOf('{fee: 0, minimum: {amount: 1, discounts: after}}').minimum?.discounts).toBe('after');
  });

  it('refuses bounds that cannot hold', () => {
    expect(mistakes('plans: {a: {fee: 0, minimum: 100, maximum: 99.99}}')).toEqual([
      'contradiction: the minimum is above the maximum',
    ]);
    expect(mistakes('plans: {a: {fee: 0, minimum: 100, maximum: 100}}')).toEqual([]);
    expect(mistakes('plans: {a: {fee: 0, minimum: {column: least}, maximum: 1}}')).toEqual([]);
    expect(mistakes('plans: {a: {fee: 0, maximum: {against: after_credits}}}')).toEqual([
      'missing-key: the key "amount" is missing',
    ]);
  });

  it('has a commit with every choice filled in', () => {
    expect(planOf('{fee: 0, commit: {amount: 12000, term: 1 year}}').commit).toEqual({
      amount: constant('12000'),
      stepUps: [],
      term: { count: 12, unit: 'month' },
      counts: 'usage',
      shortfall: 'billed',
      floor: number('0'),
      cut: 'pro_rata',
      starts: undefined,
      place: place(3),
    });
    const text = `{fee: 0, commit: {amount: 12k, step_ups: {2: 15000, 3: {column: third}}, term: 6 months, counts: [fee],
      shortfall: carried, floor: 50%, cut: whole, starts: commit_start}}`;
    expect(planOf(text).commit).toMatchObject({
      stepUps: [
        { term: 2, amount: constant('15000') },
        { term: 3, amount: { kind: 'column', column: 'third' } },
      ],
      term: { count: 6, unit: 'month' },
      counts: ['fee'],
      shortfall: 'carried',
      floor: number('0.5'),
      cut: 'whole',
      starts: 'commit_start',
    });
  });

  it('refuses a commit that is not clear', () => {
    const commit = (keys: string) => mistakes(`plans: {a: {fee: 0, commit: {amount: 1, term: 1 year, ${keys}}}}`);
    expect(commit('counts: usge')).toEqual(['unknown-name: there is no charge or pack "usge"']);
    expect(commit('counts: [minimum]')).toEqual([
      'unknown-name: "minimum" is no charge that could count towards a commit',
    ]);
    expect(commit('shortfall: carried, floor: 2')).toEqual(['percent: the floor of a commit is "2": more than 100%']);
    expect(commit('step_ups: {0: 5}')).toEqual([
      'whole-number: "0" is no later term: terms count from 1, a step-up from 2',
    ]);
    expect(commit('step_ups: {3: 5, 2: x}')).toEqual([
      'tier-order: term 2 stands after term 3',
      'number: the commit from term 2 on: "x" is not a number (write 2.35, 50k, 2M or 10%)',
    ]);
  });

  it('says what happens at its limit', () => {
    const limits = modelOf(`plans:
  a: {includes: {requests: 5k}, at_limit: block}
  b: {includes: {requests: 5k}, at_limit: upgrade}
  c: {includes: {requests: 9k}, at_limit: {auto_pack: S}}
  d: {includes: {requests: 9k}, at_limit: {auto_pack: S, max: 3, then: block}}
  e: {includes: {requests: 9k}}
packs: {S: {of: requests, units: 1k, term: 1 month, price: 5}}
`).plans.map((plan) => plan.atLimit);
    expect(limits).toEqual([
      { kind: 'block' },
      { kind: 'upgrade' },
      autoPack(undefined, 'unpriced'),
      autoPack(3, 'block'),
      undefined,
    ]);
  });

  it('refuses a limit that is never met, or leads nowhere', () => {
    const charge = '{kind: per_unit, of: requests, price: 1';
    const plan = (text: string) =>
      mistakes(`plans: {a: {includes: {requests: 5k}, at_limit: ${text}}, z: {offered: no, fee: 1}}`);
    expect(plan(`block, charges: {c: ${charge}}}`)).toEqual([
      'contradiction: every pool of this plan has a charge for what is over, so no limit is met',
    ]);
    expect(plan(`block, charges: {c: ${charge}, for: {edition: Plus}}}`)).toEqual([]);
    expect(plan('upgrade')).toEqual(['contradiction: no plan after "a" is offered, so there is none to upgrade to']);
    expect(plan('{auto_pack: S}')).toEqual(['unknown-name: there is no pack "S"']);
  });

  it('lists what it lacks, the first rule first', () => {
    const plan = planOf(
      '{fee: 0, lacks: [{tag: [bulk, export], usage: refused}, {operation: GET /v1/a, usage: flagged}]}',
    );
    expect(plan.lacks).toEqual([
      { ...match({ tags: ['bulk', 'export'] }), usage: 'refused', place: place(3) },
      { ...match({ operations: ['GET /v1/a'] }), usage: 'flagged', place: place(3) },
    ]);
    expect(mistakes('plans: {a: {fee: 0, lacks: [{tag: bulk}]}}')).toEqual(['missing-key: the key "usage" is missing']);
    expect(mistakes('plans: {a: {fee: 0, lacks: {tag: bulk, usage: refused}}}')).toEqual([
      'wrong-value: lacks must be a list',
    ]);
  });

  it('limits how fast a key may call, in two ways', () => {
    const plan = planOf(
      '{fee: 0, rate_limits: {calls: {requests: 1.2k, per: minute, burst: 1800}, window: {requests: 100, per: 60 s}, q: {requests: 5, per: minute, over: queue}, parallel: {at_once: 20}}}',
    );
    const usual = { per: 'minute', burst: undefined, over: 'refuse', place: place(3) };
    expect(plan.rateLimits).toEqual([
      { ...usual, name: 'calls', requests: number('1200'), burst: number('1800') },
      { ...usual, name: 'window', requests: number('100'), per: '60 s' },
      { ...usual, name: 'q', requests: number('5'), over: 'queue' },
      { name: 'parallel', atOnce: number('20'), place: place(3) },
    ]);
    expect('rateLimits' in planOf('{fee: 0, rate_limits: {}}')).toBe(false);
  });

  it('gives units per install, and counts seats in its own way', () => {
    expect(
      planOf('{includes: {requests: {per_seat: 1k, seats: maximum, per_install: 10.5}}}').includes.get('requests'),
    ).toMatchObject({
      perSeat: constant('1k'),
      seats: 'maximum',
      perInstall: constant('10.5'),
    });
    expect(modelOf('plans: {a: {includes: {requests: {per_install: 10.5}}}}').meters[0]?.precision).toBe(1);
    expect(mistakes('plans: {a: {includes: {requests: {per_install: -1}}}}')).toEqual([
      'negative: the pool per install is "-1": below 0',
    ]);
  });
});
