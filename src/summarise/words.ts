// Counts, quantities and billing periods in words.
import type { Periods } from '../model/model.ts';

/** As a model says it: "month", "30 days". */
export function periodsText(periods: Periods): string {
  switch (periods.kind) {
    case 'days':
      return `${periods.count} days`;
    case 'rolling':
      return 'rolling 24 hours';
    default:
      return periods.kind;
  }
}

/** What one of them is called; `text` as periodsText gives it. */
export function periodNoun(text: string): 'month' | 'day' | 'period' {
  if (text === 'month' || text === 'anniversary') return 'month';
  return text === 'day' || text === 'rolling 24 hours' ? 'day' : 'period';
}

/** "1,234 accounts". */
export function count(n: number | bigint, noun: string): string {
  return `${n.toLocaleString('en-US')} ${noun}${n === 1 || n === 1n ? '' : 's'}`;
}

/** "27,000.9": a decimal text with its whole part grouped. */
export function grouped(plain: string): string {
  const [whole = '', fraction] = plain.split('.');
  return whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
}

/** What so many of a unit are called: "AU" stays, "request" becomes "requests" but for one. */
export function pluralOf(unit: string, quantity: string): string {
  return quantity !== '1' && /^[a-z]*[a-rt-z]$/.test(unit) ? `${unit}s` : unit;
}
