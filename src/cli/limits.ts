// reprice limits MODEL: what the rate limits of its plans would have refused, or made to wait.
import { Option } from '@commander-js/extra-typings';
import type { Database } from '../database/database.ts';
import type { Grouping } from '../limits/rows.ts';
import type { Project } from '../project/project.ts';
import { CannotRunError } from '../source/problem.ts';
import { type CsvOptions, checkCsv, copyOut } from './csv.ts';
import { command, deliver, paintOf, projectOf } from './options.ts';
import { readModels } from './pricing.ts';
import { progress } from './progress.ts';
import { gather } from './values.ts';

export function limitsCommand() {
  return command(
    'limits',
    'what the rate limits of plans would have refused, or made to wait, by account',
    [
      'reprice limits limits.yaml',
      'reprice limits limits.yaml --by plan --set burst=0',
      'reprice limits limits.yaml --by key --csv limits.csv',
    ],
    ['--as-of', '--strict'],
  )
    .argument('<model>', 'the model: a YAML file with rate_limits in a plan')
    .addOption(
      new Option('--by <what>', 'a row for each of these')
        .choices(['account', 'key', 'plan'])
        .default('account' as const),
    )
    .option('--top <count>', 'rows that are printed (default: 10)', topOption)
    .option(
      '--set <parameter=value>',
      'set a parameter, or apply a param_set; may be repeated',
      gather,
      [] as readonly string[],
    )
    .option(
      '--where <column=value,…>',
      'only accounts with one of these values; may be repeated',
      gather,
      [] as readonly string[],
    )
    .option('--csv <file>', 'write all rows as CSV; -: print them')
    .option('--force', 'replace the CSV file if it exists')
    .action((model, options) => limits(model, options));
}

interface LimitsOptions extends CsvOptions {
  readonly by: Grouping;
  readonly top?: number | undefined;
  readonly set: readonly string[];
  readonly where: readonly string[];
}

const USUAL_TOP = 10;

function topOption(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new CannotRunError(`--top ${text} is no number of rows`, 'write e.g. --top 20');
}

async function limits(file: string, options: LimitsOptions): Promise<void> {
  const { openLedger } = await import('../ledger/read.ts');
  const { limitsText } = await import('../report/limits-text.ts');
  const { writeLimitsCsv } = await import('../limits/csv.ts');
  checkCsv(options);
  const project = projectOf(options);
  const ledger = await openLedger(project, { readOnly: true });
  try {
    const report = await reported(ledger, project, file, options);
    const write = (to: string): Promise<number> => writeLimitsCsv(ledger, report, to, options.force === true);
    const printed = await copyOut(write, options);
    const text = (): string => limitsText(report, options.top ?? USUAL_TOP, paintOf(options));
    if (!printed) deliver(options.json === true ? JSON.stringify(report, null, 2) : text(), options);
  } finally {
    ledger.close();
  }
}

async function reported(ledger: Database, project: Project, file: string, options: LimitsOptions) {
  const { prepare } = await import('../runs/prepare.ts');
  const { replayLimits } = await import('../limits/replay.ts');
  const { limitsReport } = await import('../limits/report.ts');
  const [asked] = await readModels([file], project, options);
  if (asked === undefined) throw new Error('one model was asked for');
  const bar = progress(options);
  try {
    bar.update('replaying limits', undefined);
    const found = await replayLimits(ledger, await prepare(ledger, project, asked.model, file, options.where));
    return limitsReport(project, asked.model, found, options.by);
  } finally {
    bar.stop();
  }
}
