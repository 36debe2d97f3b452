// Cliffs of discounts that look at a share: one unit more of the favoured usage lowers the whole bill. What
// the rest is differs by account, so that the figures are an example: 10,000 other units above the pool.
import type { Day } from '../calendar/day.ts';
import { pow10 } from '../exact/decimal.ts';
import type { Discount, Meter, Model } from '../model/model.ts';
import { usageRules } from '../model/rules.ts';
import { holds } from '../price/terms/number.ts';
import type { Advice } from './advice.ts';
import { poolOf, probeOf } from './probe.ts';
import { contextOf, situationsOf } from './situations.ts';
import { grouped, moneyText, periodWord, unitsText } from './words.ts';

const OTHERS = 10_000n;

export function shareCliffAdvice(model: Model, usual: Day): Advice[] {
  return model.discounts.flatMap((discount) => {
    const { off } = discount;
    if (off.kind !== 'steps' || off.measured.kind !== 'share') return [];
    const { of, match } = off.measured;
    const meter = model.meters.findIndex((m) => m.name === of);
    const unit = model.meters[meter];
    if (unit === undefined) return [];
    const rule = usageRules(model, of).indexOf(match);
    return off.steps.flatMap(({ from: { digits, scale } }) => {
      const whole = pow10(scale);
      if (digits <= 0n || digits >= whole) return [];
      return stepAdvice({ model, discount, meter, unit, rule, share: [digits, whole - digits], usual });
    });
  });
}

interface Step {
  readonly model: Model;
  readonly discount: Discount;
  readonly meter: number;
  readonly unit: Meter;
  readonly rule: number;
  /** Of the favoured usage to the rest where the step is reached. */
  readonly share: readonly [bigint, bigint];
  readonly usual: Day;
}

/** The first situation of each plan in which the bill falls. */
function stepAdvice({ model, discount, meter, unit, rule, share: [part, rest], usual }: Step): Advice[] {
  return model.plans.flatMap((plan, p) => {
    for (const s of situationsOf(model, p, unit.name, usual)) {
      if (!holds(discount.for, contextOf(s))) continue;
      const pool = poolOf(model, s, meter);
      if (pool === 'unlimited') continue;
      const beside = (pool ?? 0n) + OTHERS;
      const reached = (beside * part + rest - 1n) / rest;
      const [before, after] = probeOf(model, { ...s, rule, beside }, meter, 'own')([reached - 1n, reached]);
      if (before === undefined || after === undefined || after >= before) continue;
      const money = (minor: bigint): string => moneyText(minor, model.currency);
      return [
        {
          code: 'cliff',
          message: `plan ${plan.name}, for example beside ${unitsText(beside, unit)} of other usage: at ${grouped(reached)} that discount ${discount.name} favours the ${periodWord(model)} costs ${money(after)}, at ${grouped(reached - 1n)} it cost ${money(before)}: using more costs ${money(before - after)} less`,
          fix: 'if it is not meant so, give the discount on the favoured usage alone, or in smaller steps',
          place: discount.place,
          accounts: undefined,
        },
      ];
    }
    return [];
  });
}
