// reprice margin [RUN]: what is kept of a stored run's bills, from list to net, against what use costs us.
import { relative, resolve } from 'node:path';
import { Option } from '@commander-js/extra-typings';
import type { Database } from '../database/database.ts';
import type { MarginQuestion } from '../margin/margin.ts';
import type { MarginReport } from '../margin/report.ts';
import type { Project } from '../project/project.ts';
import { CannotRunError } from '../source/problem.ts';
import { type CsvOptions, checkCsv, deliverCsv } from './csv.ts';
import { command, deliver, paintOf, projectOf } from './options.ts';
import { parseCount } from './values.ts';

export function marginCommand() {
  return command(
    'margin',
    'what we keep of the bills: from list to net, by lane, beside what use costs us',
    [
      'reprice margin',
      'reprice margin latest --by segment --costs costs.yaml',
      'reprice margin 0pyvdwr --by operation --csv operations.csv',
      'reprice margin --by partner --direct pricing-models/api-units.yaml',
    ],
    ['--as-of'],
  )
    .argument('[run]', 'a stored run: its id, the beginning of it, or latest', 'latest')
    .option('--by <what>', 'account, plan, operation, lane, partner, or a column of the directory such as segment')
    .option('--top <n>', 'rows that the text shows', '10')
    .option('--costs <file>', 'what units and requests cost us (default: `costs:` of the project file)')
    .addOption(
      new Option('--allot <how>', 'let rows bear their part of fixed costs').choices(['requests', 'revenue'] as const),
    )
    .option('--direct <model>', 'the model that direct customers pay by (default: that of the run)')
    .option('--with-rollout', 'of the total with rollout (default: steady state)')
    .option('--csv <file>', 'write all rows as CSV, lanes or what --by says; -: print them')
    .option('--force', 'replace the CSV file if it exists')
    .addHelpText(
      'after',
      `
The lane of a bill is what the directory says in a column lane (direct, isv, si, marketplace); else
marketplace where the model's take applies, isv where the account owns an ISV's key, si where an
integrator's key made some of its requests, else direct. A period counts for the plan and the directory
row of its first day. "As direct" prices the same traffic once more: end customers pay for themselves, by
the prices of direct customers, without take, revenue shares and contracts.

A cost file:
  currency: USD
  units: {api_units: 0.00002}
  operations: [{tag: export, cost: 0.001}]
  fixed: [{what: metering platform, amount: 1500}]`,
    )
    .action((run, options) => margin(run, options));
}

interface MarginOptions extends CsvOptions {
  readonly by?: string | undefined;
  readonly top: string;
  readonly costs?: string | undefined;
  readonly allot?: MarginQuestion['allot'];
  readonly direct?: string | undefined;
  readonly withRollout?: true | undefined;
}

async function margin(wanted: string, options: MarginOptions): Promise<void> {
  const { openLedger } = await import('../ledger/read.ts');
  const { findRun } = await import('../runs/store.ts');
  const { marginOf } = await import('../margin/margin.ts');
  const top = parseCount('--top', options.top);
  checkCsv(options);
  const project = projectOf(options);
  const asked = await questionOf(project, options);
  if (asked.allot !== undefined && asked.costs === undefined)
    throw new CannotRunError('--allot has nothing to share out', 'name a cost file: --costs costs.yaml');
  const ledger: Database = await openLedger(project, { readOnly: true });
  try {
    const report = await marginOf(ledger, project, await findRun(ledger, wanted), asked);
    const { marginCsv } = await import('../render/margin-csv.ts');
    if (!deliverCsv(() => marginCsv(report), options)) deliver(await inForm(report, Number(top), options), options);
    if (options.strict === true && !report.complete) process.exitCode = 1;
  } finally {
    ledger.close();
  }
}

async function questionOf(project: Project, options: MarginOptions): Promise<MarginQuestion> {
  const path = options.costs === undefined ? project.costs : resolve(options.costs);
  return {
    by: options.by,
    withRollout: options.withRollout === true,
    allot: options.allot,
    costs: path === undefined ? undefined : { path, shown: options.costs ?? relative(process.cwd(), path) },
    direct: options.direct === undefined ? undefined : await directModel(project, options.direct),
  };
}

async function directModel(project: Project, file: string): Promise<NonNullable<MarginQuestion['direct']>> {
  const { readModel } = await import('../model/file.ts');
  return { file, model: readModel(file, file, { projectCurrency: project.currency, reach: [project.folder] }) };
}

async function inForm(report: MarginReport, top: number, options: MarginOptions): Promise<string> {
  if (options.json === true) return JSON.stringify(report, null, 2);
  return (await import('../report/margin-text.ts')).marginText(report, top, paintOf(options));
}
