// What `reprice check` says of each model, as plain data and as text for a terminal of 80 columns.
import type { ChalkInstance } from 'chalk';
import type { Advice } from '../advise/advice.ts';
import type { Checked } from '../advise/check.ts';
import { grouped, nounOf, periodWord, unitsText } from '../advise/words.ts';
import type { Model } from '../model/model.ts';
import type { Problem } from '../source/problem.ts';
import { safe } from './format.ts';
import { wrap } from './layout.ts';

/** The JSON of one model. */
export interface CheckReport {
  readonly file: string;
  readonly ok: boolean;
  readonly model: string;
  readonly holds: readonly string[];
  readonly cheapest: readonly CheapestReport[];
  readonly warnings: readonly WarningReport[];
  readonly problems: readonly Problem[];
}

interface WarningReport {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly file: string;
  readonly line: number;
  /** null: no ledger was asked. */
  readonly accounts: readonly string[] | null;
}

interface CheapestReport {
  readonly meter: string;
  /** For whom, when it differs; '' for everyone. */
  readonly for: string;
  readonly period: string;
  /** Some crossing may be a few blocks off. */
  readonly about: boolean;
  readonly ranges: readonly {
    readonly plan: string;
    readonly from: string;
    readonly until: string | null;
    readonly text: string;
  }[];
}

export function checkReport(file: string, model: Model, { advice, comparisons }: Checked): CheckReport {
  return {
    file,
    ok: true,
    model: model.name,
    holds: holdsOf(model),
    cheapest: comparisons.map((c) => {
      const meter = model.meters[c.meter];
      return {
        meter: meter?.name ?? '',
        for: c.label,
        period: periodWord(model),
        about: c.about,
        ranges: c.ranges.map(({ plan, from, until }) => ({
          plan: model.plans[plan]?.name ?? '',
          from: String(from),
          until: until === undefined ? null : String(until),
          text:
            until !== undefined && meter !== undefined
              ? `to ${unitsText(until, meter)}`
              : `from ${grouped(from)} ${meter === undefined ? 'units' : nounOf(meter)} on`,
        })),
      };
    }),
    warnings: advice.map(warningOf),
    problems: [],
  };
}

export function brokenReport(file: string, problems: readonly Problem[]): CheckReport {
  return { file, ok: false, model: '', holds: [], cheapest: [], warnings: [], problems };
}

function warningOf({ code, message, fix, place, accounts }: Advice): WarningReport {
  return { code, message, fix, file: place?.file ?? '', line: place?.line ?? 0, accounts: accounts ?? null };
}

function holdsOf(model: Model): string[] {
  const charges = model.plans.reduce((n, plan) => n + plan.charges.length, 0);
  const parts: readonly (readonly [number, string])[] = [
    [model.plans.length, 'plan'],
    [charges, 'charge'],
    [model.meters.length, 'meter'],
    [model.params.size, 'parameter'],
    [model.packs.length, 'pack'],
    [model.discounts.length, 'discount'],
    [model.credits.length, 'credit'],
    [model.contracts.length, 'contract'],
    [model.rollout?.phases.length ?? 0, 'phase'],
  ];
  return parts.flatMap(([n, noun]) => (n === 0 ? [] : [`${n} ${noun}${n === 1 ? '' : 's'}`]));
}

export function checkText(reports: readonly CheckReport[], paint: ChalkInstance): string {
  return reports.map((report) => textOf(report, paint)).join('\n');
}

function textOf(report: CheckReport, paint: ChalkInstance): string {
  const file = safe(report.file);
  if (!report.ok) {
    const count = report.problems.length;
    return paint.red(`${file}: ${count} problem${count === 1 ? '' : 's'}`);
  }
  const found = report.warnings.length;
  const verdict = found === 0 ? paint.green('fine') : paint.yellow(`${found} warning${found === 1 ? '' : 's'}`);
  const head = wrap(`${file}: ${safe(report.model)} holds ${report.holds.join(', ')}: ${verdict}`, 2);
  return [head, ...report.cheapest.map(cheapestText), ...warningTexts(report.warnings, paint)].join('\n');
}

/** A table with hundreds of cliffs shows its first ones, and says how many follow. */
function warningTexts(warnings: readonly WarningReport[], paint: ChalkInstance): string[] {
  const alike = new Map<string, number>();
  const shown = warnings.flatMap((w) => {
    const key = `${w.code} ${w.line}`;
    const count = (alike.get(key) ?? 0) + 1;
    alike.set(key, count);
    return count > SHOWN ? [] : [{ key, text: warningText(w, paint) }];
  });
  return shown.flatMap(({ key, text }, i) => {
    const more = (alike.get(key) ?? 0) - SHOWN;
    if (more <= 0 || shown.slice(i + 1).some((later) => later.key === key)) return [text];
    const [code = '', line = '0'] = key.split(' ');
    const where = line === '0' ? '' : ` of line ${line}`;
    return [
      text,
      wrap(`  and ${grouped(more)} more such warnings${where} [${paint.yellow(code)}]: --json has them all`, 4),
    ];
  });
}

function cheapestText({ meter, for: who, period, about, ranges }: CheapestReport): string {
  const list = ranges.map(({ plan, text }) => `${plan} ${text}`).join(', ');
  const label = who === '' ? '' : ` (${who})`;
  return wrap(`  cheapest plan by ${meter} a ${period}${label}: ${about ? 'about ' : ''}${safe(list)}`, 4);
}

const NAMED = 5;
const SHOWN = 10;

function warningText({ code, message, fix, line, accounts }: WarningReport, paint: ChalkInstance): string {
  const at = line === 0 ? '' : `line ${line}: `;
  const what = BESIDE[code];
  return [
    wrap(`- ${at}${safe(message)} [${paint.yellow(code)}]`, 2),
    ...(accounts === null || what === undefined ? [] : [wrap(`  ${accountsText(what, accounts)}`, 4)]),
    wrap(`  fix: ${safe(fix)}`, 4),
  ].join('\n');
}

/** Which accounts a warning names; other kinds are about the book as a whole. */
const BESIDE: Readonly<Record<string, string>> = {
  cliff: 'accounts of the ledger there',
  'plan-dominated': 'accounts of the ledger for whom it is the cheapest',
};

function accountsText(what: string, accounts: readonly string[]): string {
  if (accounts.length === 0) return `${what}: none`;
  const more = accounts.length > NAMED ? ` and ${grouped(accounts.length - NAMED)} more` : '';
  return `${what}: ${accounts.slice(0, NAMED).map(safe).join(', ')}${more}`;
}
