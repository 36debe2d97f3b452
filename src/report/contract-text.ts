// A contract in one sentence: its days, the plan that it puts the account in, and the numbers that it sets.
import type { AgreedContract } from '../runs/contracts.ts';
import { safe, showDay, showDays } from './format.ts';

/** " from 15 Jan 2025 on: in the plan partner, price 0.3"; '' where it says nothing. */
export function contractText({ from, until, plan, sets }: AgreedContract): string {
  const said = [plan === '' ? '' : `the plan ${safe(plan)}`, ...sets.map((s) => `${safe(s.what)} ${safe(s.value)}`)];
  const days =
    from !== '' && until !== ''
      ? ` of ${showDays(from, until)}`
      : from !== ''
        ? ` from ${showDay(from)} on`
        : until !== ''
          ? ` before ${showDay(until)}`
          : '';
  return `${days}: ${said.filter((t) => t !== '').join(', ')}`;
}
