// Step 4: units over the pool that are forgiven, and where they are taken out.
import { pow10 } from '../../exact/decimal.ts';
import type { GraceTerms } from '../terms/terms.ts';

/** Grace units of a charge, given the overage before packs and what is left on its segments. */
export function graceUnits(grace: GraceTerms, graceScale: number, pool: bigint, over: bigint, left: bigint): bigint {
  const { rule, share: rate, plain } = grace;
  let units: bigint;
  switch (rule.of) {
    case 'overage':
      units = (over * rate) / pow10(graceScale);
      break;
    case 'pool':
      units = (pool * rate) / pow10(graceScale);
      break;
    case 'cliff':
      units =
        over * pow10(plain.scale) <= pool * plain.digits
          ? (left * rule.discount.digits) / pow10(rule.discount.scale)
          : 0n;
      break;
    default:
      return rule.of satisfies never;
  }
  return units < left ? units : left;
}

/** Takes `units` out of the earliest segments; returns what is left by segment. */
export function takeEarliest(left: readonly bigint[], units: bigint): bigint[] {
  let rest = units;
  return left.map((here) => {
    const taken = rest < here ? rest : here;
    rest -= taken;
    return here - taken;
  });
}
