// reprice leads [RUN]: whom to talk to, and about what.
import type { Decimal } from '../exact/decimal.ts';
import type { Question } from '../leads/report.ts';
import { CannotRunError, suggest } from '../source/problem.ts';
import { type CsvOptions, checkCsv, deliverCsv } from './csv.ts';
import { command, deliver, paintOf, projectOf } from './options.ts';
import { parseCount } from './values.ts';

export function leadsCommand() {
  return command(
    'leads',
    'whom to talk to: who crosses a limit, is in the wrong plan, polls, or will pay more',
    [
      'reprice leads',
      'reprice leads --of crossings,limits --top 30',
      'reprice leads latest --of run-rate --weeks 2 --on 2025-02-15',
      'reprice leads --account alder',
      'reprice leads --of noisy --csv noisy.csv',
    ],
    ['--as-of', '--strict'],
  )
    .argument('[run]', 'which run: its id, the beginning of it, or latest', 'latest')
    .option(
      '--of <questions>',
      'crossings, limits, to-date, run-rate, steady, noisy, right-size, or several of them (default: all)',
    )
    .option('--account <account>', 'only this one')
    .option('--on <day>', "the last day that is looked at (default: the window's last)")
    .option('--weeks <count>', 'whose rate a run-rate invoice goes on at', '4')
    .option('--ratio <events>', 'webhook events for each request in whose place they stand', '0.1')
    .option('--top <count>', 'most rows of a question to print', '10')
    .option('--csv <file>', 'write all rows of one question as CSV; -: print them')
    .option('--force', 'replace the CSV file if it exists')
    .action((run, options) => leads(run, options));
}

interface LeadsOptions extends CsvOptions {
  readonly of?: string | undefined;
  readonly account?: string | undefined;
  readonly on?: string | undefined;
  readonly weeks: string;
  readonly ratio: string;
  readonly top: string;
}

async function leads(run: string, options: LeadsOptions): Promise<void> {
  const { openLedger } = await import('../ledger/read.ts');
  const { leadsOf } = await import('../leads/leads.ts');
  const { leadsText } = await import('../report/leads-text.ts');
  const { leadsCsv } = await import('../render/leads-csv.ts');
  const of = await questionsOf(options.of);
  const [weeks, top, ratio] = [between(options.weeks), parseCount('--top', options.top), await ratioOf(options.ratio)];
  if (options.csv !== undefined && of.size !== 1)
    throw new CannotRunError('a CSV file holds the rows of one question', 'say which, e.g. --of crossings');
  checkCsv(options);
  const project = projectOf(options);
  const ledger = await openLedger(project, { readOnly: true });
  try {
    const { account, on } = options;
    const report = await leadsOf(ledger, project, { run, account, on, of, weeks, ratio });
    if (deliverCsv(() => leadsCsv(report), options)) return;
    const text =
      options.json === true ? JSON.stringify(report, null, 2) : leadsText(report, Number(top), paintOf(options));
    deliver(text, options);
  } finally {
    ledger.close();
  }
}

async function questionsOf(text: string | undefined): Promise<ReadonlySet<Question>> {
  const { QUESTIONS } = await import('../leads/report.ts');
  if (text === undefined) return new Set(QUESTIONS);
  const names: readonly string[] = QUESTIONS;
  const asked = text.split(',').map((name) => name.trim());
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new CannotRunError(`--of ${unknown} is no question`, suggest(unknown, names));
  return new Set(QUESTIONS.filter((name) => asked.includes(name)));
}

const MOST_WEEKS = 53n;

function between(text: string): number {
  const weeks = parseCount('--weeks', text);
  if (weeks < 1n || weeks > MOST_WEEKS)
    throw new CannotRunError(`--weeks ${text} is not from 1 to ${MOST_WEEKS}`, 'write e.g. --weeks 4');
  return Number(weeks);
}

async function ratioOf(text: string): Promise<Decimal> {
  const { parseDecimal } = await import('../exact/decimal.ts');
  const ratio = parseDecimal(text);
  if (typeof ratio === 'string' || ratio.digits < 0n)
    throw new CannotRunError(
      `--ratio ${text} is no number from 0`,
      'write e.g. --ratio 0.1: an event for ten requests',
    );
  return ratio;
}
