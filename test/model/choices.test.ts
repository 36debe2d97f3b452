// What holds for the whole model: choices, who pays, the rollout's phases, meters, what we keep, assumptions.
import { describe, expect, it } from 'vitest';
import { parseDay } from '../../src/calendar/day.ts';
import { constant, match, mistakes, modelOf, number } from './kit.ts';

const PLAN = 'plans: {all_of_us: {fee: 0}}\n';
const place = (line: number) => ({ file: 'm.yaml', line });

describe('choices', () => {
  it.each([
    ['month', { kind: 'month' }],
    ['anniversary', { kind: 'anniversary' }],
    ['day', { kind: 'day' }],
    ['rolling 24 hours', { kind: 'rolling' }],
    ['30 days', { kind: 'days', count: 30 }],
    ['1 day', { kind: 'days', count: 1 }],
    ['366 days', { kind: 'days', count: 366 }],
  ])('periods: %s', (text, periods) => {
    expect(modelOf(`choices: {periods: ${text}}\n${PLAN}`).choices.periods).toEqual(periods);
  });

  it.each([
    ['367 days', 'a period has 1 to 366 days'],
    ['0 days', 'a period has 1 to 366 days'],
    ['rolling 12 hours', '"rolling 12 hours" is no kind of period'],
    ['1e1 days', '"1e1 days" is no kind of period'],
  ])('periods: %s is refused', (text, message) => {
    expect(mistakes(`choices: {periods: ${text}}\n${PLAN}`)).toEqual([`wrong-value: ${message}`]);
  });

  it('name the days of a month and where money is rounded', () => {
    const { choices } = modelOf(`choices: {proration_days: 30, money_rounded: bill}\n${PLAN}`);
    expect(choices).toMatchObject({ prorationDays: '30', moneyRounded: 'bill', periods: { kind: 'month' } });
    expect(mistakes(`choices: {proration_days: 30, periods: 30 days}\n${PLAN}`)).toEqual([
      'contradiction: a month of 30 days has no meaning where periods are no months',
    ]);
  });

  it('of 24 hours that roll on leave nothing to save up', () => {
    const found = mistakes(`choices: {periods: rolling 24 hours}
meters: {peak: {of: level, take: maximum}}
plans: {a: {includes: {requests: {base: 5, rollover: {periods: 1}}}}}
packs: {S: {of: requests, units: 5, term: 1 year, price: 1}}
`);
    expect(found).toEqual([
      'contradiction: meter "peak" has no units by the hour',
      'contradiction: a limit in any 24 hours leaves nothing to roll over',
      'contradiction: packs cannot go with a limit in any 24 hours',
    ]);
  });
});

describe('payer', () => {
  it('is the first rule that holds', () => {
    const text = `payer:
  - {when: {owner_kind: [isv, si], key_class: sandbox}, is: owner}
  - {when: {key_class: [a, b]}, is: tenant}
  - {otherwise: owner}
${PLAN}`;
    expect(modelOf(text).payer).toEqual([
      { ownerKinds: ['isv', 'si'], keyClasses: ['sandbox'], is: 'owner' },
      { ownerKinds: undefined, keyClasses: ['a', 'b'], is: 'tenant' },
      { ownerKinds: undefined, keyClasses: undefined, is: 'owner' },
    ]);
  });

  it.each([
    [
      '[{otherwise: owner}, {when: {owner_kind: si}, is: owner}]',
      'rule-order: this rule is never reached: "otherwise" in line 3 takes every request',
    ],
    ['[{when: {owner_kind: isp}, is: owner}]', 'wrong-value: "isp" is no kind of owner'],
    ['[{when: {owner_kind: isv}}]', 'missing-key: the key "is" is missing'],
    ['[isv]', 'wrong-value: a payer rule must be a group of keys'],
    ['{otherwise: owner}', 'wrong-value: payer must be a list'],
  ])('%s is refused', (text, message) => {
    expect(mistakes(`payer: ${text}\n${PLAN}`)).toEqual([message]);
  });
});

describe('phases', () => {
  it('put accounts in a plan, or let credits pay', () => {
    const model = modelOf(`rollout:
  launch: 2026-01-01
  phases:
    - {months: 1-6, for: {joined: before launch}, plan: free}
    - {months: "1, 7-12", credit: transition, plan: paid}
    - {months: 7-12, credit: [transition, other]}
plans: {free: {fee: 0}, paid: {fee: 9}}
credits:
  transition: {kind: share, percent: 50%}
  other: {kind: balance, amount: 5}
`);
    expect(model.rollout?.phases).toEqual([
      {
        months: [{ first: 1, last: 6 }],
        for: { columns: [], joined: 'before' },
        plan: 'free',
        credits: [],
        place: place(6),
      },
      {
        months: [
          { first: 1, last: 1 },
          { first: 7, last: 12 },
        ],
        for: undefined,
        plan: 'paid',
        credits: ['transition'],
        place: place(7),
      },
      {
        months: [{ first: 7, last: 12 }],
        for: undefined,
        plan: undefined,
        credits: ['transition', 'other'],
        place: place(8),
      },
    ]);
  });

  it('name what the model has', () => {
    expect(mistakes(`rollout: {phases: [{months: 0, plan: al_of_us, credit: [x]}]}\n${PLAN}`)).toEqual([
      'months: rollout months count from 1',
      'unknown-name: there is no plan "al_of_us"',
      'unknown-name: there is no credit "x"',
    ]);
    expect(mistakes(`rollout: {phases: [{months: 1}]}\n${PLAN}`)).toEqual(['missing-key: the phase changes nothing']);
  });

  it('begin where the periods begin', () => {
    const launch = (periods: string) =>
      mistakes(`choices: {periods: ${periods}}\nrollout: {launch: 2026-01-15}\n${PLAN}`);
    expect(launch('month')).toEqual(['launch: the launch must begin a period']);
    expect(launch('anniversary')).toEqual([]);
    expect(launch('30 days')).toEqual([]);
    expect(launch('day')).toEqual([]);
  });
});

describe('meters', () => {
  it('count part of the usage, another measure, and round once a period', () => {
    const [meter] = modelOf(`meters:
  units:
    of: records
    only: {key_class: [sandbox, test]}
    weights:
      - {tag: bulk, weight: 0.01, of: payload}
      - {weight: 1}
    not_billed:
      - {status: 5xx, from: 2026-03-03, until: 2026-03-05, because: the outage of 3 March}
      - {from: 2026-04-01, until: 2026-04-02, because: our own load test}
    convert: {times: 3, divide_by: 1k, round: up}
${PLAN}`).meters;
    expect(meter).toMatchObject({
      of: 'records',
      take: 'sum',
      only: match({ keyClasses: ['sandbox', 'test'] }),
      weights: [{ weight: number('0.01'), of: 'payload' }, { of: undefined }],
      notBilled: [
        { statuses: ['5xx'], from: parseDay('2026-03-03'), until: parseDay('2026-03-05') },
        { ...match({}), from: parseDay('2026-04-01'), because: 'our own load test' },
      ],
      convert: { times: number('3'), by: number('1000'), round: 'up' },
    });
    expect(modelOf(`meters: {a: {convert: {round: nearest}}}\n${PLAN}`).meters[0]?.convert).toEqual({
      times: number('1'),
      by: number('1'),
      round: 'nearest',
    });
  });

  it('count seats and gauges', () => {
    const model = modelOf(`meters:
  seat_months: {of: seats}
  stored: {unit: GB, of: stored_gb, take: average, precision: 3}
  peak: {of: stored_gb, take: maximum}
${PLAN}`);
    expect(model.meters.map((m) => [m.unit, m.of, m.take, m.precision])).toEqual([
      ['seat', 'seats', 'seats', 0],
      ['GB', 'stored_gb', 'average', 3],
      ['unit', 'stored_gb', 'maximum', 0],
    ]);
  });

  it('of seats and gauges know no requests', () => {
    expect(
      mistakes(
        `meters: {a: {of: seats, only: {tag: x}}, b: {of: level, take: average, weights: [{weight: 1}]}}\n${PLAN}`,
      ),
    ).toEqual([
      'contradiction: a meter of seats cannot have "only"',
      'contradiction: a meter of the average of a gauge cannot have "weights"',
    ]);
    expect(mistakes(`meters: {a: {take: average}}\n${PLAN}`)).toEqual([
      'contradiction: requests have no average: they are counted one by one',
    ]);
    expect(
      mistakes(`meters: {a: {of: seats}}\nplans: {p: {charges: {c: {kind: per_unit, of: a, rates: [{price: 1}]}}}}\n`),
    ).toEqual(['contradiction: "rates" tells requests apart, and meter "a" counts none']);
  });

  it('refuse what is not clear', () => {
    expect(
      mistakes(
        `meters: {a: {convert: {divide_by: 0, round: up}, not_billed: [{tag: x, from: 2026-01-02, until: 2026-01-01, because: y}]}}\n${PLAN}`,
      ),
    ).toEqual(['zero: divide_by is "0": it must be above 0', 'date-order: the rule ends before it begins']);
    expect(
      mistakes(`meters: {a: {convert: {round: up}}}\nplans: {p: {fee: 0, lacks: [{tag: x, usage: refused}]}}\n`),
    ).toEqual(['contradiction: units cannot be refused while meter "a" is converted']);
  });
});

describe('keep', () => {
  it('is read from list to net', () => {
    const { keep } = modelOf(`${PLAN}keep:
  take: {percent: 20%, gross_up: true, for: {channel: marketplace}}
  payment_fee: {percent: [2.9%, 0.5%], fixed: 0.30}
  revenue_shares:
    partner: {percent: {column: share}}
    referral: {percent: 3%, direction: in, for: {segment: isv}}
`);
    expect(keep).toEqual({
      take: {
        percent: constant('20%'),
        grossUp: true,
        for: { columns: [{ column: 'channel', values: ['marketplace'] }], joined: undefined },
        place: place(5),
      },
      paymentFee: {
        percents: [constant('2.9%'), constant('0.5%')],
        fixed: constant('0.3'),
        for: undefined,
        place: place(6),
      },
      revenueShares: [
        {
          name: 'partner',
          percent: { kind: 'column', column: 'share' },
          direction: 'out',
          for: undefined,
          place: place(8),
        },
        {
          name: 'referral',
          percent: constant('3%'),
          direction: 'in',
          for: { columns: [{ column: 'segment', values: ['isv'] }], joined: undefined },
          place: place(9),
        },
      ],
    });
    expect(modelOf(`${PLAN}keep: {payment_fee: {percent: 2.9%}, take: {percent: 100%}}\n`).keep).toMatchObject({
      paymentFee: { percents: [constant('2.9%')], fixed: undefined },
      take: { grossUp: false },
    });
  });

  it.each([
    [
      'take: {percent: 100%, gross_up: yes}',
      'contradiction: no price is high enough to leave anything after a take of 100%',
    ],
    ['payment_fee: {percent: [2.9]}', 'percent: the payment fee is "2.9": more than 100%'],
    ['payment_fee: {for: {a: b}}', 'missing-key: the payment fee says neither a percent nor a fixed amount'],
    ['revenue_shares: {a: 3%}', 'wrong-value: a revenue share must be a group of keys'],
  ])('%s is refused', (text, message) => {
    expect(mistakes(`${PLAN}keep: {${text}}\n`)).toEqual([message]);
  });
});

describe('assume', () => {
  it.each([
    ['cheapest', { kind: 'cheapest' }],
    ['cheapest by month', { kind: 'cheapest_by_month' }],
    ['smallest', { kind: 'smallest' }],
    ['{column: tier}', { kind: 'column', column: 'tier' }],
  ])('plan: %s', (text, plan) => {
    expect(modelOf(`${PLAN}assume: {plan: ${text}}\n`).assume.plan).toEqual(plan);
  });

  it('chooses packs with a plan, not with one that changes every month', () => {
    expect(mistakes(`${PLAN}assume: {plan: cheapest, packs: cheapest}\n`)).toEqual([]);
    expect(mistakes(`${PLAN}assume: {plan: cheapest by month, packs: cheapest}\n`)).toEqual([
      'contradiction: packs are bought for a term, and this plan is chosen anew every month',
    ]);
    expect(mistakes(`${PLAN}assume: {plan: best}\n`)).toEqual([
      'wrong-value: plan must be cheapest, cheapest by month, smallest or {column: …}',
    ]);
  });
});
