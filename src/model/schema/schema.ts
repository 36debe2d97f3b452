// The shape of a pricing model, key by key. Each part is checked on its own, so that a mistake in
// one charge hides no mistake in the next: what is `named` or a `part` here has its shape further
// down, or in plan-schema.ts.
import { z } from 'zod';
import { strict, text, word } from '../../source/shape.ts';
import {
  amount,
  codes,
  condition,
  constant,
  listOf,
  matchKeys,
  named,
  oneOrMore,
  part,
  texts,
  whole,
  wrong,
  yesNo,
} from './shapes.ts';

export const modelShape = strict('the model', {
  model: text('model'),
  extends: text('extends').optional(),
  without: oneOrMore('without').optional(),
  currency: text('currency'),
  rounding: word('rounding', ['half_up', 'half_even', 'up', 'down']).optional(),
  params: named('params').optional(),
  param_sets: named('param_sets').optional(),
  choices: part,
  payer: listOf('payer', 'write one line each: - {when: {owner_kind: isv}, is: owner}').optional(),
  rollout: part,
  meters: named('meters').optional(),
  plans: named('plans'),
  group: text('group').optional(),
  packs: named('packs').optional(),
  discounts: listOf('discounts', 'write one line each: - {on: packs, percent: 10%}').optional(),
  credits: named('credits').optional(),
  contracts: listOf('contracts', 'write one line each: - {account: acme, set: {price: 0.22}, because: …}').optional(),
  keep: part,
  assume: part,
  guardrails: texts('guardrails', 'write one line each: - within_included >= 85%').optional(),
});

export const contractShape = strict('a contract', {
  account: text('account'),
  from: text('from').optional(),
  until: text('until').optional(),
  because: text('because'),
  plan: text('plan').optional(),
  set: named('set').optional(),
  plans: named('plans').optional(),
  packs: named('packs').optional(),
  credits: named('credits').optional(),
});

export const paramShape = strict('a parameter', {
  value: text('value'),
  min: text('min').optional(),
  max: text('max').optional(),
  step: text('step').optional(),
});

export const choicesShape = strict('choices', {
  seats: word('seats', ['start', 'end', 'maximum', 'average', 'daily']).optional(),
  partial_period: word('partial_period', ['prorated', 'whole']).optional(),
  change: word('change', ['next_period', 'immediate']).optional(),
  draw_first: word('draw_first', ['pool', 'pack']).optional(),
  periods: text('periods').optional(),
  proration_days: word('proration_days', ['calendar', '30']).optional(),
  money_rounded: word('money_rounded', ['charge', 'bill']).optional(),
});

export const payerShape = strict('a payer rule', { when: part, is: word('is', ['owner', 'tenant']) });
export const payerWhenShape = strict('when', {
  owner_kind: oneOrMore('owner_kind').optional(),
  key_class: oneOrMore('key_class').optional(),
});
export const payerElseShape = strict('a payer rule', { otherwise: word('otherwise', ['owner', 'tenant']) });

export const rolloutShape = strict('rollout', {
  launch: text('launch').optional(),
  memo: part,
  phases: listOf('phases', 'write one line each: - {months: 1-6, plan: PLAN}').optional(),
});
export const memoShape = strict('memo', { months: text('months'), for: condition });
export const phaseShape = strict('a phase', {
  months: text('months'),
  for: condition,
  plan: text('plan').optional(),
  credit: oneOrMore('credit').optional(),
});

export const meterShape = strict('a meter', {
  unit: text('unit').optional(),
  of: text('of').optional(),
  take: word('take', ['sum', 'average', 'maximum']).optional(),
  only: part,
  weights: listOf('weights', 'write one line each: - {tag: bulk, weight: 10}').optional(),
  not_billed: listOf('not_billed', 'write one line each: - {status: 304, because: not modified}').optional(),
  convert: part,
  precision: whole('precision'),
});
export const weightShape = strict('a weight', {
  ...matchKeys,
  weight: constant('weight'),
  of: text('of').optional(),
});
export const notBilledShape = strict('a not_billed rule', {
  ...matchKeys,
  from: text('from').optional(),
  until: text('until').optional(),
  because: text('because'),
});
/** Usage of a meter, a pack or a measured share. */
export const matchShape = strict('this group', matchKeys);
export const convertShape = strict('convert', {
  times: constant('times').optional(),
  divide_by: constant('divide_by').optional(),
  round: word('round', ['up', 'down', 'nearest']),
});

export const discountShape = strict('a discount', {
  name: text('name').optional(),
  on: oneOrMore('on'),
  for: condition,
  months: text('months').optional(),
  percent: amount('percent').optional(),
  amount: amount('amount').optional(),
  steps: named('steps').optional(),
  measured: part,
  ...codes,
});
export const measuredWord = z.enum(['commit'], {
  error: (issue) =>
    wrong(
      'measured',
      '{units: …}, {share_of: …, in: …} or commit',
      'write {units: METER}, {share_of: {tag: TAG}, in: METER}, or commit',
      issue.input,
      ['commit'],
    ),
});
/** What a discount's steps measure, when it is a group. */
export const measuredShapes = {
  units: strict('measured', { units: text('units') }),
  share_of: strict('measured', { share_of: part, in: text('in') }),
};

const creditKeys = {
  of: oneOrMore('of').optional(),
  from: text('from').optional(),
  until: text('until').optional(),
  months: text('months').optional(),
  counted_from: word('counted_from', ['launch', 'first_paid', 'joined']).optional(),
  for: condition,
  priority: whole('priority'),
  ...codes,
};
/** One shape for each kind of credit. */
export const creditShapes = {
  balance: strict('a balance credit', {
    kind: z.literal('balance'),
    amount: amount('amount'),
    renews: word('renews', ['never', 'period']).optional(),
    ...creditKeys,
  }),
  share: strict('a share credit', { kind: z.literal('share'), percent: amount('percent'), ...creditKeys }),
};

export const keepShape = strict('keep', {
  take: part,
  payment_fee: part,
  revenue_shares: named('revenue_shares').optional(),
});
export const takeShape = strict('take', {
  percent: amount('percent'),
  gross_up: yesNo('gross_up'),
  for: condition,
});
export const paymentFeeShape = strict('payment_fee', {
  percent: z
    .union([amount('percent'), listOf('percent', 'write one percentage, or several: [2.9%, 0.5%]')], {
      error: (issue) =>
        wrong('percent', 'one percentage or a list of them', 'write 2.9%, or [2.9%, 0.5%]', issue.input),
    })
    .optional(),
  fixed: amount('fixed').optional(),
  for: condition,
});
export const revenueShareShape = strict('a revenue share', {
  percent: amount('percent'),
  direction: word('direction', ['out', 'in']).optional(),
  for: condition,
});

const PLANS_ASSUMED = ['cheapest', 'cheapest by month', 'smallest'] as const;
const PACKS_ASSUMED = ['none', 'cheapest'] as const;

export const assumeShape = strict('assume', {
  plan: z
    .union([z.enum(PLANS_ASSUMED), strict('plan', { column: text('column') })], {
      error: (issue) =>
        wrong(
          'plan',
          'cheapest, cheapest by month, smallest or {column: …}',
          'write cheapest, cheapest by month, smallest, or {column: plan}',
          issue.input,
          PLANS_ASSUMED,
        ),
    })
    .optional(),
  packs: z
    .union([z.enum(PACKS_ASSUMED), strict('packs', { file: text('file') })], {
      error: (issue) =>
        wrong(
          'packs',
          'none, cheapest or {file: …}',
          'write none, cheapest, or {file: purchases.csv}',
          issue.input,
          PACKS_ASSUMED,
        ),
    })
    .optional(),
});
