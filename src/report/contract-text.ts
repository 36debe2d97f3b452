// A contract in one sentence: its days, the plan that it puts the account in, and the numbers that it sets.
import type { AgreedContract } from '../runs/contracts.ts';
import { safe, showDay, showDays } from './format.ts';

/** " from 15 Jan 2025 on: in the plan partner, price 0.3"; '' where it says nothing. */
export function contractText({ plan, sets, ...days }: AgreedContract): string {
  const said = [plan === '' ? '' : `the plan ${safe(plan)}`, ...sets.map((s) => `${safe(s.what)} ${safe(s.value)}`)];
  return `${daysText(days)}: ${said.filter((t) => t !== '').join(', ')}`;
}

/** " of 1 to 14 Jan 2025", " from 15 Jan 2025 on", " before 15 Jan 2025"; '' for all days. */
export function daysText({ from, until }: Pick<AgreedContract, 'from' | 'until'>): string {
  if (from !== '' && until !== '') return ` of ${showDays(from, until)}`;
  if (from !== '') return ` from ${showDay(from)} on`;
  return until === '' ? '' : ` before ${showDay(until)}`;
}
