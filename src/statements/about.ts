// The small print of a statement: what is not counted, how the figures came about, what they rest on, whom to ask.

import { formatDay } from '../calendar/day.ts';
import { divide } from '../exact/round.ts';
import type { Wording } from '../project/project.ts';
import { above, isZero, plain, sumOf } from './amounts.ts';
import { capital, unitName } from './chart.ts';
import { groupBy } from './group.ts';
import type { Page } from './page.ts';
import { dayBefore, type Show } from './show.ts';
import type { Statement } from './statement.ts';

/** "Nov 2025 to Oct 2026 (UTC)", or the days where the window does not end with a month. */
export function windowText(s: Statement, show: Show): string {
  const { from, until } = s.window;
  const whole = from.endsWith('-01') && until.endsWith('-01');
  const [first, last] = whole
    ? [show.month(from), show.month(dayBefore(until))]
    : [show.day(from), show.day(dayBefore(until))];
  return `${first === last ? first : `${first} to ${last}`} (${s.zone})`;
}

export function notCountedOf(s: Statement, show: Show): readonly string[] {
  const reasons = [...groupBy(s.not_billed, (n) => n.because)].map(([because, rows]) => {
    const main = rows.filter((r) => r.meter === s.main_meter);
    const of = main.length > 0 ? main : rows;
    const requests = sumOf(of.map((r) => r.requests));
    const units = sumOf(of.map((r) => r.units));
    const size = isZero(units) || main.length === 0 ? '' : ` (${show.units(units, unitName(s))})`;
    return `${show.units(requests, 'request')}${size} ${requests === '1' ? 'is' : 'are'} not counted: ${because}.`;
  });
  const main = s.units.filter((u) => u.meter === s.main_meter);
  const refused = sumOf(main.map((u) => u.refused));
  const unpriced = sumOf(main.map((u) => u.unpriced));
  return [
    ...reasons,
    ...(above(refused, '0')
      ? [`${show.units(refused, unitName(s))} would have been refused at the limit of the plan, and cost nothing.`]
      : []),
    ...(above(unpriced, '0') ? [`${show.units(unpriced, unitName(s))} have no price yet, and are in no amount.`] : []),
  ];
}

export function aboutOf(s: Statement, show: Show): Page['about'] {
  return {
    title: 'About these figures',
    text: [
      `These figures apply the proposed price "${s.model}" to your request log, ${windowText(s, show)}; they are not what you paid. They are before tax, and no forecast: what you will pay depends on your use and on the final price.`,
      [coverageText(s, show), unplannedText(s), changedText(s)].filter((t) => t !== '').join(' '),
    ],
  };
}

function unplannedText({ plans, months }: Statement): string {
  const without = plans.some((p) => p.plan === '') && months.some((m) => m.state !== 'inactive');
  return without ? 'On some days no plan fits your account: nothing is charged on them.' : '';
}

function coverageText({ coverage }: Statement, show: Show): string {
  const { days, days_with_logs: seen, left_out_requests: left, all_requests: all } = coverage;
  const days_ = `Log coverage: ${show.quantity(String(seen))} of ${show.count(days, 'day')}`;
  if (isZero(left)) return `${days_}.`;
  const [part, whole] = [BigInt(left), BigInt(left) + BigInt(all)];
  const hundredths = divide(part * 10_000n, whole);
  const share = hundredths === 0n ? 'under 0.01' : plain(hundredths, 2);
  return `${days_}; ${show.units(left, 'request')} (${share === 'under 0.01' ? `under ${show.quantity('0.01')}` : show.quantity(share)}% of all) had no account and are left out.`;
}

function changedText({ changed }: Statement): string {
  if (changed.length === 0) return '';
  return `${capital(changed.join(' and '))} changed after these figures were made: operations and savings are left out.`;
}

export function contactOf(s: Statement, { contact, deadline }: Wording, show: Show): Page['contact'] {
  const strong =
    s.variant === 'talk' ? 'Let us talk before anything changes.' : 'Questions, or a figure that looks wrong?';
  const until = deadline === undefined ? '' : ` by ${show.day(formatDay(deadline))}`;
  const whom =
    contact === undefined
      ? 'Answer whoever sent you this'
      : /^https?:/.test(contact.address)
        ? `${contact.name === undefined ? 'Reach us' : `Reach ${contact.name}`} at ${contact.address}`
        : `Write to ${contact.name === undefined ? '' : `${contact.name}, `}${contact.address}`;
  return {
    strong,
    text: `${whom}${until} and quote ${s.reference}. We will send the request counts behind any line.`,
    address: contact?.address,
  };
}

export function footerOf(s: Statement): Page['footer'] {
  const hash = (text: string): string => `sha256:${text.slice(0, 12)}`;
  return [
    { text: 'Reproduce: ', code: false },
    { text: `reprice verify ${s.reference}`, code: true },
    { text: ' · model ', code: false },
    { text: hash(s.hashes.model), code: true },
    { text: ' · usage data ', code: false },
    { text: hash(s.hashes.usage), code: true },
    { text: ` · reprice ${s.hashes.version}`, code: false },
  ];
}
