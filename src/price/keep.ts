// Step 10: from what an account pays in a period to what we keep of it. It stands beside the bill.
import { compare, type Decimal, decimal, ONE, pow10 } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { Model } from '../model/model.ts';
import type { Amount } from '../model/values.ts';
import { type Context, holds, numberAt } from './terms/number.ts';

/** Minor units. net = listed − take − paymentFee + Σ shares. */
export interface Kept {
  readonly billed: bigint;
  /** What the buyer pays: the bill, raised where the price makes up for the take. */
  readonly listed: bigint;
  readonly take: bigint;
  readonly paymentFee: bigint;
  /** Below 0: out to a partner; above: in from one. */
  readonly shares: readonly { readonly name: string; readonly amount: bigint }[];
  readonly net: bigint;
}

/** `context` is of the period's first active day; `billed` its total after credits. */
export function keptOf(model: Model, billed: bigint, context: Context): Kept {
  const { take: rule, revenueShares } = model.keep;
  const percent = rule !== undefined && holds(rule.for, context) ? numberAt(rule.percent, context) : undefined;
  const raised = rule?.grossUp === true && percent !== undefined && compare(percent, ONE) < 0;
  const listed = raised && percent !== undefined ? grossedUp(model, billed, percent) : billed;
  const take = raised ? listed - billed : percent === undefined ? 0n : part(model, billed, percent);
  const paymentFee = feeOf(model, listed, context);
  const shares = revenueShares
    .filter((share) => holds(share.for, context))
    .map((share) => {
      const amount = part(model, billed, numberAt(share.percent, context) ?? decimal(0n, 0));
      return { name: share.name, amount: share.direction === 'out' ? -amount : amount };
    });
  const net = shares.reduce((sum, { amount }) => sum + amount, listed - take - paymentFee);
  return { billed, listed, take, paymentFee, shares, net };
}

/** The price that leaves `billed` after a take of `percent`. */
function grossedUp(model: Model, billed: bigint, percent: Decimal): bigint {
  const whole = pow10(percent.scale);
  return divide(billed * whole, whole - percent.digits, model.rounding);
}

function part(model: Model, amount: bigint, percent: Decimal): bigint {
  return divide(amount * percent.digits, pow10(percent.scale), model.rounding);
}

/** Once per account and period with an amount above 0: all percents and the fixed part, rounded once. */
function feeOf(model: Model, paid: bigint, context: Context): bigint {
  const rule = model.keep.paymentFee;
  if (rule === undefined || paid <= 0n || !holds(rule.for, context)) return 0n;
  const number = (amount: Amount | undefined): Decimal =>
    (amount === undefined ? undefined : numberAt(amount, context)) ?? decimal(0n, 0);
  const numbers = [...rule.percents.map(number), number(rule.fixed)];
  const scale = Math.max(model.currency.digits, ...numbers.map((n) => n.scale));
  const digits = (n: Decimal): bigint => n.digits * pow10(scale - n.scale);
  const percents = rule.percents.reduce((sum, p) => sum + digits(number(p)), 0n);
  const fixed = digits(number(rule.fixed)) * pow10(model.currency.digits);
  return divide(paid * percents + fixed, pow10(scale), model.rounding);
}
