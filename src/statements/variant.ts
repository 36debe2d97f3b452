// Which kind of statement an account gets, by its figures: nothing to pay, pays, or needs a talk.
import { atScale, type Decimal } from '../exact/decimal.ts';
import type { Wording } from '../project/project.ts';
import { minorOf } from './amounts.ts';
import type { Statement } from './statement.ts';

/** A large total where `talk_above` does not say one; a hundred times as much in a currency without decimals. */
const LARGE = 10_000n;
const HUNDREDTHS = 2;

/**
 * A talk: something that has to be agreed beforehand saves enough of the total, or the total is large, or what the
 * account pays in all would double, or the plan would have refused requests: then nothing to pay is no good news. By
 * the account's own figures alone.
 */
export function variantOf(
  statement: Pick<
    Statement,
    'with_rollout' | 'steady_state' | 'pays_today' | 'current_total' | 'savings' | 'prepaid' | 'lines'
  >,
  { talkAbove, talkSaving }: Pick<Wording, 'talkAbove' | 'talkSaving'>,
  digits: number,
): Statement['variant'] {
  if (statement.lines.some((l) => l.kind === 'refused' || l.kind === 'blocked')) return 'talk';
  const [rollout, steady] = [minorOf(statement.with_rollout), minorOf(statement.steady_state)];
  const total = rollout > 0n ? rollout : steady;
  if (total <= 0n) return 'nothing';
  const large = talkAbove === undefined ? LARGE * 10n ** BigInt(digits || HUNDREDTHS) : minorAt(talkAbove, digits);
  if (total >= large) return 'talk';
  const current = minorOf(statement.current_total);
  if (current > 0n && total - minorOf(statement.pays_today) >= current) return 'talk';
  const { savings, prepaid } = statement;
  const agreed = savings.filter((s) => s.kind !== 'polling').map((s) => ({ saves: minorOf(s.saves), of: total }));
  const packs = prepaid.map((p) => ({ saves: minorOf(p.saves), of: total + minorOf(p.saves) }));
  const enough = [...agreed, ...packs].some(
    ({ saves, of }) => saves > 0n && saves * 10n ** BigInt(talkSaving.scale) >= of * talkSaving.digits,
  );
  return enough ? 'talk' : 'pays';
}

function minorAt(amount: Decimal, digits: number): bigint {
  const scale = amount.scale > digits ? amount.scale : digits;
  return atScale(amount, scale) / 10n ** BigInt(scale - digits);
}
